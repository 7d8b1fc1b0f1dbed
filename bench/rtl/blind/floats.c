/* Products, filters, exponentials in single and double precision, and a transform in fixed point. */
#include "random.h"

enum { TAPS = 32, SAMPLES = 384, CLASSES = 256, POINTS = 256, BODIES = 8 };

PAGE float a32[4 * CLASSES], b32[4 * CLASSES], c32[4 * CLASSES];
PAGE double a64[28 * 28], b64[28 * 28], c64[28 * 28];
PAGE int16_t real[POINTS], imaginary[POINTS];
static int16_t sine[POINTS];

static void floats(float *to, int count, uint64_t seed) {
  for (int i = 0; i < count; i++) to[i] = next_float(&seed);
}

static void doubles(double *to, int count, uint64_t seed) {
  for (int i = 0; i < count; i++) to[i] = next_float(&seed);
}

/* Rows times columns: the inner walk has a stride. */
static void product_f32(int size) {
  for (int m = 0; m < size; m++)
    for (int n = 0; n < size; n++) {
      float sum = 0;
      for (int k = 0; k < size; k++) sum += a32[m * size + k] * b32[k * size + n];
      c32[m * size + n] = sum;
    }
}

void product_f32_20_prepare(void) { floats(a32, 400, 1), floats(b32, 400, 2); }
void product_f32_20(unsigned hart) { (void)hart, product_f32(20); }

/* Three matrices of 6 KiB each: more than the cache. The inner walk is along rows. */
static void product_f64(int size) {
  for (int i = 0; i < size * size; i++) c64[i] = 0;
  for (int m = 0; m < size; m++)
    for (int k = 0; k < size; k++) {
      const double left = a64[m * size + k];
      for (int n = 0; n < size; n++) c64[m * size + n] += left * b64[k * size + n];
    }
}

void product_f64_28_prepare(void) { doubles(a64, 28 * 28, 3), doubles(b64, 28 * 28, 4); }
void product_f64_28(unsigned hart) { (void)hart, product_f64(28); }

void fir_f32_prepare(void) { floats(a32, SAMPLES + TAPS, 5), floats(b32, TAPS, 6); }

void fir_f32(unsigned hart) {
  (void)hart;
  for (int i = 0; i < SAMPLES; i++) {
    float sum = 0;
    for (int k = 0; k < TAPS; k++) sum += a32[i + k] * b32[k];
    c32[i] = sum;
  }
}

/* Polynomial after reduction to |r| <= ln 2 / 2; the exponent is put together in integers. */
static float exponential(float x) {
  const float scaled = x * 1.44269504f;
  const int n = (int)(scaled + (scaled < 0 ? -0.5f : 0.5f));
  const float r = x - (float)n * 0.693147182f;
  const float p =
      1 + r * (1 + r * (0.5f + r * (0.166666672f + r * (0.0416666679f + r * 0.00833333377f))));
  union {
    uint32_t bits;
    float value;
  } power = {(uint32_t)(n + 127) << 23};
  return p * power.value;
}

void softmax_256_prepare(void) { floats(a32, 4 * CLASSES, 7); }

void softmax_256(unsigned hart) {
  (void)hart;
  for (int row = 0; row < 4; row++) {
    const float *x = a32 + row * CLASSES;
    float *y = c32 + row * CLASSES;
    float largest = x[0], sum = 0;
    for (int i = 1; i < CLASSES; i++) largest = x[i] > largest ? x[i] : largest;
    for (int i = 0; i < CLASSES; i++) sum += y[i] = exponential(8 * (x[i] - largest));
    for (int i = 0; i < CLASSES; i++) y[i] /= sum;
  }
}

/* Gravity: division and square root in double precision. */
void bodies_f64_prepare(void) { doubles(a64, 4 * BODIES, 8); }

void bodies_f64(unsigned hart) {
  (void)hart;
  for (int step = 0; step < 10; step++)
    for (int i = 0; i < BODIES; i++) {
      double force = 0;
      for (int j = 0; j < BODIES; j++) {
        const double x = a64[4 * i] - a64[4 * j], y = a64[4 * i + 1] - a64[4 * j + 1];
        const double square = x * x + y * y + 0.01;
        force += x / (square * __builtin_sqrt(square));
      }
      a64[4 * i + 2] += 0.001 * force;
      a64[4 * i] += 0.001 * a64[4 * i + 2];
    }
}

/* Radix 2, decimation in time, 16-bit fixed point halved at each stage. */
void fft_256_prepare(void) {
  fill_bytes(real, sizeof real, 9);
  fill_bytes(imaginary, sizeof imaginary, 10);
  int32_t s = 0, c = 32767; /* a rotation by 2 pi / 256 in steps, close enough to a sine */
  for (int i = 0; i < POINTS; i++) {
    sine[i] = (int16_t)s;
    const int32_t next = c - (s * 804 >> 15);
    s += next * 804 >> 15;
    s = s > 32767 ? 32767 : s < -32768 ? -32768 : s;
    c = next > 32767 ? 32767 : next < -32768 ? -32768 : next;
  }
}

void fft_256(unsigned hart) {
  (void)hart;
  for (unsigned i = 0, j = 0; i < POINTS; i++) {
    if (i < j) {
      const int16_t r = real[i], m = imaginary[i];
      real[i] = real[j], imaginary[i] = imaginary[j];
      real[j] = r, imaginary[j] = m;
    }
    unsigned bit = POINTS / 2;
    for (; j & bit; bit /= 2) j ^= bit;
    j |= bit;
  }
  for (int half = 1; half < POINTS; half *= 2)
    for (int k = 0; k < half; k++) {
      const int angle = k * (POINTS / 2 / half);
      const int32_t wr = sine[(angle + POINTS / 4) % POINTS], wi = -sine[angle];
      for (int i = k; i < POINTS; i += 2 * half) {
        const int32_t xr = real[i + half], xi = imaginary[i + half];
        const int32_t tr = (wr * xr - wi * xi) >> 15, ti = (wr * xi + wi * xr) >> 15;
        const int32_t ur = real[i], ui = imaginary[i];
        real[i] = (int16_t)((ur + tr) >> 1), imaginary[i] = (int16_t)((ui + ti) >> 1);
        real[i + half] = (int16_t)((ur - tr) >> 1), imaginary[i + half] = (int16_t)((ui - ti) >> 1);
      }
    }
}
