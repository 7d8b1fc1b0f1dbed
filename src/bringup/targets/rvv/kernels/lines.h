/* Padded input lines of a depthwise convolution, and per-channel constants repeated along a line.
 *
 * Output lane j of a line is pixel j / C, channel j % C. For one tap, neighbouring lanes read
 * neighbouring elements, provided the pixels a stride skips are out of the way: the input lines of
 * a window are copied, padded, with column c at (c % stride) * phase + (c / stride) * C. Every
 * vector is full then, however few channels there are. Any element size: counts are in bytes. */
#ifndef BRINGUP_RVV_LINES_H
#define BRINGUP_RVV_LINES_H

#include "vector.h"

/* Most taps of a window, and most lanes of a step: kernels.py refuses more taps and reserves
 * scratch for these lanes, whatever VLEN is. */
#define DEPTHWISE_TAPS 64
#define DEPTHWISE_LANES 256

/* kernel_h padded lines, a ring by padded row number */
struct lines {
  const struct conv2d_params *p;
  int32_t pixel; /* bytes */
  int32_t phase; /* bytes of one stride phase of a padded line */
  uint8_t outside;
  uint8_t *ring;
};

static struct lines make_lines(const struct conv2d_params *p, int32_t element, uint8_t outside,
                               void *ring) {
  int32_t pixel = p->in_c * element;
  return (struct lines){p, pixel, (p->out_w + (p->kernel_w - 1) / p->stride_w) * pixel, outside,
                        ring};
}

static inline int32_t line_bytes(const struct lines *l) { return l->phase * l->p->stride_w; }

/* Fill `bytes` with copies of the first `period`. */
static void repeat(void *to, const void *from, size_t period, size_t bytes) {
  uint8_t *t = to;
  copy_bytes(t, from, period);
  for (size_t done = period; done < bytes;) {
    size_t more = done < bytes - done ? done : bytes - done;
    copy_bytes(t + done, t, more);
    done += more;
  }
}

/* Pixels `step` bytes apart, `count` of them, put side by side. */
static void pack_pixels(uint8_t *to, const uint8_t *from, size_t pixel, ptrdiff_t step,
                        int32_t count) {
  if (pixel == 8 && ((uintptr_t)from | (uintptr_t)to) % 8 == 0) {
    for (size_t vl; count > 0;
         count -= (int32_t)vl, from += step * (ptrdiff_t)vl, to += vl * 8) {
      vl = __riscv_vsetvl_e64m8((size_t)count);
      vint64m8_t pixels = __riscv_vlse64_v_i64m8((const int64_t *)(const void *)from, step, vl);
      __riscv_vse64_v_i64m8((int64_t *)(void *)to, pixels, vl);
    }
    return;
  }
  size_t vl = __riscv_vsetvl_e8m8(pixel);
  if (vl == pixel)
    for (; count > 0; count--, from += step, to += pixel)
      __riscv_vse8_v_u8m8(to, __riscv_vle8_v_u8m8(from, vl), vl);
  else
    for (; count > 0; count--, from += step, to += pixel) copy_bytes(to, from, pixel);
}

/* Copy one padded input line (row may lie outside the image) into its ring slot. */
static void load_line(const struct lines *l, const void *image, int32_t row) {
  const struct conv2d_params *p = l->p;
  uint8_t *to = l->ring + (row % p->kernel_h) * line_bytes(l);
  int32_t iy = row - p->pad_top;
  fill_bytes(to, l->outside, (size_t)line_bytes(l));
  if (iy < 0 || iy >= p->in_h) return;
  const uint8_t *from = (const uint8_t *)image + (ptrdiff_t)iy * p->in_w * l->pixel;
  int32_t columns = l->phase / l->pixel;
  if (p->stride_w == 1) {
    int32_t inside = at_most(p->in_w, columns - p->pad_left);
    copy_bytes(to + p->pad_left * l->pixel, from, (size_t)inside * (size_t)l->pixel);
    return;
  }
  for (int32_t s = 0; s < p->stride_w; s++) {
    /* first image column of this phase: s + stride * i - pad_left >= 0 */
    int32_t i = at_least(0, (p->pad_left - s + p->stride_w - 1) / p->stride_w);
    int32_t ix = s + p->stride_w * i - p->pad_left;
    int32_t count = at_most(columns - i, (p->in_w - ix + p->stride_w - 1) / p->stride_w);
    pack_pixels(to + s * l->phase + i * l->pixel, from + (ptrdiff_t)ix * l->pixel,
                (size_t)l->pixel, (ptrdiff_t)p->stride_w * l->pixel, count);
  }
}

/* Where the taps of the output line at padded row `top` begin. */
static void find_taps(const struct lines *l, int32_t top, const void **tap) {
  const struct conv2d_params *p = l->p;
  for (int32_t r = 0; r < p->kernel_h; r++) {
    const uint8_t *line = l->ring + ((top + r) % p->kernel_h) * line_bytes(l);
    for (int32_t s = 0; s < p->kernel_w; s++)
      *tap++ = line + (s % p->stride_w) * l->phase + (s / p->stride_w) * l->pixel;
  }
}

/* Lanes of the repeated constants: one vector past the channels. */
static int32_t repeated_lanes(const struct conv2d_params *p) {
  int32_t lanes = at_most(DEPTHWISE_LANES, p->out_w * p->in_c);
  lanes = at_most(lanes, (int32_t)__riscv_vsetvlmax_e32m8());
  return (p->in_c + lanes + 15) / 16 * 16;
}

#endif
