/* float32 matrix product with bias and clamp: gemm_s8.h for floats.
 *
 *     y[i][j] = clamp(row_start[i] + lane_start[j] + sum_k a[i][k] * b[k][j])
 *
 * Fused multiply-adds, one accumulator per output: 7 rows of LMUL 4 or 3 of LMUL 8, all 32
 * registers. Sums run in order of k, well within the dot-product bound of the definition. */
#ifndef BRINGUP_RVV_GEMM_F32_H
#define BRINGUP_RVV_GEMM_F32_H

#include "vector.h"

struct gemm_f32 {
  int32_t rows, depth, lanes;
  const float *a;
  ptrdiff_t a_stride;
  const float *b;
  ptrdiff_t b_stride;
  const float *lane_start, *row_start; /* either or both, NULL for zero */
  float *y;
  ptrdiff_t y_row, y_lane;
  float minimum, maximum;
};

#define DEFINE_GEMM_F32_TILE(M, ROWS)                                                              \
  RVV_INLINE void gemm_f32_tile_##M(const struct gemm_f32 *g, const int rows, int32_t row,         \
                                    int32_t lane, size_t vl) {                                     \
    const float *b = g->b + lane;                                                                  \
    const ptrdiff_t b_stride = g->b_stride;                                                        \
    vfloat32##M##_t start = g->lane_start ? __riscv_vle32_v_f32##M(g->lane_start + lane, vl)       \
                                          : __riscv_vfmv_v_f_f32##M(0.0f, vl);                     \
    ROWS(GEMM_F32_BEGIN, M, , )                                                                    \
    int32_t k = g->depth;                                                                          \
    for (; k >= 4; k -= 4) {                                                                       \
      vfloat32##M##_t w;                                                                           \
      GEMM_F32_LOAD(M) ROWS(GEMM_F32_STEP, 0, M, )                                                 \
      GEMM_F32_LOAD(M) ROWS(GEMM_F32_STEP, 1, M, )                                                 \
      GEMM_F32_LOAD(M) ROWS(GEMM_F32_STEP, 2, M, )                                                 \
      GEMM_F32_LOAD(M) ROWS(GEMM_F32_STEP, 3, M, )                                                 \
      ROWS(GEMM_F32_ADVANCE, 4, , )                                                                \
    }                                                                                              \
    for (; k > 0; k--) {                                                                           \
      vfloat32##M##_t w;                                                                           \
      GEMM_F32_LOAD(M) ROWS(GEMM_F32_STEP, 0, M, )                                                 \
      ROWS(GEMM_F32_ADVANCE, 1, , )                                                                \
    }                                                                                              \
    float *y = g->y + row * g->y_row + lane * g->y_lane;                                           \
    ROWS(GEMM_F32_END, M, , )                                                                      \
  }

#define GEMM_F32_BEGIN(r, M, unused1, unused2)                                                     \
  const float *a##r = g->a + (row + (rows > r ? r : 0)) * g->a_stride;                             \
  vfloat32##M##_t s##r = start;                                                                    \
  if (rows > r && g->row_start)                                                                    \
    s##r = __riscv_vfadd_vf_f32##M(start, g->row_start[row + r], vl);
/* The accumulators and one row of b are all the registers there are. The empty statement keeps the
 * compiler from loading the next row before this one is used up, which would cost spills per k. */
#define GEMM_F32_PIN_m4                                                                            \
  __asm__ volatile(""                                                                              \
                   : "+vr"(s0), "+vr"(s1), "+vr"(s2), "+vr"(s3), "+vr"(s4), "+vr"(s5), "+vr"(s6)   \
                   :                                                                               \
                   : "memory")
#define GEMM_F32_PIN_m8 __asm__ volatile("" : "+vr"(s0), "+vr"(s1), "+vr"(s2) : : "memory")
#define GEMM_F32_LOAD(M)                                                                           \
  GEMM_F32_PIN_##M;                                                                                \
  w = __riscv_vle32_v_f32##M(b, vl);                                                               \
  b += b_stride;
#define GEMM_F32_STEP(r, k, M, unused)                                                             \
  if (rows > r) s##r = __riscv_vfmacc_vf_f32##M(s##r, a##r[k], w, vl);
#define GEMM_F32_ADVANCE(r, steps, unused1, unused2) a##r += steps;
#define GEMM_F32_END(r, M, unused1, unused2)                                                       \
  if (rows > r) {                                                                                  \
    vfloat32##M##_t v = clamp_f32##M(s##r, g->minimum, g->maximum, vl);                            \
    if (g->y_lane == 1)                                                                            \
      __riscv_vse32_v_f32##M(y, v, vl);                                                            \
    else                                                                                           \
      __riscv_vsse32_v_f32##M(y, g->y_lane * (ptrdiff_t)sizeof(float), v, vl);                     \
    y += g->y_row;                                                                                 \
  }

#define GEMM_F32_ROWS_3(X, p, q, s) X(0, p, q, s) X(1, p, q, s) X(2, p, q, s)
#define GEMM_F32_ROWS_7(X, p, q, s)                                                                \
  GEMM_F32_ROWS_3(X, p, q, s) X(3, p, q, s) X(4, p, q, s) X(5, p, q, s) X(6, p, q, s)

DEFINE_GEMM_F32_TILE(m4, GEMM_F32_ROWS_7)
DEFINE_GEMM_F32_TILE(m8, GEMM_F32_ROWS_3)

static void gemm_f32_narrow(const struct gemm_f32 *g) {
  size_t vl = __riscv_vsetvl_e32m4((size_t)g->lanes);
  int32_t row = 0;
  for (; row + 7 <= g->rows; row += 7) gemm_f32_tile_m4(g, 7, row, 0, vl);
  switch (g->rows - row) {
    case 6: gemm_f32_tile_m4(g, 6, row, 0, vl); break;
    case 5: gemm_f32_tile_m4(g, 5, row, 0, vl); break;
    case 4: gemm_f32_tile_m4(g, 4, row, 0, vl); break;
    case 3: gemm_f32_tile_m4(g, 3, row, 0, vl); break;
    case 2: gemm_f32_tile_m4(g, 2, row, 0, vl); break;
    case 1: gemm_f32_tile_m4(g, 1, row, 0, vl); break;
    default: break;
  }
}

static void gemm_f32_wide(const struct gemm_f32 *g) {
  size_t vl;
  for (int32_t lane = 0; lane < g->lanes; lane += (int32_t)vl) {
    vl = __riscv_vsetvl_e32m8((size_t)(g->lanes - lane));
    int32_t row = 0;
    for (; row + 3 <= g->rows; row += 3) gemm_f32_tile_m8(g, 3, row, lane, vl);
    if (g->rows - row == 2)
      gemm_f32_tile_m8(g, 2, row, lane, vl);
    else if (g->rows - row == 1)
      gemm_f32_tile_m8(g, 1, row, lane, vl);
  }
}

static inline int gemm_f32_is_narrow(int32_t lanes) {
  return (size_t)lanes <= __riscv_vsetvlmax_e32m4();
}

static inline void gemm_f32(const struct gemm_f32 *g) {
  if (gemm_f32_is_narrow(g->lanes))
    gemm_f32_narrow(g);
  else
    gemm_f32_wide(g);
}

#endif
