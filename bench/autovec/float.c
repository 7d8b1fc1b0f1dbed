/* The float32 counterparts: plain loops, left to the compiler's vectorizer. */
#include "autovec.h"

static inline float clamped(float v, const struct bringup_epilogue *e) {
  v = v < e->clamp_minimum ? e->clamp_minimum : v;
  return v > e->clamp_maximum ? e->clamp_maximum : v;
}

/* Weights [h][w][in][out]: the innermost loop over output channels vectorizes without reductions,
 * which float semantics would forbid. */
void KERNEL(conv2d_f32_autovec)(const struct conv2d_params *p, const float *restrict x,
                                const float *restrict w, const float *restrict bias,
                                float *restrict y, void *scratch) {
  (void)scratch;
  int channels = p->in_c, outputs = p->out_c;
  for (int n = 0; n < p->batch; n++)
    for (int oy = 0; oy < p->out_h; oy++)
      for (int ox = 0; ox < p->out_w; ox++, y += outputs) {
        for (int o = 0; o < outputs; o++) y[o] = bias[o];
        for (int r = 0; r < p->kernel_h; r++) {
          int iy = oy * p->stride_h - p->pad_top + r * p->dilation_h;
          if (iy < 0 || iy >= p->in_h) continue;
          for (int s = 0; s < p->kernel_w; s++) {
            int ix = ox * p->stride_w - p->pad_left + s * p->dilation_w;
            if (ix < 0 || ix >= p->in_w) continue;
            const float *from = x + ((n * p->in_h + iy) * p->in_w + ix) * channels;
            const float *weights = w + (r * p->kernel_w + s) * channels * outputs;
            for (int i = 0; i < channels; i++)
              for (int o = 0; o < outputs; o++) y[o] += from[i] * weights[i * outputs + o];
          }
        }
        for (int o = 0; o < outputs; o++) y[o] = clamped(y[o], &p->epilogue);
      }
}

void KERNEL(depthwise_f32_autovec)(const struct conv2d_params *p, const float *restrict x,
                                   const float *restrict w, const float *restrict bias,
                                   float *restrict y, void *scratch) {
  (void)scratch;
  int channels = p->in_c;
  for (int n = 0; n < p->batch; n++)
    for (int oy = 0; oy < p->out_h; oy++)
      for (int ox = 0; ox < p->out_w; ox++, y += channels) {
        for (int c = 0; c < channels; c++) y[c] = bias[c];
        for (int r = 0; r < p->kernel_h; r++) {
          int iy = oy * p->stride_h - p->pad_top + r * p->dilation_h;
          if (iy < 0 || iy >= p->in_h) continue;
          for (int s = 0; s < p->kernel_w; s++) {
            int ix = ox * p->stride_w - p->pad_left + s * p->dilation_w;
            if (ix < 0 || ix >= p->in_w) continue;
            const float *from = x + ((n * p->in_h + iy) * p->in_w + ix) * channels;
            const float *weights = w + (r * p->kernel_w + s) * channels;
            for (int c = 0; c < channels; c++) y[c] += from[c] * weights[c];
          }
        }
        for (int c = 0; c < channels; c++) y[c] = clamped(y[c], &p->epilogue);
      }
}

/* Weights [in][out], for the same reason. */
void KERNEL(linear_f32_autovec)(const struct linear_params *p, const float *restrict x,
                                const float *restrict w, const float *restrict bias,
                                float *restrict y, void *scratch) {
  (void)scratch;
  for (int m = 0; m < p->rows; m++, y += p->out_features) {
    for (int n = 0; n < p->out_features; n++) y[n] = bias[n];
    for (int k = 0; k < p->in_features; k++)
      for (int n = 0; n < p->out_features; n++)
        y[n] += x[m * p->in_features + k] * w[k * p->out_features + n];
    for (int n = 0; n < p->out_features; n++) y[n] = clamped(y[n], &p->epilogue);
  }
}

void KERNEL(max_pool2d_f32_autovec)(const struct max_pool2d_params *p, const float *restrict x,
                                    float *restrict y, void *scratch) {
  (void)scratch;
  int channels = p->channels;
  for (int n = 0; n < p->batch; n++)
    for (int oy = 0; oy < p->out_h; oy++)
      for (int ox = 0; ox < p->out_w; ox++, y += channels) {
        for (int c = 0; c < channels; c++) y[c] = -__builtin_inff();
        for (int r = 0; r < p->kernel_h; r++) {
          int iy = oy * p->stride_h - p->pad_top + r * p->dilation_h;
          if (iy < 0 || iy >= p->in_h) continue;
          for (int s = 0; s < p->kernel_w; s++) {
            int ix = ox * p->stride_w - p->pad_left + s * p->dilation_w;
            if (ix < 0 || ix >= p->in_w) continue;
            const float *from = x + ((n * p->in_h + iy) * p->in_w + ix) * channels;
            for (int c = 0; c < channels; c++) y[c] = from[c] > y[c] ? from[c] : y[c];
          }
        }
      }
}

void KERNEL(add_f32_autovec)(const struct add_params *p, const float *restrict a,
                             const float *restrict b, float *restrict y, void *scratch) {
  (void)scratch;
  for (int i = 0; i < p->shape.elements; i++) /* operands of the same shape */
    y[i] = clamped(a[i] + b[i], &p->epilogue);
}
