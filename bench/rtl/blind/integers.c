/* Checksums, division, decimal text, bits and codes. */
#include "random.h"

PAGE uint8_t bytes[16 * KIB], text[8 * KIB];
static uint32_t crc_table[256];
static volatile uint64_t sink;

void crc32_8k_prepare(void) {
  fill_bytes(bytes, 8 * KIB, 1);
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t c = i;
    for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xEDB88320 : c >> 1;
    crc_table[i] = c;
  }
}

void crc32_8k(unsigned hart) {
  (void)hart;
  uint32_t c = ~0u;
  for (int i = 0; i < 8 * KIB; i++) c = c >> 8 ^ crc_table[(c ^ bytes[i]) & 255];
  sink = ~c;
}

/* Two remainders for every 64 bytes. */
void adler32_12k_prepare(void) { fill_bytes(bytes, 12 * KIB, 2); }

void adler32_12k(unsigned hart) {
  (void)hart;
  uint32_t a = 1, b = 0;
  for (int i = 0; i < 12 * KIB; i += 64) {
    for (int k = 0; k < 64; k++) b += a += bytes[i + k];
    a %= 65521;
    b %= 65521;
  }
  sink = b << 16 | a;
}

void gcd_60(unsigned hart) {
  (void)hart;
  uint64_t state = 5, sum = 0;
  for (int i = 0; i < 60; i++) {
    uint64_t a = (uint64_t)next_random(&state) << 12 | 1, b = next_random(&state);
    while (b) {
      const uint64_t rest = a % b;
      a = b;
      b = rest;
    }
    sum += a;
  }
  sink = sum;
}

/* Numbers of every length as text, as printf makes it. */
void decimal_text(unsigned hart) {
  (void)hart;
  uint64_t state = 6;
  unsigned at = 0;
  for (int i = 0; i < 200; i++) {
    const unsigned shift = next_random(&state) % 32;
    int64_t value = ((int64_t)next_random(&state) << 16) >> shift;
    char digits[24];
    int n = 0;
    uint64_t rest = value < 0 ? (text[at++ & (8 * KIB - 1)] = '-', -(uint64_t)value) : (uint64_t)value;
    do digits[n++] = (char)('0' + rest % 10);
    while (rest /= 10);
    while (n) text[at++ & (8 * KIB - 1)] = (uint8_t)digits[--n];
    text[at++ & (8 * KIB - 1)] = ' ';
  }
  sink = at;
}

/* Canonical prefix code: lengths 2 to 9, decoded bit by bit. */
static const uint16_t first_code[10] = {0, 0, 0, 2, 6, 14, 30, 62, 126, 254};
static const uint8_t first_symbol[10] = {0, 0, 0, 1, 3, 5, 7, 9, 11, 13};
static const uint8_t count_of[10] = {0, 0, 1, 2, 2, 2, 2, 2, 2, 4};

void huffman_1k_prepare(void) { fill_bytes(bytes, 1 * KIB, 7); }

void huffman_1k(unsigned hart) {
  (void)hart;
  unsigned symbols = 0, length = 0;
  uint32_t code = 0;
  for (int i = 0; i < KIB; i++)
    for (int bit = 7; bit >= 0; bit--) {
      code = code << 1 | (bytes[i] >> bit & 1);
      length++;
      const uint32_t index = code - first_code[length];
      if (index < count_of[length] || length == 9) {
        text[symbols++ & (8 * KIB - 1)] = (uint8_t)(first_symbol[length] + index);
        code = length = 0;
      }
    }
  sink = symbols;
}

/* Reversal, population count and leading zeros by shifts and masks. */
void bit_twiddling(unsigned hart) {
  (void)hart;
  uint64_t x = 0x9E3779B97F4A7C15, sum = 0;
  for (int i = 0; i < 1200; i++) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    uint64_t r = x;
    r = (r >> 1 & 0x5555555555555555) | (r & 0x5555555555555555) << 1;
    r = (r >> 2 & 0x3333333333333333) | (r & 0x3333333333333333) << 2;
    r = (r >> 4 & 0x0F0F0F0F0F0F0F0F) | (r & 0x0F0F0F0F0F0F0F0F) << 4;
    uint64_t p = x - (x >> 1 & 0x5555555555555555);
    p = (p & 0x3333333333333333) + (p >> 2 & 0x3333333333333333);
    p = (p + (p >> 4)) & 0x0F0F0F0F0F0F0F0F;
    unsigned zeros = 0;
    for (uint64_t y = x; !(y >> 63) && zeros < 63; y <<= 1) zeros++;
    sum += r ^ (p * 0x0101010101010101 >> 56) ^ zeros;
  }
  sink = sum;
}
