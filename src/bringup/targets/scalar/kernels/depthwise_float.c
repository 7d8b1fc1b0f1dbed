/* Float depthwise convolution, organised like depthwise_s8.c. Weights [kernel_h*kernel_w][channels].
 * Scratch: tap addresses [kernel_h*kernel_w][4], then `channels` zeros. */
#include <bringup/real.h>

enum { PIXELS = 4, CHANNELS = 4 };

static void find_taps(const struct conv2d_params *p, const real *x, int32_t pixel, int32_t rows,
                      const real *zeros, const real **taps) {
  int32_t area = p->out_h * p->out_w;
  for (int32_t b = 0; b < PIXELS; b++) {
    int32_t index = pixel + (b < rows ? b : 0), inside = index % area;
    const real *image = x + (ptrdiff_t)(index / area) * p->in_h * p->in_w * p->in_c;
    int32_t top = inside / p->out_w * p->stride_h - p->pad_top;
    int32_t left = inside % p->out_w * p->stride_w - p->pad_left;
    const real **tap = taps + b;
    for (int32_t r = 0; r < p->kernel_h; r++)
      for (int32_t s = 0; s < p->kernel_w; s++, tap += PIXELS) {
        int32_t iy = top + r * p->dilation_h, ix = left + s * p->dilation_w;
        int in = (uint32_t)iy < (uint32_t)p->in_h && (uint32_t)ix < (uint32_t)p->in_w;
        *tap = in ? image + ((ptrdiff_t)iy * p->in_w + ix) * p->in_c : zeros;
      }
  }
}

static inline __attribute__((always_inline)) void block(int32_t kernel, const real *const *taps,
                                                        const real *w, int32_t channels,
                                                        int32_t first, int32_t width,
                                                        const real *bias,
                                                        float sums[PIXELS][CHANNELS]) {
  float acc[PIXELS][CHANNELS];
  for (int b = 0; b < PIXELS; b++)
    for (int c = 0; c < CHANNELS; c++) acc[b][c] = c < width ? (float)bias[first + c] : 0;
  w += first;
  for (int32_t t = 0; t < kernel; t++, taps += PIXELS, w += channels)
    for (int b = 0; b < PIXELS; b++)
      for (int c = 0; c < width; c++) acc[b][c] += (float)taps[b][first + c] * (float)w[c];
  for (int b = 0; b < PIXELS; b++)
    for (int c = 0; c < CHANNELS; c++) sums[b][c] = acc[b][c];
}

void REAL_KERNEL_AS(conv2d, depthwise)(const struct conv2d_params *params, const real *x,
                                       const real *w, const real *bias, real *y, void *scratch) {
  const struct conv2d_params p = *params;
  int32_t channels = p.in_c, kernel = p.kernel_h * p.kernel_w;
  int32_t pixels = p.batch * p.out_h * p.out_w;
  const real **taps = scratch;
  real *zeros = (real *)(taps + (size_t)kernel * PIXELS);
  for (int32_t i = 0; i < channels; i++) zeros[i] = 0;
  for (int32_t pixel = 0; pixel < pixels; pixel += PIXELS, y += (ptrdiff_t)PIXELS * channels) {
    int32_t rows = pixels - pixel < PIXELS ? pixels - pixel : PIXELS;
    find_taps(&p, x, pixel, rows, zeros, taps);
    for (int32_t first = 0; first < channels; first += CHANNELS) {
      int32_t width = channels - first < CHANNELS ? channels - first : CHANNELS;
      float sums[PIXELS][CHANNELS];
      if (width == CHANNELS) block(kernel, taps, w, channels, first, CHANNELS, bias, sums);
      else block(kernel, taps, w, channels, first, width, bias, sums);
      for (int32_t b = 0; b < rows; b++)
        for (int32_t c = 0; c < width; c++)
          y[(ptrdiff_t)b * channels + first + c] = (real)bringup_clampf(
              sums[b][c], p.epilogue.clamp_minimum, p.epilogue.clamp_maximum);
    }
  }
}
