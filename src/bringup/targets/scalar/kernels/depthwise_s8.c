/* int8 depthwise convolution (one input and one output channel per group).
 *
 * Weights are packed [kernel_h*kernel_w][channels], bias with the zero point folded in, so taps
 * outside the image read zero points. Blocks of 4 pixels x 4 channels share the loads of weights
 * and of the addresses of taps.
 * Scratch: tap addresses [kernel_h*kernel_w][4], then `channels` zero points. */
#include <bringup/requantize.h>

enum { PIXELS = 4, CHANNELS = 4 };

/* Addresses of every tap of four pixels. */
static void find_taps(const struct conv2d_params *p, const int8_t *x, int32_t pixel, int32_t rows,
                      const int8_t *zeros, const int8_t **taps) {
  int32_t area = p->out_h * p->out_w;
  for (int32_t b = 0; b < PIXELS; b++) {
    int32_t index = pixel + (b < rows ? b : 0), inside = index % area;
    const int8_t *image = x + (size_t)(index / area) * p->in_h * p->in_w * p->in_c;
    int32_t top = inside / p->out_w * p->stride_h - p->pad_top;
    int32_t left = inside % p->out_w * p->stride_w - p->pad_left;
    const int8_t **tap = taps + b;
    for (int32_t r = 0; r < p->kernel_h; r++)
      for (int32_t s = 0; s < p->kernel_w; s++, tap += PIXELS) {
        int32_t iy = top + r * p->dilation_h, ix = left + s * p->dilation_w;
        int in = (uint32_t)iy < (uint32_t)p->in_h && (uint32_t)ix < (uint32_t)p->in_w;
        *tap = in ? image + ((size_t)iy * p->in_w + ix) * p->in_c : zeros;
      }
  }
}

/* sums[pixel][channel] of `width` channels from `first`. */
static inline __attribute__((always_inline)) void block(int32_t kernel, const int8_t *const *taps,
                                                        const int8_t *w, int32_t channels,
                                                        int32_t first, int32_t width,
                                                        const int32_t *bias,
                                                        int32_t sums[PIXELS][CHANNELS]) {
  int32_t acc[PIXELS][CHANNELS];
  for (int b = 0; b < PIXELS; b++)
    for (int c = 0; c < CHANNELS; c++) acc[b][c] = c < width ? bias[first + c] : 0;
  w += first;
  for (int32_t t = 0; t < kernel; t++, taps += PIXELS, w += channels)
    for (int b = 0; b < PIXELS; b++)
      for (int c = 0; c < width; c++) acc[b][c] += taps[b][first + c] * w[c];
  for (int b = 0; b < PIXELS; b++)
    for (int c = 0; c < CHANNELS; c++) sums[b][c] = acc[b][c];
}

void KERNEL(conv2d_s8_scalar_depthwise)(const struct conv2d_params *params, const int8_t *x,
                                        const int8_t *w, const int32_t *bias,
                                        const int32_t *multiplier, int8_t *y, void *scratch) {
  const struct conv2d_params p = *params;
  int32_t channels = p.in_c, kernel = p.kernel_h * p.kernel_w;
  int32_t pixels = p.batch * p.out_h * p.out_w;
  const int8_t **taps = scratch;
  int8_t *zeros = (int8_t *)(taps + (size_t)kernel * PIXELS);
  __builtin_memset(zeros, p.input_zero_point, (size_t)channels);
  for (int32_t pixel = 0; pixel < pixels; pixel += PIXELS, y += (size_t)PIXELS * channels) {
    int32_t rows = pixels - pixel < PIXELS ? pixels - pixel : PIXELS;
    find_taps(&p, x, pixel, rows, zeros, taps);
    for (int32_t first = 0; first < channels; first += CHANNELS) {
      int32_t width = channels - first < CHANNELS ? channels - first : CHANNELS;
      int32_t sums[PIXELS][CHANNELS];
      if (width == CHANNELS) block(kernel, taps, w, channels, first, CHANNELS, bias, sums);
      else block(kernel, taps, w, channels, first, width, bias, sums);
      for (int32_t c = 0; c < width; c++) {
        int32_t m = multiplier[p.epilogue.per_channel ? first + c : 0];
        for (int32_t b = 0; b < rows; b++)
          y[(size_t)b * channels + first + c] =
              (int8_t)bringup_requantize(sums[b][c], m, &p.epilogue);
      }
    }
  }
}
