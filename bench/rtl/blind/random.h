/* Pseudo-random data for prepare functions: same numbers on every machine. */
#ifndef BLIND_RANDOM_H
#define BLIND_RANDOM_H
#include <stdint.h>

enum { KIB = 1024 };

/* Arrays are not static, so that nobody may conclude that a result is never read. */
#define PAGE __attribute__((aligned(4096)))

static inline uint32_t next_random(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*state >> 32);
}

static inline void fill_bytes(void *to, unsigned bytes, uint64_t seed) {
  for (unsigned i = 0; i < bytes / 4; i++) ((uint32_t *)to)[i] = next_random(&seed);
}

/* In [-1, 1). */
static inline float next_float(uint64_t *state) {
  return (float)(int32_t)next_random(state) * 0x1p-31f;
}
#endif
