/* Filters, transforms and geometry, in floating point and in integers. */
#include "../blind/random.h"

PAGE float samples[2 * KIB], filtered[2 * KIB];
PAGE double matrix[16][32];
PAGE int16_t short_samples[2 * KIB], short_filter[32];
PAGE int32_t sums[2 * KIB], block[8][8], turned[64][64];
static volatile double sink;

static void random_samples(uint64_t seed) {
  for (int i = 0; i < 2 * KIB; i++) samples[i] = next_float(&seed);
}

void biquad_f32_prepare(void) { random_samples(31); }

void biquad_f32(unsigned hart) {
  (void)hart;
  float x1 = 0, x2 = 0, y1 = 0, y2 = 0;
  for (int i = 0; i < 2 * KIB; i++) {
    const float x = samples[i];
    const float y = 0.2f * x + 0.4f * x1 + 0.2f * x2 + 0.5f * y1 - 0.3f * y2;
    x2 = x1, x1 = x, y2 = y1, y1 = y;
    filtered[i] = y;
  }
}

void horner_f64(unsigned hart) {
  (void)hart;
  double sum = 0;
  for (int i = 0; i < 256; i++) {
    const double x = i * 0.00390625;
    double y = 1.0 / 3628800;
    y = y * x + 1.0 / 362880, y = y * x + 1.0 / 40320, y = y * x + 1.0 / 5040, y = y * x + 1.0 / 720;
    y = y * x + 1.0 / 120, y = y * x + 1.0 / 24, y = y * x + 1.0 / 6, y = y * x + 0.5;
    sum += (y * x + 1.0) * x + 1.0;
  }
  sink = sum;
}

void mandelbrot_f32(unsigned hart) {
  (void)hart;
  int total = 0;
  for (int row = 0; row < 10; row++)
    for (int column = 0; column < 16; column++) {
      const float cx = -2.0f + (float)column * 0.1875f, cy = -1.0f + (float)row * 0.2f;
      float x = 0, y = 0;
      int n = 0;
      for (; n < 40 && x * x + y * y < 4.0f; n++) {
        const float next = x * x - y * y + cx;
        y = 2 * x * y + cy, x = next;
      }
      total += n;
    }
  sink = total;
}

void invert_f64_prepare(void) {
  uint64_t state = 32;
  for (int i = 0; i < 16; i++)
    for (int k = 0; k < 32; k++)
      matrix[i][k] = k < 16 ? (double)next_float(&state) + (i == k) * 8.0 : k - 16 == i;
}

void invert_f64(unsigned hart) {
  (void)hart;
  for (int p = 0; p < 16; p++) {
    const double scale = 1.0 / matrix[p][p];
    for (int k = 0; k < 32; k++) matrix[p][k] *= scale;
    for (int i = 0; i < 16; i++) {
      if (i == p) continue;
      const double factor = matrix[i][p];
      for (int k = 0; k < 32; k++) matrix[i][k] -= factor * matrix[p][k];
    }
  }
}

void spheres_f32_prepare(void) { random_samples(33); }

/* Where rays meet spheres: a square root or a quick no. */
void spheres_f32(unsigned hart) {
  (void)hart;
  float nearest = 1e9f;
  for (int i = 0; i + 6 < 2 * KIB; i += 4) {
    const float x = samples[i] * 3, y = samples[i + 1] * 3, z = samples[i + 2] * 3 - 5;
    const float dx = samples[i + 3] * 0.3f, dy = samples[i + 4] * 0.3f, dz = 1;
    const float b = x * dx + y * dy + z * dz, c = x * x + y * y + z * z - 4;
    const float d = b * b - c * (dx * dx + dy * dy + dz * dz);
    if (d < 0) continue;
    const float t = -b - __builtin_sqrtf(d);
    if (t > 0 && t < nearest) nearest = t;
  }
  sink = nearest;
}

void newton_f64(unsigned hart) {
  (void)hart;
  double sum = 0;
  for (int i = 1; i < 80; i++) {
    double x = i;
    for (int step = 0; step < 6; step++) x = 0.5 * (x + i / x);
    sum += x;
  }
  sink = sum;
}

void fir_s16_prepare(void) {
  uint64_t state = 34;
  for (int i = 0; i < 2 * KIB; i++) short_samples[i] = (int16_t)next_random(&state);
  for (int i = 0; i < 32; i++) short_filter[i] = (int16_t)next_random(&state);
}

void fir_s16(unsigned hart) {
  (void)hart;
  for (int i = 0; i < 160; i++) {
    int32_t sum = 0;
    for (int k = 0; k < 32; k++) sum += short_samples[i + k] * short_filter[k] >> 8;
    sums[i] = sum;
  }
}

void dct_8x8_prepare(void) {
  uint64_t state = 35;
  for (int i = 0; i < 64; i++) block[i / 8][i % 8] = (int32_t)(next_random(&state) & 255) - 128;
}

/* Rows, then columns, by the definition, cosines in eleven bits. */
void dct_8x8(unsigned hart) {
  (void)hart;
  static const int16_t cosine[8][8] = {
      {724, 724, 724, 724, 724, 724, 724, 724},   {1004, 851, 569, 200, -200, -569, -851, -1004},
      {946, 392, -392, -946, -946, -392, 392, 946}, {851, -200, -1004, -569, 569, 1004, 200, -851},
      {724, -724, -724, 724, 724, -724, -724, 724}, {569, -1004, 200, 851, -851, -200, 1004, -569},
      {392, -946, 946, -392, -392, 946, -946, 392}, {200, -569, 851, -1004, 1004, -851, 569, -200}};
  for (int times = 0; times < 6; times++)
    for (int way = 0; way < 2; way++) {
      int32_t out[8][8];
      for (int i = 0; i < 8; i++)
        for (int u = 0; u < 8; u++) {
          int32_t sum = 0;
          for (int k = 0; k < 8; k++) sum += cosine[u][k] * block[i][k];
          out[u][i] = sum >> 11;
        }
      for (int i = 0; i < 8; i++)
        for (int k = 0; k < 8; k++) block[i][k] = out[i][k];
    }
}

void transpose_64(unsigned hart) {
  (void)hart;
  for (int i = 0; i < 64; i++)
    for (int k = 0; k < i; k++) {
      const int32_t t = turned[i][k];
      turned[i][k] = turned[k][i], turned[k][i] = t;
    }
}
