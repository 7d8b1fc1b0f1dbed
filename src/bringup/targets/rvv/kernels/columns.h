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
  static void columns_##BITS(const struct conv2d_params *p, const struct block *b, const T *x,     \
                             T outside, T *columns) {                                              \
    ptrdiff_t lanes = (ptrdiff_t)b->lines * b->width, pixel = p->in_c;                             \
    ptrdiff_t image_line = pixel * p->in_w, stride = p->stride_w * pixel * (ptrdiff_t)sizeof(T);   \
    for (int32_t r = 0; r < p->kernel_h; r++)                                                      \
      for (int32_t s = 0; s < p->kernel_w; s++, columns += lanes * pixel) {                        \
        int32_t low, high;                                                                         \
        inside_columns(p, b, s, &low, &high);                                                      \
        ptrdiff_t ix = (ptrdiff_t)low * p->stride_w - p->pad_left + s * p->dilation_w;             \
        for (int32_t j = 0; j < b->lines; j++) {                                                   \
          int32_t oy = (b->line + j) % p->out_h, image = (b->line + j) / p->out_h;                 \
          int32_t iy = oy * p->stride_h - p->pad_top + r * p->dilation_h;                          \
          int inside = iy >= 0 && iy < p->in_h && high > low;                                      \
          T *to = columns + (ptrdiff_t)j * b->width;                                               \
          if (!inside || high - low < b->width) {                                                  \
            size_t vl = __riscv_vsetvl_e##BITS##m8((size_t)b->width);                              \
            vuint##BITS##m8_t v = __riscv_vmv_v_x_u##BITS##m8(outside, vl);                        \
            for (int32_t c = 0; c < p->in_c; c++)                                                  \
              __riscv_vse##BITS##_v_u##BITS##m8(to + c * lanes, v, vl);                            \
            if (!inside) continue;                                                                 \
          }                                                                                        \
          const T *from = x + ((ptrdiff_t)image * p->in_h + iy) * image_line + ix * pixel;         \
          size_t vl = __riscv_vsetvl_e##BITS##m8((size_t)(high - low));                            \
          to += low - b->first;                                                                    \
          for (int32_t c = p->in_c; c > 0; c--, to += lanes, from++)                               \
            __riscv_vse##BITS##_v_u##BITS##m8(                                                     \
                to, __riscv_vlse##BITS##_v_u##BITS##m8(from, stride, vl), vl);                     \
        }                                                                                          \
      }                                                                                            \
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
