/* Float softmax and log-softmax over the last axis, stabilized by the row's maximum.
 * Scratch: one float32 per column. */
#include <bringup/math.h>
#include <bringup/real.h>

void REAL_KERNEL(softmax)(const struct softmax_params *params, const real *x, real *y,
                          void *scratch) {
  const struct softmax_params p = *params;
  float *exponential = scratch;
  for (int32_t row = 0; row < p.rows; row++, x += p.columns, y += p.columns) {
    float maximum = (float)x[0];
    for (int32_t c = 1; c < p.columns; c++)
      if ((float)x[c] > maximum) maximum = (float)x[c];
    float total = 0;
    for (int32_t c = 0; c < p.columns; c++) {
      exponential[c] = bringup_expf((float)x[c] - maximum);
      total += exponential[c];
    }
    if (p.logarithm) {
      float logarithm = bringup_logf(total);
      for (int32_t c = 0; c < p.columns; c++) y[c] = (real)((float)x[c] - maximum - logarithm);
    } else if (p.safe && maximum == -__builtin_inff()) {
      for (int32_t c = 0; c < p.columns; c++) y[c] = 0;
    } else {
      for (int32_t c = 0; c < p.columns; c++) y[c] = (real)(exponential[c] / total);
    }
  }
}
