/* Integer functions of one element: table, clamp, rescale. */
#include <bringup/requantize.h>

void KERNEL(table_s8_scalar)(const struct table_params *p, const int8_t *x, const int8_t *table,
                             int8_t *y, void *scratch) {
  (void)scratch;
  for (const int8_t *end = x + p->elements; x < end;) *y++ = table[*x++ + 128];
}

void KERNEL(clamp_s8_scalar)(const struct clamp_params *p, const int8_t *x, int8_t *y,
                             void *scratch) {
  (void)scratch;
  int32_t minimum = p->minimum, maximum = p->maximum;
  for (const int8_t *end = x + p->elements; x < end;)
    *y++ = (int8_t)bringup_clamp(*x++, minimum, maximum);
}

void KERNEL(clamp_s32_scalar)(const struct clamp_params *p, const int32_t *x, int32_t *y,
                              void *scratch) {
  (void)scratch;
  int32_t minimum = p->minimum, maximum = p->maximum;
  for (const int32_t *end = x + p->elements; x < end;)
    *y++ = bringup_clamp(*x++, minimum, maximum);
}

static inline int32_t scaled(int32_t value, int32_t channel, const struct rescale_params *p,
                             const int32_t *multiplier) {
  return bringup_requantize(value - p->input_zero_point,
                            multiplier[p->epilogue.per_channel ? channel : 0], &p->epilogue);
}

void KERNEL(rescale_s8_scalar)(const struct rescale_params *params, const int8_t *x,
                               const int32_t *multiplier, int8_t *y, void *scratch) {
  (void)scratch;
  const struct rescale_params p = *params;
  for (int32_t i = 0; i < p.elements; i += p.channels)
    for (int32_t c = 0; c < p.channels; c++) *y++ = (int8_t)scaled(*x++, c, &p, multiplier);
}

void KERNEL(rescale_s32_s8_scalar)(const struct rescale_params *params, const int32_t *x,
                                   const int32_t *multiplier, int8_t *y, void *scratch) {
  (void)scratch;
  const struct rescale_params p = *params;
  for (int32_t i = 0; i < p.elements; i += p.channels)
    for (int32_t c = 0; c < p.channels; c++) *y++ = (int8_t)scaled(*x++, c, &p, multiplier);
}
