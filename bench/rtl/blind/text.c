/* Strings: byte loops with early exits. */
#include "random.h"

PAGE char haystack[8 * KIB], copied[64 * KIB], source[64 * KIB];
static volatile uint64_t sink;

/* A text over four letters, so that the search often begins in vain. */
static void letters(char *to, unsigned bytes, uint64_t seed) {
  for (unsigned i = 0; i < bytes; i++) to[i] = "acgt"[next_random(&seed) >> 30];
}

void find_text_prepare(void) { letters(haystack, sizeof haystack, 1); }

void find_text(unsigned hart) {
  (void)hart;
  static const char needle[] = "gattacagatta";
  unsigned found = 0;
  for (unsigned i = 0; i + sizeof needle < 4 * KIB; i++) {
    unsigned k = 0;
    while (needle[k] && haystack[i + k] == needle[k]) k++;
    if (!needle[k]) found++;
  }
  sink = found;
}

/* Words of changing length, measured and copied byte by byte. */
void copy_words_prepare(void) {
  uint64_t state = 2;
  letters(source, 16 * KIB, 3);
  for (unsigned i = 0; i < 16 * KIB; i += 4 + next_random(&state) % 24) source[i] = 0;
  source[16 * KIB - 1] = 0;
}

static unsigned length_of(const char *s) {
  const char *p = s;
  while (*p) p++;
  return (unsigned)(p - s);
}

void copy_words(unsigned hart) {
  (void)hart;
  unsigned words = 0, out = 0;
  for (unsigned at = 0; at < 8 * KIB;) {
    const unsigned n = length_of(source + at);
    for (unsigned k = 0; k <= n; k++) copied[out + k] = source[at + k];
    at += n + 1;
    out += n + 1;
    words++;
  }
  sink = words;
}

/* memcpy as one writes it: eight bytes at a time and the rest, far more than the cache. */
void copy_blocks_48k_prepare(void) { fill_bytes(source, 48 * KIB, 4); }

void copy_blocks_48k(unsigned hart) {
  (void)hart;
  for (unsigned block = 0; block < 48 * KIB; block += 1000) {
    const unsigned n = block + 1000 < 48 * KIB ? 1000 : 48 * KIB - block;
    unsigned k = 0;
    for (; k + 8 <= n; k += 8) *(uint64_t *)(copied + block + k) = *(uint64_t *)(source + block + k);
    for (; k < n; k++) copied[block + k] = source[block + k];
  }
}

/* Numbers out of text. */
void parse_numbers_prepare(void) {
  uint64_t state = 5;
  for (unsigned i = 0; i < 4 * KIB; i++)
    source[i] = "0123456789012345678901234567, -\n"[next_random(&state) >> 27];
}

void parse_numbers(unsigned hart) {
  (void)hart;
  uint64_t sum = 0;
  for (unsigned i = 0; i < 4 * KIB; i++) {
    int negative = 0;
    uint64_t value = 0;
    if (source[i] == '-') negative = 1, i++;
    while (i < 4 * KIB && source[i] >= '0' && source[i] <= '9') value = 10 * value + (uint64_t)(source[i++] - '0');
    sum += negative ? -value : value;
  }
  sink = sum;
}
