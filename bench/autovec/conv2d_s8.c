/* What a person writes first: loops in layout order, left to the compiler's vectorizer.
 * NHWC data, OHWI weights, zero point subtracted from the input. Grouped and depthwise alike. */
#include "autovec.h"

void KERNEL(conv2d_s8_autovec)(const struct conv2d_params *p, const int8_t *restrict x,
                               const int8_t *restrict w, const int32_t *restrict bias,
                               const int32_t *restrict multiplier, int8_t *restrict y,
                               void *scratch) {
  (void)scratch;
  int channels = p->in_c / p->groups, per_group = p->out_c / p->groups;
  for (int n = 0; n < p->batch; n++)
    for (int oy = 0; oy < p->out_h; oy++)
      for (int ox = 0; ox < p->out_w; ox++)
        for (int o = 0; o < p->out_c; o++) {
          int32_t sum = bias[o];
          for (int r = 0; r < p->kernel_h; r++) {
            int iy = oy * p->stride_h - p->pad_top + r * p->dilation_h;
            if (iy < 0 || iy >= p->in_h) continue;
            for (int s = 0; s < p->kernel_w; s++) {
              int ix = ox * p->stride_w - p->pad_left + s * p->dilation_w;
              if (ix < 0 || ix >= p->in_w) continue;
              const int8_t *from = x + ((n * p->in_h + iy) * p->in_w + ix) * p->in_c + o / per_group * channels;
              const int8_t *weights = w + ((o * p->kernel_h + r) * p->kernel_w + s) * channels;
              for (int i = 0; i < channels; i++)
                sum += (from[i] - p->input_zero_point) * weights[i];
            }
          }
          *y++ = requantize(sum, multiplier[p->epilogue.per_channel ? o : 0], &p->epilogue);
        }
}

/* Depthwise, as a person who knows that channels are innermost writes it. */
void KERNEL(depthwise_s8_autovec)(const struct conv2d_params *p, const int8_t *restrict x,
                                  const int8_t *restrict w, const int32_t *restrict bias,
                                  const int32_t *restrict multiplier, int8_t *restrict y,
                                  void *scratch) {
  int32_t *restrict sums = scratch;
  int channels = p->in_c;
  for (int n = 0; n < p->batch; n++)
    for (int oy = 0; oy < p->out_h; oy++)
      for (int ox = 0; ox < p->out_w; ox++, y += channels) {
        for (int c = 0; c < channels; c++) sums[c] = bias[c];
        for (int r = 0; r < p->kernel_h; r++) {
          int iy = oy * p->stride_h - p->pad_top + r * p->dilation_h;
          if (iy < 0 || iy >= p->in_h) continue;
          for (int s = 0; s < p->kernel_w; s++) {
            int ix = ox * p->stride_w - p->pad_left + s * p->dilation_w;
            if (ix < 0 || ix >= p->in_w) continue;
            const int8_t *from = x + ((n * p->in_h + iy) * p->in_w + ix) * channels;
            const int8_t *weights = w + (r * p->kernel_w + s) * channels; /* [h][w][channel] */
            for (int c = 0; c < channels; c++)
              sums[c] += (from[c] - p->input_zero_point) * weights[c];
          }
        }
        for (int c = 0; c < channels; c++)
          y[c] = requantize(sums[c], multiplier[p->epilogue.per_channel ? c : 0], &p->epilogue);
      }
}

/* With the weights turned to [h][w][in][out], so that the innermost loop has no reduction. */
void KERNEL(conv2d_s8_autovec_lanes)(const struct conv2d_params *p, const int8_t *restrict x,
                                     const int8_t *restrict w, const int32_t *restrict bias,
                                     const int32_t *restrict multiplier, int8_t *restrict y,
                                     void *scratch) {
  int32_t *restrict sums = scratch;
  int channels = p->in_c, outputs = p->out_c;
  for (int n = 0; n < p->batch; n++)
    for (int oy = 0; oy < p->out_h; oy++)
      for (int ox = 0; ox < p->out_w; ox++, y += outputs) {
        for (int o = 0; o < outputs; o++) sums[o] = bias[o];
        for (int r = 0; r < p->kernel_h; r++) {
          int iy = oy * p->stride_h - p->pad_top + r * p->dilation_h;
          if (iy < 0 || iy >= p->in_h) continue;
          for (int s = 0; s < p->kernel_w; s++) {
            int ix = ox * p->stride_w - p->pad_left + s * p->dilation_w;
            if (ix < 0 || ix >= p->in_w) continue;
            const int8_t *from = x + ((n * p->in_h + iy) * p->in_w + ix) * channels;
            const int8_t *weights = w + (r * p->kernel_w + s) * channels * outputs;
            for (int i = 0; i < channels; i++)
              for (int o = 0; o < outputs; o++)
                sums[o] += (from[i] - p->input_zero_point) * weights[i * outputs + o];
          }
        }
        for (int o = 0; o < outputs; o++)
          y[o] = requantize(sums[o], multiplier[p->epilogue.per_channel ? o : 0], &p->epilogue);
      }
}
