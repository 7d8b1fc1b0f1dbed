/* transpose, slice, broadcast_to: out[i...] = in[offset + sum i*stride] for any element size.
 * A contiguous innermost dimension is one memory copy per row. */
#include <bringup/operators.h>

#define COPY_ROW(type)                                                                     \
  for (int32_t i = 0; i < count; i++)                                                      \
    ((type *)to)[i] = ((const type *)from)[(ptrdiff_t)i * stride];                         \
  break

static void copy_row(void *to, const void *from, int32_t count, int32_t stride, int32_t bytes) {
  if (stride == 1) {
    __builtin_memcpy(to, from, (size_t)count * bytes);
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
  const struct strided_copy_params p = *params;
  int32_t last = p.rank - 1;
  int32_t count = p.rank ? p.size[last] : 1, stride = p.rank ? p.stride[last] : 1;
  int32_t index[BRINGUP_MAX_RANK] = {0};
  const uint8_t *from = (const uint8_t *)x + (ptrdiff_t)p.offset * p.element_bytes;
  uint8_t *to = y;
  for (;;) {
    copy_row(to, from, count, stride, p.element_bytes);
    to += (size_t)count * p.element_bytes;
    int32_t d = last - 1;
    for (; d >= 0; d--) {
      from += (ptrdiff_t)p.stride[d] * p.element_bytes;
      if (++index[d] < p.size[d]) break;
      from -= (ptrdiff_t)p.stride[d] * p.size[d] * p.element_bytes;
      index[d] = 0;
    }
    if (d < 0) return;
  }
}
