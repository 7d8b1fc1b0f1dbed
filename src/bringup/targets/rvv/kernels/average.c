/* Averages: pooling windows, adaptive windows, mean and sum over axes. Lanes are channels.
 *
 * int8 taps are added in int16, 255 of them at most (255 * 128 < 2^15), then in int32. */
#include "vector.h"

enum { INT16_TAPS = 255 };

/* A window: `rows` x `taps` runs of lanes, `row_step` and `tap_step` elements apart. */
struct window {
  int32_t rows, taps;
  ptrdiff_t row_step, tap_step;
};

RVV_INLINE vint32m4_t window_sum_s8(const int8_t *from, const struct window *w, size_t vl) {
  vint32m4_t sum = __riscv_vmv_v_x_i32m4(0, vl);
  for (int32_t r = 0; r < w->rows; r++, from += w->row_step) {
    const int8_t *tap = from;
    for (int32_t left = w->taps; left > 0; left -= INT16_TAPS) {
      vint16m2_t part = __riscv_vmv_v_x_i16m2(0, vl);
      for (int32_t t = at_most(left, INT16_TAPS); t > 0; t--, tap += w->tap_step)
        part = __riscv_vwadd_wv_i16m2(part, __riscv_vle8_v_i8m1(tap, vl), vl);
      sum = __riscv_vwadd_wv_i32m4(sum, part, vl);
    }
  }
  return sum;
}

RVV_INLINE vfloat32m8_t window_sum_f32(const float *from, const struct window *w, size_t vl) {
  vfloat32m8_t sum = __riscv_vfmv_v_f_f32m8(0.0f, vl);
  for (int32_t r = 0; r < w->rows; r++, from += w->row_step) {
    const float *tap = from;
    for (int32_t t = 0; t < w->taps; t++, tap += w->tap_step)
      sum = __riscv_vfadd_vv_f32m8(sum, __riscv_vle32_v_f32m8(tap, vl), vl);
  }
  return sum;
}

/* `lanes` outputs: rescale(sum - offset) */
static void average_s8(const int8_t *x, const struct window *w, int32_t lanes, int32_t offset,
                       int32_t multiplier, int32_t shift, const struct bringup_epilogue *epilogue,
                       int8_t *y) {
  const struct bringup_epilogue constants = *epilogue, *e = &constants;
  for (size_t vl, left = (size_t)lanes; left > 0; left -= vl, x += vl, y += vl) {
    vl = __riscv_vsetvl_e32m4(left);
    vint32m4_t sum = __riscv_vsub_vx_i32m4(window_sum_s8(x, w, vl), offset, vl);
    vint8m1_t q = shift == 31 ? requantize_one_m4(sum, multiplier, e, vl)
                              : requantize_any_shift(sum, __riscv_vmv_v_x_i32m4(multiplier, vl),
                                                     shift, e, vl);
    __riscv_vse8_v_i8m1(y, q, vl);
  }
}

static void average_f32(const float *x, const struct window *w, int32_t lanes, float count,
                        const struct bringup_epilogue *e, float *y) {
  for (size_t vl, left = (size_t)lanes; left > 0; left -= vl, x += vl, y += vl) {
    vl = __riscv_vsetvl_e32m8(left);
    vfloat32m8_t mean = __riscv_vfdiv_vf_f32m8(window_sum_f32(x, w, vl), count, vl);
    __riscv_vse32_v_f32m8(y, clamp_f32m8(mean, e->clamp_minimum, e->clamp_maximum, vl), vl);
  }
}

/* The part of a pooling window inside the image, along one axis. */
struct extent {
  int32_t start, size;
};

static struct extent pooled(int32_t output, int32_t stride, int32_t pad, int32_t kernel,
                            int32_t image) {
  int32_t first = output * stride - pad, last = at_most(first + kernel, image);
  first = at_least(first, 0);
  return (struct extent){first, at_least(last - first, 0)};
}

static struct extent adaptive(int32_t output, int32_t image, int32_t outputs) {
  int32_t first = (int32_t)((int64_t)output * image / outputs);
  int32_t last = (int32_t)((((int64_t)output + 1) * image + outputs - 1) / outputs);
  return (struct extent){first, last - first};
}

/* Both poolings, for one element type: EXTENT_Y and EXTENT_X give the window of oy, ox. */
#define FOR_EVERY_WINDOW(p, x, y, EXTENT_Y, EXTENT_X, AVERAGE)                                     \
  do {                                                                                             \
    ptrdiff_t line = (ptrdiff_t)(p)->in_w * (p)->channels;                                         \
    for (int32_t n = 0; n < (p)->batch; n++, (x) += line * (p)->in_h)                              \
      for (int32_t oy = 0; oy < (p)->out_h; oy++) {                                                \
        struct extent ey = EXTENT_Y;                                                               \
        for (int32_t ox = 0; ox < (p)->out_w; ox++, (y) += (p)->channels) {                        \
          struct extent ex = EXTENT_X;                                                             \
          struct window w = {ey.size, ex.size, line, (p)->channels};                               \
          int32_t inside = ey.size * ex.size;                                                      \
          AVERAGE;                                                                                 \
        }                                                                                          \
      }                                                                                            \
  } while (0)

#define POOLED_Y pooled(oy, p->stride_h, p->pad_top, p->kernel_h, p->in_h)
#define POOLED_X pooled(ox, p->stride_w, p->pad_left, p->kernel_w, p->in_w)
#define ADAPTIVE_Y adaptive(oy, p->in_h, p->out_h)
#define ADAPTIVE_X adaptive(ox, p->in_w, p->out_w)
#define WINDOW_START (ey.start * line + (ptrdiff_t)ex.start * p->channels)

void KERNEL(avg_pool2d_s8_rvv)(const struct avg_pool2d_params *p, const int8_t *x,
                               const int32_t *multiplier, const int32_t *shift, int8_t *y,
                               void *scratch) {
  (void)scratch;
  struct bringup_epilogue e = p->epilogue;
  e.left_shift = 0;
  FOR_EVERY_WINDOW(p, x, y, POOLED_Y, POOLED_X, {
    int32_t count = p->count_include_pad ? p->kernel_h * p->kernel_w : inside;
    average_s8(x + WINDOW_START, &w, p->channels, inside * p->input_zero_point,
               multiplier[count - 1], shift[count - 1], &e, y);
  });
}

void KERNEL(avg_pool2d_f32_rvv)(const struct avg_pool2d_params *p, const float *x, float *y,
                                void *scratch) {
  (void)scratch;
  FOR_EVERY_WINDOW(p, x, y, POOLED_Y, POOLED_X, {
    int32_t count = p->count_include_pad ? p->kernel_h * p->kernel_w : inside;
    average_f32(x + WINDOW_START, &w, p->channels, (float)count, &p->epilogue, y);
  });
}

void KERNEL(adaptive_avg_pool2d_s8_rvv)(const struct adaptive_avg_pool2d_params *p,
                                        const int8_t *x, const int32_t *multiplier,
                                        const int32_t *shift, int8_t *y, void *scratch) {
  (void)scratch;
  struct bringup_epilogue e = p->epilogue;
  e.left_shift = 0;
  FOR_EVERY_WINDOW(p, x, y, ADAPTIVE_Y, ADAPTIVE_X, {
    average_s8(x + WINDOW_START, &w, p->channels, inside * p->input_zero_point,
               multiplier[inside - 1], shift[inside - 1], &e, y);
  });
}

void KERNEL(adaptive_avg_pool2d_f32_rvv)(const struct adaptive_avg_pool2d_params *p,
                                         const float *x, float *y, void *scratch) {
  (void)scratch;
  FOR_EVERY_WINDOW(p, x, y, ADAPTIVE_Y, ADAPTIVE_X, {
    average_f32(x + WINDOW_START, &w, p->channels, (float)inside, &p->epilogue, y);
  });
}

static int32_t line_sum_s8(const int8_t *x, int32_t count) {
  vint32m1_t sum = __riscv_vmv_s_x_i32m1(0, 1);
  for (size_t vl, left = (size_t)count; left > 0; left -= vl, x += vl) {
    vl = __riscv_vsetvl_e8m4(left);
    vint16m8_t wide = __riscv_vsext_vf2_i16m8(__riscv_vle8_v_i8m4(x, vl), vl);
    sum = __riscv_vwredsum_vs_i16m8_i32m1(wide, sum, vl);
  }
  return __riscv_vmv_x_s_i32m1_i32(sum);
}

/* mean and sum alike: the multiplier holds what distinguishes them */
void KERNEL(mean_s8_rvv)(const struct reduce_params *p, const int8_t *x,
                         const int32_t *multiplier, int8_t *y, void *scratch) {
  (void)scratch;
  int32_t offset = p->reduce * p->input_zero_point;
  struct window w = {1, p->reduce, 0, p->inner};
  for (int32_t o = 0; o < p->outer; o++, x += (ptrdiff_t)p->reduce * p->inner, y += p->inner) {
    if (p->inner == 1)
      *y = requantize_scalar(line_sum_s8(x, p->reduce) - offset, *multiplier, p->epilogue.shift,
                             &p->epilogue);
    else
      average_s8(x, &w, p->inner, offset, *multiplier, p->epilogue.shift, &p->epilogue, y);
  }
}

void KERNEL(mean_f32_rvv)(const struct reduce_params *p, const float *x, float *y,
                          void *scratch) {
  (void)scratch;
  struct window w = {1, p->reduce, 0, p->inner};
  for (int32_t o = 0; o < p->outer; o++, x += (ptrdiff_t)p->reduce * p->inner, y += p->inner) {
    if (p->inner > 1) {
      average_f32(x, &w, p->inner, (float)p->reduce, &p->epilogue, y);
      continue;
    }
    vfloat32m8_t sums = __riscv_vfmv_v_f_f32m8(0.0f, __riscv_vsetvlmax_e32m8());
    size_t vl, all = __riscv_vsetvlmax_e32m8();
    for (int32_t i = 0; i < p->reduce; i += (int32_t)vl) {
      vl = __riscv_vsetvl_e32m8((size_t)(p->reduce - i));
      sums = __riscv_vfadd_vv_f32m8_tu(sums, sums, __riscv_vle32_v_f32m8(x + i, vl), vl);
    }
    vfloat32m1_t zero = __riscv_vfmv_s_f_f32m1(0.0f, 1);
    float sum = __riscv_vfmv_f_s_f32m1_f32(__riscv_vfredusum_vs_f32m8_f32m1(sums, zero, all));
    float mean = sum / (float)p->reduce;
    mean = mean < p->epilogue.clamp_minimum ? p->epilogue.clamp_minimum : mean;
    *y = mean > p->epilogue.clamp_maximum ? p->epilogue.clamp_maximum : mean;
  }
}
