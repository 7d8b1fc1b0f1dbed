/* Selection of whole elements: where. The element type decides nothing but the size. */
#include <bringup/broadcast.h>

static ptrdiff_t condition_offset(const struct where_params *p, const struct bringup_odometer *at) {
  ptrdiff_t offset = 0;
  for (int d = 0; d < BRINGUP_MAX_RANK - 1; d++)
    offset += (ptrdiff_t)at->index[d] * p->condition_stride[d];
  return offset;
}

#define SELECT(type)                                                                           \
  static void select_##type(const struct where_params *params, const uint8_t *condition,       \
                            const type *a, const type *b, type *y) {                           \
    const struct where_params p = *params;                                                     \
    const int32_t step = p.condition_stride[BRINGUP_MAX_RANK - 1];                             \
    struct bringup_odometer at = bringup_odometer(&p.shape);                                   \
    do {                                                                                       \
      const uint8_t *chosen = condition + condition_offset(&p, &at);                           \
      for (int32_t i = 0; i < at.count; i++)                                                   \
        *y++ = chosen[(ptrdiff_t)i * step] ? a[at.a + (ptrdiff_t)i * at.a_step]                \
                                           : b[at.b + (ptrdiff_t)i * at.b_step];               \
    } while (bringup_odometer_next(&at, &p.shape));                                            \
  }

SELECT(uint8_t)
SELECT(uint16_t)
SELECT(uint32_t)
SELECT(uint64_t)

void KERNEL(where_scalar)(const struct where_params *p, const uint8_t *condition, const void *a,
                          const void *b, void *y, void *scratch) {
  (void)scratch;
  switch (p->element_bytes) {
  case 1: select_uint8_t(p, condition, a, b, y); break;
  case 2: select_uint16_t(p, condition, a, b, y); break;
  case 4: select_uint32_t(p, condition, a, b, y); break;
  default: select_uint64_t(p, condition, a, b, y); break;
  }
}
