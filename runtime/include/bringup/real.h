/* The element type of a float kernel. Float kernels are written once for `real`, a storage type;
 * all arithmetic is float32. A target that stores float16 compiles them with BRINGUP_REAL_F16. */
#ifndef BRINGUP_REAL_H
#define BRINGUP_REAL_H

#include <bringup/operators.h>

#ifdef BRINGUP_REAL_F16
typedef _Float16 real;
#define REAL_KERNEL(operator_name) KERNEL(operator_name##_f16_scalar)
#define REAL_KERNEL_FROM_S8(operator_name) KERNEL(operator_name##_s8_f16_scalar)
#define REAL_KERNEL_TO_S8(operator_name) KERNEL(operator_name##_f16_s8_scalar)
#else
typedef float real;
#define REAL_KERNEL(operator_name) KERNEL(operator_name##_f32_scalar)
#define REAL_KERNEL_FROM_S8(operator_name) KERNEL(operator_name##_s8_f32_scalar)
#define REAL_KERNEL_TO_S8(operator_name) KERNEL(operator_name##_f32_s8_scalar)
#endif

/* NaN passes through: both comparisons are false. */
static inline float bringup_clampf(float value, float minimum, float maximum) {
  if (value < minimum) value = minimum;
  if (value > maximum) value = maximum;
  return value;
}

#endif
