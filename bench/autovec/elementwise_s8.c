#include "autovec.h"

void KERNEL(add_s8_autovec)(const struct add_params *p, const int8_t *restrict a,
                            const int8_t *restrict b, int8_t *restrict y, void *scratch) {
  (void)scratch;
  int az = p->a_zero_point, bz = p->b_zero_point, am = p->a_multiplier, bm = p->b_multiplier;
  int shift = p->epilogue.shift, zero = p->epilogue.zero_point;
  int low = p->epilogue.minimum, high = p->epilogue.maximum;
  for (int i = 0; i < p->shape.elements; i++) { /* operands of the same shape */
    int32_t v = (a[i] - az) * am + (b[i] - bz) * bm;
    v = ((v + (1 << (shift - 1))) >> shift) + zero;
    v = v < low ? low : v;
    y[i] = (int8_t)(v > high ? high : v);
  }
}

void KERNEL(mul_s8_autovec)(const struct mul_params *p, const int8_t *restrict a,
                            const int8_t *restrict b, int8_t *restrict y, void *scratch) {
  (void)scratch;
  for (int i = 0; i < p->shape.elements; i++) /* operands of the same shape */
    y[i] = requantize((a[i] - p->a_zero_point) * (b[i] - p->b_zero_point), p->multiplier,
                      &p->epilogue);
}

void KERNEL(table_s8_autovec)(const struct table_params *p, const int8_t *restrict x,
                              const int8_t *restrict table, int8_t *restrict y, void *scratch) {
  (void)scratch;
  for (int i = 0; i < p->elements; i++) y[i] = table[x[i] + 128];
}

void KERNEL(clamp_s8_autovec)(const struct clamp_params *p, const int8_t *restrict x,
                              int8_t *restrict y, void *scratch) {
  (void)scratch;
  for (int i = 0; i < p->elements; i++)
    y[i] = (int8_t)(x[i] < p->minimum ? p->minimum : x[i] > p->maximum ? p->maximum : x[i]);
}
