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

/* sums[row][channel] = bias[channel] + sum over k; weight and panel are [k][4]. */
static inline void block_real(int32_t count, const float *panel, const real *weight,
                                      const real *bias, float sums[BLOCK][BLOCK]) {
  float acc[BLOCK][BLOCK];
  for (int r = 0; r < BLOCK; r++)
    for (int c = 0; c < BLOCK; c++) acc[r][c] = (float)bias[c];
  for (const float *end = panel + 4 * (size_t)count; panel < end; panel += 4, weight += 4) {
    float w[BLOCK];
    for (int c = 0; c < BLOCK; c++) w[c] = (float)weight[c];
    for (int r = 0; r < BLOCK; r++)
      for (int c = 0; c < BLOCK; c++) acc[r][c] += panel[r] * w[c];
  }
  for (int r = 0; r < BLOCK; r++)
    for (int c = 0; c < BLOCK; c++) sums[r][c] = acc[r][c];
}

/* One row of four channels. */
static inline void row_real(int32_t count, const real *row, const real *weight,
                                    const real *bias, float sums[BLOCK]) {
  float acc[BLOCK];
  for (int c = 0; c < BLOCK; c++) acc[c] = (float)bias[c];
  for (const real *end = row + count; row < end; row++, weight += 4)
    for (int c = 0; c < BLOCK; c++) acc[c] += (float)row[0] * (float)weight[c];
  for (int c = 0; c < BLOCK; c++) sums[c] = acc[c];
}

#endif
