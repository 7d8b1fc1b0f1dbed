/* Data movement of whole elements or rows: concat, gather, pad, resize_nearest. */
#include <bringup/resize.h>

void KERNEL(concat_scalar)(const struct concat_params *p, const void *const *operands, void *y,
                           void *scratch) {
  (void)scratch;
  uint8_t *to = y;
  for (int32_t o = 0; o < p->outer; o++)
    for (int32_t k = 0; k < p->operands; k++) {
      size_t bytes = (size_t)p->inner_bytes[k];
      __builtin_memcpy(to, (const uint8_t *)operands[k] + (size_t)o * bytes, bytes);
      to += bytes;
    }
}

/* An index outside the table is a fault of the model's input, which the host reports; here it must
 * only not read foreign memory, so it takes the nearest row. */
void KERNEL(gather_scalar)(const struct gather_params *p, const void *table, const void *indices,
                           void *y, void *scratch) {
  (void)scratch;
  size_t bytes = (size_t)p->row_bytes;
  uint8_t *to = y;
  for (int32_t i = 0; i < p->indices; i++, to += bytes) {
    int64_t row = p->index_bytes == 4 ? ((const int32_t *)indices)[i] : ((const int64_t *)indices)[i];
    if (row < 0) row += p->rows;
    row = row < 0 ? 0 : row < p->rows ? row : p->rows - 1;
    __builtin_memcpy(to, (const uint8_t *)table + (size_t)row * bytes, bytes);
  }
}

/* `count` copies of one element; returns the address after them. */
static uint8_t *fill(uint8_t *to, uint64_t value, int32_t bytes, size_t count) {
  if (bytes == 1) {
    __builtin_memset(to, (int)value, count);
    return to + count;
  }
  for (; count > 0; count--, to += bytes) __builtin_memcpy(to, &value, (size_t)bytes);
  return to;
}

void KERNEL(pad_scalar)(const struct pad_params *params, const void *x, void *y, void *scratch) {
  (void)scratch;
  enum { LAST = BRINGUP_MAX_RANK - 1 };
  const struct pad_params p = *params;
  int32_t index[BRINGUP_MAX_RANK] = {0}; /* of the output row */
  const uint8_t *from = x;
  uint8_t *to = y;
  int32_t in_row = p.in_size[LAST], after = p.out_size[LAST] - p.before[LAST] - in_row;
  int d;
  do {
    int inside = 1;
    for (d = 0; d < LAST; d++) inside &= (uint32_t)(index[d] - p.before[d]) < (uint32_t)p.in_size[d];
    if (inside) {
      size_t bytes = (size_t)in_row * (size_t)p.element_bytes;
      to = fill(to, p.value, p.element_bytes, (size_t)p.before[LAST]);
      __builtin_memcpy(to, from, bytes);
      from += bytes;
      to = fill(to + bytes, p.value, p.element_bytes, (size_t)after);
    } else {
      to = fill(to, p.value, p.element_bytes, (size_t)p.out_size[LAST]);
    }
    for (d = LAST - 1; d >= 0; d--) {
      if (++index[d] < p.out_size[d]) break;
      index[d] = 0;
    }
  } while (d >= 0);
}

void KERNEL(resize_nearest_scalar)(const struct resize_params *params, const void *x, void *y,
                                   void *scratch) {
  (void)scratch;
  const struct resize_params p = *params;
  ptrdiff_t pixel = (ptrdiff_t)p.channels * p.element_bytes, row = pixel * p.in_w;
  const uint8_t *image = x;
  uint8_t *to = y;
  for (int32_t n = 0; n < p.batch; n++, image += row * p.in_h)
    for (int32_t oy = 0; oy < p.out_h; oy++) {
      int32_t iy = bringup_source(oy, p.scale_y_n, p.scale_y_d, p.offset_y, p.in_h).near;
      for (int32_t ox = 0; ox < p.out_w; ox++, to += pixel) {
        int32_t ix = bringup_source(ox, p.scale_x_n, p.scale_x_d, p.offset_x, p.in_w).near;
        __builtin_memcpy(to, image + row * iy + pixel * ix, (size_t)pixel);
      }
    }
}
