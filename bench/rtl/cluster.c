/* Four harts on one memory: contention, sharing, and rows of one matrix product. */
#include <bringup/harts.h>
#include <stdint.h>

enum { HARTS = 4, LINE = 64, KILOBYTE = 1024 };

static unsigned char arena[HARTS][128 * KILOBYTE] __attribute__((aligned(4096)));

#define CLEARED __attribute__((section(".bss.bench"), aligned(64)))

/* Operands of the product: small numbers of both signs, the first KiB of two arenas. */
void cluster_prepare(void) {
  uint32_t state = 1;
  for (int i = 0; i < 2 * KILOBYTE; i++) {
    state = state * 1664525 + 1013904223;
    arena[i / KILOBYTE][i % KILOBYTE] = (unsigned char)(state >> 24);
  }
}

/* Nothing shared: four cores that do not know of each other. */
void cluster_add(unsigned hart) {
  uint64_t sum = hart;
  for (int i = 0; i < 2048; i++) __asm__ volatile("add %0, %0, %1" : "+r"(sum) : "r"(sum));
}

static void read_lines(const unsigned char *from, unsigned bytes) {
  for (unsigned i = 0; i < bytes; i += LINE) (void)*(const volatile uint64_t *)(from + i);
}

void cluster_read_private_4k(unsigned hart) { read_lines(arena[hart], 4 * KILOBYTE); }
void cluster_read_private_32k(unsigned hart) { read_lines(arena[hart], 32 * KILOBYTE); }
void cluster_read_private_128k(unsigned hart) { read_lines(arena[hart], 128 * KILOBYTE); }
void cluster_read_shared_32k(unsigned hart) { (void)hart, read_lines(arena[0], 32 * KILOBYTE); }

void cluster_write_private_32k(unsigned hart) {
  for (unsigned i = 0; i < 32 * KILOBYTE; i += 8) *(volatile uint64_t *)(arena[hart] + i) = i;
}

void cluster_copy_16k(unsigned hart) {
  const unsigned char *from = arena[hart];
  unsigned char *to = arena[hart] + 64 * KILOBYTE;
  for (unsigned i = 0; i < 16 * KILOBYTE; i += 8)
    *(volatile uint64_t *)(to + i) = *(const volatile uint64_t *)(from + i);
}

/* Only the first hart misses: how much do idle neighbours cost a broadcast? */
void cluster_one_reads_32k(unsigned hart) {
  if (hart == 0) read_lines(arena[0], 32 * KILOBYTE);
}

/* Words of one line, written by all. */
void cluster_false_sharing(unsigned hart) {
  volatile uint64_t *mine = (volatile uint64_t *)arena[0] + hart;
  for (int i = 0; i < 64; i++) *mine += 1;
}

void cluster_counter(unsigned hart) {
  (void)hart;
  static uint32_t counter CLEARED;
  for (int i = 0; i < 64; i++) __atomic_fetch_add(&counter, 1, __ATOMIC_RELAXED);
}

void cluster_barriers(unsigned hart) {
  (void)hart;
  static struct bringup_barrier barrier CLEARED;
  for (int i = 0; i < 8; i++) bringup_barrier_wait(&barrier, HARTS);
}

/* Each hart takes every fourth row of an int8 product; both operands are shared. */
static void product(unsigned hart, int size) {
  const int8_t *a = (const int8_t *)arena[0], *b = (const int8_t *)arena[1];
  int32_t *c = (int32_t *)arena[2];
  for (int m = (int)hart; m < size; m += HARTS)
    for (int n = 0; n < size; n++) {
      int32_t sum = 0;
      for (int k = 0; k < size; k++) sum += a[m * size + k] * b[n * size + k];
      c[m * size + n] = sum;
    }
}

void cluster_product_24(unsigned hart) { product(hart, 24); }
void cluster_product_32(unsigned hart) { product(hart, 32); }
