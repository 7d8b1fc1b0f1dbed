/* int8 layer, RMS and group normalization (docs/numerics.md "Normalization"): exact integer
 * statistics, then individually rounded float32 operations in the written order. */
#include <bringup/math.h>
#include <bringup/real.h>
#include <bringup/requantize.h>

#ifdef __clang__
#pragma STDC FP_CONTRACT OFF /* contraction would change bits */
#endif

/* (1 / sqrt(V * variance_scale + epsilon)) * value_scale */
static inline float factor(int64_t variance, float variance_scale, float epsilon,
                           float value_scale) {
  float v = (float)variance * variance_scale + epsilon;
  return 1.0f / bringup_sqrtf(v) * value_scale;
}

/* rne(clamp(y)) + zero_point */
static inline int8_t stored(float y, const struct bringup_epilogue *e) {
  float minimum = (float)(e->minimum - e->zero_point), maximum = (float)(e->maximum - e->zero_point);
  return (int8_t)(bringup_round_small(bringup_clampf(y, minimum, maximum)) + e->zero_point);
}

struct statistics {
  int64_t sum, squares;
};

static inline void add_to(struct statistics *s, const int8_t *x, int32_t count, int32_t zero_point) {
  for (int32_t i = 0; i < count; i++) {
    int32_t value = x[i] - zero_point;
    s->sum += value;
    s->squares += value * value;
  }
}

void KERNEL(layer_norm_s8_scalar)(const struct norm_params *params, const int8_t *x,
                                  const float *gamma, const float *beta, int8_t *y,
                                  void *scratch) {
  (void)scratch;
  const struct norm_params p = *params;
  int32_t n = p.columns;
  for (int32_t row = 0; row < p.rows; row++, x += n, y += n) {
    struct statistics s = {0, 0};
    add_to(&s, x, n, 0);
    float k = factor(n * s.squares - s.sum * s.sum, p.variance_scale, p.epsilon, p.value_scale);
    for (int32_t c = 0; c < n; c++)
      y[c] = stored((float)(n * x[c] - (int32_t)s.sum) * k * gamma[c] + beta[c], &p.epilogue);
  }
}

void KERNEL(rms_norm_s8_scalar)(const struct norm_params *params, const int8_t *x,
                                const float *gamma, int8_t *y, void *scratch) {
  (void)scratch;
  const struct norm_params p = *params;
  int32_t n = p.columns;
  for (int32_t row = 0; row < p.rows; row++, x += n, y += n) {
    struct statistics s = {0, 0};
    add_to(&s, x, n, p.input_zero_point);
    float k = factor(n * s.squares, p.variance_scale, p.epsilon, p.value_scale);
    for (int32_t c = 0; c < n; c++)
      y[c] = stored((float)(n * (x[c] - p.input_zero_point)) * k * gamma[c], &p.epilogue);
  }
}

void KERNEL(group_norm_s8_scalar)(const struct group_norm_params *params, const int8_t *x,
                                  const float *gamma, const float *beta, int8_t *y,
                                  void *scratch) {
  (void)scratch;
  const struct group_norm_params p = *params;
  int32_t width = p.channels / p.groups, n = p.positions * width;
  ptrdiff_t image = (ptrdiff_t)p.positions * p.channels;
  for (int32_t b = 0; b < p.batch; b++, x += image, y += image)
    for (int32_t g = 0; g < p.groups; g++) {
      struct statistics s = {0, 0};
      for (int32_t i = 0; i < p.positions; i++)
        add_to(&s, x + (ptrdiff_t)i * p.channels + g * width, width, 0);
      float k = factor(n * s.squares - s.sum * s.sum, p.variance_scale, p.epsilon, p.value_scale);
      for (int32_t i = 0; i < p.positions; i++)
        for (int32_t c = g * width; c < (g + 1) * width; c++) {
          ptrdiff_t at = (ptrdiff_t)i * p.channels + c;
          y[at] = stored((float)(n * x[at] - (int32_t)s.sum) * k * gamma[c] + beta[c], &p.epilogue);
        }
    }
}
