/* Float matrix blocks of the scalar kernels: 4 output channels x 4 rows, float32 accumulation.
 * 8 loads and 16 fused multiply-adds do 16 multiply-accumulates. */
#ifndef GEMM_REAL_H
#define GEMM_REAL_H

#include <bringup/real.h>

enum { BLOCK = 4 };

/* Append `count` values of four rows to a panel [k][4]; returns the new end. */
static inline float *panel_real(float *panel, const real *const row[BLOCK],
                                        int32_t count) {
  const real *a = row[0], *b = row[1], *c = row[2], *d = row[3];
  for (const real *end = a + count; a < end; a++, b++, c++, d++, panel += 4) {
    panel[0] = (float)*a;
    panel[1] = (float)*b;
    panel[2] = (float)*c;
    panel[3] = (float)*d;
  }
  return panel;
}

/* sums[row][channel] += sum over k of panel[k][row] * weight[k * k_stride + channel * c_stride]. */
static inline __attribute__((always_inline)) void block_real(int32_t count, const float *panel,
                                                             const real *weight, ptrdiff_t k_stride,
                                                             ptrdiff_t c_stride,
                                                             float sums[BLOCK][BLOCK]) {
  float acc[BLOCK][BLOCK];
  for (int r = 0; r < BLOCK; r++)
    for (int c = 0; c < BLOCK; c++) acc[r][c] = sums[r][c];
#ifdef __clang__
#pragma clang loop unroll_count(2)
#endif
  for (const float *end = panel + BLOCK * (size_t)count; panel < end;
       panel += BLOCK, weight += k_stride) {
    float w[BLOCK];
    for (int c = 0; c < BLOCK; c++) w[c] = (float)weight[c * c_stride];
    for (int r = 0; r < BLOCK; r++)
      for (int c = 0; c < BLOCK; c++) acc[r][c] += panel[r] * w[c];
  }
  for (int r = 0; r < BLOCK; r++)
    for (int c = 0; c < BLOCK; c++) sums[r][c] = acc[r][c];
}

/* Start a block's sums from the bias of its channels. */
static inline void start_real(const real bias[BLOCK], float sums[BLOCK][BLOCK]) {
  for (int r = 0; r < BLOCK; r++)
    for (int c = 0; c < BLOCK; c++) sums[r][c] = (float)bias[c];
}

/* One row of four channels. */
static inline void row_real(int32_t count, const real *row, const real *weight, float sums[BLOCK]) {
  float acc[BLOCK];
  for (int c = 0; c < BLOCK; c++) acc[c] = sums[c];
#ifdef __clang__
#pragma clang loop unroll_count(2)
#endif
  for (const real *end = row + count; row < end; row++, weight += BLOCK)
    for (int c = 0; c < BLOCK; c++) acc[c] += (float)row[0] * (float)weight[c];
  for (int c = 0; c < BLOCK; c++) sums[c] = acc[c];
}

#endif
