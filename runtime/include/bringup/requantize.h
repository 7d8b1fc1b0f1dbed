/* The one rounding that turns an accumulator into a stored integer (docs/numerics.md "Rescale"):
 *
 *     clamp((((int64)acc << left_shift) * multiplier + (1 << (shift-1))) >> shift) + zero_point)
 *
 * Every integer kernel of a scalar target uses this definition; vector kernels must equal it. */
#ifndef BRINGUP_REQUANTIZE_H
#define BRINGUP_REQUANTIZE_H

#include <bringup/operators.h>

static inline int32_t bringup_clamp(int64_t value, int32_t minimum, int32_t maximum) {
  if (value < minimum) value = minimum;
  if (value > maximum) value = maximum;
  return (int32_t)value;
}

/* floor(value / 2**shift + 1/2); the right shift of a negative number is arithmetic on every
 * compiler bringup supports. */
static inline int64_t bringup_shift_round(int64_t value, int32_t shift) {
  return (value + (((int64_t)1 << shift) >> 1)) >> shift;
}

/* The left shift is applied to the multiplier, which is never negative: same product, no undefined
 * shift of a negative accumulator. Copy the epilogue to a local before a loop: stores of int8 may
 * alias the parameters, so the compiler would reload every field. */
static inline int32_t bringup_requantize(int32_t accumulator, int32_t multiplier,
                                         const struct bringup_epilogue *e) {
  int64_t product = (int64_t)accumulator * ((int64_t)multiplier << e->left_shift);
  return bringup_clamp(bringup_shift_round(product, e->shift) + e->zero_point, e->minimum, e->maximum);
}

#endif
