/* Integer matrix blocks of the scalar kernels: 4 output channels x 4 rows ("pixels").
 *
 * Two rows share one multiplication. A panel holds, for each k, the values of two rows as one
 * 64-bit word  X = x0 + x1 * 2**32.  For a weight v,  X * v = x0*v + (x1*v) * 2**32,  so summing
 * the products over k in 64 bits gives, modulo 2**64,
 *
 *     A = S0 + S1 * 2**32,    S0 = sum x0*v,   S1 = sum x1*v.
 *
 * Exactness: if S0 and S1 fit int32, the low half of A read as int32 is S0, and (A - S0) >> 32 is
 * S1. Nothing is assumed of partial sums: 64-bit addition is associative modulo 2**64, and a borrow
 * out of the low half is undone by the subtraction. At most RUN products are summed that way; with
 * |x| <= 255 (a zero point may be subtracted) and |v| <= 128 the sums stay below
 * 2**15 * 255 * 128 < 2**31. Longer sums add the runs in int32, which wraps as the definition does.
 *
 * 2 + 4 loads, 8 multiplications and 8 additions do 16 multiply-accumulates. */
#ifndef GEMM_S8_H
#define GEMM_S8_H

#include <bringup/requantize.h>

enum {
  BLOCK = 4, /* output channels and rows of a block */
  RUN = 1 << 15
};

#ifdef __clang__
#define UNROLLED _Pragma("clang loop unroll(full)")
#else
#define UNROLLED
#endif

/* int32 addition that wraps. */
static inline int32_t wrapping_sum(int32_t a, int32_t b) {
  return (int32_t)((uint32_t)a + (uint32_t)b);
}

/* Two signed values in one word; unsigned arithmetic wraps by definition. */
static inline uint64_t pair_s8(int32_t low, int32_t high) {
  return ((uint64_t)(int64_t)high << 32) + (uint64_t)(int64_t)low;
}

/* Append `count` values of four rows, less `zero_point`, to a panel [k][2]; returns the new end. */
static inline uint64_t *panel_s8(uint64_t *panel, const int8_t *const row[BLOCK], int32_t count,
                                 int32_t zero_point) {
  const int8_t *a = row[0], *b = row[1], *c = row[2], *d = row[3];
  for (const int8_t *end = a + count; a < end; a++, b++, c++, d++, panel += 2) {
    panel[0] = pair_s8(*a - zero_point, *b - zero_point);
    panel[1] = pair_s8(*c - zero_point, *d - zero_point);
  }
  return panel;
}

/* sums[row][channel] += sum over k of panel[k][row] * weight[k * k_stride + channel * c_stride]. */
static inline __attribute__((always_inline)) void block_s8(int32_t count, const uint64_t *panel,
                                                           const int8_t *weight, ptrdiff_t k_stride,
                                                           ptrdiff_t c_stride,
                                                           int32_t sums[BLOCK][BLOCK]) {
  for (; count > 0; count -= RUN) {
    uint64_t low[BLOCK] = {0}, high[BLOCK] = {0};
    const uint64_t *end = panel + 2 * (size_t)(count < RUN ? count : RUN);
#ifdef __clang__
#pragma clang loop unroll_count(2)
#endif
    for (; panel < end; panel += 2, weight += k_stride) {
      for (int c = 0; c < BLOCK; c++) {
        uint64_t w = (uint64_t)(int64_t)weight[c * c_stride];
        low[c] += panel[0] * w;
        high[c] += panel[1] * w;
      }
    }
    for (int c = 0; c < BLOCK; c++) {
      int32_t first = (int32_t)low[c], third = (int32_t)high[c];
      sums[0][c] = wrapping_sum(sums[0][c], first);
      sums[1][c] = wrapping_sum(sums[1][c], (int32_t)((low[c] - (uint64_t)(int64_t)first) >> 32));
      sums[2][c] = wrapping_sum(sums[2][c], third);
      sums[3][c] = wrapping_sum(sums[3][c], (int32_t)((high[c] - (uint64_t)(int64_t)third) >> 32));
    }
  }
}

/* Start a block's sums from the bias of its channels. */
static inline void start_s8(const int32_t bias[BLOCK], int32_t sums[BLOCK][BLOCK]) {
  for (int r = 0; r < BLOCK; r++)
    for (int c = 0; c < BLOCK; c++) sums[r][c] = bias[c];
}

/* One row: nothing to share a multiplication with, so 5 loads, 4 products and 4 sums per k. */
static inline void row_s8(int32_t count, const int8_t *row, const int8_t *weight,
                          int32_t sums[BLOCK]) {
  uint32_t acc[BLOCK];
  for (int c = 0; c < BLOCK; c++) acc[c] = (uint32_t)sums[c];
#ifdef __clang__
#pragma clang loop unroll_count(4)
#endif
  for (const int8_t *end = row + count; row < end; row++, weight += BLOCK)
    for (int c = 0; c < BLOCK; c++) acc[c] += (uint32_t)(row[0] * weight[c]);
  for (int c = 0; c < BLOCK; c++) sums[c] = (int32_t)acc[c];
}

/* Where a block's results go: int8 to `y8`, or plain accumulators to `y32` when that is given. */
struct results_s8 {
  const struct bringup_epilogue *epilogue;
  const int32_t *multiplier; /* of channel 0 */
  int8_t *y8;
  int32_t *y32;
};

static inline __attribute__((always_inline)) void store_s8(const struct results_s8 *to,
                                                           const struct bringup_epilogue *e,
                                                           int32_t sum, int32_t multiplier,
                                                           ptrdiff_t at) {
  if (to->y32) to->y32[at] = sum;
  else to->y8[at] = (int8_t)bringup_requantize(sum, multiplier, e);
}

/* Store the first `rows` x `width` of a block at element `at`, rows `row_stride` apart. Full blocks
 * have their own copy with constant bounds, which the compiler unrolls into registers. */
static inline __attribute__((always_inline)) void store_block_s8(const struct results_s8 *to,
                                                                 int32_t sums[BLOCK][BLOCK],
                                                                 int32_t rows, int32_t width,
                                                                 int32_t channel, ptrdiff_t at,
                                                                 ptrdiff_t row_stride) {
  const struct bringup_epilogue e = *to->epilogue;
  const int32_t *multiplier = e.per_channel ? to->multiplier + channel : to->multiplier;
  const int32_t step = e.per_channel ? 1 : 0;
  if (rows == BLOCK && width == BLOCK) {
    int32_t m[BLOCK];
    for (int32_t c = 0; c < BLOCK; c++) m[c] = to->y32 ? 0 : multiplier[c * step];
    UNROLLED for (int32_t r = 0; r < BLOCK; r++) {
      UNROLLED for (int32_t c = 0; c < BLOCK; c++) store_s8(to, &e, sums[r][c], m[c], at + c);
      at += row_stride;
    }
    return;
  }
  for (int32_t r = 0; r < rows; r++, at += row_stride)
    for (int32_t c = 0; c < width; c++)
      store_s8(to, &e, sums[r][c], to->y32 ? 0 : multiplier[c * step], at + c);
}

#endif
