/* float32 depthwise convolution: lanes run along a whole output line, pixels x channels (lines.h). */
#include "lines.h"

/* weights packed [kernel_h][kernel_w][channels] */
void KERNEL(conv2d_f32_rvv_depthwise)(const struct conv2d_params *p, const float *x,
                                      const float *w, const float *bias, float *y,
                                      void *scratch) {
  const int32_t taps = p->kernel_h * p->kernel_w, channels = p->in_c;
  const int32_t repeated = repeated_lanes(p), lanes = p->out_w * channels;
  const float low = p->epilogue.clamp_minimum, high = p->epilogue.clamp_maximum;
  float *start = scratch, *weights = start + repeated;
  struct lines lines = make_lines(p, sizeof(float), 0, weights + taps * repeated);
  repeat(start, bias, (size_t)channels * 4, (size_t)repeated * 4);
  for (int32_t t = 0; t < taps; t++)
    repeat(weights + t * repeated, w + t * channels, (size_t)channels * 4, (size_t)repeated * 4);

  const void *tap[DEPTHWISE_TAPS];
  for (int32_t n = 0; n < p->batch; n++, x += (ptrdiff_t)p->in_h * p->in_w * channels) {
    int32_t loaded = 0;
    for (int32_t oy = 0; oy < p->out_h; oy++, y += lanes) {
      int32_t top = oy * p->stride_h, channel = 0;
      for (loaded = at_least(loaded, top); loaded < top + p->kernel_h; loaded++)
        load_line(&lines, x, loaded);
      find_taps(&lines, top, tap);
      size_t vl;
      for (int32_t lane = 0; lane < lanes; lane += (int32_t)vl) {
        vl = __riscv_vsetvl_e32m8((size_t)at_most(lanes - lane, DEPTHWISE_LANES));
        vfloat32m8_t sum = __riscv_vle32_v_f32m8(start + channel, vl);
        const float *weight = weights + channel;
        for (int32_t t = 0; t < taps; t++, weight += repeated)
          sum = __riscv_vfmacc_vv_f32m8(
              sum, __riscv_vle32_v_f32m8((const float *)tap[t] + lane, vl),
              __riscv_vle32_v_f32m8(weight, vl), vl);
        __riscv_vse32_v_f32m8(y + lane, clamp_f32m8(sum, low, high, vl), vl);
        channel = (channel + (int32_t)vl) % channels;
      }
    }
  }
}
