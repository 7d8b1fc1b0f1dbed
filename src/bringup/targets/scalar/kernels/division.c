/* quotient and remainder with broadcasting. Division by an integer zero is a fault of the model's
 * input, which the host reports; here it gives 0. */
#include <bringup/broadcast.h>
#include <bringup/math.h>

#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#endif

#ifndef BRINGUP_REAL_F16
/* A divisor of -1 apart: the quotient of the smallest number does not fit and would trap. */
static inline int64_t quotient_int(int64_t a, int64_t b, int32_t floor) {
  if (b == 0) return 0;
  if (b == -1) return (int64_t)(0 - (uint64_t)a);
  return a / b - (floor && a % b && (a < 0) != (b < 0));
}

static inline int64_t remainder_int(int64_t a, int64_t b, int32_t floor) {
  if (b == 0 || b == -1) return 0;
  const int64_t rest = a % b;
  return rest && floor && (rest < 0) != (b < 0) ? rest + b : rest;
}
#endif

/* PyTorch's definition: numerics/division.py */
#define FLOORED(type)                                                                             \
  static inline type remainder_##type(type a, type b, int32_t floor) {                            \
    const type rest = (type)bringup_fmod(a, b);                                                   \
    return rest != 0 && floor && (rest < 0) != (b < 0) ? rest + b : rest;                         \
  }                                                                                               \
  static inline type quotient_##type(type a, type b, int32_t floor) {                             \
    (void)floor;                                                                                  \
    if (b == 0) return a / b;                                                                     \
    const type rest = (type)bringup_fmod(a, b);                                                   \
    type quotient = (a - rest) / b;                                                               \
    if (rest != 0 && (rest < 0) != (b < 0)) quotient -= 1;                                        \
    if (quotient == 0) return signed_zero(a / b);                                                 \
    const type whole = (type)bringup_floor(quotient);                                             \
    return quotient - whole > (type)0.5 ? whole + 1 : whole;                                      \
  }

static inline float signed_zero(double like) { return like < 0 || (like == 0 && 1 / like < 0) ? -0.0f : 0.0f; }

FLOORED(float)
#ifndef BRINGUP_REAL_F16
FLOORED(double)
#endif

#define DIVISION(name, suffix, type, function)                                                    \
  void KERNEL(name##_##suffix##_scalar)(const struct division_params *params, const type *a,      \
                                        const type *b, type *y, void *scratch) {                  \
    (void)scratch;                                                                                \
    const struct division_params p = *params;                                                     \
    struct bringup_odometer at = bringup_odometer(&p.shape);                                      \
    do {                                                                                          \
      for (int32_t i = 0; i < at.count; i++)                                                      \
        *y++ = (type)function(a[at.a + (ptrdiff_t)i * at.a_step],                                 \
                              b[at.b + (ptrdiff_t)i * at.b_step], p.floor);                       \
    } while (bringup_odometer_next(&at, &p.shape));                                               \
  }

#define DIVISIONS(suffix, type, kind)                \
  DIVISION(quotient, suffix, type, quotient_##kind)  \
  DIVISION(remainder, suffix, type, remainder_##kind)

#ifdef BRINGUP_REAL_F16
DIVISIONS(f16, _Float16, float)
#else
DIVISIONS(s8, int8_t, int)
DIVISIONS(u8, uint8_t, int)
DIVISIONS(s16, int16_t, int)
DIVISIONS(s32, int32_t, int)
DIVISIONS(s64, int64_t, int)
DIVISIONS(f32, float, float)
DIVISIONS(f64, double, double)
#endif
