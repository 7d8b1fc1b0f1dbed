/* transpose, slice, broadcast_to: out[i...] = in[offset + sum i*stride] for any element size.
 * A contiguous innermost dimension is one memory copy per row. */
#include <bringup/operators.h>

#define COPY_ROW(type)                                                                     \
  for (int32_t i = 0; i < count; i++)                                                      \
    ((type *)to)[i] = ((const type *)from)[(ptrdiff_t)i * stride];                         \
  break

static void copy_row(void *to, const void *from, int32_t count, int32_t stride, int32_t bytes) {
  if (stride == 1) {
    __builtin_memcpy(to, from, (size_t)count * (size_t)bytes);
    return;
  }
  switch (bytes) {
  case 1: COPY_ROW(uint8_t);
  case 2: COPY_ROW(uint16_t);
  case 4: COPY_ROW(uint32_t);
  default: COPY_ROW(uint64_t);
  }
}

void KERNEL(strided_copy_scalar)(const struct strided_copy_params *params, const void *x, void *y,
                                 void *scratch) {
  (void)scratch;
  enum { LAST = BRINGUP_MAX_RANK - 1 };
  const struct strided_copy_params p = *params;
  int32_t index[BRINGUP_MAX_RANK] = {0};
  const uint8_t *from = (const uint8_t *)x + (ptrdiff_t)p.offset * p.element_bytes;
  uint8_t *to = y;
  int d;
  do {
    copy_row(to, from, p.size[LAST], p.stride[LAST], p.element_bytes);
    to += (ptrdiff_t)p.size[LAST] * p.element_bytes;
    for (d = LAST - 1; d >= 0; d--) {
      from += (ptrdiff_t)p.stride[d] * p.element_bytes;
      if (++index[d] < p.size[d]) break;
      from -= (ptrdiff_t)p.stride[d] * p.size[d] * p.element_bytes;
      index[d] = 0;
    }
  } while (d >= 0);
}
