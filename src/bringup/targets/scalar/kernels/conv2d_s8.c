/* int8 convolution as blocked matrix product: the windows of four output pixels are gathered into a
 * panel in scratch memory, then every block of four output channels runs over it.
 *
 * Packed weights: [groups][ceil(out_c/groups / 4)][kernel_h*kernel_w*in_c/groups][4], bias likewise
 * padded to blocks and with the input zero point folded in, so that padding is a row of zero points.
 * Scratch: the panel (16 bytes per k), then in_c/groups zero points. */
#include "gemm_s8.h"

/* Top left corner of a pixel's window in the image; may lie outside. */
struct corner {
  int32_t y, x;
  const int8_t *image; /* first channel of the group in this image */
};

static inline struct corner corner_of(const struct conv2d_params *p, const int8_t *x, int32_t pixel) {
  int32_t area = p->out_h * p->out_w;
  int32_t n = pixel / area, inside = pixel % area;
  return (struct corner){
      inside / p->out_w * p->stride_h - p->pad_top,
      inside % p->out_w * p->stride_w - p->pad_left,
      x + (ptrdiff_t)n * p->in_h * p->in_w * p->in_c,
  };
}

/* Gather four windows. A kernel row whose taps are adjacent in memory in all four windows is copied
 * in one piece; otherwise tap by tap. */
static void gather(const struct conv2d_params *p, const struct corner at[BLOCK],
                   const int8_t *zeros, uint64_t *panel) {
  int32_t channels = p->in_c / p->groups;
  int32_t span = p->kernel_w;
  int adjacent = p->groups == 1 && p->dilation_w == 1;
  for (int b = 0; b < BLOCK; b++)
    adjacent &= at[b].x >= 0 && at[b].x + span <= p->in_w;
  int32_t step = adjacent ? span : 1;
  for (int32_t r = 0; r < p->kernel_h; r++) {
    for (int32_t s = 0; s < span; s += step) {
      const int8_t *row[BLOCK];
      int32_t count = step * channels;
      int outside = 0;
      for (int b = 0; b < BLOCK; b++) {
        int32_t y = at[b].y + r * p->dilation_h, x = at[b].x + s * p->dilation_w;
        int in = (uint32_t)y < (uint32_t)p->in_h && (uint32_t)x < (uint32_t)p->in_w;
        outside |= !in;
        row[b] = in ? at[b].image + ((ptrdiff_t)y * p->in_w + x) * p->in_c : zeros;
      }
      if (!outside || step == 1) {
        panel = panel_s8(panel, row, count, 0);
        continue;
      }
      for (int32_t t = 0; t < step; t++) { /* the zero row holds one tap: repeat it */
        panel = panel_s8(panel, row, channels, 0);
        for (int b = 0; b < BLOCK; b++)
          if (row[b] != zeros) row[b] += channels;
      }
    }
  }
}

/* Stores int8 to `y8`, or plain accumulators to `y32` when that is given. */
static inline __attribute__((always_inline)) void conv2d(const struct conv2d_params *params,
                                                         const int8_t *x, const int8_t *w,
                                                         const int32_t *bias,
                                                         const int32_t *multiplier, int8_t *y8,
                                                         int32_t *y32, void *scratch) {
  const struct conv2d_params local = *params, *p = &local;
  int32_t in_channels = p->in_c / p->groups, out_channels = p->out_c / p->groups;
  int32_t depth = p->kernel_h * p->kernel_w * in_channels;
  int32_t blocks = (out_channels + BLOCK - 1) / BLOCK;
  int32_t pixels = p->batch * p->out_h * p->out_w;
  const struct results_s8 results = {&local.epilogue, multiplier, y8, y32};
  uint64_t *panel = scratch;
  int8_t *zeros = (int8_t *)(panel + 2 * (size_t)depth);
  __builtin_memset(zeros, p->input_zero_point, (size_t)in_channels);

  for (int32_t pixel = 0; pixel < pixels; pixel += BLOCK) {
    int32_t rows = pixels - pixel < BLOCK ? pixels - pixel : BLOCK;
    struct corner at[BLOCK];
    for (int b = 0; b < BLOCK; b++) at[b] = corner_of(p, x, pixel + (b < rows ? b : 0));
    for (int32_t g = 0; g < p->groups; g++) {
      gather(p, at, zeros, panel);
      for (int b = 0; b < BLOCK; b++) at[b].image += in_channels;
      for (int32_t block = 0; block < blocks; block++) {
        ptrdiff_t index = (ptrdiff_t)g * blocks + block;
        int32_t sums[BLOCK][BLOCK];
        start_s8(bias + index * BLOCK, sums);
        block_s8(depth, panel, w + index * depth * BLOCK, BLOCK, 1, sums);
        int32_t first = g * out_channels + block * BLOCK;
        int32_t left = out_channels - block * BLOCK;
        int32_t width = left < BLOCK ? left : BLOCK;
        store_block_s8(&results, sums, rows, width, first, (ptrdiff_t)pixel * p->out_c + first,
                       p->out_c);
      }
    }
  }
}

void KERNEL(conv2d_s8_scalar)(const struct conv2d_params *p, const int8_t *x, const int8_t *w,
                              const int32_t *bias, const int32_t *multiplier, int8_t *y,
                              void *scratch) {
  conv2d(p, x, w, bias, multiplier, y, 0, scratch);
}

void KERNEL(conv2d_s8_s32_scalar)(const struct conv2d_params *p, const int8_t *x, const int8_t *w,
                                  const int32_t *bias, int32_t *y, void *scratch) {
  conv2d(p, x, w, bias, 0, 0, y, scratch);
}
