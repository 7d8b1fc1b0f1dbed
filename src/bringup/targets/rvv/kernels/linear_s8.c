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

/* sums[i] += x . w[i], FOUR outputs at a time to share the loads of x. */
enum { FOUR = 4 };

RVV_INLINE void dots(const int8_t *x, const int8_t *w, int32_t depth, const int32_t outputs,
                     int32_t *sums) {
  vint32m1_t s0 = __riscv_vmv_s_x_i32m1(sums[0], 1), s1 = s0, s2 = s0, s3 = s0;
  if (outputs == FOUR) {
    s1 = __riscv_vmv_s_x_i32m1(sums[1], 1);
    s2 = __riscv_vmv_s_x_i32m1(sums[2], 1);
    s3 = __riscv_vmv_s_x_i32m1(sums[3], 1);
  }
  const int8_t *w1 = w + depth, *w2 = w1 + depth, *w3 = w2 + depth;
  size_t vl;
  for (int32_t k = 0; k < depth; k += (int32_t)vl) {
    vl = __riscv_vsetvl_e8m4((size_t)(depth - k));
    vint8m4_t v = __riscv_vle8_v_i8m4(x + k, vl);
    vint16m8_t a = __riscv_vwmul_vv_i16m8(v, __riscv_vle8_v_i8m4(w + k, vl), vl);
    if (outputs == FOUR) {
      vint16m8_t b = __riscv_vwmul_vv_i16m8(v, __riscv_vle8_v_i8m4(w1 + k, vl), vl);
      s0 = __riscv_vwredsum_vs_i16m8_i32m1(a, s0, vl);
      s1 = __riscv_vwredsum_vs_i16m8_i32m1(b, s1, vl);
      a = __riscv_vwmul_vv_i16m8(v, __riscv_vle8_v_i8m4(w2 + k, vl), vl);
      b = __riscv_vwmul_vv_i16m8(v, __riscv_vle8_v_i8m4(w3 + k, vl), vl);
      s2 = __riscv_vwredsum_vs_i16m8_i32m1(a, s2, vl);
      s3 = __riscv_vwredsum_vs_i16m8_i32m1(b, s3, vl);
    } else {
      s0 = __riscv_vwredsum_vs_i16m8_i32m1(a, s0, vl);
    }
  }
  sums[0] = __riscv_vmv_x_s_i32m1_i32(s0);
  if (outputs == FOUR) {
    sums[1] = __riscv_vmv_x_s_i32m1_i32(s1);
    sums[2] = __riscv_vmv_x_s_i32m1_i32(s2);
    sums[3] = __riscv_vmv_x_s_i32m1_i32(s3);
  }
}

void KERNEL(linear_s8_rvv_dot)(const struct linear_params *p, const int8_t *x, const int8_t *w,
                               const int32_t *bias, const int32_t *multiplier, int8_t *y,
                               void *scratch) {
  (void)scratch;
  const struct bringup_epilogue e = p->epilogue;
  int32_t depth = p->in_features, features = p->out_features;
  for (int32_t m = 0; m < p->rows; m++, x += depth) {
    const int8_t *weights = w;
    for (int32_t n = 0, step; n < features; n += step, weights += (ptrdiff_t)step * depth) {
      int32_t sums[FOUR] = {bias[n]};
      step = features - n >= FOUR ? FOUR : 1;
      if (step == FOUR) {
        for (int32_t i = 1; i < FOUR; i++) sums[i] = bias[n + i];
        dots(x, weights, depth, FOUR, sums);
      } else {
        dots(x, weights, depth, 1, sums);
      }
      for (int32_t i = 0; i < step; i++)
        *y++ = requantize_scalar(sums[i], multiplier[e.per_channel ? n + i : 0], e.shift, &e);
    }
  }
}
