/* maximum and minimum of integers with broadcasting. */
#include <bringup/broadcast.h>

#define EXTREMUM(name, type, better)                                                              \
  void KERNEL(name)(const struct binary_params *params, const type *a, const type *b, type *y,    \
                    void *scratch) {                                                              \
    (void)scratch;                                                                                \
    const struct binary_params p = *params;                                                       \
    struct bringup_odometer at = bringup_odometer(&p.shape);                                      \
    do {                                                                                          \
      for (int32_t i = 0; i < at.count; i++) {                                                    \
        const type u = a[at.a + (ptrdiff_t)i * at.a_step];                                        \
        const type v = b[at.b + (ptrdiff_t)i * at.b_step];                                        \
        *y++ = u better v ? u : v;                                                                \
      }                                                                                           \
    } while (bringup_odometer_next(&at, &p.shape));                                               \
  }

#define EXTREMA(suffix, type)                       \
  EXTREMUM(maximum_##suffix##_scalar, type, >)      \
  EXTREMUM(minimum_##suffix##_scalar, type, <)

EXTREMA(s8, int8_t)
EXTREMA(u8, uint8_t)
EXTREMA(s16, int16_t)
EXTREMA(s32, int32_t)
EXTREMA(s64, int64_t)
