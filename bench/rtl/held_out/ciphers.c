/* Hashes, ciphers, encodings, numbers of many words. */
#include "../blind/random.h"

PAGE uint8_t plain[4 * KIB], coded[8 * KIB];
PAGE uint32_t words[256];
static volatile uint64_t sink;

static inline uint32_t rotated(uint32_t x, unsigned by) { return x >> by | x << (32 - by); }

void sha256_1k_prepare(void) { fill_bytes(plain, KIB, 11); }

/* Round constants are made up: the work is the same. */
void sha256_1k(unsigned hart) {
  (void)hart;
  uint32_t h[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  for (int block = 0; block < KIB; block += 64) {
    uint32_t w[64];
    for (int i = 0; i < 16; i++) w[i] = ((const uint32_t *)(plain + block))[i];
    for (int i = 16; i < 64; i++) {
      const uint32_t a = w[i - 15], b = w[i - 2];
      w[i] = w[i - 16] + (rotated(a, 7) ^ rotated(a, 18) ^ a >> 3) + w[i - 7] +
             (rotated(b, 17) ^ rotated(b, 19) ^ b >> 10);
    }
    uint32_t v[8];
    for (int i = 0; i < 8; i++) v[i] = h[i];
    for (int i = 0; i < 64; i++) {
      const uint32_t s1 = rotated(v[4], 6) ^ rotated(v[4], 11) ^ rotated(v[4], 25);
      const uint32_t t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + w[i] + (uint32_t)i * 2654435761u;
      const uint32_t s0 = rotated(v[0], 2) ^ rotated(v[0], 13) ^ rotated(v[0], 22);
      const uint32_t t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
      v[7] = v[6], v[6] = v[5], v[5] = v[4], v[4] = v[3] + t1;
      v[3] = v[2], v[2] = v[1], v[1] = v[0], v[0] = t1 + t2;
    }
    for (int i = 0; i < 8; i++) h[i] += v[i];
  }
  sink = h[0] ^ h[7];
}

void xtea_2k_prepare(void) { fill_bytes(plain, 2 * KIB, 12); }

void xtea_2k(unsigned hart) {
  (void)hart;
  static const uint32_t key[4] = {0x01234567, 0x89abcdef, 0xfedcba98, 0x76543210};
  uint32_t *at = (uint32_t *)plain;
  for (int i = 0; i < 128; i += 2) {
    uint32_t a = at[i], b = at[i + 1], sum = 0;
    for (int round = 0; round < 32; round++) {
      a += ((b << 4 ^ b >> 5) + b) ^ (sum + key[sum & 3]);
      sum += 0x9E3779B9;
      b += ((a << 4 ^ a >> 5) + a) ^ (sum + key[sum >> 11 & 3]);
    }
    at[i] = a, at[i + 1] = b;
  }
}

void base64_3k_prepare(void) { fill_bytes(plain, 3 * KIB, 13); }

void base64_3k(unsigned hart) {
  (void)hart;
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  uint8_t *to = coded;
  for (int i = 0; i < 3 * KIB; i += 3) {
    const uint32_t three = (uint32_t)plain[i] << 16 | (uint32_t)plain[i + 1] << 8 | plain[i + 2];
    *to++ = (uint8_t)letters[three >> 18];
    *to++ = (uint8_t)letters[three >> 12 & 63];
    *to++ = (uint8_t)letters[three >> 6 & 63];
    *to++ = (uint8_t)letters[three & 63];
  }
}

/* 32 words squared, schoolbook. */
void bigint_square_prepare(void) { fill_bytes(words, 128, 14); }

void bigint_square(unsigned hart) {
  (void)hart;
  uint32_t *to = words + 64;
  for (int times = 0; times < 3; times++) {
    for (int i = 0; i < 64; i++) to[i] = 0;
    for (int i = 0; i < 32; i++) {
      uint64_t carry = 0;
      for (int k = 0; k < 32; k++) {
        carry += (uint64_t)words[i] * words[k] + to[i + k];
        to[i + k] = (uint32_t)carry;
        carry >>= 32;
      }
      to[i + 32] = (uint32_t)carry;
    }
  }
}

void modular_power(unsigned hart) {
  (void)hart;
  uint64_t sum = 0, state = 15;
  for (int i = 0; i < 24; i++) {
    const uint64_t modulus = next_random(&state) | 1;
    uint64_t base = next_random(&state) % modulus, power = 1;
    for (uint32_t exponent = next_random(&state) & 0xffff; exponent; exponent >>= 1) {
      if (exponent & 1) power = power * base % modulus;
      base = base * base % modulus;
    }
    sum += power;
  }
  sink = sum;
}

void run_lengths_4k_prepare(void) {
  uint64_t state = 16;
  for (int i = 0; i < 4 * KIB;) {
    const uint32_t r = next_random(&state);
    for (unsigned n = r % 9 + 1; n && i < 4 * KIB; n--) plain[i++] = (uint8_t)(r >> 24 & 3);
  }
}

void run_lengths_4k(unsigned hart) {
  (void)hart;
  int at = 0;
  for (int i = 0; i < 4 * KIB;) {
    int n = 1;
    while (i + n < 4 * KIB && n < 255 && plain[i + n] == plain[i]) n++;
    coded[at++] = (uint8_t)n, coded[at++] = plain[i];
    i += n;
  }
  sink = (uint64_t)at;
}
