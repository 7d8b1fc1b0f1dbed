/* int8 fully connected layer: blocks of four output features over panels of four rows; a single
 * row (batch 1) runs without a panel.
 *
 * Packed weights: [ceil(out_features/4)][in_features][4]; bias padded likewise, input zero point
 * folded in. Scratch: one panel, 16 bytes per input feature. */
#include "gemm_s8.h"

/* Stores int8 to `y8`, or plain accumulators to `y32` when that is given. */
static inline __attribute__((always_inline)) void linear(const struct linear_params *params,
                                                         const int8_t *x, const int8_t *w,
                                                         const int32_t *bias,
                                                         const int32_t *multiplier, int8_t *y8,
                                                         int32_t *y32, void *scratch) {
  const struct linear_params p = *params;
  const struct results_s8 results = {&p.epilogue, multiplier, y8, y32};
  for (int32_t first = 0; first < p.rows; first += BLOCK) {
    int32_t rows = p.rows - first < BLOCK ? p.rows - first : BLOCK;
    const int8_t *row[BLOCK];
    for (int b = 0; b < BLOCK; b++)
      row[b] = x + (ptrdiff_t)(first + (b < rows ? b : 0)) * p.in_features;
    if (rows > 1) panel_s8(scratch, row, p.in_features, 0);
    for (int32_t n = 0; n < p.out_features; n += BLOCK) {
      int32_t width = p.out_features - n < BLOCK ? p.out_features - n : BLOCK;
      int32_t sums[BLOCK][BLOCK];
      const int8_t *block = w + (ptrdiff_t)n * p.in_features;
      start_s8(bias + n, sums);
      if (rows > 1) block_s8(p.in_features, scratch, block, BLOCK, 1, sums);
      else row_s8(p.in_features, row[0], block, sums[0]);
      store_block_s8(&results, sums, rows, width, n, (ptrdiff_t)first * p.out_features + n,
                     p.out_features);
    }
  }
}

void KERNEL(linear_s8_scalar)(const struct linear_params *p, const int8_t *x, const int8_t *w,
                              const int32_t *bias, const int32_t *multiplier, int8_t *y,
                              void *scratch) {
  linear(p, x, w, bias, multiplier, y, 0, scratch);
}

void KERNEL(linear_s8_s32_scalar)(const struct linear_params *p, const int8_t *x, const int8_t *w,
                                  const int32_t *bias, int32_t *y, void *scratch) {
  linear(p, x, w, bias, 0, 0, y, scratch);
}
