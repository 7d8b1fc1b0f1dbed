/* int8 convolutions and linear layer whose weights are not constants, or have a zero point: nothing
 * is packed or folded, so operands are read as they lie in the graph (weights OHWI, [out][in]). */
#include <bringup/requantize.h>

/* sum (x - x_zero) * (w - w_zero), wrapping */
static inline uint32_t dot(const int8_t *x, const int8_t *w, int32_t count, int32_t x_zero,
                           int32_t w_zero) {
  uint32_t sum = 0;
  for (int32_t i = 0; i < count; i++) sum += (uint32_t)((x[i] - x_zero) * (w[i] - w_zero));
  return sum;
}

static inline __attribute__((always_inline)) void store(uint32_t sum, int32_t channel,
                                                        const int32_t *multiplier,
                                                        const struct bringup_epilogue *e, ptrdiff_t to,
                                                        int8_t *y8, int32_t *y32) {
  if (y32) y32[to] = (int32_t)sum;
  else
    y8[to] = (int8_t)bringup_requantize((int32_t)sum, multiplier[e->per_channel ? channel : 0], e);
}

/* One output: taps outside the image are real zeros. */
static uint32_t window(const struct conv2d_params *p, const int8_t *image, const int8_t *w,
                       int32_t top, int32_t left, int32_t channels) {
  uint32_t sum = 0;
  for (int32_t r = 0; r < p->kernel_h; r++)
    for (int32_t s = 0; s < p->kernel_w; s++, w += channels) {
      int32_t y = top + r * p->dilation_h, x = left + s * p->dilation_w;
      if ((uint32_t)y < (uint32_t)p->in_h && (uint32_t)x < (uint32_t)p->in_w)
        sum += dot(image + ((ptrdiff_t)y * p->in_w + x) * p->in_c, w, channels, p->input_zero_point,
                   p->weight_zero_point);
    }
  return sum;
}

static inline __attribute__((always_inline)) void conv2d(const struct conv2d_params *params,
                                                         const int8_t *x, const int8_t *w,
                                                         const int32_t *bias,
                                                         const int32_t *multiplier, int8_t *y8,
                                                         int32_t *y32) {
  const struct conv2d_params p = *params;
  int32_t channels = p.in_c / p.groups, group = p.out_c / p.groups;
  ptrdiff_t depth = (ptrdiff_t)p.kernel_h * p.kernel_w * channels, to = 0;
  for (int32_t n = 0; n < p.batch; n++, x += (ptrdiff_t)p.in_h * p.in_w * p.in_c)
    for (int32_t oy = 0; oy < p.out_h; oy++)
      for (int32_t ox = 0; ox < p.out_w; ox++)
        for (int32_t o = 0; o < p.out_c; o++, to++) {
          uint32_t sum = (uint32_t)bias[o] +
                         window(&p, x + o / group * channels, w + o * depth,
                                oy * p.stride_h - p.pad_top, ox * p.stride_w - p.pad_left, channels);
          store(sum, o, multiplier, &p.epilogue, to, y8, y32);
        }
}

/* First input coordinate that a kernel of `reach` more pixels carries to `o` or beyond. */
static inline int32_t first_source(int32_t o, int32_t reach, int32_t stride) {
  return o <= reach ? 0 : (o - reach + stride - 1) / stride;
}

/* One output of a transposed convolution: the pixels that reach it, each by one tap. */
static uint32_t reached(const struct conv_transpose2d_params *p, const int8_t *image,
                        const int8_t *w, int32_t top, int32_t left, int32_t channels) {
  const int32_t above = first_source(top, (p->kernel_h - 1) * p->dilation_h, p->stride_h);
  const int32_t before = first_source(left, (p->kernel_w - 1) * p->dilation_w, p->stride_w);
  uint32_t sum = 0;
  for (int32_t y = above; y < p->in_h && y * p->stride_h <= top; y++) {
    int32_t row = top - y * p->stride_h;
    if (row % p->dilation_h) continue;
    for (int32_t x = before; x < p->in_w && x * p->stride_w <= left; x++) {
      int32_t column = left - x * p->stride_w;
      if (column % p->dilation_w) continue;
      ptrdiff_t tap = (ptrdiff_t)(row / p->dilation_h) * p->kernel_w + column / p->dilation_w;
      sum += dot(image + ((ptrdiff_t)y * p->in_w + x) * p->in_c, w + tap * channels, channels,
                 p->input_zero_point, p->weight_zero_point);
    }
  }
  return sum;
}

static inline __attribute__((always_inline)) void conv_transpose2d(
    const struct conv_transpose2d_params *params, const int8_t *x, const int8_t *w,
    const int32_t *bias, const int32_t *multiplier, int8_t *y8, int32_t *y32) {
  const struct conv_transpose2d_params p = *params;
  int32_t channels = p.in_c / p.groups, group = p.out_c / p.groups;
  ptrdiff_t depth = (ptrdiff_t)p.kernel_h * p.kernel_w * channels, to = 0;
  for (int32_t n = 0; n < p.batch; n++, x += (ptrdiff_t)p.in_h * p.in_w * p.in_c)
    for (int32_t oy = 0; oy < p.out_h; oy++)
      for (int32_t ox = 0; ox < p.out_w; ox++)
        for (int32_t o = 0; o < p.out_c; o++, to++) {
          uint32_t sum = (uint32_t)bias[o] + reached(&p, x + o / group * channels, w + o * depth,
                                                     oy + p.pad_top, ox + p.pad_left, channels);
          store(sum, o, multiplier, &p.epilogue, to, y8, y32);
        }
}

static inline __attribute__((always_inline)) void linear(const struct linear_params *params,
                                                         const int8_t *x, const int8_t *w,
                                                         const int32_t *bias,
                                                         const int32_t *multiplier, int8_t *y8,
                                                         int32_t *y32) {
  const struct linear_params p = *params;
  ptrdiff_t to = 0;
  for (int32_t row = 0; row < p.rows; row++, x += p.in_features)
    for (int32_t o = 0; o < p.out_features; o++, to++)
      store((uint32_t)bias[o] + dot(x, w + (ptrdiff_t)o * p.in_features, p.in_features,
                                    p.input_zero_point, 0),
            o, multiplier, &p.epilogue, to, y8, y32);
}

void KERNEL(conv2d_s8_scalar_direct)(const struct conv2d_params *p, const int8_t *x,
                                     const int8_t *w, const int32_t *bias,
                                     const int32_t *multiplier, int8_t *y, void *scratch) {
  (void)scratch;
  conv2d(p, x, w, bias, multiplier, y, 0);
}

void KERNEL(conv2d_s8_s32_scalar_direct)(const struct conv2d_params *p, const int8_t *x,
                                         const int8_t *w, const int32_t *bias, int32_t *y,
                                         void *scratch) {
  (void)scratch;
  conv2d(p, x, w, bias, 0, 0, y);
}

void KERNEL(conv_transpose2d_s8_scalar_direct)(const struct conv_transpose2d_params *p,
                                               const int8_t *x, const int8_t *w,
                                               const int32_t *bias, const int32_t *multiplier,
                                               int8_t *y, void *scratch) {
  (void)scratch;
  conv_transpose2d(p, x, w, bias, multiplier, y, 0);
}

void KERNEL(conv_transpose2d_s8_s32_scalar_direct)(const struct conv_transpose2d_params *p,
                                                   const int8_t *x, const int8_t *w,
                                                   const int32_t *bias, int32_t *y,
                                                   void *scratch) {
  (void)scratch;
  conv_transpose2d(p, x, w, bias, 0, 0, y);
}

void KERNEL(linear_s8_scalar_direct)(const struct linear_params *p, const int8_t *x,
                                     const int8_t *w, const int32_t *bias,
                                     const int32_t *multiplier, int8_t *y, void *scratch) {
  (void)scratch;
  linear(p, x, w, bias, multiplier, y, 0);
}

void KERNEL(linear_s8_s32_scalar_direct)(const struct linear_params *p, const int8_t *x,
                                         const int8_t *w, const int32_t *bias, int32_t *y,
                                         void *scratch) {
  (void)scratch;
  linear(p, x, w, bias, 0, 0, y);
}
