/* Conversions between integer types and float32. Float to integer truncates and saturates, NaN
 * gives 0; integers wrap; anything to bool is x != 0. */
#include <bringup/operators.h>

typedef int8_t s8;
typedef uint8_t u8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;
typedef float f32;

/* `limit` is 2**bits, the first value too large, exact in float32. */
static inline int64_t truncated(float x, float minimum, float limit, int64_t maximum) {
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
  CAST(from, f32, x)

FROM_INTEGER(s8)
FROM_INTEGER(u8)
FROM_INTEGER(s16)
FROM_INTEGER(s32)
FROM_INTEGER(s64)

CAST(f32, s8, truncated(x, -0x1p7f, 0x1p7f, INT8_MAX))
CAST(f32, u8, truncated(x, 0.0f, 0x1p8f, UINT8_MAX))
CAST(f32, s16, truncated(x, -0x1p15f, 0x1p15f, INT16_MAX))
CAST(f32, s32, truncated(x, -0x1p31f, 0x1p31f, INT32_MAX))
CAST(f32, s64, truncated(x, -0x1p63f, 0x1p63f, INT64_MAX))
CAST(f32, f32, x)

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
