/* Integer matrix blocks of the scalar kernels: 4 output channels x 4 rows ("pixels").
 *
 * Two rows share one multiplication. A panel holds, for each k, the int8 values of two rows as one
 * 64-bit word  X = x0 + x1 * 2**32.  For a weight v,  X * v = x0*v + (x1*v) * 2**32,  so summing
 * the products over k in 64 bits gives, modulo 2**64,
 *
 *     A = S0 + S1 * 2**32,    S0 = bias + sum x0*v,   S1 = bias + sum x1*v.
 *
 * Exactness: if S0 fits int32, the low half of A read as int32 is S0, and (A - S0) >> 32 is S1.
 * Nothing is assumed of partial sums: 64-bit addition is associative modulo 2**64, and a borrow out
 * of the low half is undone by the subtraction. The caller guarantees that the final sums fit
 * (`pack` refuses weights for which |bias| + 128 * sum |v| reaches 2**31).
 *
 * 2 + 4 loads, 8 multiplications and 8 additions do 16 multiply-accumulates. */
#ifndef GEMM_S8_H
#define GEMM_S8_H

#include <bringup/operators.h>

enum { BLOCK = 4 }; /* output channels and rows of a block */

/* Two signed values in one word; unsigned arithmetic wraps by definition. */
static inline uint64_t pair_s8(int8_t low, int8_t high) {
  return ((uint64_t)(int64_t)high << 32) + (uint64_t)(int64_t)low;
}

/* Append `count` values of four rows to a panel [k][2]; returns the new end. */
static inline uint64_t *panel_s8(uint64_t *panel, const int8_t *const row[BLOCK],
                                         int32_t count) {
  const int8_t *a = row[0], *b = row[1], *c = row[2], *d = row[3];
  for (const int8_t *end = a + count; a < end; a++, b++, c++, d++, panel += 2) {
    panel[0] = pair_s8(*a, *b);
    panel[1] = pair_s8(*c, *d);
  }
  return panel;
}

/* sums[row][channel] = bias[channel] + sum over k; weight is [k][4], panel [k][2]. */
static inline void block_s8(int32_t count, const uint64_t *panel, const int8_t *weight,
                                    const int32_t *bias, int32_t sums[BLOCK][BLOCK]) {
  uint64_t low[BLOCK], high[BLOCK];
  for (int c = 0; c < BLOCK; c++) {
    uint64_t b = (uint64_t)(int64_t)bias[c];
    low[c] = high[c] = (b << 32) + b;
  }
  for (const uint64_t *end = panel + 2 * (size_t)count; panel < end; panel += 2, weight += 4) {
    for (int c = 0; c < BLOCK; c++) {
      uint64_t w = (uint64_t)(int64_t)weight[c];
      low[c] += panel[0] * w;
      high[c] += panel[1] * w;
    }
  }
  for (int c = 0; c < BLOCK; c++) {
    sums[0][c] = (int32_t)low[c];
    sums[1][c] = (int32_t)((low[c] - (uint64_t)(int64_t)sums[0][c]) >> 32);
    sums[2][c] = (int32_t)high[c];
    sums[3][c] = (int32_t)((high[c] - (uint64_t)(int64_t)sums[2][c]) >> 32);
  }
}

/* One row: nothing to share a multiplication with, so 5 loads, 4 products and 4 sums per k. */
static inline void row_s8(int32_t count, const int8_t *row, const int8_t *weight,
                                  const int32_t *bias, int32_t sums[BLOCK]) {
  uint32_t acc[BLOCK];
  for (int c = 0; c < BLOCK; c++) acc[c] = (uint32_t)bias[c];
  for (const int8_t *end = row + count; row < end; row++, weight += 4)
    for (int c = 0; c < BLOCK; c++) acc[c] += (uint32_t)(row[0] * weight[c]);
  for (int c = 0; c < BLOCK; c++) sums[c] = (int32_t)acc[c];
}

#endif
