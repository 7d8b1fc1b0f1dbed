/* Float convolution and linear layer whose weights are not constants, read as they lie in the graph
 * (weights OHWI, [out][in]). */
#include <bringup/real.h>

static inline float dot(const real *x, const real *w, int32_t count, float sum) {
  for (int32_t i = 0; i < count; i++) sum += (float)x[i] * (float)w[i];
  return sum;
}

static inline real stored(float sum, const struct bringup_epilogue *e) {
  return (real)bringup_clampf(sum, e->clamp_minimum, e->clamp_maximum);
}

void REAL_KERNEL_AS(conv2d, direct)(const struct conv2d_params *params, const real *x, const real *w,
                           const real *bias, real *y, void *scratch) {
  (void)scratch;
  const struct conv2d_params p = *params;
  int32_t channels = p.in_c / p.groups, group = p.out_c / p.groups;
  ptrdiff_t depth = (ptrdiff_t)p.kernel_h * p.kernel_w * channels;
  for (int32_t n = 0; n < p.batch; n++, x += (ptrdiff_t)p.in_h * p.in_w * p.in_c)
    for (int32_t oy = 0; oy < p.out_h; oy++)
      for (int32_t ox = 0; ox < p.out_w; ox++)
        for (int32_t o = 0; o < p.out_c; o++) {
          float sum = (float)bias[o];
          for (int32_t r = 0; r < p.kernel_h; r++)
            for (int32_t s = 0; s < p.kernel_w; s++) {
              int32_t iy = oy * p.stride_h - p.pad_top + r * p.dilation_h;
              int32_t ix = ox * p.stride_w - p.pad_left + s * p.dilation_w;
              if ((uint32_t)iy < (uint32_t)p.in_h && (uint32_t)ix < (uint32_t)p.in_w)
                sum = dot(x + ((ptrdiff_t)iy * p.in_w + ix) * p.in_c + o / group * channels,
                          w + o * depth + (r * p.kernel_w + s) * channels, channels, sum);
            }
          *y++ = stored(sum, &p.epilogue);
        }
}

void REAL_KERNEL_AS(linear, direct)(const struct linear_params *params, const real *x, const real *w,
                           const real *bias, real *y, void *scratch) {
  (void)scratch;
  const struct linear_params p = *params;
  for (int32_t row = 0; row < p.rows; row++, x += p.in_features)
    for (int32_t o = 0; o < p.out_features; o++)
      *y++ = stored(dot(x, w + (ptrdiff_t)o * p.in_features, p.in_features, (float)bias[o]),
                    &p.epilogue);
}
