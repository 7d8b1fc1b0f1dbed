/* Float maximum and minimum with broadcasting: NaN of either operand wins. */
#include <bringup/broadcast.h>
#include <bringup/real.h>

#define EXTREMUM(name, better)                                                                   \
  void REAL_KERNEL(name)(const struct binary_params *params, const real *a, const real *b,       \
                         real *y, void *scratch) {                                               \
    (void)scratch;                                                                               \
    const struct binary_params p = *params;                                                      \
    struct bringup_odometer at = bringup_odometer(&p.shape);                                     \
    do {                                                                                         \
      for (int32_t i = 0; i < at.count; i++) {                                                   \
        const real u = a[at.a + (ptrdiff_t)i * at.a_step];                                       \
        const real v = b[at.b + (ptrdiff_t)i * at.b_step];                                       \
        *y++ = u better v || u != u ? u : v;                                                     \
      }                                                                                          \
    } while (bringup_odometer_next(&at, &p.shape));                                              \
  }

EXTREMUM(maximum, >)
EXTREMUM(minimum, <)
