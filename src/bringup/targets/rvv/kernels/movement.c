/* Data movement: nothing is computed, whole runs of bytes or elements are copied. */
#include "vector.h"

enum { INNER = BRINGUP_MAX_RANK - 1, SHORT_RUN = 32 };

/* Copy count elements, strides in elements. */
#define DEFINE_COPY_RUN(BITS)                                                                      \
  static void copy_run_##BITS(uint##BITS##_t *y, ptrdiff_t sy, const uint##BITS##_t *x,            \
                              ptrdiff_t sx, size_t count) {                                        \
    const ptrdiff_t bytes = BITS / 8;                                                              \
    for (size_t vl; count > 0;                                                                     \
         count -= vl, x += (ptrdiff_t)vl * sx, y += (ptrdiff_t)vl * sy) {                          \
      vl = __riscv_vsetvl_e##BITS##m8(count);                                                      \
      vuint##BITS##m8_t v = sx == 1 ? __riscv_vle##BITS##_v_u##BITS##m8(x, vl)                     \
                                    : __riscv_vlse##BITS##_v_u##BITS##m8(x, sx * bytes, vl);       \
      if (sy == 1)                                                                                 \
        __riscv_vse##BITS##_v_u##BITS##m8(y, v, vl);                                               \
      else                                                                                         \
        __riscv_vsse##BITS##_v_u##BITS##m8(y, sy * bytes, v, vl);                                  \
    }                                                                                              \
  }
DEFINE_COPY_RUN(8)
DEFINE_COPY_RUN(16)
DEFINE_COPY_RUN(32)
DEFINE_COPY_RUN(64)

static void copy_run(uint8_t *y, ptrdiff_t sy, const uint8_t *x, ptrdiff_t sx, size_t count,
                     int32_t bytes) {
  switch (bytes) {
    case 1: copy_run_8(y, sy, x, sx, count); break;
    case 2: copy_run_16((uint16_t *)(void *)y, sy, (const uint16_t *)(const void *)x, sx, count); break;
    case 4: copy_run_32((uint32_t *)(void *)y, sy, (const uint32_t *)(const void *)x, sx, count); break;
    default: copy_run_64((uint64_t *)(void *)y, sy, (const uint64_t *)(const void *)x, sx, count); break;
  }
}

/* Lanes run along the innermost dimension, or along the longest one when that is short: a
 * transpose between channels-first and channels-last then still moves whole vectors. */
void KERNEL(strided_copy_rvv)(const struct strided_copy_params *p, const uint8_t *x, uint8_t *y,
                              void *scratch) {
  (void)scratch;
  ptrdiff_t out_stride[BRINGUP_MAX_RANK], step = 1;
  int lane = INNER;
  for (int d = INNER; d >= 0; d--) {
    out_stride[d] = step;
    step *= p->size[d];
    if (p->size[INNER] < SHORT_RUN && p->size[d] > p->size[lane]) lane = d;
  }
  if (step == 0) return;
  ptrdiff_t from = p->offset, to = 0;
  int32_t index[BRINGUP_MAX_RANK] = {0}, bytes = p->element_bytes;
  for (;;) {
    copy_run(y + to * bytes, out_stride[lane], x + from * bytes, p->stride[lane],
             (size_t)p->size[lane], bytes);
    int d = INNER;
    for (; d >= 0; d--) {
      if (d == lane) continue;
      from += p->stride[d];
      to += out_stride[d];
      if (++index[d] < p->size[d]) break;
      from -= (ptrdiff_t)p->stride[d] * p->size[d];
      to -= out_stride[d] * p->size[d];
      index[d] = 0;
    }
    if (d < 0) return;
  }
}

void KERNEL(concat_rvv)(const struct concat_params *p, const void *const *operands, uint8_t *y,
                        void *scratch) {
  (void)scratch;
  for (int32_t o = 0; o < p->outer; o++)
    for (int32_t i = 0; i < p->operands; i++) {
      size_t bytes = (size_t)p->inner_bytes[i];
      copy_bytes(y, (const uint8_t *)operands[i] + (size_t)o * bytes, bytes);
      y += bytes;
    }
}

/* An index outside the table is a fault the host reports; here it takes the nearest row. */
void KERNEL(gather_rvv)(const struct gather_params *p, const uint8_t *table, const void *indices,
                        uint8_t *y, void *scratch) {
  (void)scratch;
  size_t bytes = (size_t)p->row_bytes;
  for (int32_t i = 0; i < p->indices; i++, y += bytes) {
    int64_t row = p->index_bytes == 4 ? ((const int32_t *)indices)[i] : ((const int64_t *)indices)[i];
    if (row < 0) row += p->rows;
    row = row < 0 ? 0 : row < p->rows ? row : p->rows - 1;
    copy_bytes(y, table + (size_t)row * bytes, bytes);
  }
}

/* floor((out * d + offset) / n), clamped to the image: a quotient that truncation would round up is
 * negative, and 0 after the clamp either way. */
static int32_t nearest(int32_t out, int32_t n, int32_t d, int32_t offset, int32_t size) {
  return at_least(0, at_most((int32_t)(((int64_t)out * d + offset) / n), size - 1));
}

/* a line equal to the one before is copied from it */
void KERNEL(resize_nearest_rvv)(const struct resize_params *p, const uint8_t *x, uint8_t *y,
                                void *scratch) {
  (void)scratch;
  size_t pixel = (size_t)p->channels * (size_t)p->element_bytes;
  size_t in_line = pixel * (size_t)p->in_w, out_line = pixel * (size_t)p->out_w;
  for (int32_t n = 0; n < p->batch; n++, x += in_line * (size_t)p->in_h) {
    int32_t before = -1;
    for (int32_t oy = 0; oy < p->out_h; oy++, y += out_line) {
      int32_t iy = nearest(oy, p->scale_y_n, p->scale_y_d, p->offset_y, p->in_h);
      if (iy == before) {
        copy_bytes(y, y - out_line, out_line);
        continue;
      }
      before = iy;
      const uint8_t *line = x + (size_t)iy * in_line;
      uint8_t *to = y;
      for (int32_t ox = 0; ox < p->out_w; ox++, to += pixel) {
        int32_t ix = nearest(ox, p->scale_x_n, p->scale_x_d, p->offset_x, p->in_w);
        copy_bytes(to, line + (size_t)ix * pixel, pixel);
      }
    }
  }
}
