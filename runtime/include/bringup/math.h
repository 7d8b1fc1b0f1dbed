/* Elementary functions in float32, without a C library. Measured error at most 4 units in the last
 * place (tests/runtime/test_math.py); results below the smallest normal number are exact to
 * 2**-126. Special values follow C99: NaN in, NaN out; overflow gives infinity.
 * The same bits on every machine: only individually rounded IEEE operations, no fused ones. */
#ifndef BRINGUP_MATH_H
#define BRINGUP_MATH_H

#include <stdint.h>

float bringup_expf(float x);
float bringup_expm1f(float x);
float bringup_logf(float x);
float bringup_log1pf(float x); /* x > -1 */
float bringup_tanhf(float x);
float bringup_erff(float x);
float bringup_sinf(float x); /* beyond |x| = 1000 within (2 + |x|) * 2**-23 */
float bringup_cosf(float x);

/* Remainder of x / y with the sign of x: exact, for float32 as well, whose remainders are float32. */
double bringup_fmod(double x, double y);

/* Square root is an instruction wherever bringup runs; the builtin compiles to it because kernels
 * are built with -fno-math-errno. */
static inline float bringup_sqrtf(float x) { return __builtin_sqrtf(x); }

/* Nearest integer, ties to even, of |x| < 2**22: adding 1.5 * 2**23 leaves it in the low bits. */
static inline int32_t bringup_round_small(float x) {
  union {
    float f;
    int32_t i;
  } shifted = {.f = x + 12582912.0f};
  return shifted.i - 0x4B400000;
}

/* Toward zero; the sign of zero stays. NaN and infinity stay, here and below. */
static inline float bringup_truncf(float x) {
  if (!(__builtin_fabsf(x) < 0x1p23f)) return x;
  return __builtin_copysignf((float)(int32_t)x, x);
}

static inline float bringup_floorf(float x) {
  const float whole = bringup_truncf(x);
  return whole > x ? whole - 1.0f : whole;
}

static inline float bringup_ceilf(float x) { return -bringup_floorf(-x); }

static inline double bringup_floor(double x) {
  if (!(__builtin_fabs(x) < 0x1p52)) return x;
  const double whole = __builtin_copysign((double)(int64_t)x, x);
  return whole > x ? whole - 1.0 : whole;
}

/* Nearest integer, ties to even, of any float; NaN and infinity stay. */
static inline float bringup_rintf(float x) {
  const float whole = 0x1p23f; /* from here on every float is an integer */
  if (!(__builtin_fabsf(x) < whole)) return x;
  return x < 0 ? (x - whole) + whole : (x + whole) - whole;
}

#endif
