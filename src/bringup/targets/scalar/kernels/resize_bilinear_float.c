/* Float bilinear resize with the exact rational coordinates of the parameters. */
#include <bringup/real.h>
#include <bringup/resize.h>

void REAL_KERNEL(resize_bilinear)(const struct resize_params *params, const real *x, real *y,
                                  void *scratch) {
  (void)scratch;
  const struct resize_params p = *params;
  ptrdiff_t pixel = p.channels, row = pixel * p.in_w;
  for (int32_t n = 0; n < p.batch; n++, x += row * p.in_h)
    for (int32_t oy = 0; oy < p.out_h; oy++) {
      struct bringup_source v = bringup_source(oy, p.scale_y_n, p.scale_y_d, p.offset_y, p.in_h);
      float down = (float)v.weight / (float)p.scale_y_n;
      float up = (float)(p.scale_y_n - v.weight) / (float)p.scale_y_n;
      for (int32_t ox = 0; ox < p.out_w; ox++) {
        struct bringup_source h = bringup_source(ox, p.scale_x_n, p.scale_x_d, p.offset_x, p.in_w);
        float right = (float)h.weight / (float)p.scale_x_n;
        float left = (float)(p.scale_x_n - h.weight) / (float)p.scale_x_n;
        const real *a = x + row * v.near + pixel * h.near, *b = x + row * v.near + pixel * h.far;
        const real *c = x + row * v.far + pixel * h.near, *d = x + row * v.far + pixel * h.far;
        for (int32_t i = 0; i < p.channels; i++) {
          float above = (float)a[i] * left + (float)b[i] * right;
          float below = (float)c[i] * left + (float)d[i] * right;
          *y++ = (real)bringup_clampf(above * up + below * down, p.epilogue.clamp_minimum,
                                      p.epilogue.clamp_maximum);
        }
      }
    }
}
