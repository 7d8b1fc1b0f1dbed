/* int8 add, sub and mul with broadcasting. The innermost dimension is a plain loop; the outer ones
 * are an odometer. */
#include <bringup/broadcast.h>
#include <bringup/requantize.h>

void KERNEL(add_s8_scalar)(const struct add_params *params, const int8_t *a, const int8_t *b,
                           int8_t *y, void *scratch) {
  (void)scratch;
  const struct add_params p = *params;
  /* (a - za)*ma + (b - zb)*mb + half, with everything constant in one term */
  int32_t constant = (1 << (p.epilogue.shift - 1)) - p.a_zero_point * p.a_multiplier -
                     p.b_zero_point * p.b_multiplier;
  struct bringup_odometer at = bringup_odometer(&p.shape);
  do {
    for (int32_t i = 0; i < at.count; i++) {
      int32_t sum = a[at.a + (ptrdiff_t)i * at.a_step] * p.a_multiplier +
                    b[at.b + (ptrdiff_t)i * at.b_step] * p.b_multiplier + constant;
      *y++ = (int8_t)bringup_clamp((sum >> p.epilogue.shift) + p.epilogue.zero_point,
                                   p.epilogue.minimum, p.epilogue.maximum);
    }
  } while (bringup_odometer_next(&at, &p.shape));
}

void KERNEL(mul_s8_scalar)(const struct mul_params *params, const int8_t *a, const int8_t *b,
                           int8_t *y, void *scratch) {
  (void)scratch;
  const struct mul_params p = *params;
  struct bringup_odometer at = bringup_odometer(&p.shape);
  do {
    for (int32_t i = 0; i < at.count; i++) {
      int32_t product = (a[at.a + (ptrdiff_t)i * at.a_step] - p.a_zero_point) *
                        (b[at.b + (ptrdiff_t)i * at.b_step] - p.b_zero_point);
      *y++ = (int8_t)bringup_requantize(product, p.multiplier, &p.epilogue);
    }
  } while (bringup_odometer_next(&at, &p.shape));
}
