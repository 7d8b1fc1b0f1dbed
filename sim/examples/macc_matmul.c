/* An int8 matrix product on the unit of macc.cc, C (int32) = A * B, all row-major in memory, with the
 * tiles of the next step loaded while the unit computes (two sets of rows) and, for comparison, with a
 * fence after each step. Prints cycles; exit code 0 if exact. */
#include <stddef.h>

#include "../extensions/program.h"

enum { DIM = 16, M = 64, K = 128, N = 64 };

#define MACC(funct7, first, second) \
  __asm__ volatile(".insn r 0x7b, 3, " #funct7 ", x0, %0, %1" : : "r"((uint64_t)(first)), "r"((uint64_t)(second)) : "memory")
#define MACC_CONFIG(load_stride, store_stride) MACC(0, load_stride, store_stride)
#define MACC_MVIN(address, row, count) MACC(2, address, (row) | (count) << 16)
#define MACC_COMPUTE(a, b, accumulator, adds) MACC(4, (a) | (b) << 16, (accumulator) | (uint64_t)(adds) << 31)
#define MACC_MVOUT(address, accumulator, count) MACC(3, address, (accumulator) | (count) << 16)

static int8_t a[M * K] __attribute__((aligned(64))), b[K * N] __attribute__((aligned(64)));
static int32_t c[M * N] __attribute__((aligned(64)));

static inline void fence(void) { __asm__ volatile("fence" : : : "memory"); }

/* Sets of rows in the unit: A and B tiles of a step. */
static void matmul(int fenced) {
  size_t step = 0;
  for (size_t m = 0; m < M; m += DIM)
    for (size_t n = 0; n < N; n += DIM) {
      const size_t accumulator = (m / DIM * (N / DIM) + n / DIM) % 4 * DIM;
      for (size_t k = 0; k < K; k += DIM, step++) {
        const size_t rows = step % 4 * 2 * DIM;
        MACC_CONFIG(K, 4 * N);
        MACC_MVIN(a + m * K + k, rows, DIM);
        MACC_CONFIG(N, 4 * N);
        MACC_MVIN(b + k * N + n, rows + DIM, DIM);
        if (fenced) fence();
        MACC_COMPUTE(rows, rows + DIM, accumulator, k > 0);
        if (fenced) fence();
      }
      MACC_MVOUT(c + m * N + n, accumulator, DIM);
    }
  fence();
}

static int wrong(void) {
  for (size_t m = 0; m < M; m++)
    for (size_t n = 0; n < N; n++) {
      int32_t sum = 0;
      for (size_t k = 0; k < K; k++) sum += a[m * K + k] * b[k * N + n];
      if (c[m * N + n] != sum) {
        program_print("wrong element ", m * N + n);
        return 1;
      }
      c[m * N + n] = 0;
    }
  return 0;
}

int main(void) {
  uint32_t seed = 1;
  __asm__ volatile("csrs mstatus, %0" : : "r"(0x18000)); /* XS */
  for (size_t i = 0; i < sizeof a; i++) a[i] = (int8_t)((seed = seed * 1664525 + 1013904223) >> 24);
  for (size_t i = 0; i < sizeof b; i++) b[i] = (int8_t)((seed = seed * 1664525 + 1013904223) >> 24);
  for (int fenced = 1; fenced >= 0; fenced--) {
    const uint64_t start = program_cycles();
    matmul(fenced);
    program_print(fenced ? "step by step " : "overlapped ", program_cycles() - start);
    if (wrong()) return 1;
  }
  return 0;
}
