/* float64 arithmetic with broadcasting, and functions of one float64: each one IEEE operation. */
#include <bringup/broadcast.h>
#include <bringup/math.h>

#define BINARY(name, params_type, expression)                                                     \
  void KERNEL(name##_f64_scalar)(const struct params_type *params, const double *a,               \
                                 const double *b, double *y, void *scratch) {                     \
    (void)scratch;                                                                                \
    const struct params_type p = *params;                                                         \
    struct bringup_odometer at = bringup_odometer(&p.shape);                                      \
    do {                                                                                          \
      for (int32_t i = 0; i < at.count; i++) {                                                    \
        const double u = a[at.a + (ptrdiff_t)i * at.a_step];                                      \
        const double v = b[at.b + (ptrdiff_t)i * at.b_step];                                      \
        *y++ = expression;                                                                        \
      }                                                                                           \
    } while (bringup_odometer_next(&at, &p.shape));                                               \
  }

BINARY(add, add_params, u + v)
BINARY(sub, add_params, u - v)
BINARY(mul, mul_params, u *v)
BINARY(div, mul_params, u / v)
BINARY(maximum, binary_params, u > v || u != u ? u : v)
BINARY(minimum, binary_params, u < v || u != u ? u : v)

#define UNARY(name, expression)                                                                   \
  void KERNEL(name##_f64_scalar)(const struct unary_params *p, const double *from, double *to,    \
                                 void *scratch) {                                                 \
    (void)scratch;                                                                                \
    for (const double *end = from + p->elements; from < end;) {                                   \
      const double x = *from++;                                                                   \
      *to++ = expression;                                                                         \
    }                                                                                             \
  }

UNARY(abs, __builtin_fabs(x))
UNARY(neg, -x)
UNARY(square, x *x)
UNARY(sqrt, __builtin_sqrt(x))
UNARY(reciprocal, 1.0 / x)
UNARY(floor, bringup_floor(x))
