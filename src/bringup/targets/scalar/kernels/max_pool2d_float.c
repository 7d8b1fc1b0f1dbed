/* Float max pooling, as max_pool2d_s8.c. A NaN in the window is the result. */
#include <bringup/real.h>

static inline void clip(int32_t start, int32_t taps, int32_t dilation, int32_t size, int32_t *first,
                        int32_t *last) {
  *first = start < 0 ? (-start + dilation - 1) / dilation : 0;
  int32_t inside = size > start ? (size - start + dilation - 1) / dilation : 0;
  *last = taps < inside ? taps : inside;
}

static void merge(real *y, const real *x, int32_t count) {
  for (int32_t i = 0; i < count; i++)
    if (x[i] > y[i] || x[i] != x[i]) y[i] = x[i];
}

void REAL_KERNEL(max_pool2d)(const struct max_pool2d_params *params, const real *x, real *y,
                             void *scratch) {
  (void)scratch;
  const struct max_pool2d_params p = *params;
  ptrdiff_t channels = p.channels;
  for (int32_t n = 0; n < p.batch; n++, x += (ptrdiff_t)p.in_h * p.in_w * channels) {
    for (int32_t oy = 0; oy < p.out_h; oy++) {
      int32_t top = oy * p.stride_h - p.pad_top, r0, r1;
      clip(top, p.kernel_h, p.dilation_h, p.in_h, &r0, &r1);
      for (int32_t ox = 0; ox < p.out_w; ox++, y += channels) {
        int32_t left = ox * p.stride_w - p.pad_left, s0, s1;
        clip(left, p.kernel_w, p.dilation_w, p.in_w, &s0, &s1);
        for (ptrdiff_t c = 0; c < channels; c++) y[c] = (real)-__builtin_inff();
        for (int32_t r = r0; r < r1; r++)
          for (int32_t s = s0; s < s1; s++)
            merge(y, x + ((ptrdiff_t)(top + r * p.dilation_h) * p.in_w + left + s * p.dilation_w) * channels,
                  p.channels);
      }
    }
  }
}
