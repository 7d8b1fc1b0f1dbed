/* Sorting without comparisons, merging, bytes that mean something. */
#include "../blind/random.h"

PAGE uint32_t keys[1 * KIB], other[1 * KIB];
PAGE uint8_t stream[4 * KIB], unpacked[8 * KIB];
static uint32_t counts[256];
static volatile uint64_t sink;

static void random_keys(uint64_t seed) { fill_bytes(keys, sizeof keys, seed); }

void radix_sort_1k_prepare(void) { random_keys(41); }

void radix_sort_1k(unsigned hart) {
  (void)hart;
  uint32_t *from = keys, *to = other;
  for (int shift = 0; shift < 16; shift += 8) {
    for (int i = 0; i < 256; i++) counts[i] = 0;
    for (int i = 0; i < KIB; i++) counts[from[i] >> shift & 255]++;
    uint32_t at = 0;
    for (int i = 0; i < 256; i++) {
      const uint32_t n = counts[i];
      counts[i] = at, at += n;
    }
    for (int i = 0; i < KIB; i++) to[counts[from[i] >> shift & 255]++] = from[i];
    uint32_t *swap = from;
    from = to, to = swap;
  }
}

void merge_sort_512_prepare(void) { random_keys(42); }

void merge_sort_512(unsigned hart) {
  (void)hart;
  uint32_t *from = keys, *to = other;
  for (int width = 1; width < 512; width *= 2) {
    for (int i = 0; i < 512; i += 2 * width) {
      int a = i, b = i + width;
      for (int k = i; k < i + 2 * width; k++)
        to[k] = a < i + width && (b >= i + 2 * width || from[a] <= from[b]) ? from[a++] : from[b++];
    }
    uint32_t *swap = from;
    from = to, to = swap;
  }
}

void insertion_sort_200_prepare(void) { random_keys(43); }

void insertion_sort_200(unsigned hart) {
  (void)hart;
  for (int i = 0; i < 200; i++) other[i] = keys[i];
  for (int i = 1; i < 200; i++) {
    const uint32_t key = other[i];
    int k = i;
    for (; k > 0 && other[k - 1] > key; k--) other[k] = other[k - 1];
    other[k] = key;
  }
}

/* Literals and copies of what was written before, as decompressors have them. */
void unpack_prepare(void) {
  uint64_t state = 44;
  for (int i = 0; i < 4 * KIB; i++) stream[i] = (uint8_t)next_random(&state);
}

void unpack(unsigned hart) {
  (void)hart;
  int at = 0, from = 0;
  while (at < 6 * KIB && from < 4 * KIB - 3) {
    const int token = stream[from++];
    if (token < 128 || at < 64) {
      for (int n = (token & 7) + 1; n; n--) unpacked[at++] = stream[from++ & (4 * KIB - 1)];
    } else {
      const int back = (stream[from++] & 63) + 1;
      for (int n = (token & 31) + 3; n; n--, at++) unpacked[at] = unpacked[at - back];
    }
  }
  sink = (uint64_t)at;
}

/* Lengths one to three, decoded and counted. */
void utf8_lengths_prepare(void) {
  uint64_t state = 45;
  for (int i = 0; i < 4 * KIB - 3;) {
    const uint32_t r = next_random(&state);
    if (r & 3) stream[i++] = (uint8_t)(r >> 8 & 127);
    else if (r & 4) stream[i++] = (uint8_t)(0xC2 | (r >> 8 & 15)), stream[i++] = (uint8_t)(0x80 | (r >> 16 & 63));
    else
      stream[i++] = (uint8_t)(0xE1 | (r >> 8 & 7)), stream[i++] = (uint8_t)(0x80 | (r >> 16 & 63)),
      stream[i++] = (uint8_t)(0x80 | (r >> 24 & 63));
  }
}

void utf8_lengths(unsigned hart) {
  (void)hart;
  uint64_t sum = 0;
  for (int i = 0; i < 4 * KIB - 4;) {
    uint32_t c = stream[i++];
    if (c >= 0xE0) c = (c & 15) << 12 | (uint32_t)(stream[i] & 63) << 6 | (stream[i + 1] & 63), i += 2;
    else if (c >= 0xC0) c = (c & 31) << 6 | (stream[i] & 63), i++;
    sum += c;
  }
  sink = sum;
}

/* A switch in a loop over its own results. */
void state_machine_prepare(void) { fill_bytes(stream, 4 * KIB, 46); }

void state_machine(unsigned hart) {
  (void)hart;
  unsigned state = 0, number = 0, tokens = 0;
  for (int i = 0; i < 3 * KIB; i++) {
    const uint8_t c = stream[i] & 31;
    switch (state) {
      case 0: state = c < 10 ? 1 : c < 20 ? 2 : c == 31 ? 5 : 0; break;
      case 1:
        if (c < 10) number = number * 10 + c;
        else state = c < 12 ? 3 : 0, tokens++;
        break;
      case 2: state = c < 24 ? 2 : 4; break;
      case 3: state = c & 1 ? 1 : 6; break;
      case 4: tokens += c, state = 0; break;
      case 5: state = c == 30 ? 0 : 5 + (c & 1); break;
      default: number ^= c, state = 0;
    }
  }
  sink = tokens + number;
}

/* Slots of a filter, three hashes a key. */
void bloom_filter_prepare(void) { random_keys(47); }

void bloom_filter(unsigned hart) {
  (void)hart;
  uint64_t hits = 0;
  for (int i = 0; i < 8 * KIB; i++) unpacked[i] = 0;
  for (int i = 0; i < 500; i++) {
    uint32_t h = keys[i];
    for (int k = 0; k < 3; k++, h = h * 2654435761u + 1) unpacked[h >> 16 & (8 * KIB - 1)] |= (uint8_t)(1 << (h >> 29));
  }
  for (int i = 500; i < KIB; i++) {
    uint32_t h = keys[i];
    int found = 1;
    for (int k = 0; k < 3 && found; k++, h = h * 2654435761u + 1)
      found = unpacked[h >> 16 & (8 * KIB - 1)] >> (h >> 29) & 1;
    hits += (unsigned)found;
  }
  sink = hits;
}
