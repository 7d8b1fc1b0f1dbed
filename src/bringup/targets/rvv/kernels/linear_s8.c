/* int8 linear layer.
 *   linear_s8_rvv      lanes = output features; weights packed [in_features][out_features]
 *   linear_s8_rvv_dot  lanes = input features, one reduction per output; weights in graph order;
 *                      for few outputs
 * The input zero point is folded into the bias by both. */
#include "gemm_s8.h"

void KERNEL(linear_s8_rvv)(const struct linear_params *p, const int8_t *x, const int8_t *w,
                           const int32_t *bias, const int32_t *multiplier, int8_t *y,
                           void *scratch) {
  (void)scratch;
  const struct gemm_s8 g = {
      .rows = p->rows,
      .depth = p->in_features,
      .lanes = p->out_features,
      .a = x,
      .a_stride = p->in_features,
      .b = w,
      .b_stride = p->out_features,
      .lane_start = bias,
      .lane_multiplier = p->epilogue.per_channel ? multiplier : NULL,
      .row_multiplier = multiplier,
      .y = y,
      .y_row = p->out_features,
      .y_lane = 1,
      .epilogue = p->epilogue,
  };
  gemm_s8(&g);
}

static int32_t dot(const int8_t *x, const int8_t *w, int32_t count, int32_t start) {
  vint32m1_t sum = __riscv_vmv_s_x_i32m1(start, 1);
  for (size_t vl, left = (size_t)count; left > 0; left -= vl, x += vl, w += vl) {
    vl = __riscv_vsetvl_e8m4(left);
    vint16m8_t products =
        __riscv_vwmul_vv_i16m8(__riscv_vle8_v_i8m4(x, vl), __riscv_vle8_v_i8m4(w, vl), vl);
    sum = __riscv_vwredsum_vs_i16m8_i32m1(products, sum, vl);
  }
  return __riscv_vmv_x_s_i32m1_i32(sum);
}

void KERNEL(linear_s8_rvv_dot)(const struct linear_params *p, const int8_t *x, const int8_t *w,
                               const int32_t *bias, const int32_t *multiplier, int8_t *y,
                               void *scratch) {
  (void)scratch;
  for (int32_t m = 0; m < p->rows; m++, x += p->in_features) {
    const int8_t *weights = w;
    for (int32_t n = 0; n < p->out_features; n++, weights += p->in_features)
      *y++ = requantize_scalar(dot(x, weights, p->in_features, bias[n]),
                               multiplier[p->epilogue.per_channel ? n : 0], p->epilogue.shift,
                               &p->epilogue);
  }
}
