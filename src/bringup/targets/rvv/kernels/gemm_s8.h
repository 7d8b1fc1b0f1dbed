/* int8 matrix product with requantization, the core of convolution, linear and matmul.
 *
 *     y[i][j] = requantize(row_start[i] + lane_start[j] + sum_k a[i][k] * b[k][j])
 *
 * Lanes run along j. A tile keeps `rows` rows of int32 sums in registers; per k it loads one row of
 * b, widens it to int16, and multiplies it by one scalar of a per row (vwmacc.vx, no overflow
 * question: int16 x int16 -> int32). Two tile shapes: 7 rows of LMUL 4 when all lanes fit one such
 * group, else 3 rows of LMUL 8 (30 or 31 of the 32 vector registers either way). */
#ifndef BRINGUP_RVV_GEMM_S8_H
#define BRINGUP_RVV_GEMM_S8_H

#include "vector.h"

struct gemm_s8 {
  int32_t rows, depth, lanes;
  const int8_t *a;
  ptrdiff_t a_stride;
  const int8_t *b;
  ptrdiff_t b_stride;
  const int32_t *lane_start, *row_start; /* either or both, NULL for zero */
  const int32_t *lane_multiplier;        /* NULL: row_multiplier[i * row_multiplier_step] */
  const int32_t *row_multiplier;
  ptrdiff_t row_multiplier_step;
  int8_t *y;
  ptrdiff_t y_row, y_lane;
  struct bringup_epilogue epilogue;
};

/* One tile: ROWS(X) expands X(r) for every row the tile shape has; rows is a constant, so rows
 * beyond it cost nothing. */
#define DEFINE_GEMM_S8_TILE(M32, M16, M8, ROWS)                                                    \
  RVV_INLINE void gemm_s8_tile_##M32(const struct gemm_s8 *g, const int rows, int32_t row,         \
                                     int32_t lane, size_t vl) {                                    \
    const int8_t *b = g->b + lane;                                                                 \
    const struct bringup_epilogue e = g->epilogue; /* int8 stores might change *g, not this */     \
    const int32_t *lane_multiplier = g->lane_multiplier;                                           \
    const ptrdiff_t y_row = g->y_row, y_lane = g->y_lane;                                          \
    vint32##M32##_t start = g->lane_start ? __riscv_vle32_v_i32##M32(g->lane_start + lane, vl)     \
                                          : __riscv_vmv_v_x_i32##M32(0, vl);                       \
    ROWS(GEMM_S8_BEGIN, M32, M16, M8)                                                              \
    int32_t k = g->depth;                                                                          \
    for (; k >= 4; k -= 4) {                                                                       \
      vint16##M16##_t w;                                                                           \
      GEMM_S8_LOAD(M16, M8) ROWS(GEMM_S8_STEP, 0, M32, )                                           \
      GEMM_S8_LOAD(M16, M8) ROWS(GEMM_S8_STEP, 1, M32, )                                           \
      GEMM_S8_LOAD(M16, M8) ROWS(GEMM_S8_STEP, 2, M32, )                                           \
      GEMM_S8_LOAD(M16, M8) ROWS(GEMM_S8_STEP, 3, M32, )                                           \
      ROWS(GEMM_S8_ADVANCE, 4, , )                                                                 \
    }                                                                                              \
    for (; k > 0; k--) {                                                                           \
      vint16##M16##_t w;                                                                           \
      GEMM_S8_LOAD(M16, M8) ROWS(GEMM_S8_STEP, 0, M32, )                                           \
      ROWS(GEMM_S8_ADVANCE, 1, , )                                                                 \
    }                                                                                              \
    int8_t *y = g->y + row * y_row + lane * y_lane;                                                \
    ROWS(GEMM_S8_END, M32, M16, M8)                                                                \
  }

#define GEMM_S8_BEGIN(r, M32, M16, M8)                                                             \
  const int8_t *a##r = g->a + (row + (rows > r ? r : 0)) * g->a_stride;                            \
  vint32##M32##_t s##r = start;                                                                    \
  if (rows > r && g->row_start)                                                                    \
    s##r = __riscv_vadd_vx_i32##M32(start, g->row_start[row + r], vl);
#define GEMM_S8_LOAD(M16, M8)                                                                      \
  w = __riscv_vsext_vf2_i16##M16(__riscv_vle8_v_i8##M8(b, vl), vl);                                \
  b += g->b_stride;
#define GEMM_S8_STEP(r, k, M32, unused)                                                            \
  if (rows > r) s##r = __riscv_vwmacc_vx_i32##M32(s##r, a##r[k], w, vl);
#define GEMM_S8_ADVANCE(r, steps, unused1, unused2) a##r += steps;
#define GEMM_S8_END(r, M32, M16, M8)                                                               \
  if (rows > r) {                                                                                  \
    vint8##M8##_t q =                                                                              \
        lane_multiplier                                                                            \
            ? requantize_##M32(s##r, __riscv_vle32_v_i32##M32(lane_multiplier + lane, vl), &e, vl) \
            : requantize_one_##M32(s##r, g->row_multiplier[(row + r) * g->row_multiplier_step],    \
                                   &e, vl);                                                        \
    if (y_lane == 1)                                                                               \
      __riscv_vse8_v_i8##M8(y, q, vl);                                                             \
    else                                                                                           \
      __riscv_vsse8_v_i8##M8(y, y_lane, q, vl);                                                    \
    y += y_row;                                                                                    \
  }

#define GEMM_ROWS_3(X, p, q, s) X(0, p, q, s) X(1, p, q, s) X(2, p, q, s)
#define GEMM_ROWS_7(X, p, q, s)                                                                    \
  GEMM_ROWS_3(X, p, q, s) X(3, p, q, s) X(4, p, q, s) X(5, p, q, s) X(6, p, q, s)

DEFINE_GEMM_S8_TILE(m4, m2, m1, GEMM_ROWS_7)
DEFINE_GEMM_S8_TILE(m8, m4, m2, GEMM_ROWS_3)

static void gemm_s8_narrow(const struct gemm_s8 *g) {
  size_t vl = __riscv_vsetvl_e32m4((size_t)g->lanes);
  int32_t row = 0;
  for (; row + 7 <= g->rows; row += 7) gemm_s8_tile_m4(g, 7, row, 0, vl);
  switch (g->rows - row) {
    case 6: gemm_s8_tile_m4(g, 6, row, 0, vl); break;
    case 5: gemm_s8_tile_m4(g, 5, row, 0, vl); break;
    case 4: gemm_s8_tile_m4(g, 4, row, 0, vl); break;
    case 3: gemm_s8_tile_m4(g, 3, row, 0, vl); break;
    case 2: gemm_s8_tile_m4(g, 2, row, 0, vl); break;
    case 1: gemm_s8_tile_m4(g, 1, row, 0, vl); break;
    default: break;
  }
}

static void gemm_s8_wide(const struct gemm_s8 *g) {
  size_t vl;
  for (int32_t lane = 0; lane < g->lanes; lane += (int32_t)vl) {
    vl = __riscv_vsetvl_e32m8((size_t)(g->lanes - lane));
    int32_t row = 0;
    for (; row + 3 <= g->rows; row += 3) gemm_s8_tile_m8(g, 3, row, lane, vl);
    if (g->rows - row == 2)
      gemm_s8_tile_m8(g, 2, row, lane, vl);
    else if (g->rows - row == 1)
      gemm_s8_tile_m8(g, 1, row, lane, vl);
  }
}

static inline int gemm_s8_is_narrow(int32_t lanes) {
  return (size_t)lanes <= __riscv_vsetvlmax_e32m4();
}

/* Shifts other than 31 come from imported graphs only: one row at a time, no register tiling. */
static void gemm_s8_any_shift(const struct gemm_s8 *g) {
  size_t vl;
  for (int32_t lane = 0; lane < g->lanes; lane += (int32_t)vl) {
    vl = __riscv_vsetvl_e32m4((size_t)(g->lanes - lane));
    for (int32_t row = 0; row < g->rows; row++) {
      const int8_t *a = g->a + row * g->a_stride, *b = g->b + lane;
      vint32m4_t sum = __riscv_vmv_v_x_i32m4(g->row_start ? g->row_start[row] : 0, vl);
      if (g->lane_start)
        sum = __riscv_vadd_vv_i32m4(sum, __riscv_vle32_v_i32m4(g->lane_start + lane, vl), vl);
      for (int32_t k = 0; k < g->depth; k++, b += g->b_stride)
        sum = __riscv_vwmacc_vx_i32m4(
            sum, a[k], __riscv_vsext_vf2_i16m2(__riscv_vle8_v_i8m1(b, vl), vl), vl);
      vint32m4_t multiplier =
          g->lane_multiplier
              ? __riscv_vle32_v_i32m4(g->lane_multiplier + lane, vl)
              : __riscv_vmv_v_x_i32m4(g->row_multiplier[row * g->row_multiplier_step], vl);
      __riscv_vsse8_v_i8m1(
          g->y + row * g->y_row + lane * g->y_lane, g->y_lane,
          requantize_any_shift(sum, multiplier, g->epilogue.shift, &g->epilogue, vl), vl);
    }
  }
}

static inline void gemm_s8(const struct gemm_s8 *g) {
  if (g->epilogue.shift != 31)
    gemm_s8_any_shift(g);
  else if (gemm_s8_is_narrow(g->lanes))
    gemm_s8_narrow(g);
  else
    gemm_s8_wide(g);
}

#endif
