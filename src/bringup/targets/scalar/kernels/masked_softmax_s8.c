/* int8 softmax over the elements of the last axis that are not masked: integers only
 * (docs/numerics.md "Masked softmax"). `table` holds E[d] as for softmax. */
#include <bringup/broadcast.h>
#include <bringup/requantize.h>

static void one_row(const struct masked_softmax_params *p, const int8_t *x, const uint8_t *masked,
                    const int32_t *table, int8_t *y) {
  const struct bringup_epilogue e = p->epilogue;
  int32_t maximum = INT32_MIN;
  for (int32_t c = 0; c < p->columns; c++)
    if (!masked[c] && x[c] > maximum) maximum = x[c];
  int empty = maximum == INT32_MIN;
  int64_t total = 0;
  for (int32_t c = 0; c < p->columns; c++)
    if (!masked[c]) total += table[maximum - x[c]];
  if (empty) total = p->uniform ? (int64_t)table[0] * p->columns : 1;
  int64_t ratio = (p->numerator << 32) / total;
  for (int32_t c = 0; c < p->columns; c++) {
    int64_t exponent = masked[c] ? (empty && p->uniform ? table[0] : 0) : table[maximum - x[c]];
    y[c] = (int8_t)bringup_clamp(
        bringup_shift_round(exponent * ratio, p->shift) + e.zero_point, e.minimum, e.maximum);
  }
}

void KERNEL(masked_softmax_s8_scalar)(const struct masked_softmax_params *params, const int8_t *x,
                                      const uint8_t *masked, const int32_t *table, int8_t *y,
                                      void *scratch) {
  (void)scratch;
  const struct masked_softmax_params p = *params;
  struct bringup_odometer at = bringup_odometer(&p.rows);
  do {
    for (int32_t i = 0; i < at.count; i++, y += p.columns)
      one_row(&p, x + at.a + (ptrdiff_t)i * at.a_step, masked + at.b + (ptrdiff_t)i * at.b_step,
              table, y);
  } while (bringup_odometer_next(&at, &p.rows));
}
