/* Float average pooling. Scratch: one float32 sum per channel. */
#include <bringup/real.h>

static inline int32_t larger(int32_t a, int32_t b) { return a > b ? a : b; }
static inline int32_t smaller(int32_t a, int32_t b) { return a < b ? a : b; }

/* Mean over the window [y0,y1) x [x0,x1) of every channel, clamped. */
static void window_mean(const real *x, int32_t in_w, int32_t channels, int32_t y0, int32_t y1,
                        int32_t x0, int32_t x1, int32_t count,
                        const struct bringup_epilogue *epilogue, real *y, float *sums) {
  for (int32_t c = 0; c < channels; c++) sums[c] = 0;
  for (int32_t iy = y0; iy < y1; iy++)
    for (int32_t ix = x0; ix < x1; ix++) {
      const real *tap = x + ((ptrdiff_t)iy * in_w + ix) * channels;
      for (int32_t c = 0; c < channels; c++) sums[c] += (float)tap[c];
    }
  for (int32_t c = 0; c < channels; c++)
    y[c] = (real)bringup_clampf(sums[c] / (float)count, epilogue->clamp_minimum,
                                epilogue->clamp_maximum);
}

void REAL_KERNEL(avg_pool2d)(const struct avg_pool2d_params *params, const real *x, real *y,
                             void *scratch) {
  const struct avg_pool2d_params p = *params;
  for (int32_t n = 0; n < p.batch; n++, x += (ptrdiff_t)p.in_h * p.in_w * p.channels) {
    for (int32_t oy = 0; oy < p.out_h; oy++) {
      int32_t top = oy * p.stride_h - p.pad_top;
      int32_t y0 = larger(top, 0), y1 = smaller(top + p.kernel_h, p.in_h);
      for (int32_t ox = 0; ox < p.out_w; ox++, y += p.channels) {
        int32_t left = ox * p.stride_w - p.pad_left;
        int32_t x0 = larger(left, 0), x1 = smaller(left + p.kernel_w, p.in_w);
        int32_t count = p.count_include_pad ? p.kernel_h * p.kernel_w : (y1 - y0) * (x1 - x0);
        window_mean(x, p.in_w, p.channels, y0, y1, x0, x1, count, &p.epilogue, y, scratch);
      }
    }
  }
}

void REAL_KERNEL(adaptive_avg_pool2d)(const struct adaptive_avg_pool2d_params *params, const real *x,
                                      real *y, void *scratch) {
  const struct adaptive_avg_pool2d_params p = *params;
  for (int32_t n = 0; n < p.batch; n++, x += (ptrdiff_t)p.in_h * p.in_w * p.channels) {
    for (int32_t oy = 0; oy < p.out_h; oy++) {
      int32_t y0 = oy * p.in_h / p.out_h, y1 = ((oy + 1) * p.in_h + p.out_h - 1) / p.out_h;
      for (int32_t ox = 0; ox < p.out_w; ox++, y += p.channels) {
        int32_t x0 = ox * p.in_w / p.out_w, x1 = ((ox + 1) * p.in_w + p.out_w - 1) / p.out_w;
        window_mean(x, p.in_w, p.channels, y0, y1, x0, x1, (y1 - y0) * (x1 - x0), &p.epilogue, y,
                    scratch);
      }
    }
  }
}
