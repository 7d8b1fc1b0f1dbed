/* Between float and integer: quantize, dequantize. Both are exactly defined; each float operation
 * is rounded on its own, so nothing may be contracted. */
#include <bringup/math.h>
#include <bringup/real.h>

#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#endif

/* clamp(rne(x * inverse_scale) + zero_point); the first comparison sends NaN to the minimum */
static inline float stored(float x, const struct quantize_params *p) {
  float value = bringup_rintf(x * p->inverse_scale) + (float)p->zero_point;
  float minimum = (float)p->minimum, maximum = (float)p->maximum;
  if (!(value > minimum)) value = minimum;
  return value < maximum ? value : maximum;
}

#ifdef BRINGUP_REAL_F16
#define QUANTIZE(suffix) KERNEL(quantize_f16_##suffix##_scalar)
#define DEQUANTIZE(suffix) KERNEL(dequantize_##suffix##_f16_scalar)
#else
#define QUANTIZE(suffix) KERNEL(quantize_f32_##suffix##_scalar)
#define DEQUANTIZE(suffix) KERNEL(dequantize_##suffix##_f32_scalar)
#endif

#define BOTH_WAYS(suffix, type)                                                              \
  void QUANTIZE(suffix)(const struct quantize_params *params, const real *x, type *y,        \
                        void *scratch) {                                                     \
    (void)scratch;                                                                           \
    const struct quantize_params p = *params;                                                \
    for (const real *end = x + p.elements; x < end;) *y++ = (type)stored((float)*x++, &p);   \
  }                                                                                          \
  void DEQUANTIZE(suffix)(const struct quantize_params *params, const type *x, real *y,      \
                          void *scratch) {                                                   \
    (void)scratch;                                                                           \
    const struct quantize_params p = *params;                                                \
    for (const type *end = x + p.elements; x < end;)                                         \
      *y++ = (real)((float)((int64_t)*x++ - p.zero_point) * p.scale);                        \
  }

BOTH_WAYS(s8, int8_t)
BOTH_WAYS(u8, uint8_t)
BOTH_WAYS(s16, int16_t)
BOTH_WAYS(s32, int32_t)
