/* Float fully connected layer, blocked like linear_s8.c.
 * Packed weights: [ceil(out_features/4)][in_features][4], bias padded. Scratch: one panel. */
#include "gemm_real.h"

void REAL_KERNEL(linear)(const struct linear_params *params, const real *x, const real *w,
                         const real *bias, real *y, void *scratch) {
  const struct linear_params p = *params;
  float low = p.epilogue.clamp_minimum, high = p.epilogue.clamp_maximum;
  for (int32_t first = 0; first < p.rows; first += BLOCK) {
    int32_t rows = p.rows - first < BLOCK ? p.rows - first : BLOCK;
    const real *row[BLOCK];
    for (int b = 0; b < BLOCK; b++)
      row[b] = x + (ptrdiff_t)(first + (b < rows ? b : 0)) * p.in_features;
    if (rows > 1) panel_real(scratch, row, p.in_features);
    for (int32_t n = 0; n < p.out_features; n += BLOCK) {
      int32_t width = p.out_features - n < BLOCK ? p.out_features - n : BLOCK;
      float sums[BLOCK][BLOCK];
      const real *block = w + (ptrdiff_t)n * p.in_features;
      start_real(bias + n, sums);
      if (rows > 1) block_real(p.in_features, scratch, block, BLOCK, 1, sums);
      else row_real(p.in_features, row[0], block, sums[0]);
      for (int32_t b = 0; b < rows; b++)
        for (int32_t c = 0; c < width; c++)
          y[(ptrdiff_t)(first + b) * p.out_features + n + c] =
              (real)bringup_clampf(sums[b][c], low, high);
    }
  }
}
