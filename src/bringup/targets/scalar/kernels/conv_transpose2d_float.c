/* Float transposed convolution in gather form. Output pixels of one row whose x agree modulo the stride
 * meet the same kernel columns, so four of them share a panel that holds only the taps they have.
 *
 * Packed weights: [groups][ceil(out_c/groups / 4)][kernel_h*kernel_w][in_c/groups][4], bias padded
 * to blocks. Scratch: one int32 per kernel tap and in_c/groups zeros, each rounded up to 8 bytes,
 * then a panel of as many taps as four pixels have at most. */
#include "gemm_real.h"
#include "transposed_taps.h"

static void gather(const struct conv_transpose2d_params *p, const real *image, int32_t oy,
                   const int32_t ox[BLOCK], const real *zeros, float *panel,
                   struct taps *taps) {
  int32_t channels = p->in_c / p->groups;
  taps->count = 0;
  for (int32_t r = 0; r < p->kernel_h; r++) {
    int32_t iy = source(oy, p->pad_top, r, p->dilation_h, p->stride_h, p->in_h);
    for (int32_t s = 0; iy >= 0 && s < p->kernel_w; s++) {
      const real *row[BLOCK];
      int any = 0;
      for (int b = 0; b < BLOCK; b++) {
        int32_t ix = source(ox[b], p->pad_left, s, p->dilation_w, p->stride_w, p->in_w);
        any |= ix >= 0;
        row[b] = ix < 0 ? zeros : image + ((ptrdiff_t)iy * p->in_w + ix) * p->in_c;
      }
      if (!any) continue;
      panel = panel_real(panel, row, channels);
      taps->index[taps->count++] = r * p->kernel_w + s;
    }
  }
}

/* sums of one block of output channels over the panel's taps; `weight` is [taps][channels][4] */
static void block(const struct taps *taps, int32_t channels, const float *panel,
                  const real *weight, const real *bias, float sums[BLOCK][BLOCK]) {
  start_real(bias, sums);
  for (int32_t t = 0; t < taps->count; t++, panel += BLOCK * (size_t)channels)
    block_real(channels, panel, weight + (ptrdiff_t)taps->index[t] * channels * BLOCK, BLOCK, 1, sums);
}

void REAL_KERNEL(conv_transpose2d)(const struct conv_transpose2d_params *params, const real *x,
                                   const real *w, const real *bias, real *y, void *scratch) {
  const struct conv_transpose2d_params local = *params, *p = &local;
  int32_t in_channels = p->in_c / p->groups, out_channels = p->out_c / p->groups;
  int32_t kernel = p->kernel_h * p->kernel_w;
  int32_t blocks = (out_channels + BLOCK - 1) / BLOCK;
  struct taps taps = {scratch, 0};
  real *zeros = (real *)(taps.index + (kernel + 1) / 2 * 2);
  float *panel = (float *)scratch + (kernel + 1) / 2 * 2;
  panel += (in_channels * (int32_t)sizeof(real) + 7) / 8 * 2;
  for (int32_t i = 0; i < in_channels; i++) zeros[i] = 0;

  for (int32_t line = 0; line < p->batch * p->out_h; line++) {
    const real *image = x + (ptrdiff_t)(line / p->out_h) * p->in_h * p->in_w * p->in_c;
    /* every phase of the stride, then four pixels a stride apart at a time */
    for (int32_t phase = 0; phase < p->stride_w && phase < p->out_w; phase++) {
      for (int32_t first = phase; first < p->out_w; first += BLOCK * p->stride_w) {
        int32_t left = (p->out_w - first + p->stride_w - 1) / p->stride_w;
        int32_t rows = left < BLOCK ? left : BLOCK;
        int32_t ox[BLOCK];
        for (int b = 0; b < BLOCK; b++) ox[b] = first + (b < rows ? b : 0) * p->stride_w;
        for (int32_t g = 0; g < p->groups; g++) {
          gather(p, image + (ptrdiff_t)g * in_channels, line % p->out_h, ox, zeros, panel, &taps);
          for (int32_t n = 0; n < blocks; n++) {
            ptrdiff_t index = (ptrdiff_t)g * blocks + n;
            float sums[BLOCK][BLOCK];
            block(&taps, in_channels, panel, w + index * kernel * in_channels * BLOCK,
                  bias + index * BLOCK, sums);
            int32_t rest = out_channels - n * BLOCK;
            int32_t width = rest < BLOCK ? rest : BLOCK;
            int32_t channel = g * out_channels + n * BLOCK;
            for (int32_t b = 0; b < rows; b++)
              for (int32_t c = 0; c < width; c++) {
                ptrdiff_t to = ((ptrdiff_t)line * p->out_w + ox[b]) * p->out_c + channel + c;
                y[to] = (real)bringup_clampf(sums[b][c], p->epilogue.clamp_minimum,
                                             p->epilogue.clamp_maximum);
              }
          }
        }
      }
    }
  }
}
