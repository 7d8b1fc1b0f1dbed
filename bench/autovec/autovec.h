/* Plain reference kernels: the comparison the vector kernels must beat. Same ABI, no intrinsics. */
#ifndef BRINGUP_AUTOVEC_H
#define BRINGUP_AUTOVEC_H

#include "bringup/operators.h"

static inline int8_t requantize_shift(int32_t acc, int32_t multiplier, int32_t shift,
                                      const struct bringup_epilogue *e) {
  int64_t v = (int64_t)(int32_t)((uint32_t)acc << e->left_shift) * multiplier;
  v = ((v + ((int64_t)1 << (shift - 1))) >> shift) + e->zero_point;
  v = v < e->minimum ? e->minimum : v;
  return (int8_t)(v > e->maximum ? e->maximum : v);
}

static inline int8_t requantize(int32_t acc, int32_t multiplier, const struct bringup_epilogue *e) {
  return requantize_shift(acc, multiplier, e->shift, e);
}

#endif
