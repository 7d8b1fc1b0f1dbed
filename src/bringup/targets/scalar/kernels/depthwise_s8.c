/* int8 depthwise convolution (one input and one output channel per group), two output rows at a
 * time: the pixels under both rows are paired in 64-bit words (see gemm_s8.h), so one
 * multiplication serves both. For each channel the pairs of a whole line are built once and used by
 * every window that covers them.
 *
 * Weights are packed [channels][kernel_w][kernel_h], the order of a window's words; the zero point
 * is folded into the bias, so lines and columns outside the image hold zero points.
 * Scratch: the words [columns][kernel_h], two lines per kernel row. */
#include "gemm_s8.h"

/* An input line of one channel: outside the image it is one zero point, read with step 0. */
struct line {
  const int8_t *at;
  ptrdiff_t step;
};

/* Everything that stays the same for one pair of output rows. */
struct rows {
  const struct conv2d_params *p;
  struct line *low, *high; /* under the first and the second output row, by kernel row */
  uint64_t *words;
  int32_t columns, first, last; /* of which first..last-1 are inside the image */
};

static struct line line_at(const struct conv2d_params *p, const int8_t *image, int32_t y,
                           const int8_t *zero) {
  if ((uint32_t)y >= (uint32_t)p->in_h) return (struct line){zero, 0};
  return (struct line){image + (ptrdiff_t)y * p->in_w * p->in_c, p->in_c};
}

static inline const int8_t *channel_of(struct line line, int32_t channel) {
  return line.at + (line.step ? channel : 0);
}

/* words[column][r] of one channel */
static __attribute__((noinline)) void fill_words(const struct rows *rows, int32_t channel, uint64_t border) {
  int32_t height = rows->p->kernel_h;
  uint64_t *end = rows->words + (ptrdiff_t)rows->columns * height;
  uint64_t *first = rows->words + (ptrdiff_t)rows->first * height;
  uint64_t *last = rows->words + (ptrdiff_t)rows->last * height;
  for (uint64_t *to = rows->words; to < first; to++) *to = border;
  for (uint64_t *to = last; to < end; to++) *to = border;
  if (height == 3 && rows->p->stride_h == rows->p->dilation_h) {
    /* the second row's windows are the first's, one line down: four lines in all */
    const struct line *l = rows->low, m = rows->high[2];
    const int8_t *a = channel_of(l[0], channel), *b = channel_of(l[1], channel);
    const int8_t *c = channel_of(l[2], channel), *d = channel_of(m, channel);
    ptrdiff_t a_step = l[0].step, b_step = l[1].step, c_step = l[2].step, d_step = m.step;
    for (uint64_t *to = first; to < last; to += 3) {
      to[0] = pair_s8(*a, *b);
      to[1] = pair_s8(*b, *c);
      to[2] = pair_s8(*c, *d);
      a += a_step, b += b_step, c += c_step, d += d_step;
    }
    return;
  }
  for (int32_t r = 0; r < height; r++) {
    const int8_t *a = channel_of(rows->low[r], channel), *b = channel_of(rows->high[r], channel);
    ptrdiff_t a_step = rows->low[r].step, b_step = rows->high[r].step;
    for (uint64_t *to = first + r; to < last; to += height, a += a_step, b += b_step)
      *to = pair_s8(*a, *b);
  }
}

/* Both rows of one channel from its words. */
static inline __attribute__((always_inline)) void store_pair(uint64_t sum, int32_t bias,
                                                             int32_t multiplier,
                                                             const struct bringup_epilogue *e,
                                                             int8_t *y, ptrdiff_t second) {
  int32_t low = (int32_t)sum, high = (int32_t)((sum - (uint64_t)(int64_t)low) >> 32);
  /* without a second row `second` is 0: its result is overwritten by the first's */
  y[second] = (int8_t)bringup_requantize(wrapping_sum(bias, high), multiplier, e);
  y[0] = (int8_t)bringup_requantize(wrapping_sum(bias, low), multiplier, e);
}

/* A 3x3 kernel on adjacent columns: nine words in a row, nine weights in registers. */
static __attribute__((noinline)) void run_3x3(const struct rows *rows, const int8_t *w, int32_t bias, int32_t multiplier,
                    int8_t *y, ptrdiff_t second) {
  const struct bringup_epilogue e = rows->p->epilogue;
  const uint64_t *words = rows->words;
  ptrdiff_t step = 3 * (ptrdiff_t)rows->p->stride_w, channels = rows->p->in_c;
  uint64_t weight[9];
  for (int t = 0; t < 9; t++) weight[t] = (uint64_t)(int64_t)w[t];
  for (int8_t *end = y + rows->p->out_w * channels; y < end; y += channels, words += step) {
    uint64_t sum = 0;
    for (int t = 0; t < 9; t++) sum += words[t] * weight[t];
    store_pair(sum, bias, multiplier, &e, y, second);
  }
}

static void run_any(const struct rows *rows, const int8_t *w, int32_t bias, int32_t multiplier,
                    int8_t *y, ptrdiff_t second) {
  const struct conv2d_params *p = rows->p;
  const struct bringup_epilogue e = p->epilogue;
  for (int32_t ox = 0; ox < p->out_w; ox++, y += p->in_c) {
    uint64_t sum = 0;
    const int8_t *weight = w;
    for (int32_t s = 0; s < p->kernel_w; s++) {
      const uint64_t *word =
          rows->words + (ptrdiff_t)(ox * p->stride_w + s * p->dilation_w) * p->kernel_h;
      for (int32_t r = 0; r < p->kernel_h; r++) sum += *word++ * (uint64_t)(int64_t)*weight++;
    }
    store_pair(sum, bias, multiplier, &e, y, second);
  }
}

void KERNEL(conv2d_s8_scalar_depthwise)(const struct conv2d_params *params, const int8_t *x,
                                        const int8_t *w, const int32_t *bias,
                                        const int32_t *multiplier, int8_t *y, void *scratch) {
  const struct conv2d_params p = *params;
  int32_t columns = (p.out_w - 1) * p.stride_w + (p.kernel_w - 1) * p.dilation_w + 1;
  int32_t inside = p.in_w + p.pad_left < columns ? p.in_w + p.pad_left : columns;
  struct line *low = (struct line *)((uint64_t *)scratch + (ptrdiff_t)columns * p.kernel_h);
  struct rows rows = {&p, low, low + p.kernel_h, scratch, columns, p.pad_left, inside};
  if (rows.first > columns) rows.first = columns;
  if (rows.last < rows.first) rows.last = rows.first;
  int8_t zero = (int8_t)p.input_zero_point;
  uint64_t border = pair_s8(zero, zero);
  int plain = p.kernel_h == 3 && p.kernel_w == 3 && p.dilation_w == 1;
  ptrdiff_t row_size = (ptrdiff_t)p.out_w * p.in_c;

  for (int32_t n = 0; n < p.batch; n++, x += (ptrdiff_t)p.in_h * p.in_w * p.in_c)
    for (int32_t oy = 0; oy < p.out_h; oy += 2) {
      int32_t both = oy + 1 < p.out_h;
      for (int32_t r = 0; r < p.kernel_h; r++) {
        int32_t iy = oy * p.stride_h - p.pad_top + r * p.dilation_h;
        rows.low[r] = line_at(&p, x, iy, &zero);
        rows.high[r] = line_at(&p, x, iy + p.stride_h, &zero);
      }
      for (int32_t c = 0; c < p.in_c; c++) {
        fill_words(&rows, c, border);
        int32_t m = multiplier[p.epilogue.per_channel ? c : 0];
        const int8_t *weight = w + (ptrdiff_t)c * p.kernel_h * p.kernel_w;
        ptrdiff_t second = both ? row_size : 0;
        if (plain) run_3x3(&rows, weight, bias[c], m, y + c, second);
        else run_any(&rows, weight, bias[c], m, y + c, second);
      }
      y += both ? 2 * row_size : row_size;
    }
}
