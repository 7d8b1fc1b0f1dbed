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

#define DEFINE_MAX_POOL2D(NAME, T, LOAD, STORE, MAX, SETVL, V)                                     \
  /* to[j] = max over t < taps of from[t * step + j] */                                            \
  RVV_INLINE void NAME##_runs(const T *from, ptrdiff_t step, int32_t taps, size_t count, T *to) {  \
    for (size_t vl; count > 0; count -= vl, from += vl, to += vl) {                                \
      vl = SETVL(count);                                                                           \
      const T *tap = from;                                                                         \
      V v = LOAD(tap, vl);                                                                         \
      for (int32_t t = 1; t < taps; t++) {                                                         \
        tap += step;                                                                               \
        v = MAX(v, LOAD(tap, vl), vl);                                                             \
      }                                                                                            \
      STORE(to, v, vl);                                                                            \
    }                                                                                              \
  }                                                                                                \
  void KERNEL(NAME)(const struct max_pool2d_params *p, const T *x, T *y, void *scratch) {          \
    T *line = scratch;                                                                             \
    ptrdiff_t width = (ptrdiff_t)p->in_w * p->channels, step = (ptrdiff_t)p->dilation_w * p->channels; \
    int32_t reach = (p->kernel_w - 1) * p->dilation_w;                                             \
    for (int32_t n = 0; n < p->batch; n++, x += width * p->in_h)                                   \
      for (int32_t oy = 0; oy < p->out_h; oy++) {                                                  \
        int32_t iy = oy * p->stride_h - p->pad_top;                                                \
        struct taps rows = taps_inside(iy, p->kernel_h, p->dilation_h, p->in_h);                   \
        NAME##_runs(x + (iy + rows.first * p->dilation_h) * width, width * p->dilation_h,          \
                    rows.last - rows.first, (size_t)width, line);                                  \
        for (int32_t ox = 0; ox < p->out_w;) {                                                     \
          int32_t ix = ox * p->stride_w - p->pad_left, pixels = 1;                                 \
          struct taps t = {0, p->kernel_w};                                                        \
          if (ix < 0 || ix + reach >= p->in_w)                                                     \
            t = taps_inside(ix, p->kernel_w, p->dilation_w, p->in_w);                              \
          else if (p->stride_w == 1)                                                               \
            pixels = at_most(p->out_w - ox, p->in_w - reach - ix);                                 \
          NAME##_runs(line + (ptrdiff_t)(ix + t.first * p->dilation_w) * p->channels, step,        \
                      t.last - t.first, (size_t)pixels * (size_t)p->channels, y);                  \
          ox += pixels;                                                                            \
          y += (ptrdiff_t)pixels * p->channels;                                                    \
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
