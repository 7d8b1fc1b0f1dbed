/* Windows of whole output lines, transposed: row k of the matrix holds tap k of every pixel.
 *
 * Neighbouring output pixels read one tap `stride` pixels apart, so a tap of a line is one strided
 * load. This suits layers with few taps per pixel and wide lines; window.h suits the others. */
#ifndef BRINGUP_RVV_COLUMNS_H
#define BRINGUP_RVV_COLUMNS_H

#include "vector.h"

/* The output pixels held at a time: `lines` whole lines, or one piece of a line. */
struct block {
  int32_t line, lines; /* counted over [batch][out_h] */
  int32_t first, width;
};

/* How to cut the output into blocks of at most `lanes` pixels. */
static struct block first_block(const struct conv2d_params *p, int32_t lanes) {
  if (p->out_w <= lanes) return (struct block){0, lanes / p->out_w, 0, p->out_w};
  int32_t pieces = (p->out_w + lanes - 1) / lanes;
  return (struct block){0, 1, 0, (p->out_w + pieces - 1) / pieces};
}

/* The output pixels first .. first + width - 1 of a line for which tap s lies inside the image. */
static inline void inside_columns(const struct conv2d_params *p, const struct block *b, int32_t s,
                                  int32_t *low, int32_t *high) {
  int32_t shift = p->pad_left - s * p->dilation_w; /* image column = ox * stride - shift */
  *low = shift > 0 ? (shift + p->stride_w - 1) / p->stride_w : 0;
  *high = p->in_w + shift > 0 ? (p->in_w + shift - 1) / p->stride_w + 1 : 0;
  *low = at_most(at_least(*low, b->first), b->first + b->width);
  *high = at_least(at_most(*high, b->first + b->width), *low);
}

#define DEFINE_COLUMNS(BITS, T)                                                                    \
  /* One tap (r, s) of one output line: `count` channels, `lanes` apart in columns. */             \
  RVV_INLINE void tap_line_##BITS(const T *from, ptrdiff_t stride, size_t width, T *to,            \
                                  ptrdiff_t lanes, int32_t count) {                                \
    size_t vl = __riscv_vsetvl_e##BITS##m8(width);                                                 \
    for (; count > 0; count--, to += lanes, from++)                                                \
      __riscv_vse##BITS##_v_u##BITS##m8(                                                           \
          to, __riscv_vlse##BITS##_v_u##BITS##m8(from, stride, vl), vl);                           \
  }                                                                                                \
  RVV_INLINE void outside_line_##BITS(T outside, size_t width, T *to, ptrdiff_t lanes,             \
                                      int32_t count) {                                             \
    size_t vl = __riscv_vsetvl_e##BITS##m8(width);                                                 \
    vuint##BITS##m8_t v = __riscv_vmv_v_x_u##BITS##m8(outside, vl);                                \
    for (; count > 0; count--, to += lanes) __riscv_vse##BITS##_v_u##BITS##m8(to, v, vl);          \
  }                                                                                                \
  static void columns_##BITS(const struct conv2d_params *params, const struct block *b,            \
                             const T *x, T outside, T *columns) {                                  \
    const struct conv2d_params q = *params, *p = &q; /* stores might change *params */             \
    const size_t width = (size_t)b->width;                                                         \
    const ptrdiff_t lanes = (ptrdiff_t)b->lines * b->width, pixel = p->in_c;                       \
    const ptrdiff_t line = pixel * p->in_w, stride = p->stride_w * pixel * (ptrdiff_t)sizeof(T);   \
    const ptrdiff_t next_row = p->dilation_h * line, next_tap = p->kernel_w * pixel * lanes;       \
    for (int32_t s = 0; s < p->kernel_w; s++, columns += lanes * pixel) {                          \
      int32_t low, high, oy = b->line % p->out_h;                                                  \
      inside_columns(p, b, s, &low, &high);                                                        \
      const int whole = high - low == b->width;                                                    \
      const T *image = x + b->line / p->out_h * p->in_h * line;                                    \
      image += ((ptrdiff_t)low * p->stride_w - p->pad_left + s * p->dilation_w) * pixel;           \
      T *start = columns;                                                                          \
      for (int32_t j = b->lines; j > 0; j--, start += width) {                                     \
        int32_t iy = oy * p->stride_h - p->pad_top;                                                \
        const T *from = image + iy * line;                                                         \
        T *to = start;                                                                             \
        for (int32_t r = p->kernel_h; r > 0; r--) {                                                \
          int inside = iy >= 0 && iy < p->in_h && high > low;                                      \
          if (!inside || !whole) outside_line_##BITS(outside, width, to, lanes, p->in_c);          \
          if (inside)                                                                              \
            tap_line_##BITS(from, stride, (size_t)(high - low), to + (low - b->first), lanes,      \
                            p->in_c);                                                              \
          iy += p->dilation_h;                                                                     \
          from += next_row;                                                                        \
          to += next_tap;                                                                          \
        }                                                                                          \
        if (++oy == p->out_h) {                                                                    \
          oy = 0;                                                                                  \
          image += p->in_h * line;                                                                 \
        }                                                                                          \
      }                                                                                            \
    }                                                                                              \
  }

/* Move on to the next block; 0 when there is none. */
static int next_block(const struct conv2d_params *p, struct block *b, int32_t lanes) {
  int32_t all = p->batch * p->out_h;
  struct block whole = first_block(p, lanes);
  b->first += whole.width;
  if (b->first >= p->out_w) {
    b->first = 0;
    b->line += whole.lines;
  }
  b->lines = at_most(whole.lines, all - b->line);
  b->width = at_most(whole.width, p->out_w - b->first);
  return b->line < all;
}

#endif
