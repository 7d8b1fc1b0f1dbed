/* Float add, sub, mul and div with broadcasting, then the clamp. */
#include <bringup/broadcast.h>
#include <bringup/real.h>

#define BINARY(name, params_type, expression)                                                     \
  void REAL_KERNEL(name)(const struct params_type *params, const real *a, const real *b, real *y, \
                         void *scratch) {                                                         \
    (void)scratch;                                                                                \
    const struct params_type p = *params;                                                         \
    struct bringup_odometer at = bringup_odometer(&p.shape);                                      \
    do {                                                                                          \
      for (int32_t i = 0; i < at.count; i++) {                                                    \
        float u = (float)a[at.a + (ptrdiff_t)i * at.a_step];                                      \
        float v = (float)b[at.b + (ptrdiff_t)i * at.b_step];                                      \
        *y++ = (real)bringup_clampf(expression, p.epilogue.clamp_minimum,                         \
                                    p.epilogue.clamp_maximum);                                    \
      }                                                                                           \
    } while (bringup_odometer_next(&at, &p.shape));                                               \
  }

BINARY(add, add_params, u + v)
BINARY(sub, add_params, u - v)
BINARY(mul, mul_params, u *v)
BINARY(div, mul_params, u / v)
