/* Comparisons with broadcasting, of every type: bytes of 0 or 1. */
#include <bringup/broadcast.h>

#define COMPARE(suffix, type)                                                                     \
  void KERNEL(compare_##suffix##_scalar)(const struct compare_params *params, const type *a,      \
                                         const type *b, uint8_t *y, void *scratch) {              \
    (void)scratch;                                                                                \
    const struct compare_params p = *params;                                                      \
    struct bringup_odometer at = bringup_odometer(&p.shape);                                      \
    do {                                                                                          \
      for (int32_t i = 0; i < at.count; i++) {                                                    \
        const type u = a[at.a + (ptrdiff_t)i * at.a_step];                                        \
        const type v = b[at.b + (ptrdiff_t)i * at.b_step];                                        \
        *y++ = (uint8_t)(u < v ? p.less : u > v ? p.greater : u == v ? p.equal : p.unordered);    \
      }                                                                                           \
    } while (bringup_odometer_next(&at, &p.shape));                                               \
  }

#ifdef BRINGUP_REAL_F16
COMPARE(f16, _Float16)
#else
COMPARE(s8, int8_t)
COMPARE(u8, uint8_t) /* booleans as well */
COMPARE(s16, int16_t)
COMPARE(s32, int32_t)
COMPARE(s64, int64_t)
COMPARE(f32, float)
COMPARE(f64, double)
#endif
