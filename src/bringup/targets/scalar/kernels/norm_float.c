/* Float layer, RMS and group normalization: two passes, so that the variance is of centred values. */
#include <bringup/math.h>
#include <bringup/real.h>

static inline float sum_of(const real *x, int32_t count) {
  float sum = 0;
  for (int32_t i = 0; i < count; i++) sum += (float)x[i];
  return sum;
}

static inline float squares_of(const real *x, int32_t count, float mean) {
  float sum = 0;
  for (int32_t i = 0; i < count; i++) {
    float centred = (float)x[i] - mean;
    sum += centred * centred;
  }
  return sum;
}

static inline real stored(float y, const struct bringup_epilogue *e) {
  return (real)bringup_clampf(y, e->clamp_minimum, e->clamp_maximum);
}

void REAL_KERNEL(layer_norm)(const struct norm_params *params, const real *x, const real *gamma,
                             const real *beta, real *y, void *scratch) {
  (void)scratch;
  const struct norm_params p = *params;
  float n = (float)p.columns;
  for (int32_t row = 0; row < p.rows; row++, x += p.columns, y += p.columns) {
    float mean = sum_of(x, p.columns) / n;
    float k = 1.0f / bringup_sqrtf(squares_of(x, p.columns, mean) / n + p.epsilon);
    for (int32_t c = 0; c < p.columns; c++)
      y[c] = stored(((float)x[c] - mean) * k * (float)gamma[c] + (float)beta[c], &p.epilogue);
  }
}

void REAL_KERNEL(rms_norm)(const struct norm_params *params, const real *x, const real *gamma,
                           real *y, void *scratch) {
  (void)scratch;
  const struct norm_params p = *params;
  float n = (float)p.columns;
  for (int32_t row = 0; row < p.rows; row++, x += p.columns, y += p.columns) {
    float k = 1.0f / bringup_sqrtf(squares_of(x, p.columns, 0) / n + p.epsilon);
    for (int32_t c = 0; c < p.columns; c++)
      y[c] = stored((float)x[c] * k * (float)gamma[c], &p.epilogue);
  }
}

void REAL_KERNEL(group_norm)(const struct group_norm_params *params, const real *x,
                             const real *gamma, const real *beta, real *y, void *scratch) {
  (void)scratch;
  const struct group_norm_params p = *params;
  int32_t width = p.channels / p.groups;
  float n = (float)p.positions * (float)width;
  ptrdiff_t image = (ptrdiff_t)p.positions * p.channels;
  for (int32_t b = 0; b < p.batch; b++, x += image, y += image)
    for (int32_t g = 0; g < p.groups; g++) {
      const real *group = x + (ptrdiff_t)g * width;
      float sum = 0, squares = 0;
      for (int32_t i = 0; i < p.positions; i++) sum += sum_of(group + (ptrdiff_t)i * p.channels, width);
      float mean = sum / n;
      for (int32_t i = 0; i < p.positions; i++)
        squares += squares_of(group + (ptrdiff_t)i * p.channels, width, mean);
      float k = 1.0f / bringup_sqrtf(squares / n + p.epsilon);
      for (int32_t i = 0; i < p.positions; i++)
        for (int32_t c = g * width; c < (g + 1) * width; c++) {
          ptrdiff_t at = (ptrdiff_t)i * p.channels + c;
          y[at] = stored(((float)x[at] - mean) * k * (float)gamma[c] + (float)beta[c], &p.epilogue);
        }
    }
}
