#include "autovec.h"

void KERNEL(max_pool2d_s8_autovec)(const struct max_pool2d_params *p, const int8_t *restrict x,
                                   int8_t *restrict y, void *scratch) {
  (void)scratch;
  int channels = p->channels;
  for (int n = 0; n < p->batch; n++)
    for (int oy = 0; oy < p->out_h; oy++)
      for (int ox = 0; ox < p->out_w; ox++, y += channels) {
        for (int c = 0; c < channels; c++) y[c] = -128;
        for (int r = 0; r < p->kernel_h; r++) {
          int iy = oy * p->stride_h - p->pad_top + r * p->dilation_h;
          if (iy < 0 || iy >= p->in_h) continue;
          for (int s = 0; s < p->kernel_w; s++) {
            int ix = ox * p->stride_w - p->pad_left + s * p->dilation_w;
            if (ix < 0 || ix >= p->in_w) continue;
            const int8_t *from = x + ((n * p->in_h + iy) * p->in_w + ix) * channels;
            for (int c = 0; c < channels; c++) y[c] = from[c] > y[c] ? from[c] : y[c];
          }
        }
      }
}

void KERNEL(avg_pool2d_s8_autovec)(const struct avg_pool2d_params *p, const int8_t *restrict x,
                                   const int32_t *restrict multiplier,
                                   const int32_t *restrict shift, int8_t *restrict y,
                                   void *scratch) {
  int32_t *restrict sums = scratch;
  int channels = p->channels;
  for (int n = 0; n < p->batch; n++)
    for (int oy = 0; oy < p->out_h; oy++)
      for (int ox = 0; ox < p->out_w; ox++, y += channels) {
        int count = 0;
        for (int c = 0; c < channels; c++) sums[c] = 0;
        for (int r = 0; r < p->kernel_h; r++) {
          int iy = oy * p->stride_h - p->pad_top + r;
          if (iy < 0 || iy >= p->in_h) continue;
          for (int s = 0; s < p->kernel_w; s++) {
            int ix = ox * p->stride_w - p->pad_left + s;
            if (ix < 0 || ix >= p->in_w) continue;
            const int8_t *from = x + ((n * p->in_h + iy) * p->in_w + ix) * channels;
            for (int c = 0; c < channels; c++) sums[c] += from[c] - p->input_zero_point;
            count++;
          }
        }
        if (p->count_include_pad) count = p->kernel_h * p->kernel_w;
        for (int c = 0; c < channels; c++)
          y[c] = requantize_shift(sums[c], multiplier[count - 1], shift[count - 1], &p->epilogue);
      }
}

void KERNEL(mean_s8_autovec)(const struct reduce_params *p, const int8_t *restrict x,
                             const int32_t *restrict multiplier, int8_t *restrict y,
                             void *scratch) {
  (void)scratch;
  for (int o = 0; o < p->outer; o++, x += p->reduce * p->inner)
    for (int i = 0; i < p->inner; i++) {
      int32_t sum = 0;
      for (int r = 0; r < p->reduce; r++) sum += x[r * p->inner + i] - p->input_zero_point;
      *y++ = requantize(sum, *multiplier, &p->epilogue);
    }
}
