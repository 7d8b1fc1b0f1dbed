/* An int8 matrix product whose second operand streams through a scratchpad, a linear layer of batch 2:
 *
 *     C[m][n] (int32) = sum over k of A[m][k] * B[k][n]
 *
 * B lies in memory row-major, n wide. Tiles of it, K rows of TILE columns, are cut out by transfers of
 * two dimensions. With one tile in the scratchpad, and with two. Prints cycles; exit code 0 if exact. */
#include "scratchpad.h"

enum { M = 2, K = 512, N = 1024, TILE = 64, TILES = N / TILE };

static int8_t a[M * K], b[K * N];
static int32_t c[M * N];
static struct bringup_dma channel;

static int8_t *place(size_t t) { return scratchpad + t % 2 * K * TILE; }

static uint64_t copy_in(size_t t) {
  return bringup_dma_copy_2d(&channel, place(t), TILE, b + t * TILE, N, TILE, K, BRINGUP_DMA_SILENT);
}

/* Both rows of A at once, TILE / 2 columns at a time. */
static void compute(size_t t) {
  const int8_t *row = place(t);
  const size_t half = TILE / 2;
  for (size_t column = 0; column < TILE; column += half) {
    vint32m4_t sum0 = __riscv_vmv_v_x_i32m4(0, half), sum1 = sum0;
    for (size_t k = 0; k < K; k++) {
      const vint16m2_t x = __riscv_vsext_vf2_i16m2(__riscv_vle8_v_i8m1(row + k * TILE + column, half), half);
      sum0 = __riscv_vwmacc_vx_i32m4(sum0, a[k], x, half);
      sum1 = __riscv_vwmacc_vx_i32m4(sum1, a[K + k], x, half);
    }
    __riscv_vse32_v_i32m4(c + t * TILE + column, sum0, half);
    __riscv_vse32_v_i32m4(c + N + t * TILE + column, sum1, half);
  }
}

static void transfers_alone(void) {
  for (size_t t = 0; t < TILES; t++) copy_in(t);
  bringup_dma_wait(&channel, channel.started);
}
static void computation_alone(void) {
  for (size_t t = 0; t < TILES; t++) compute(t);
}
static void one_buffer(void) {
  for (size_t t = 0; t < TILES; t++) {
    bringup_dma_wait(&channel, copy_in(t));
    compute(t);
  }
}
static void two_buffers(void) {
  uint64_t here = copy_in(0);
  for (size_t t = 0; t < TILES; t++) {
    const uint64_t next = t + 1 < TILES ? copy_in(t + 1) : here;
    bringup_dma_wait(&channel, here);
    compute(t);
    here = next;
  }
}

static uint64_t timed(void (*run)(void)) {
  const uint64_t start = program_cycles();
  run();
  return program_cycles() - start;
}

static int wrong(const char *which) {
  for (size_t m = 0; m < M; m++)
    for (size_t n = 0; n < N; n++) {
      int32_t sum = 0;
      for (size_t k = 0; k < K; k++) sum += a[m * K + k] * b[k * N + n];
      if (c[m * N + n] != sum) {
        program_print(which, m * N + n);
        return 1;
      }
      c[m * N + n] = 0;
    }
  return 0;
}

int main(void) {
  channel = bringup_dma_channel(SCRATCHPAD_DMA, 0);
  fill(a, M * K, 1);
  fill(b, K * N, 2);
  program_print("transfers ", timed(transfers_alone));
  program_print("computation ", timed(computation_alone));
  program_print("one buffer ", timed(one_buffer));
  if (wrong("one buffer: wrong element ")) return 1;
  program_print("two buffers ", timed(two_buffers));
  return wrong("two buffers: wrong element ");
}
