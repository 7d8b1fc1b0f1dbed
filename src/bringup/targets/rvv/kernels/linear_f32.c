/* float32 linear layer: lanes are output features (weights packed [in][out]), or, for few outputs,
 * input features with one reduction per output (weights in graph order). */
#include "gemm_f32.h"

void KERNEL(linear_f32_rvv)(const struct linear_params *p, const float *x, const float *w,
                            const float *bias, float *y, void *scratch) {
  (void)scratch;
  const struct gemm_f32 g = {
      .rows = p->rows,
      .depth = p->in_features,
      .lanes = p->out_features,
      .a = x,
      .a_stride = p->in_features,
      .b = w,
      .b_stride = p->out_features,
      .lane_start = bias,
      .y = y,
      .y_row = p->out_features,
      .y_lane = 1,
      .minimum = p->epilogue.clamp_minimum,
      .maximum = p->epilogue.clamp_maximum,
  };
  gemm_f32(&g);
}

static float dot(const float *x, const float *w, int32_t count, float start) {
  size_t vl, all = __riscv_vsetvlmax_e32m8();
  vfloat32m8_t sums = __riscv_vfmv_v_f_f32m8(0.0f, all);
  for (size_t left = (size_t)count; left > 0; left -= vl, x += vl, w += vl) {
    vl = __riscv_vsetvl_e32m8(left);
    sums = __riscv_vfmacc_vv_f32m8_tu(sums, __riscv_vle32_v_f32m8(x, vl),
                                      __riscv_vle32_v_f32m8(w, vl), vl);
  }
  vfloat32m1_t first = __riscv_vfmv_s_f_f32m1(start, 1);
  return __riscv_vfmv_f_s_f32m1_f32(__riscv_vfredusum_vs_f32m8_f32m1(sums, first, all));
}

void KERNEL(linear_f32_rvv_dot)(const struct linear_params *p, const float *x, const float *w,
                                const float *bias, float *y, void *scratch) {
  (void)scratch;
  float low = p->epilogue.clamp_minimum, high = p->epilogue.clamp_maximum;
  for (int32_t m = 0; m < p->rows; m++, x += p->in_features) {
    const float *weights = w;
    for (int32_t n = 0; n < p->out_features; n++, weights += p->in_features) {
      float v = dot(x, weights, p->in_features, bias[n]);
      v = v < low ? low : v; /* NaN stays */
      *y++ = v > high ? high : v;
    }
  }
}
