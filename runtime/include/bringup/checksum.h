/* A 64-bit polynomial checksum: a few instructions per 8 bytes here, one dot product in NumPy.
 *
 *     h = bytes;  for each little-endian 8-byte word w, the last padded with zeros:
 *     h = h * 0x9E3779B97F4A7C15 + (w ^ (w >> 29))     modulo 2^64
 *
 * The fold matters: without it, flips of the topmost bit in two words would cancel. */
#ifndef BRINGUP_CHECKSUM_H
#define BRINGUP_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* Continues `hash` over `data`. Only the last piece of a message may have a size not divisible by 8. */
uint64_t bringup_checksum_update(uint64_t hash, const void *data, size_t bytes);

/* Checksum of one tensor. */
static inline uint64_t bringup_checksum(const void *data, size_t bytes) {
  return bringup_checksum_update(bytes, data, bytes);
}

#endif
