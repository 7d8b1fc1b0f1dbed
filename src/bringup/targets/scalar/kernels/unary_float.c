/* Functions of one float, element by element. `at least` below a certain x keeps -infinity, whose
 * product with the function's zero would be NaN, away from it: the result there is zero anyway. */
#include <bringup/math.h>
#include <bringup/real.h>

/* Larger of the two; NaN when x is. */
static inline float at_least(float x, float minimum) { return x < minimum ? minimum : x; }

#define UNARY(name, expression)                                                      \
  void REAL_KERNEL(name)(const struct unary_params *p, const real *from, real *to,   \
                         void *scratch) {                                            \
    (void)scratch;                                                                   \
    const float alpha = p->alpha, beta = p->beta;                                    \
    (void)alpha, (void)beta;                                                         \
    for (const real *end = from + p->elements; from < end;) {                        \
      float x = (float)*from++;                                                      \
      *to++ = (real)(expression);                                                    \
    }                                                                                \
  }

static inline float sigmoid(float x) { return 1.0f / (1.0f + bringup_expf(-x)); }

/* exp(-x) overflows below -88 where x * sigmoid(x) is still a normal number; exp(x / 2) does not. */
static inline float times_sigmoid(float x) {
  if (!(x < 0.0f)) return x * sigmoid(x);
  x = at_least(x, -220.0f);
  const float root = bringup_expf(0.5f * x);
  return x * root * root / (1.0f + root * root);
}

static inline float gelu(float x) {
  x = at_least(x, -40.0f);
  return 0.5f * x * (1.0f + bringup_erff(x * 0.70710678f));
}

static inline float gelu_tanh(float x) {
  x = at_least(x, -40.0f);
  return 0.5f * x * (1.0f + bringup_tanhf(0.79788456f * (x + 0.044715f * x * x * x)));
}

/* tanh(log(1 + e)) = n / (n + 2) with n = e (e + 2) */
static inline float mish(float x) {
  if (x > 20.0f) return x;
  x = at_least(x, -200.0f);
  float e = bringup_expf(x), n = e * (e + 2.0f);
  return x * (n / (n + 2.0f));
}

static inline float sixth_of_relu6(float x) { return bringup_clampf(x + 3.0f, 0.0f, 6.0f) / 6.0f; }

static inline float softplus(float x, float scale, float threshold) {
  float scaled = x * scale;
  if (scaled > threshold) return x;
  float positive = scaled > 0 ? scaled : 0, negative = scaled > 0 ? -scaled : scaled;
  return (positive + bringup_log1pf(bringup_expf(negative))) / scale;
}

UNARY(abs, __builtin_fabsf(x))
UNARY(neg, -x)
UNARY(square, x *x)
UNARY(sign, (float)((x > 0) - (x < 0)))
UNARY(floor, bringup_floorf(x))
UNARY(ceil, bringup_ceilf(x))
UNARY(trunc, bringup_truncf(x))
UNARY(round, bringup_rintf(x))
UNARY(sqrt, bringup_sqrtf(x))
UNARY(rsqrt, 1.0f / bringup_sqrtf(x))
UNARY(reciprocal, 1.0f / x)
UNARY(exp, bringup_expf(x))
UNARY(log, bringup_logf(x))
UNARY(sin, bringup_sinf(x))
UNARY(cos, bringup_cosf(x))
UNARY(erf, bringup_erff(x))
UNARY(tanh, bringup_tanhf(x))
UNARY(sigmoid, sigmoid(x))
UNARY(silu, times_sigmoid(x))
UNARY(gelu, gelu(x))
UNARY(gelu_tanh, gelu_tanh(x))
UNARY(mish, mish(x))
UNARY(elu, x > 0 ? x : alpha * bringup_expm1f(x))
UNARY(leaky_relu, x > 0 ? x : alpha * x)
UNARY(hardsigmoid, sixth_of_relu6(x))
UNARY(hardswish, at_least(x, -4.0f) * sixth_of_relu6(x))
UNARY(softplus, softplus(x, alpha, beta))
UNARY(softsign, x / (1.0f + __builtin_fabsf(x)))
