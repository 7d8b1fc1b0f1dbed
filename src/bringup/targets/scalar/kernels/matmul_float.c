/* Float product of two activations, organised like matmul_s8.c. Scratch: one panel. */
#include "gemm_real.h"

static void columns(int32_t depth, const float *panel, const real *b, ptrdiff_t k_stride,
                    ptrdiff_t c_stride, int32_t width, float sums[BLOCK][BLOCK]) {
  for (int r = 0; r < BLOCK; r++)
    for (int c = 0; c < BLOCK; c++) sums[r][c] = 0;
  if (width == BLOCK) {
    if (c_stride == 1) block_real(depth, panel, b, k_stride, 1, sums);
    else block_real(depth, panel, b, 1, c_stride, sums);
    return;
  }
  for (int32_t c = 0; c < width; c++) { /* the last columns one by one: never read past b */
    float one[BLOCK][BLOCK] = {{0}};
    block_real(depth, panel, b + c * c_stride, k_stride, 0, one);
    for (int r = 0; r < BLOCK; r++) sums[r][c] = one[r][0];
  }
}

void REAL_KERNEL(matmul)(const struct matmul_params *params, const real *a, const real *b, real *y,
                         void *scratch) {
  const struct matmul_params p = *params;
  ptrdiff_t k_stride = p.transpose_b ? 1 : p.n, c_stride = p.transpose_b ? p.k : 1;
  for (int32_t batch = 0; batch < p.batch; batch++, a += p.a_batch_stride, b += p.b_batch_stride) {
    for (int32_t first = 0; first < p.m; first += BLOCK) {
      int32_t rows = p.m - first < BLOCK ? p.m - first : BLOCK;
      const real *row[BLOCK];
      for (int r = 0; r < BLOCK; r++) row[r] = a + (ptrdiff_t)(first + (r < rows ? r : 0)) * p.k;
      panel_real(scratch, row, p.k);
      for (int32_t n = 0; n < p.n; n += BLOCK) {
        int32_t width = p.n - n < BLOCK ? p.n - n : BLOCK;
        float sums[BLOCK][BLOCK];
        columns(p.k, scratch, b + n * c_stride, k_stride, c_stride, width, sums);
        for (int32_t r = 0; r < rows; r++)
          for (int32_t c = 0; c < width; c++)
            y[((ptrdiff_t)batch * p.m + first + r) * p.n + n + c] = (real)bringup_clampf(
                sums[r][c], p.epilogue.clamp_minimum, p.epilogue.clamp_maximum);
      }
    }
  }
}
