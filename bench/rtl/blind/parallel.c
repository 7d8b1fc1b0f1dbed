/* Four harts at one task. */
#include <stdatomic.h>

#include "random.h"

enum { HARTS = 4, SIZE = 24, SAMPLES = 8 * KIB, BINS = 64, MESSAGES = 96, NUMBERS = 4 * KIB };

PAGE float a[SIZE * SIZE], b[SIZE * SIZE], c[SIZE * SIZE];
PAGE uint8_t samples[SAMPLES];
PAGE uint32_t numbers[NUMBERS], sums[NUMBERS];
PAGE atomic_uint bins[BINS];
static _Alignas(64) atomic_uint next_task;
static struct {
  _Alignas(64) atomic_uint arrived;
  _Alignas(64) atomic_uint generation;
} barrier;

/* A line of its own for each. */
static struct {
  _Alignas(64) atomic_uint full;
  uint32_t value;
} boxes[HARTS];
static struct {
  _Alignas(64) uint64_t sum;
} partial[HARTS];

void parallel_prepare(void) {
  uint64_t seed = 1;
  for (int i = 0; i < SIZE * SIZE; i++) a[i] = next_float(&seed), b[i] = next_float(&seed);
  fill_bytes(samples, sizeof samples, 2);
  fill_bytes(numbers, sizeof numbers, 3);
  for (int i = 0; i < BINS; i++) atomic_init(&bins[i], 0);
  for (int i = 0; i < HARTS; i++) atomic_init(&boxes[i].full, 0);
  atomic_init(&next_task, 0);
  atomic_init(&barrier.arrived, 0);
  atomic_init(&barrier.generation, 0);
}

/* Spins, as the runtime's barrier does not; its address would make the code depend on the runtime. */
static void meet(void) {
  const unsigned mine = atomic_load_explicit(&barrier.generation, memory_order_acquire);
  if (atomic_fetch_add_explicit(&barrier.arrived, 1, memory_order_acq_rel) == HARTS - 1) {
    atomic_store_explicit(&barrier.arrived, 0, memory_order_relaxed);
    atomic_store_explicit(&barrier.generation, mine + 1, memory_order_release);
    return;
  }
  while (atomic_load_explicit(&barrier.generation, memory_order_acquire) == mine) {
  }
}

/* Contiguous rows for each. */
void parallel_product_f32(unsigned hart) {
  const int rows = SIZE / HARTS, first = (int)hart * rows;
  for (int m = first; m < first + rows; m++)
    for (int n = 0; n < SIZE; n++) {
      float sum = 0;
      for (int k = 0; k < SIZE; k++) sum += a[m * SIZE + k] * b[k * SIZE + n];
      c[m * SIZE + n] = sum;
    }
}

/* Every sample is an atomic addition to one of 64 counters. */
void parallel_histogram(unsigned hart) {
  for (unsigned i = hart * 128; i < (hart + 1) * 128; i++)
    atomic_fetch_add_explicit(&bins[samples[i] % BINS], 1, memory_order_relaxed);
}

/* Each hart works on its part, then the parts are joined under atomics once. */
void parallel_histogram_private(unsigned hart) {
  uint32_t mine[BINS];
  for (int i = 0; i < BINS; i++) mine[i] = 0;
  const unsigned part = SAMPLES / HARTS;
  for (unsigned i = hart * part; i < (hart + 1) * part; i++) mine[samples[i] % BINS]++;
  for (unsigned i = 0; i < BINS; i++) {
    const unsigned bin = (i + 16 * hart) % BINS;
    atomic_fetch_add_explicit(&bins[bin], mine[bin], memory_order_relaxed);
  }
}

static void send(unsigned box, uint32_t value) {
  while (atomic_load_explicit(&boxes[box].full, memory_order_acquire)) {
  }
  boxes[box].value = value;
  atomic_store_explicit(&boxes[box].full, 1, memory_order_release);
}

static uint32_t receive(unsigned box) {
  while (!atomic_load_explicit(&boxes[box].full, memory_order_acquire)) {
  }
  const uint32_t value = boxes[box].value;
  atomic_store_explicit(&boxes[box].full, 0, memory_order_release);
  return value;
}

/* Numbers pass from hart to hart, each does its share of a hash. */
void parallel_pipeline(unsigned hart) {
  uint32_t sum = 0;
  for (uint32_t i = 0; i < MESSAGES; i++) {
    uint32_t x = hart == 0 ? numbers[i] : receive(hart);
    for (int k = 0; k < 24; k++) x = (x ^ x >> 15) * 2654435761u;
    if (hart < HARTS - 1)
      send(hart + 1, x);
    else
      sum += x;
  }
  partial[hart].sum = sum;
}

/* Running sums: each hart its part, then the parts' totals, then the offsets. */
void parallel_prefix(unsigned hart) {
  const unsigned part = NUMBERS / HARTS, first = hart * part;
  uint32_t sum = 0;
  for (unsigned i = first; i < first + part; i++) sums[i] = sum += numbers[i];
  partial[hart].sum = sum;
  meet();
  uint32_t offset = 0;
  for (unsigned h = 0; h < hart; h++) offset += (uint32_t)partial[h].sum;
  for (unsigned i = first; i < first + part; i++) sums[i] += offset;
  meet();
}

/* Sum by halves: in each round half as many harts take part. */
void parallel_reduction(unsigned hart) {
  for (unsigned round = 0; round < 4; round++) {
    uint64_t sum = 0;
    for (unsigned i = hart; i < NUMBERS / 4; i += HARTS) sum += numbers[round * (NUMBERS / 4) + i];
    partial[hart].sum = sum;
    for (unsigned step = 1; step < HARTS; step *= 2) {
      meet();
      if (hart % (2 * step) == 0) partial[hart].sum += partial[hart + step].sum;
    }
    meet();
  }
}

/* Tasks of unequal length, taken by whoever is free. */
void parallel_tasks(unsigned hart) {
  (void)hart;
  if (hart == 0) atomic_store(&next_task, 0);
  meet();
  for (;;) {
    const unsigned task = atomic_fetch_add(&next_task, 1);
    if (task >= 64) break;
    uint32_t x = task + 1;
    for (unsigned k = 0; k < 20 + (task * 37 & 127); k++) x = (x ^ x >> 15) * 2654435761u;
    sums[16 * task] = x;
  }
}
