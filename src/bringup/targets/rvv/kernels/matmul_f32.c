/* float32 matrix product of two operands neither of which is known at compile time: matmul_s8.c
 * without zero points. */
#include "gemm_f32.h"

/* scratch: b transposed when it must be */
void KERNEL(matmul_f32_rvv)(const struct matmul_params *p, const float *a, const float *b,
                            float *y, void *scratch) {
  struct gemm_f32 g = {
      .rows = p->m,
      .depth = p->k,
      .lanes = p->n,
      .a_stride = p->k,
      .b_stride = p->n,
      .y_row = p->n,
      .y_lane = 1,
      .minimum = p->epilogue.clamp_minimum,
      .maximum = p->epilogue.clamp_maximum,
  };
  for (int32_t n = 0; n < p->batch; n++, y += (ptrdiff_t)p->m * p->n) {
    g.a = a + (ptrdiff_t)n * p->a_batch_stride;
    g.b = b + (ptrdiff_t)n * p->b_batch_stride;
    if (p->transpose_b) {
      float *to = scratch;
      for (int32_t k = 0; k < p->k; k++) {
        const float *column = g.b + k;
        for (size_t vl, left = (size_t)p->n; left > 0;
             left -= vl, to += vl, column += (ptrdiff_t)vl * p->k) {
          vl = __riscv_vsetvl_e32m8(left);
          __riscv_vse32_v_f32m8(
              to, __riscv_vlse32_v_f32m8(column, p->k * (ptrdiff_t)sizeof(float), vl), vl);
        }
      }
      g.b = scratch;
    }
    g.y = y;
    gemm_f32(&g);
  }
}
