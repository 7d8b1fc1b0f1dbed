/* Layers of a network in int8 and filters of images. */
#include "random.h"

enum { SIDE = 18, IN = 8, OUT = 8, WIDE = 64, TALL = 48 };

PAGE int8_t input[SIDE * SIDE * 16], output[SIDE * SIDE * 16], weights[9 * IN * OUT];
static int32_t bias[16], multiplier[16];
PAGE uint8_t picture[WIDE * TALL], edges[WIDE * TALL];
static uint32_t histogram[256];

static void operands(uint64_t seed) {
  fill_bytes(input, sizeof input, seed);
  fill_bytes(weights, sizeof weights, seed + 1);
  for (int i = 0; i < 16; i++) bias[i] = 100 * i - 800, multiplier[i] = 5000000 + 100000 * i;
}

static int8_t rescale(int32_t sum, int channel) {
  const int64_t scaled = ((int64_t)sum * multiplier[channel] + (1 << 30)) >> 31;
  return (int8_t)(scaled < -128 ? -128 : scaled > 127 ? 127 : scaled);
}

/* 3x3, eight channels to eight, eight by eight results. */
void convolution_int8_prepare(void) { operands(1); }

void convolution_int8(unsigned hart) {
  (void)hart;
  for (int y = 0; y < 8; y++)
    for (int x = 0; x < 8; x++)
      for (int o = 0; o < OUT; o++) {
        int32_t sum = bias[o];
        for (int ky = 0; ky < 3; ky++)
          for (int kx = 0; kx < 3; kx++) {
            const int8_t *in = input + ((y + ky) * SIDE + x + kx) * IN;
            const int8_t *w = weights + ((o * 3 + ky) * 3 + kx) * IN;
            for (int c = 0; c < IN; c++) sum += in[c] * w[c];
          }
        output[(y * 8 + x) * OUT + o] = rescale(sum, o);
      }
}

void depthwise_int8_prepare(void) { operands(3); }

void depthwise_int8(unsigned hart) {
  (void)hart;
  for (int y = 0; y < 12; y++)
    for (int x = 0; x < 12; x++)
      for (int c = 0; c < 16; c++) {
        int32_t sum = bias[c];
        for (int ky = 0; ky < 3; ky++)
          for (int kx = 0; kx < 3; kx++)
            sum += input[((y + ky) * SIDE + x + kx) * 16 + c] * weights[(ky * 3 + kx) * 16 + c];
        output[(y * 12 + x) * 16 + c] = rescale(sum, c);
      }
}

void max_pool_int8_prepare(void) { operands(5); }

void max_pool_int8(unsigned hart) {
  (void)hart;
  for (int y = 0; y < 9; y++)
    for (int x = 0; x < 9; x++)
      for (int c = 0; c < 16; c++) {
        int8_t largest = -128;
        for (int ky = 0; ky < 2; ky++)
          for (int kx = 0; kx < 2; kx++) {
            const int8_t v = input[((2 * y + ky) * SIDE + 2 * x + kx) * 16 + c];
            if (v > largest) largest = v;
          }
        output[(y * 9 + x) * 16 + c] = largest;
      }
}

void sobel_prepare(void) { fill_bytes(picture, sizeof picture, 7); }

void sobel(unsigned hart) {
  (void)hart;
  for (int y = 1; y < TALL - 1; y++)
    for (int x = 1; x < WIDE - 1; x++) {
      const uint8_t *p = picture + y * WIDE + x;
      const int h = p[-WIDE + 1] + 2 * p[1] + p[WIDE + 1] - p[-WIDE - 1] - 2 * p[-1] - p[WIDE - 1];
      const int v = p[WIDE - 1] + 2 * p[WIDE] + p[WIDE + 1] - p[-WIDE - 1] - 2 * p[-WIDE] - p[-WIDE + 1];
      const int sum = (h < 0 ? -h : h) + (v < 0 ? -v : v);
      edges[y * WIDE + x] = (uint8_t)(sum > 255 ? 255 : sum);
    }
}

void equalize_prepare(void) { fill_bytes(picture, sizeof picture, 8); }

void equalize(unsigned hart) {
  (void)hart;
  for (int i = 0; i < 256; i++) histogram[i] = 0;
  for (int i = 0; i < WIDE * TALL; i++) histogram[picture[i]]++;
  uint32_t sum = 0;
  for (int i = 0; i < 256; i++) histogram[i] = (sum += histogram[i]) * 255 / (WIDE * TALL);
  for (int i = 0; i < WIDE * TALL; i++) edges[i] = (uint8_t)histogram[picture[i]];
}
