/* Float softmax over the elements of the last axis that are not masked, stabilized by their maximum.
 * Masked elements are not read. Scratch: one float32 per column. */
#include <bringup/broadcast.h>
#include <bringup/math.h>
#include <bringup/real.h>

static void one_row(const struct masked_softmax_params *p, const real *x, const uint8_t *masked,
                    real *y, float *exponential) {
  float maximum = 0, total = 0;
  int empty = 1;
  for (int32_t c = 0; c < p->columns; c++) {
    if (masked[c]) continue;
    if (empty || (float)x[c] > maximum) maximum = (float)x[c];
    empty = 0;
  }
  for (int32_t c = 0; c < p->columns; c++) {
    exponential[c] = masked[c] ? 0 : bringup_expf((float)x[c] - maximum);
    total += exponential[c];
  }
  float alone = p->uniform ? 1.0f / (float)p->columns : 0;
  for (int32_t c = 0; c < p->columns; c++)
    y[c] = (real)(empty ? alone : masked[c] ? 0 : exponential[c] / total);
}

void REAL_KERNEL(masked_softmax)(const struct masked_softmax_params *params, const real *x,
                                 const uint8_t *masked, real *y, void *scratch) {
  const struct masked_softmax_params p = *params;
  struct bringup_odometer at = bringup_odometer(&p.rows);
  do {
    for (int32_t i = 0; i < at.count; i++, y += p.columns)
      one_row(&p, x + at.a + (ptrdiff_t)i * at.a_step, masked + at.b + (ptrdiff_t)i * at.b_step, y,
              scratch);
  } while (bringup_odometer_next(&at, &p.rows));
}
