#include "bringup/checksum.h"

#define MULTIPLIER UINT64_C(0x9E3779B97F4A7C15)

typedef uint64_t __attribute__((may_alias)) word;

static inline uint64_t step(uint64_t hash, uint64_t w) { return hash * MULTIPLIER + (w ^ (w >> 29)); }

/* Up to 8 bytes as a little-endian word; never reads past them. */
static uint64_t gather(const unsigned char *p, size_t bytes) {
  uint64_t w = 0;
  for (size_t i = 0; i < bytes; i++) w |= (uint64_t)p[i] << (8 * i);
  return w;
}

uint64_t bringup_checksum_update(uint64_t hash, const void *data, size_t bytes) {
  const unsigned char *p = data;
  /* Not every core loads misaligned words. */
  if (((uintptr_t)p & 7) == 0)
    for (; bytes >= 8; p += 8, bytes -= 8) hash = step(hash, *(const word *)p);
  else
    for (; bytes >= 8; p += 8, bytes -= 8) hash = step(hash, gather(p, 8));
  return bytes ? step(hash, gather(p, bytes)) : hash;
}
