/* Float clamp; NaN stays NaN. */
#include <bringup/real.h>

void REAL_KERNEL(clamp)(const struct clamp_params *p, const real *x, real *y, void *scratch) {
  (void)scratch;
  float minimum = p->clamp_minimum, maximum = p->clamp_maximum;
  for (const real *end = x + p->elements; x < end;)
    *y++ = (real)bringup_clampf((float)*x++, minimum, maximum);
}
