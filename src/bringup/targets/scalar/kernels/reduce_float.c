/* Float reductions over the middle axis of [outer][reduce][inner]: sum, mean, max, argmax.
 * NaN wins over every number. */
#include <bringup/real.h>

static inline float total(const real *x, const struct reduce_params *p) {
  float sum = 0;
  for (int32_t r = 0; r < p->reduce; r++, x += p->inner) sum += (float)*x;
  return sum;
}

/* Position of the first NaN, else of the first largest element. */
static inline int32_t largest(const real *x, const struct reduce_params *p) {
  int32_t best = 0;
  for (int32_t r = 0; r < p->reduce; r++) {
    float value = (float)x[(ptrdiff_t)r * p->inner];
    if (value != value) return r;
    if (value > (float)x[(ptrdiff_t)best * p->inner]) best = r;
  }
  return best;
}

static inline float clamped(float value, const struct bringup_epilogue *e) {
  return bringup_clampf(value, e->clamp_minimum, e->clamp_maximum);
}

#define REDUCTION(name, out, expression)                                                    \
  void name(const struct reduce_params *params, const real *x, out *y, void *scratch) {     \
    (void)scratch;                                                                          \
    const struct reduce_params p = *params;                                                 \
    for (int32_t o = 0; o < p.outer; o++, x += (ptrdiff_t)p.reduce * p.inner)               \
      for (int32_t i = 0; i < p.inner; i++) {                                               \
        const real *from = x + i;                                                           \
        *y++ = (out)(expression);                                                           \
      }                                                                                     \
  }

REDUCTION(REAL_KERNEL(sum), real, clamped(total(from, &p), &p.epilogue))
REDUCTION(REAL_KERNEL(mean), real, clamped(total(from, &p) / (float)p.reduce, &p.epilogue))
REDUCTION(REAL_KERNEL(max), real, from[(ptrdiff_t)largest(from, &p) * p.inner])
REDUCTION(REAL_KERNEL(argmax), int32_t, largest(from, &p))
