/* int8 matrix product of two operands neither of which is known at compile time.
 *
 * Lanes run along n, so b is wanted as [k][n]: a transposed b is turned round in scratch first, one
 * strided load per k and vector. int8 zero points: sum (a - za)(b - zb) = sum a b - za sum_k b
 * - zb sum_k a + k za zb; the first correction is a vector over n, the others a scalar per row. */
#include "gemm_s8.h"

static int32_t row_sum(const int8_t *a, int32_t count) {
  vint32m1_t sum = __riscv_vmv_s_x_i32m1(0, 1);
  for (size_t vl, left = (size_t)count; left > 0; left -= vl, a += vl) {
    vl = __riscv_vsetvl_e8m4(left);
    vint16m8_t wide = __riscv_vsext_vf2_i16m8(__riscv_vle8_v_i8m4(a, vl), vl);
    sum = __riscv_vwredsum_vs_i16m8_i32m1(wide, sum, vl);
  }
  return __riscv_vmv_x_s_i32m1_i32(sum);
}

/* start[n] = -factor * sum_k b[k][n] */
static void column_start(const int8_t *b, int32_t k, int32_t n, int32_t factor, int32_t *start) {
  for (size_t vl, left = (size_t)n, at = 0; left > 0; left -= vl, at += vl) {
    vl = __riscv_vsetvl_e32m8(left);
    vint32m8_t sum = __riscv_vmv_v_x_i32m8(0, vl);
    const int8_t *row = b + at;
    for (int32_t i = 0; i < k; i++, row += n)
      sum = __riscv_vwadd_wv_i32m8(
          sum, __riscv_vsext_vf2_i16m4(__riscv_vle8_v_i8m2(row, vl), vl), vl);
    __riscv_vse32_v_i32m8(start + at, __riscv_vmul_vx_i32m8(sum, -factor, vl), vl);
  }
}

/* scratch: int32 start per n, int32 start per m, then b transposed when it must be */
void KERNEL(matmul_s8_rvv)(const struct matmul_params *p, const int8_t *a, const int8_t *b,
                           const int32_t *multiplier, int8_t *y, void *scratch) {
  int32_t *lane_start = scratch, *row_start = lane_start + p->n;
  int8_t *turned = (int8_t *)(row_start + p->m);
  struct gemm_s8 g = {
      .rows = p->m,
      .depth = p->k,
      .lanes = p->n,
      .a_stride = p->k,
      .b_stride = p->n,
      .lane_start = lane_start,
      .row_start = row_start,
      .row_multiplier = multiplier,
      .y_row = p->n,
      .y_lane = 1,
      .epilogue = p->epilogue,
  };
  if (p->epilogue.per_channel) g.lane_multiplier = multiplier;
  for (int32_t n = 0; n < p->batch; n++, y += (ptrdiff_t)p->m * p->n) {
    g.a = a + (ptrdiff_t)n * p->a_batch_stride;
    g.b = b + (ptrdiff_t)n * p->b_batch_stride;
    if (p->transpose_b) {
      int8_t *to = turned;
      for (int32_t k = 0; k < p->k; k++) {
        const int8_t *column = g.b + k;
        for (size_t vl, left = (size_t)p->n; left > 0;
             left -= vl, to += vl, column += (ptrdiff_t)vl * p->k) {
          vl = __riscv_vsetvl_e8m8(left);
          __riscv_vse8_v_i8m8(to, __riscv_vlse8_v_i8m8(column, p->k, vl), vl);
        }
      }
      g.b = turned;
    }
    column_start(g.b, p->k, p->n, p->a_zero_point, lane_start);
    for (int32_t m = 0; m < p->m; m++)
      row_start[m] = p->b_zero_point * (p->k * p->a_zero_point - row_sum(g.a + (ptrdiff_t)m * p->k, p->k));
    g.y = y;
    gemm_s8(&g);
  }
}
