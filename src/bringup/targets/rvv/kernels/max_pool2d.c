/* Maximum pooling, separable: vertical maxima of whole image lines, then horizontal ones.
 *
 * A line of the NHWC image is contiguous, so the vertical step runs at full vector length whatever
 * the number of channels; so does the horizontal step at stride 1. Taps outside the image are left
 * out, which is what padding with the smallest value means. scratch: one image line. */
#include "vector.h"

/* first and one past the last tap of a window that lie inside [0, size) */
struct taps {
  int32_t first, last;
};

static inline struct taps taps_inside(int32_t start, int32_t kernel, int32_t dilation,
                                      int32_t size) {
  struct taps t = {0, kernel};
  while (t.first < kernel && start + t.first * dilation < 0) t.first++;
  while (t.last > t.first && start + (t.last - 1) * dilation >= size) t.last--;
  return t;
}

/* Maxima over `taps` runs `step` apart, for `runs` outputs `stride` apart in the input. */
struct run {
  int32_t taps, runs;
  ptrdiff_t step, stride;
  size_t lanes;
};

#define DEFINE_MAX_POOL2D(NAME, T, LOAD, STORE, MAX, SETVL, V)                                     \
  /* to[i][j] = max over t < taps of from[i * stride + t * step + j] */                            \
  static void NAME##_run(const T *from, const struct run run, T *to) {                             \
    size_t vl;                                                                                     \
    for (size_t lane = 0; lane < run.lanes; lane += vl) {                                          \
      vl = SETVL(run.lanes - lane);                                                                \
      const T *start = from + lane;                                                                \
      T *y = to + lane;                                                                            \
      for (int32_t i = run.runs; i > 0; i--, start += run.stride, y += run.lanes) {                \
        const T *tap = start;                                                                      \
        V v = LOAD(tap, vl);                                                                       \
        for (int32_t t = run.taps; t > 1; t--) {                                                   \
          tap += run.step;                                                                         \
          v = MAX(v, LOAD(tap, vl), vl);                                                           \
        }                                                                                          \
        STORE(y, v, vl);                                                                           \
      }                                                                                            \
    }                                                                                              \
  }                                                                                                \
  void KERNEL(NAME)(const struct max_pool2d_params *p, const T *x, T *y, void *scratch) {          \
    T *line = scratch;                                                                             \
    ptrdiff_t channels = p->channels, width = p->in_w * channels, step = p->dilation_w * channels; \
    int32_t beyond = p->in_w - (p->kernel_w - 1) * p->dilation_w;                                  \
    for (int32_t n = 0; n < p->batch; n++, x += width * p->in_h)                                   \
      for (int32_t oy = 0; oy < p->out_h; oy++) {                                                  \
        int32_t iy = oy * p->stride_h - p->pad_top;                                                \
        struct taps rows = taps_inside(iy, p->kernel_h, p->dilation_h, p->in_h);                   \
        NAME##_run(x + (iy + rows.first * p->dilation_h) * width,                                  \
                   (struct run){rows.last - rows.first, 1, width * p->dilation_h, 0,               \
                                (size_t)width},                                                    \
                   line);                                                                          \
        for (int32_t ox = 0, pixels; ox < p->out_w; ox += pixels, y += pixels * channels) {        \
          int32_t ix = ox * p->stride_w - p->pad_left;                                             \
          struct taps t = {0, p->kernel_w};                                                        \
          pixels = 1;                                                                              \
          if (ix < 0 || ix >= beyond)                                                              \
            t = taps_inside(ix, p->kernel_w, p->dilation_w, p->in_w);                              \
          else                                                                                     \
            pixels = at_most(p->out_w - ox, (beyond - ix + p->stride_w - 1) / p->stride_w);        \
          struct run run = {t.last - t.first, pixels, step, p->stride_w * channels,                \
                            (size_t)channels};                                                     \
          if (p->stride_w == 1) { /* outputs next to each other are one run */                     \
            run.runs = 1;                                                                          \
            run.lanes *= (size_t)pixels;                                                           \
          }                                                                                        \
          NAME##_run(line + (ix + t.first * p->dilation_w) * channels, run, y);                    \
        }                                                                                          \
      }                                                                                            \
  }

/* Unlike vfmax, NaN wins: take b where it is larger or not a number. */
RVV_INLINE vfloat32m8_t maximum_f32(vfloat32m8_t a, vfloat32m8_t b, size_t vl) {
  vbool4_t larger = __riscv_vmflt_vv_f32m8_b4(a, b, vl);
  vbool4_t nan = __riscv_vmfne_vv_f32m8_b4(b, b, vl);
  return __riscv_vmerge_vvm_f32m8(a, b, __riscv_vmor_mm_b4(larger, nan, vl), vl);
}

DEFINE_MAX_POOL2D(max_pool2d_s8_rvv, int8_t, __riscv_vle8_v_i8m8, __riscv_vse8_v_i8m8,
                  __riscv_vmax_vv_i8m8, __riscv_vsetvl_e8m8, vint8m8_t)
DEFINE_MAX_POOL2D(max_pool2d_f32_rvv, float, __riscv_vle32_v_f32m8, __riscv_vse32_v_f32m8,
                  maximum_f32, __riscv_vsetvl_e32m8, vfloat32m8_t)
