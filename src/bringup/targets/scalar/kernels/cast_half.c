/* Conversions from and to float16; see cast.c. Every finite float16 fits the wider integers. */
#include <bringup/operators.h>

typedef int8_t s8;
typedef uint8_t u8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;
typedef float f32;
typedef double f64;
typedef _Float16 f16;

static inline int64_t truncated(f16 half, int64_t minimum, int64_t maximum) {
  float x = (float)half;
  if (x != x) return 0;
  if (x >= (float)maximum) return maximum;
  return x <= (float)minimum ? minimum : (int64_t)x;
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

CAST(f16, f16, x)
CAST(f16, f32, x)
CAST(f32, f16, x)
CAST(f16, f64, x)
CAST(f64, f16, x)
CAST(f16, s8, truncated(x, INT8_MIN, INT8_MAX))
CAST(f16, u8, truncated(x, 0, UINT8_MAX))
CAST(f16, s16, truncated(x, INT16_MIN, INT16_MAX))
CAST(f16, s32, truncated(x, INT32_MIN, INT32_MAX))
CAST(f16, s64, truncated(x, INT64_MIN, INT64_MAX))
/* an integer of more than 24 bits overflows float16 whichever way float32 rounds it */
CAST(s8, f16, (float)x)
CAST(u8, f16, (float)x)
CAST(s16, f16, (float)x)
CAST(s32, f16, (float)x)
CAST(s64, f16, (float)x)

void KERNEL(cast_f16_bool_scalar)(const struct cast_params *p, const f16 *x, uint8_t *y,
                                  void *scratch) {
  (void)scratch;
  for (const f16 *end = x + p->elements; x < end;) *y++ = *x++ != 0;
}
