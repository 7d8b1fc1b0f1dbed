/* Windows of an NHWC image laid out as rows of a matrix (im2col), any element size.
 *
 * One row costs a few vector copies, two orders of magnitude below the multiplications it feeds,
 * and leaves the matrix product free of borders, strides and dilation. */
#ifndef BRINGUP_RVV_WINDOW_H
#define BRINGUP_RVV_WINDOW_H

#include "vector.h"

/* The pixels an image row contributes to a window: `outside` bytes are the padding value. */
static inline void window_row(const struct conv2d_params *p, const uint8_t *image_row, int32_t ix,
                              size_t pixel, uint8_t outside, uint8_t *to) {
  if (p->dilation_w != 1) {
    for (int32_t s = 0; s < p->kernel_w; s++, ix += p->dilation_w, to += pixel) {
      if (ix < 0 || ix >= p->in_w)
        fill_bytes(to, outside, pixel);
      else
        copy_bytes(to, image_row + (size_t)ix * pixel, pixel);
    }
    return;
  }
  int32_t left = at_most(at_least(-ix, 0), p->kernel_w);
  int32_t right = at_least(at_most(p->in_w - ix, p->kernel_w), left);
  if (left > 0) fill_bytes(to, outside, (size_t)left * pixel);
  copy_bytes(to + (size_t)left * pixel, image_row + (ptrdiff_t)(ix + left) * (ptrdiff_t)pixel,
             (size_t)(right - left) * pixel);
  if (right < p->kernel_w)
    fill_bytes(to + (size_t)right * pixel, outside, (size_t)(p->kernel_w - right) * pixel);
}

/* 1x1 at stride 1 without padding: the image is its own matrix of windows. */
static inline int window_is_pixel(const struct conv2d_params *p) {
  return p->kernel_h * p->kernel_w == 1 && p->out_h == p->in_h && p->out_w == p->in_w;
}

/* Windows of output pixels first .. first + count - 1, counted over [batch][out_h][out_w]. */
static void window_rows(const struct conv2d_params *p, const void *x, size_t element_bytes,
                        uint8_t outside, int32_t first, int32_t count, void *rows) {
  size_t pixel = (size_t)p->in_c * element_bytes, line = pixel * (size_t)p->in_w;
  size_t span = pixel * (size_t)p->kernel_w;
  int32_t ox = first % p->out_w, oy = first / p->out_w % p->out_h;
  const uint8_t *image = (const uint8_t *)x + (size_t)(first / p->out_w / p->out_h) * line * (size_t)p->in_h;
  uint8_t *to = rows;
  /* A row of a window inside the image is one run; usually it fits one register group. */
  size_t vl = __riscv_vsetvl_e8m8(span), step = line * (size_t)p->dilation_h;
  int32_t kernel_h = p->kernel_h, below = p->in_h - (kernel_h - 1) * p->dilation_h;
  int32_t beyond = vl == span && p->dilation_w == 1 ? p->in_w - p->kernel_w + 1 : 0;
  while (count-- > 0) {
    int32_t iy = oy * p->stride_h - p->pad_top, ix = ox * p->stride_w - p->pad_left;
    if (ix >= 0 && ix < beyond && iy >= 0 && iy < below) {
      const uint8_t *from = image + (size_t)iy * line + (size_t)ix * pixel;
      for (int32_t r = kernel_h; r > 0; r--, from += step, to += vl)
        __riscv_vse8_v_u8m8(to, __riscv_vle8_v_u8m8(from, vl), vl);
    } else {
      for (int32_t r = 0; r < kernel_h; r++, iy += p->dilation_h, to += span) {
        if (iy < 0 || iy >= p->in_h)
          fill_bytes(to, outside, span);
        else
          window_row(p, image + (size_t)iy * line, ix, pixel, outside, to);
      }
    }
    if (++ox == p->out_w) {
      ox = 0;
      if (++oy == p->out_h) {
        oy = 0;
        image += line * (size_t)p->in_h;
      }
    }
  }
}

#endif
