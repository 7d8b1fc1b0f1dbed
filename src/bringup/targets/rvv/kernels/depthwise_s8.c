/* int8 depthwise convolution: lanes run along a whole output line, pixels x channels (lines.h).
 *
 * Two products of int8 fit int16 when no weight is -128 (2 * 127 * 128 < 2^15): taps are added in
 * pairs before they are widened. The Python side checks the weights, and that shift is 31. */
#include "lines.h"

/* per-channel constants repeated along a line */
struct constants {
  int32_t repeated;
  int8_t *weights;            /* [taps][repeated] */
  int32_t *bias, *multiplier; /* [repeated] */
};

/* One vector of a line, any number of taps: products in pairs. */
RVV_INLINE vint32m8_t pairs(const int8_t *const *tap, const int32_t taps, int32_t lane,
                            const int8_t *w, ptrdiff_t repeated, vint32m8_t sum, size_t vl) {
  int32_t t = 0;
  for (; t + 2 <= taps; t += 2, w += 2 * repeated) {
    vint16m4_t pair = __riscv_vwmul_vv_i16m4(__riscv_vle8_v_i8m2(tap[t] + lane, vl),
                                             __riscv_vle8_v_i8m2(w, vl), vl);
    pair = __riscv_vwmacc_vv_i16m4(pair, __riscv_vle8_v_i8m2(tap[t + 1] + lane, vl),
                                   __riscv_vle8_v_i8m2(w + repeated, vl), vl);
    sum = __riscv_vwadd_wv_i32m8(sum, pair, vl);
  }
  if (t == taps) return sum;
  vint16m4_t last = __riscv_vwmul_vv_i16m4(__riscv_vle8_v_i8m2(tap[t] + lane, vl),
                                           __riscv_vle8_v_i8m2(w, vl), vl);
  return __riscv_vwadd_wv_i32m8(sum, last, vl);
}

/* 3x3, the size that counts: two or three pairs of products between changes of element width. */
#define PRODUCT(pixel) __riscv_vwmul_vv_i16m4(pixel, __riscv_vle8_v_i8m2(w, vl), vl)
#define ADD_PRODUCT(sum, pixel)                                                                    \
  (w += repeated, __riscv_vwmacc_vv_i16m4(sum, pixel, __riscv_vle8_v_i8m2(w, vl), vl))
RVV_INLINE vint32m8_t nine(const int8_t *top, const int8_t *middle, const int8_t *bottom,
                           ptrdiff_t second, ptrdiff_t third, const int8_t *w,
                           ptrdiff_t repeated, vint32m8_t sum, size_t vl) {
  vint16m4_t a = PRODUCT(__riscv_vle8_v_i8m2(top, vl));
  a = ADD_PRODUCT(a, __riscv_vle8_v_i8m2(top + second, vl));
  w += repeated;
  vint16m4_t b = PRODUCT(__riscv_vle8_v_i8m2(top + third, vl));
  b = ADD_PRODUCT(b, __riscv_vle8_v_i8m2(middle, vl));
  w += repeated;
  vint16m4_t c = PRODUCT(__riscv_vle8_v_i8m2(middle + second, vl));
  c = ADD_PRODUCT(c, __riscv_vle8_v_i8m2(middle + third, vl));
  sum = __riscv_vwadd_wv_i32m8(sum, a, vl);
  sum = __riscv_vwadd_wv_i32m8(sum, b, vl);
  sum = __riscv_vwadd_wv_i32m8(sum, c, vl);
  w += repeated;
  a = PRODUCT(__riscv_vle8_v_i8m2(bottom, vl));
  a = ADD_PRODUCT(a, __riscv_vle8_v_i8m2(bottom + second, vl));
  w += repeated;
  b = PRODUCT(__riscv_vle8_v_i8m2(bottom + third, vl));
  sum = __riscv_vwadd_wv_i32m8(sum, a, vl);
  return __riscv_vwadd_wv_i32m8(sum, b, vl);
}

static void output_line(const struct conv2d_params *p, const struct constants c,
                        const int8_t *const *tap, int8_t *y) {
  const struct bringup_epilogue e = p->epilogue; /* int8 stores might change *p, not this */
  const int32_t channels = p->in_c, taps = p->kernel_h * p->kernel_w;
  const int is_3x3 = p->kernel_h == 3 && p->kernel_w == 3;
  const int8_t *top = tap[0], *middle = is_3x3 ? tap[3] : top, *bottom = is_3x3 ? tap[6] : top;
  const ptrdiff_t second = is_3x3 ? tap[1] - top : 0, third = is_3x3 ? tap[2] - top : 0;
  int32_t lanes = p->out_w * channels, channel = 0;
  size_t vl;
  for (int32_t lane = 0; lane < lanes; lane += (int32_t)vl) {
    vl = __riscv_vsetvl_e32m8((size_t)at_most(lanes - lane, DEPTHWISE_LANES));
    const int8_t *w = c.weights + channel;
    vint32m8_t sum = __riscv_vle32_v_i32m8(c.bias + channel, vl);
    if (is_3x3)
      sum = nine(top + lane, middle + lane, bottom + lane, second, third, w, c.repeated, sum, vl);
    else
      sum = pairs(tap, taps, lane, w, c.repeated, sum, vl);
    vint32m8_t multiplier = __riscv_vle32_v_i32m8(c.multiplier + channel, vl);
    __riscv_vse8_v_i8m2(y + lane, requantize_m8(sum, multiplier, &e, vl), vl);
    channel += (int32_t)vl;
    if (channel >= channels) channel %= channels;
  }
}

/* weights packed [kernel_h][kernel_w][channels], zero point folded into bias */
void KERNEL(conv2d_s8_rvv_depthwise)(const struct conv2d_params *p, const int8_t *x,
                                     const int8_t *w, const int32_t *bias,
                                     const int32_t *multiplier, int8_t *y, void *scratch) {
  int32_t taps = p->kernel_h * p->kernel_w, channels = p->in_c, repeated = repeated_lanes(p);
  struct constants c = {
      .repeated = repeated,
      .bias = scratch,
      .multiplier = (int32_t *)scratch + repeated,
      .weights = (int8_t *)scratch + 8 * repeated,
  };
  struct lines lines =
      make_lines(p, 1, (uint8_t)p->input_zero_point, c.weights + taps * repeated);
  repeat(c.bias, bias, (size_t)channels * 4, (size_t)repeated * 4);
  size_t multipliers = p->epilogue.per_channel ? (size_t)channels : 1;
  repeat(c.multiplier, multiplier, multipliers * 4, (size_t)repeated * 4);
  for (int32_t t = 0; t < taps; t++)
    repeat(c.weights + t * repeated, w + t * channels, (size_t)channels, (size_t)repeated);

  const void *tap[DEPTHWISE_TAPS];
  for (int32_t n = 0; n < p->batch; n++, x += (ptrdiff_t)p->in_h * p->in_w * channels) {
    int32_t loaded = 0;
    for (int32_t oy = 0; oy < p->out_h; oy++, y += p->out_w * channels) {
      int32_t top = oy * p->stride_h;
      for (loaded = at_least(loaded, top); loaded < top + p->kernel_h; loaded++)
        load_line(&lines, x, loaded);
      find_taps(&lines, top, tap);
      output_line(p, c, (const int8_t *const *)tap, y);
    }
  }
}
