/* int8 bilinear resize: TOSA's integer weighted sum, then one rescale. */
#include <bringup/requantize.h>
#include <bringup/resize.h>

/* Stores int8 to `y8`, or the plain sums to `y32` when that is given. */
static inline __attribute__((always_inline)) void resize(const struct resize_params *params,
                                                         const int8_t *x, int8_t *y8,
                                                         int32_t *y32) {
  const struct resize_params p = *params;
  ptrdiff_t pixel = p.channels, row = pixel * p.in_w, to = 0;
  for (int32_t n = 0; n < p.batch; n++, x += row * p.in_h)
    for (int32_t oy = 0; oy < p.out_h; oy++) {
      struct bringup_source v = bringup_source(oy, p.scale_y_n, p.scale_y_d, p.offset_y, p.in_h);
      for (int32_t ox = 0; ox < p.out_w; ox++) {
        struct bringup_source h = bringup_source(ox, p.scale_x_n, p.scale_x_d, p.offset_x, p.in_w);
        const int8_t *a = x + row * v.near + pixel * h.near, *b = x + row * v.near + pixel * h.far;
        const int8_t *c = x + row * v.far + pixel * h.near, *d = x + row * v.far + pixel * h.far;
        int32_t left = p.scale_x_n - h.weight, top = p.scale_y_n - v.weight;
        int32_t centre = p.input_zero_point * p.scale_x_n * p.scale_y_n;
        for (int32_t i = 0; i < p.channels; i++, to++) {
          int32_t sum = (a[i] * left + b[i] * h.weight) * top +
                        (c[i] * left + d[i] * h.weight) * v.weight - centre;
          if (y32) y32[to] = sum;
          else y8[to] = (int8_t)bringup_requantize(sum, p.multiplier, &p.epilogue);
        }
      }
    }
}

void KERNEL(resize_bilinear_s8_scalar)(const struct resize_params *p, const int8_t *x, int8_t *y,
                                       void *scratch) {
  (void)scratch;
  resize(p, x, y, 0);
}

void KERNEL(resize_bilinear_s8_s32_scalar)(const struct resize_params *p, const int8_t *x,
                                           int32_t *y, void *scratch) {
  (void)scratch;
  resize(p, x, 0, y);
}
