/* int8 matrix multiplication with vmadot, packed operands:
 *
 *     C[m][n] (int32) = initial[n] + sum over k of A[m][k] * B[k][n]
 *
 * Packed operands: [panel][k / 8][tile][4 lines][8], zero-filled past the end in both directions; a
 * panel has two tiles of four rows for A, four tiles of four columns for B. Eight tiles of C are in
 * flight, in register pairs. */
#ifndef BRINGUP_IME_MATMUL_H
#define BRINGUP_IME_MATMUL_H

#include "ime.h"

#define IME_PANEL_A (2 * IME_TILE)
#define IME_PANEL_B (4 * IME_TILE)

/* Bytes of a packed operand; `panel` is IME_PANEL_A for A, IME_PANEL_B for B. */
static inline size_t ime_packed_bytes(size_t lines, size_t k, size_t panel) {
  return (lines + panel - 1) / panel * panel * ((k + IME_DEPTH - 1) / IME_DEPTH * IME_DEPTH);
}

/* Packs lines x k values; line l, step i is at source[l * line_stride + i * k_stride]. A, row-major:
 * strides k, 1. B, row-major k x n: strides 1, n. */
static inline void ime_pack(int8_t *packed, const int8_t *source, size_t lines, size_t k,
                            size_t panel, size_t line_stride, size_t k_stride) {
  for (size_t first = 0; first < lines; first += panel)
    for (size_t slab = 0; slab < k; slab += IME_DEPTH)
      for (size_t l = first; l < first + panel; l++)
        for (size_t i = slab; i < slab + IME_DEPTH; i++)
          *packed++ = l < lines && i < k ? source[l * line_stride + i * k_stride] : 0;
}

static inline size_t ime_inside(size_t position, size_t size) {
  return position >= size ? 0 : size - position < IME_TILE ? size - position : IME_TILE;
}

/* A tile whose four rows are initial[0 .. columns), or zero. */
static inline vint32m2_t ime_first_sums(const int32_t *initial, size_t columns) {
  vint32m2_t row = __riscv_vmv_v_x_i32m2(0, IME_TILE * IME_TILE);
  if (!initial) return row;
  row = __riscv_vle32_v_i32m2_tu(row, initial, columns);
  row = __riscv_vslideup_vx_i32m2(row, row, IME_TILE, 2 * IME_TILE);
  return __riscv_vslideup_vx_i32m2(row, row, 2 * IME_TILE, 4 * IME_TILE);
}

/* The part of a tile that lies inside C. */
static inline void ime_store_tile(int32_t *c, vint32m2_t sums, size_t stride, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++, c += stride)
    __riscv_vse32_v_i32m2(c, __riscv_vslidedown_vx_i32m2(sums, IME_TILE * r, IME_TILE), columns);
}

/* Both operands packed; `initial` (the bias) may be null. C is row-major, n wide. */
static inline void ime_matmul_s8(int32_t *c, const int8_t *packed_a, const int8_t *packed_b,
                                 const int32_t *initial, size_t m, size_t k, size_t n) {
  const size_t slabs = (k + IME_DEPTH - 1) / IME_DEPTH;
  for (size_t i = 0; i < m; i += IME_PANEL_A, packed_a += slabs * 2 * IME_BYTES) {
    const int8_t *b = packed_b;
    for (size_t j = 0; j < n; j += IME_PANEL_B) {
      const size_t rows0 = ime_inside(i, m), rows1 = ime_inside(i + 4, m);
      const size_t n0 = ime_inside(j, n), n1 = ime_inside(j + 4, n);
      const size_t n2 = ime_inside(j + 8, n), n3 = ime_inside(j + 12, n);
      const int32_t *first = initial ? initial + j : 0;
      vint32m2_t c00 = ime_first_sums(first, n0), c01 = ime_first_sums(first ? first + 4 : 0, n1);
      vint32m2_t c02 = ime_first_sums(first ? first + 8 : 0, n2);
      vint32m2_t c03 = ime_first_sums(first ? first + 12 : 0, n3);
      vint32m2_t c10 = c00, c11 = c01, c12 = c02, c13 = c03;
      const int8_t *a = packed_a;
      for (size_t s = 0; s < slabs; s++, a += 2 * IME_BYTES, b += 4 * IME_BYTES) {
        const vint8m1_t a0 = __riscv_vle8_v_i8m1(a, IME_BYTES);
        const vint8m1_t a1 = __riscv_vle8_v_i8m1(a + IME_BYTES, IME_BYTES);
        const vint8m1_t b0 = __riscv_vle8_v_i8m1(b, IME_BYTES);
        const vint8m1_t b1 = __riscv_vle8_v_i8m1(b + IME_BYTES, IME_BYTES);
        const vint8m1_t b2 = __riscv_vle8_v_i8m1(b + 2 * IME_BYTES, IME_BYTES);
        const vint8m1_t b3 = __riscv_vle8_v_i8m1(b + 3 * IME_BYTES, IME_BYTES);
        ime_vmadot_2x4(c00, c01, c02, c03, c10, c11, c12, c13, a0, a1, b0, b1, b2, b3);
      }
      int32_t *tile = c + i * n + j;
      ime_store_tile(tile, c00, n, rows0, n0);
      ime_store_tile(tile + 4, c01, n, rows0, n1);
      ime_store_tile(tile + 8, c02, n, rows0, n2);
      ime_store_tile(tile + 12, c03, n, rows0, n3);
      tile += IME_TILE * n;
      ime_store_tile(tile, c10, n, rows1, n0);
      ime_store_tile(tile + 4, c11, n, rows1, n1);
      ime_store_tile(tile + 8, c12, n, rows1, n2);
      ime_store_tile(tile + 12, c13, n, rows1, n3);
    }
  }
}

#endif
