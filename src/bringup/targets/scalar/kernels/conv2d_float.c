/* Float convolution as blocked matrix product, organised like conv2d_s8.c.
 *
 * Packed weights: [groups][ceil(out_c/groups / 4)][kernel_h*kernel_w*in_c/groups][4], bias padded to
 * blocks. Scratch: the panel (16 bytes per k), then in_c/groups zeros. */
#include "gemm_real.h"

/* Top left corner of a pixel's window in the image; may lie outside. */
struct corner {
  int32_t y, x;
  const real *image; /* first channel of the group in this image */
};

static inline struct corner corner_of(const struct conv2d_params *p, const real *x, int32_t pixel) {
  int32_t area = p->out_h * p->out_w;
  int32_t n = pixel / area, inside = pixel % area;
  return (struct corner){
      inside / p->out_w * p->stride_h - p->pad_top,
      inside % p->out_w * p->stride_w - p->pad_left,
      x + (ptrdiff_t)n * p->in_h * p->in_w * p->in_c,
  };
}

static void gather(const struct conv2d_params *p, const struct corner at[BLOCK],
                   const real *zeros, float *panel) {
  int32_t channels = p->in_c / p->groups;
  for (int32_t r = 0; r < p->kernel_h; r++) {
    for (int32_t s = 0; s < p->kernel_w; s++) {
      const real *row[BLOCK];
      for (int b = 0; b < BLOCK; b++) {
        int32_t y = at[b].y + r * p->dilation_h, x = at[b].x + s * p->dilation_w;
        int in = (uint32_t)y < (uint32_t)p->in_h && (uint32_t)x < (uint32_t)p->in_w;
        row[b] = in ? at[b].image + ((ptrdiff_t)y * p->in_w + x) * p->in_c : zeros;
      }
      panel = panel_real(panel, row, channels);
    }
  }
}

void REAL_KERNEL(conv2d)(const struct conv2d_params *params, const real *x, const real *w,
                         const real *bias, real *y, void *scratch) {
  const struct conv2d_params local = *params, *p = &local;
  int32_t in_channels = p->in_c / p->groups, out_channels = p->out_c / p->groups;
  int32_t depth = p->kernel_h * p->kernel_w * in_channels;
  int32_t blocks = (out_channels + BLOCK - 1) / BLOCK;
  int32_t pixels = p->batch * p->out_h * p->out_w;
  float *panel = scratch;
  real *zeros = (real *)(panel + BLOCK * (size_t)depth);
  for (int32_t i = 0; i < in_channels; i++) zeros[i] = 0;

  for (int32_t pixel = 0; pixel < pixels; pixel += BLOCK) {
    int32_t rows = pixels - pixel < BLOCK ? pixels - pixel : BLOCK;
    struct corner at[BLOCK];
    for (int b = 0; b < BLOCK; b++) at[b] = corner_of(p, x, pixel + (b < rows ? b : 0));
    for (int32_t g = 0; g < p->groups; g++) {
      gather(p, at, zeros, panel);
      for (int b = 0; b < BLOCK; b++) at[b].image += in_channels;
      for (int32_t block = 0; block < blocks; block++) {
        ptrdiff_t index = (ptrdiff_t)g * blocks + block;
        float sums[BLOCK][BLOCK];
        start_real(bias + index * BLOCK, sums);
        block_real(depth, panel, w + index * depth * BLOCK, BLOCK, 1, sums);
        int32_t first = g * out_channels + block * BLOCK;
        int32_t left = out_channels - block * BLOCK;
        int32_t width = left < BLOCK ? left : BLOCK;
        for (int32_t b = 0; b < rows; b++)
          for (int32_t c = 0; c < width; c++)
            y[(ptrdiff_t)(pixel + b) * p->out_c + first + c] = (real)bringup_clampf(
                sums[b][c], p->epilogue.clamp_minimum, p->epilogue.clamp_maximum);
      }
    }
  }
}
