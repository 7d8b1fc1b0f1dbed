/* Conversions between integer types, float32 and float64; bfloat16 from and to float32. Float to integer truncates and saturates, NaN
 * gives 0; integers wrap; anything to bool is x != 0. */
#include <bringup/operators.h>

typedef int8_t s8;
typedef uint8_t u8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;
typedef float f32;
typedef double f64;

/* `limit` is 2**bits, the first value too large, exact in either float type. */
static inline int64_t truncated(double x, double minimum, double limit, int64_t maximum) {
  if (x != x) return 0;
  if (x >= limit) return maximum;
  return x <= minimum ? (int64_t)minimum : (int64_t)x;
}

#define CAST(from, to, expression)                                                     \
  void KERNEL(cast_##from##_##to##_scalar)(const struct cast_params *p, const from *a, \
                                           to *y, void *scratch) {                     \
    (void)scratch;                                                                     \
    for (const from *end = a + p->elements; a < end;) {                                \
      from x = *a++;                                                                   \
      *y++ = (to)(expression);                                                         \
    }                                                                                  \
  }

#define FROM_INTEGER(from) \
  CAST(from, s8, x)        \
  CAST(from, u8, x)        \
  CAST(from, s16, x)       \
  CAST(from, s32, x)       \
  CAST(from, s64, x)       \
  CAST(from, f32, x)       \
  CAST(from, f64, x)

FROM_INTEGER(s8)
FROM_INTEGER(u8)
FROM_INTEGER(s16)
FROM_INTEGER(s32)
FROM_INTEGER(s64)

#define TO_INTEGER(from)                                      \
  CAST(from, s8, truncated(x, -0x1p7, 0x1p7, INT8_MAX))       \
  CAST(from, u8, truncated(x, 0, 0x1p8, UINT8_MAX))           \
  CAST(from, s16, truncated(x, -0x1p15, 0x1p15, INT16_MAX))   \
  CAST(from, s32, truncated(x, -0x1p31, 0x1p31, INT32_MAX))   \
  CAST(from, s64, truncated(x, -0x1p63, 0x1p63, INT64_MAX))

TO_INTEGER(f32)
TO_INTEGER(f64)
CAST(f32, f32, x)
CAST(f32, f64, x)
CAST(f64, f32, x)
CAST(f64, f64, x)

/* bfloat16 is the upper half of a float32, rounded to nearest even; NaN stays NaN. */
static inline uint16_t upper_half(float x) {
  uint32_t bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  if (x != x) return (uint16_t)(bits >> 16 | 0x40);
  return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

static inline float widened(uint16_t upper) {
  const uint32_t bits = (uint32_t)upper << 16;
  float x;
  __builtin_memcpy(&x, &bits, sizeof x);
  return x;
}

void KERNEL(cast_f32_bf16_scalar)(const struct cast_params *p, const float *x, uint16_t *y,
                                  void *scratch) {
  (void)scratch;
  for (const float *end = x + p->elements; x < end;) *y++ = upper_half(*x++);
}

void KERNEL(cast_bf16_f32_scalar)(const struct cast_params *p, const uint16_t *x, float *y,
                                  void *scratch) {
  (void)scratch;
  for (const uint16_t *end = x + p->elements; x < end;) *y++ = widened(*x++);
}

/* to bool, which is stored as a byte of 0 or 1 */
#define TO_BOOL(from)                                                                   \
  void KERNEL(cast_##from##_bool_scalar)(const struct cast_params *p, const from *a,    \
                                         uint8_t *y, void *scratch) {                   \
    (void)scratch;                                                                      \
    for (const from *end = a + p->elements; a < end;) *y++ = *a++ != 0;                 \
  }

TO_BOOL(s8)
TO_BOOL(u8)
TO_BOOL(s16)
TO_BOOL(s32)
TO_BOOL(s64)
TO_BOOL(f32)
TO_BOOL(f64)
