/* int8 transposed convolution in gather form. Output pixels of one row whose x agree modulo the stride
 * meet the same kernel columns, so four of them share a panel that holds only the taps they have.
 *
 * Packed weights: [groups][ceil(out_c/groups / 4)][kernel_h*kernel_w][in_c/groups][4], bias padded
 * to blocks. Scratch: one int32 per kernel tap and in_c/groups zero points, each rounded up to 8
 * bytes, then a panel of as many taps as four pixels have at most. */
#include "gemm_s8.h"
#include "transposed_taps.h"

static void gather(const struct conv_transpose2d_params *p, const int8_t *image, int32_t oy,
                   const int32_t ox[BLOCK], const int8_t *zeros, uint64_t *panel,
                   struct taps *taps) {
  int32_t channels = p->in_c / p->groups;
  taps->count = 0;
  for (int32_t r = 0; r < p->kernel_h; r++) {
    int32_t iy = source(oy, p->pad_top, r, p->dilation_h, p->stride_h, p->in_h);
    for (int32_t s = 0; iy >= 0 && s < p->kernel_w; s++) {
      const int8_t *row[BLOCK];
      int any = 0;
      for (int b = 0; b < BLOCK; b++) {
        int32_t ix = source(ox[b], p->pad_left, s, p->dilation_w, p->stride_w, p->in_w);
        any |= ix >= 0;
        row[b] = ix < 0 ? zeros : image + ((ptrdiff_t)iy * p->in_w + ix) * p->in_c;
      }
      if (!any) continue;
      panel = panel_s8(panel, row, channels, p->input_zero_point);
      taps->index[taps->count++] = r * p->kernel_w + s;
    }
  }
}

/* sums of one block of output channels over the panel's taps; `weight` is [taps][channels][4] */
static void block(const struct taps *taps, int32_t channels, const uint64_t *panel,
                  const int8_t *weight, const int32_t *bias, int32_t sums[BLOCK][BLOCK]) {
  start_s8(bias, sums);
  for (int32_t t = 0; t < taps->count; t++, panel += 2 * (size_t)channels)
    block_s8(channels, panel, weight + (ptrdiff_t)taps->index[t] * channels * BLOCK, BLOCK, 1, sums);
}

/* Stores int8 to `y8`, or plain accumulators to `y32` when that is given. */
static inline __attribute__((always_inline)) void conv_transpose2d(
    const struct conv_transpose2d_params *params, const int8_t *x, const int8_t *w,
    const int32_t *bias, const int32_t *multiplier, int8_t *y8, int32_t *y32, void *scratch) {
  const struct conv_transpose2d_params local = *params, *p = &local;
  int32_t in_channels = p->in_c / p->groups, out_channels = p->out_c / p->groups;
  int32_t kernel = p->kernel_h * p->kernel_w;
  int32_t blocks = (out_channels + BLOCK - 1) / BLOCK;
  const struct results_s8 results = {&local.epilogue, multiplier, y8, y32};
  struct taps taps = {scratch, 0};
  int8_t *zeros = (int8_t *)scratch + (kernel + 1) / 2 * 8;
  uint64_t *panel = (uint64_t *)scratch + (kernel + 1) / 2 + (in_channels + 7) / 8;
  __builtin_memset(zeros, p->input_zero_point, (size_t)in_channels);

  for (int32_t line = 0; line < p->batch * p->out_h; line++) {
    const int8_t *image = x + (ptrdiff_t)(line / p->out_h) * p->in_h * p->in_w * p->in_c;
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
            int32_t sums[BLOCK][BLOCK];
            block(&taps, in_channels, panel, w + index * kernel * in_channels * BLOCK,
                  bias + index * BLOCK, sums);
            int32_t rest = out_channels - n * BLOCK;
            int32_t width = rest < BLOCK ? rest : BLOCK;
            int32_t channel = g * out_channels + n * BLOCK;
            store_block_s8(&results, sums, rows, width, channel,
                           ((ptrdiff_t)line * p->out_w + first) * p->out_c + channel,
                           (ptrdiff_t)p->stride_w * p->out_c);
          }
        }
      }
    }
  }
}

void KERNEL(conv_transpose2d_s8_scalar)(const struct conv_transpose2d_params *p, const int8_t *x,
                                        const int8_t *w, const int32_t *bias,
                                        const int32_t *multiplier, int8_t *y, void *scratch) {
  conv_transpose2d(p, x, w, bias, multiplier, y, 0, scratch);
}

void KERNEL(conv_transpose2d_s8_s32_scalar)(const struct conv_transpose2d_params *p,
                                            const int8_t *x, const int8_t *w, const int32_t *bias,
                                            int32_t *y, void *scratch) {
  conv_transpose2d(p, x, w, bias, 0, 0, y, scratch);
}
