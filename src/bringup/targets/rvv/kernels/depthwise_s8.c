/* int8 depthwise convolution: lanes run along a whole output line, pixels x channels.
 *
 * Output lane j of a line is pixel j / C, channel j % C. For one tap, neighbouring lanes read
 * neighbouring bytes, provided the pixels a stride skips are out of the way: the input lines of a
 * window are copied, padded, into scratch with column c at (c % stride) * phase + (c / stride) * C.
 * Every vector is full then, however few channels there are. Weights, biases and multipliers are
 * per channel; they are repeated in scratch past one vector, so that lanes j.. read from j % C on.
 *
 * Two products of int8 fit int16 when no weight is -128 (2 * 127 * 128 < 2^15): taps are added in
 * pairs before they are widened. The Python side checks the weights, and that shift is 31. */
#include "vector.h"

/* Most taps of a window, and most lanes of a step: kernels.py refuses more taps and reserves
 * scratch for these lanes, whatever VLEN is. */
#define DEPTHWISE_TAPS 64
#define DEPTHWISE_LANES 256

struct depthwise {
  const struct conv2d_params *p;
  int32_t phase;    /* bytes of one stride phase of a padded line */
  int32_t repeated; /* lanes of the repeated per-channel constants */
  int8_t *lines;    /* kernel_h padded lines, a ring by padded row number */
  int8_t *weights;  /* [taps][repeated] */
  int32_t *bias, *multiplier; /* [repeated] */
};

static inline int32_t line_bytes(const struct depthwise *d) { return d->phase * d->p->stride_w; }

static void repeat(void *to, const void *from, size_t period, size_t bytes) {
  uint8_t *t = to;
  copy_bytes(t, from, period);
  for (size_t done = period; done < bytes;) {
    size_t more = done < bytes - done ? done : bytes - done;
    copy_bytes(t + done, t, more);
    done += more;
  }
}

/* Copy one padded input line (row may lie outside the image) into its ring slot. */
static void load_line(const struct depthwise *d, const int8_t *image, int32_t row) {
  const struct conv2d_params *p = d->p;
  size_t pixel = (size_t)p->in_c;
  int8_t *to = d->lines + (row % p->kernel_h) * line_bytes(d);
  int32_t iy = row - p->pad_top;
  if (iy < 0 || iy >= p->in_h) {
    fill_bytes(to, (uint8_t)p->input_zero_point, (size_t)line_bytes(d));
    return;
  }
  const int8_t *from = image + (ptrdiff_t)iy * p->in_w * p->in_c;
  if (p->stride_w == 1) {
    int32_t inside = at_most(p->in_w, d->phase / p->in_c - p->pad_left);
    int8_t *start = to + p->pad_left * p->in_c;
    fill_bytes(to, (uint8_t)p->input_zero_point, (size_t)p->pad_left * pixel);
    copy_bytes(start, from, (size_t)inside * pixel);
    fill_bytes(start + inside * p->in_c, (uint8_t)p->input_zero_point,
               (size_t)(d->phase - (p->pad_left + inside) * p->in_c));
    return;
  }
  fill_bytes(to, (uint8_t)p->input_zero_point, (size_t)line_bytes(d));
  int32_t columns = d->phase / p->in_c;
  for (int32_t s = 0; s < p->stride_w; s++) {
    /* first image column of this phase: c = s + stride * i - pad_left >= 0 */
    int32_t i = at_least(0, (p->pad_left - s + p->stride_w - 1) / p->stride_w);
    int8_t *start = to + s * d->phase + i * p->in_c;
    int32_t ix = s + p->stride_w * i - p->pad_left;
    const int8_t *source = from + (ptrdiff_t)ix * p->in_c;
    ptrdiff_t step = (ptrdiff_t)p->stride_w * p->in_c;
    int32_t count = at_most(columns - i, (p->in_w - ix + p->stride_w - 1) / p->stride_w);
    if (pixel == 8 && ((uintptr_t)source | (uintptr_t)start) % 8 == 0) {
      for (size_t vl; count > 0; count -= (int32_t)vl, source += step * (ptrdiff_t)vl, start += vl * 8) {
        vl = __riscv_vsetvl_e64m8((size_t)count);
        __riscv_vse64_v_i64m8((int64_t *)(void *)start,
                              __riscv_vlse64_v_i64m8((const int64_t *)(const void *)source, step, vl), vl);
      }
    } else {
      size_t vl = __riscv_vsetvl_e8m8(pixel);
      if (vl == pixel)
        for (; count > 0; count--, source += step, start += pixel)
          __riscv_vse8_v_i8m8(start, __riscv_vle8_v_i8m8(source, vl), vl);
      else
        for (; count > 0; count--, source += step, start += pixel) copy_bytes(start, source, pixel);
    }
  }
}

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

static void output_line(const struct depthwise *d, const int8_t *const *tap, int8_t *y) {
  const struct conv2d_params *p = d->p;
  const struct bringup_epilogue e = p->epilogue; /* int8 stores might change *p, not this */
  const struct depthwise c = *d;
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
  int32_t taps = p->kernel_h * p->kernel_w, channels = p->in_c;
  int32_t lanes = at_most(DEPTHWISE_LANES, p->out_w * channels);
  lanes = at_most(lanes, (int32_t)__riscv_vsetvlmax_e32m8());
  int32_t repeated = (channels + lanes + 15) / 16 * 16;
  struct depthwise d = {
      .p = p,
      .phase = (p->out_w + (p->kernel_w - 1) / p->stride_w) * channels,
      .repeated = repeated,
      .bias = scratch,
      .multiplier = (int32_t *)scratch + repeated,
      .weights = (int8_t *)scratch + 8 * repeated,
      .lines = (int8_t *)scratch + (8 + taps) * repeated,
  };
  repeat(d.bias, bias, (size_t)channels * 4, (size_t)repeated * 4);
  if (p->epilogue.per_channel)
    repeat(d.multiplier, multiplier, (size_t)channels * 4, (size_t)repeated * 4);
  else
    repeat(d.multiplier, multiplier, 4, (size_t)repeated * 4);
  for (int32_t t = 0; t < taps; t++)
    repeat(d.weights + t * repeated, w + t * channels, (size_t)channels, (size_t)repeated);

  const int8_t *tap[DEPTHWISE_TAPS];
  for (int32_t n = 0; n < p->batch; n++, x += (ptrdiff_t)p->in_h * p->in_w * channels) {
    int32_t loaded = 0;
    for (int32_t oy = 0; oy < p->out_h; oy++, y += p->out_w * channels) {
      int32_t top = oy * p->stride_h;
      for (loaded = at_least(loaded, top); loaded < top + p->kernel_h; loaded++)
        load_line(&d, x, loaded);
      int32_t t = 0;
      for (int32_t r = 0; r < p->kernel_h; r++) {
        const int8_t *line = d.lines + ((top + r) % p->kernel_h) * line_bytes(&d);
        for (int32_t s = 0; s < p->kernel_w; s++)
          tap[t++] = line + (s % p->stride_w) * d.phase + (s / p->stride_w) * channels;
      }
      output_line(&d, tap, y);
    }
  }
}
