/* int8 average pooling: integer sum over the clipped window, one rescale by the window's count.
 * Scratch: one int32 sum per channel. */
#include <bringup/requantize.h>

static inline int32_t larger(int32_t a, int32_t b) { return a > b ? a : b; }
static inline int32_t smaller(int32_t a, int32_t b) { return a < b ? a : b; }

/* Sum of the window [y0,y1) x [x0,x1) of every channel, zero point removed. */
static void window_sums(const int8_t *x, int32_t in_w, int32_t channels, int32_t y0, int32_t y1,
                        int32_t x0, int32_t x1, int32_t zero_point, int32_t *sums) {
  int32_t start = -zero_point * (y1 - y0) * (x1 - x0);
  for (int32_t c = 0; c < channels; c++) sums[c] = start;
  for (int32_t iy = y0; iy < y1; iy++)
    for (int32_t ix = x0; ix < x1; ix++) {
      const int8_t *tap = x + ((ptrdiff_t)iy * in_w + ix) * channels;
      for (int32_t c = 0; c < channels; c++) sums[c] += tap[c];
    }
}

static void store(const int32_t *sums, int32_t channels, int32_t multiplier, int32_t shift,
                  const struct bringup_epilogue *epilogue, int8_t *y) {
  struct bringup_epilogue e = *epilogue;
  e.shift = shift;
  e.left_shift = 0;
  for (int32_t c = 0; c < channels; c++) y[c] = (int8_t)bringup_requantize(sums[c], multiplier, &e);
}

void KERNEL(avg_pool2d_s8_scalar)(const struct avg_pool2d_params *params, const int8_t *x,
                                  const int32_t *multiplier, const int32_t *shift, int8_t *y,
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
        window_sums(x, p.in_w, p.channels, y0, y1, x0, x1, p.input_zero_point, scratch);
        store(scratch, p.channels, multiplier[count - 1], shift[count - 1], &p.epilogue, y);
      }
    }
  }
}

void KERNEL(adaptive_avg_pool2d_s8_scalar)(const struct adaptive_avg_pool2d_params *params,
                                           const int8_t *x, const int32_t *multiplier,
                                           const int32_t *shift, int8_t *y, void *scratch) {
  const struct adaptive_avg_pool2d_params p = *params;
  for (int32_t n = 0; n < p.batch; n++, x += (ptrdiff_t)p.in_h * p.in_w * p.channels) {
    for (int32_t oy = 0; oy < p.out_h; oy++) {
      int32_t y0 = oy * p.in_h / p.out_h, y1 = ((oy + 1) * p.in_h + p.out_h - 1) / p.out_h;
      for (int32_t ox = 0; ox < p.out_w; ox++, y += p.channels) {
        int32_t x0 = ox * p.in_w / p.out_w, x1 = ((ox + 1) * p.in_w + p.out_w - 1) / p.out_w;
        int32_t index = (y1 - y0) * (x1 - x0) - 1;
        window_sums(x, p.in_w, p.channels, y0, y1, x0, x1, p.input_zero_point, scratch);
        store(scratch, p.channels, multiplier[index], shift[index], &p.epilogue, y);
      }
    }
  }
}
