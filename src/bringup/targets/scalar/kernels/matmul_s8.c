/* int8 product of two activations. Rows of a, zero point removed, go to a panel in scratch; blocks
 * of four columns of b run over it where they lie. With A' = a - a_zero_point,
 *
 *     sum A' * (b - b_zero_point) = sum A' * b - b_zero_point * sum A'. */
#include "gemm_s8.h"

/* Panel of four rows of `a`, centred; start[row] = -b_zero_point * sum of the row. */
static void fill_panel(uint64_t *panel, const int8_t *const row[BLOCK], int32_t count,
                       int32_t a_zero_point, int32_t b_zero_point, int32_t start[BLOCK]) {
  uint32_t total[BLOCK] = {0};
  for (int32_t k = 0; k < count; k++, panel += 2) {
    int32_t value[BLOCK];
    for (int r = 0; r < BLOCK; r++) {
      value[r] = row[r][k] - a_zero_point;
      total[r] += (uint32_t)value[r];
    }
    panel[0] = pair_s8(value[0], value[1]);
    panel[1] = pair_s8(value[2], value[3]);
  }
  for (int r = 0; r < BLOCK; r++) start[r] = (int32_t)(0u - (uint32_t)b_zero_point * total[r]);
}

/* One block of up to four columns; b's columns are `c_stride` apart, its k `k_stride`. */
static void columns(int32_t depth, const uint64_t *panel, const int8_t *b, ptrdiff_t k_stride,
                    ptrdiff_t c_stride, int32_t width, const int32_t start[BLOCK],
                    int32_t sums[BLOCK][BLOCK]) {
  for (int r = 0; r < BLOCK; r++)
    for (int c = 0; c < BLOCK; c++) sums[r][c] = start[r];
  if (width == BLOCK) {
    if (c_stride == 1) block_s8(depth, panel, b, k_stride, 1, sums);
    else block_s8(depth, panel, b, 1, c_stride, sums);
    return;
  }
  for (int32_t c = 0; c < width; c++) { /* the last columns one by one: never read past b */
    int32_t one[BLOCK][BLOCK] = {{0}};
    block_s8(depth, panel, b + c * c_stride, k_stride, 0, one);
    for (int r = 0; r < BLOCK; r++) sums[r][c] = wrapping_sum(sums[r][c], one[r][0]);
  }
}

/* Stores int8 to `y8`, or plain accumulators to `y32` when that is given. */
static inline __attribute__((always_inline)) void matmul(const struct matmul_params *params,
                                                         const int8_t *a, const int8_t *b,
                                                         const int32_t *multiplier, int8_t *y8,
                                                         int32_t *y32, void *scratch) {
  const struct matmul_params p = *params;
  const struct results_s8 results = {&p.epilogue, multiplier, y8, y32};
  ptrdiff_t k_stride = p.transpose_b ? 1 : p.n, c_stride = p.transpose_b ? p.k : 1;
  for (int32_t batch = 0; batch < p.batch; batch++, a += p.a_batch_stride, b += p.b_batch_stride) {
    for (int32_t first = 0; first < p.m; first += BLOCK) {
      int32_t rows = p.m - first < BLOCK ? p.m - first : BLOCK;
      const int8_t *row[BLOCK];
      int32_t start[BLOCK];
      for (int r = 0; r < BLOCK; r++) row[r] = a + (ptrdiff_t)(first + (r < rows ? r : 0)) * p.k;
      fill_panel(scratch, row, p.k, p.a_zero_point, p.b_zero_point, start);
      for (int32_t n = 0; n < p.n; n += BLOCK) {
        int32_t width = p.n - n < BLOCK ? p.n - n : BLOCK;
        int32_t sums[BLOCK][BLOCK];
        columns(p.k, scratch, b + n * c_stride, k_stride, c_stride, width, start, sums);
        store_block_s8(&results, sums, rows, width, n, ((ptrdiff_t)batch * p.m + first) * p.n + n,
                       p.n);
      }
    }
  }
}

void KERNEL(matmul_s8_scalar)(const struct matmul_params *p, const int8_t *a, const int8_t *b,
                              const int32_t *multiplier, int8_t *y, void *scratch) {
  matmul(p, a, b, multiplier, y, 0, scratch);
}

void KERNEL(matmul_s8_s32_scalar)(const struct matmul_params *p, const int8_t *a, const int8_t *b,
                                  int32_t *y, void *scratch) {
  matmul(p, a, b, 0, 0, y, scratch);
}
