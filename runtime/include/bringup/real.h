/* The element type of a float kernel. Float kernels are written once for `real`, a storage type;
 * all arithmetic is float32. A target that stores float16 compiles them with BRINGUP_REAL_F16. */
#ifndef BRINGUP_REAL_H
#define BRINGUP_REAL_H

#include <bringup/operators.h>

#ifdef BRINGUP_REAL_F16
typedef _Float16 real;
#define REAL_KERNEL(operator_name) KERNEL(operator_name##_f16_scalar)
#define REAL_KERNEL_AS(operator_name, algorithm) KERNEL(operator_name##_f16_scalar_##algorithm)
#else
typedef float real;
#define REAL_KERNEL(operator_name) KERNEL(operator_name##_f32_scalar)
#define REAL_KERNEL_AS(operator_name, algorithm) KERNEL(operator_name##_f32_scalar_##algorithm)
#endif

/* NaN passes through: both comparisons are false. */
static inline float bringup_clampf(float value, float minimum, float maximum) {
  if (value < minimum) value = minimum;
  if (value > maximum) value = maximum;
  return value;
}

#endif
