/* int8 matrix multiplication on the outer-product unit, packed operands:
 *
 *     C[m][n] (int32) = initial[n] + sum over k of A[m][k] * B[k][n]
 *
 * Operands are packed in panels of 32 rows of A (columns of B): [panel][k][32], zero-filled past the
 * end, so a step of k is a load of 32 from either panel, of which both halves are used, and four outer
 * products into four independent tiles. Weights are packed once, ahead of time. */
#ifndef BRINGUP_OPU_MATMUL_H
#define BRINGUP_OPU_MATMUL_H

#include "opu.h"

#define OPU_PANEL (2 * OPU_TILE)

/* Bytes of a packed operand with `lines` rows (A) or columns (B). */
static inline size_t opu_packed_bytes(size_t lines, size_t k) {
  return (lines + OPU_PANEL - 1) / OPU_PANEL * OPU_PANEL * k;
}

/* Packs lines x k values; line l, step i is at source[l * line_stride + i * k_stride]. A, row-major:
 * strides k, 1. B, row-major k x n: strides 1, n. */
static inline void opu_pack(int8_t *packed, const int8_t *source, size_t lines, size_t k,
                            size_t line_stride, size_t k_stride) {
  for (size_t first = 0; first < lines; first += OPU_PANEL)
    for (size_t i = 0; i < k; i++)
      for (size_t l = first; l < first + OPU_PANEL; l++)
        *packed++ = l < lines ? source[l * line_stride + i * k_stride] : 0;
}

#define OPU_LOAD(pointer) __riscv_vle8_v_i8m1((pointer), OPU_TILE)

/* A step's operands in variables x0 (rows, whose second half moves to x1) and x2 (columns, to x3). */
#define OPU_LOAD_STEP(x, a, b) \
  x##0 = __riscv_vle8_v_i8m2((a), OPU_PANEL), x##2 = __riscv_vle8_v_i8m2((b), OPU_PANEL)
#define OPU_SPLIT_STEP(x)                                     \
  x##1 = __riscv_vslidedown_vx_i8m2(x##0, OPU_TILE, OPU_PANEL), \
  x##3 = __riscv_vslidedown_vx_i8m2(x##2, OPU_TILE, OPU_PANEL)
#define OPU_STEP(x) opu_accumulate_2x2(x##0, x##1, x##2, x##3, OPU_TILE)

/* A step with the operands in x; those of the next are in y, those of the one after come to z. */
#define OPU_STEP_AND_LOAD(x, y, z) \
  opu_accumulate_2x2_and_load(x##0, x##1, x##2, x##3, y##0, y##1, y##2, y##3, z##0, z##2, a, b)

/* Four tiles. Loads run two steps ahead of the unit, through a ring of registers. */
static inline void opu_steps_2x2(const int8_t *a, const int8_t *b, size_t k) {
  vint8m2_t p0, p1, p2, p3, q0, q1, q2, q3, r0, r1, r2, r3;
  if (k >= 2) {
    OPU_LOAD_STEP(p, a, b);
    OPU_LOAD_STEP(q, a + OPU_PANEL, b + OPU_PANEL);
    OPU_SPLIT_STEP(p);
    a += 2 * OPU_PANEL, b += 2 * OPU_PANEL;
    for (; k >= 5; k -= 3) {
      OPU_STEP_AND_LOAD(p, q, r);
      OPU_STEP_AND_LOAD(q, r, p);
      OPU_STEP_AND_LOAD(r, p, q);
    }
    OPU_SPLIT_STEP(q);
    OPU_STEP(p);
    OPU_STEP(q);
    k -= 2;
  }
  for (; k; k--, a += OPU_PANEL, b += OPU_PANEL) {
    OPU_LOAD_STEP(p, a, b);
    OPU_SPLIT_STEP(p);
    OPU_STEP(p);
  }
}

/* Panels of which one half is padding use one column or one row of tiles, or only m0. */
static inline void opu_steps_2x1(const int8_t *a, const int8_t *b, size_t k) {
  for (; k; k--, a += OPU_PANEL, b += OPU_PANEL) {
    const vint8m1_t columns = OPU_LOAD(b);
    opu_accumulate(0, OPU_LOAD(a), columns, OPU_TILE);
    opu_accumulate(2, OPU_LOAD(a + 16), columns, OPU_TILE);
  }
}
static inline void opu_steps_1x2(const int8_t *a, const int8_t *b, size_t k) {
  for (; k; k--, a += OPU_PANEL, b += OPU_PANEL) {
    const vint8m1_t rows = OPU_LOAD(a);
    opu_accumulate(0, rows, OPU_LOAD(b), OPU_TILE);
    opu_accumulate(1, rows, OPU_LOAD(b + 16), OPU_TILE);
  }
}
static inline void opu_steps_1x1(const int8_t *a, const int8_t *b, size_t k) {
  for (; k; k--, a += OPU_PANEL, b += OPU_PANEL) opu_accumulate(0, OPU_LOAD(a), OPU_LOAD(b), OPU_TILE);
}

/* Writes `rows` rows of `columns` values of a tile. */
#define OPU_STORE_TILE(md, c, stride, rows, columns)                     \
  for (size_t r_ = 0; r_ < (rows); r_++) {                               \
    vint32m4_t line_;                                                    \
    opu_read_row(line_, md, r_, OPU_TILE);                               \
    __riscv_vse32_v_i32m4((c) + r_ * (stride), line_, (columns));        \
  }

static inline size_t opu_least(size_t a, size_t b) { return a < b ? a : b; }

/* Both operands packed; `initial` (the bias) may be null. C is row-major, n wide. */
static inline void opu_matmul_s8(int32_t *c, const int8_t *packed_a, const int8_t *packed_b,
                                 const int32_t *initial, size_t m, size_t k, size_t n) {
  for (size_t i = 0; i < m; i += OPU_PANEL, packed_a += OPU_PANEL * k) {
    const int8_t *b = packed_b;
    for (size_t j = 0; j < n; j += OPU_PANEL, b += OPU_PANEL * k) {
      const size_t rows0 = opu_least(m - i, OPU_TILE), rows1 = opu_least(m - i - rows0, OPU_TILE);
      const size_t columns0 = opu_least(n - j, OPU_TILE), columns1 = opu_least(n - j - columns0, OPU_TILE);
      vint32m4_t left = __riscv_vmv_v_x_i32m4(0, OPU_TILE), right = left;
      if (initial) {
        left = __riscv_vle32_v_i32m4_tu(left, initial + j, columns0);
        right = __riscv_vle32_v_i32m4_tu(right, initial + j + columns0, columns1);
      }
      opu_broadcast(0, left, OPU_TILE);
      if (columns1) opu_broadcast(1, right, OPU_TILE);
      if (rows1) opu_broadcast(2, left, OPU_TILE);
      if (rows1 && columns1) opu_broadcast(3, right, OPU_TILE);

      if (rows1 && columns1) opu_steps_2x2(packed_a, b, k);
      else if (rows1) opu_steps_2x1(packed_a, b, k);
      else if (columns1) opu_steps_1x2(packed_a, b, k);
      else opu_steps_1x1(packed_a, b, k);

      int32_t *tile = c + i * n + j;
      OPU_STORE_TILE(0, tile, n, rows0, columns0)
      if (columns1) OPU_STORE_TILE(1, tile + OPU_TILE, n, rows0, columns1)
      tile += OPU_TILE * n;
      if (rows1) OPU_STORE_TILE(2, tile, n, rows1, columns0)
      if (rows1 && columns1) OPU_STORE_TILE(3, tile + OPU_TILE, n, rows1, columns1)
    }
  }
}

#endif
