/* An elementwise pass over arrays in memory, tiled through a scratchpad:
 *
 *     out[i] = clamp8(round(a[i] * b[i] / 128))        (round to nearest up)
 *
 * with one set of tiles (copy in, compute, copy out, one after the other) and with two (the engine
 * works on one while the hart computes on the other). Also measured: the transfers alone, the
 * computation alone. Prints cycles; exit code 0 if all elements are right. */
#include "scratchpad.h"

enum { COUNT = 262144, TILE = 16384, TILES = COUNT / TILE, INPUT = 0, OUTPUT = 1 };

static int8_t a[COUNT], b[COUNT], out[COUNT];

static void multiply(int8_t *result, const int8_t *x, const int8_t *y, size_t count) {
  for (size_t n; count; count -= n, x += n, y += n, result += n) {
    n = __riscv_vsetvl_e8m4(count);
    const vint16m8_t product = __riscv_vwmul_vv_i16m8(__riscv_vle8_v_i8m4(x, n), __riscv_vle8_v_i8m4(y, n), n);
    __riscv_vse8_v_i8m4(result, __riscv_vnclip_wx_i8m4(product, 7, __RISCV_VXRM_RNU, n), n);
  }
}

/* Tile t in the scratchpad: x, y and the result, in one of two places. */
static int8_t *place(size_t t) { return scratchpad + t % 2 * 3 * TILE; }

static struct bringup_dma channels[2];

/* Copies tile t in; returns the number of the second transfer. */
static uint64_t copy_in(size_t t) {
  bringup_dma_copy(&channels[INPUT], place(t), a + t * TILE, TILE);
  return bringup_dma_copy(&channels[INPUT], place(t) + TILE, b + t * TILE, TILE);
}
static uint64_t copy_out(size_t t) {
  return bringup_dma_copy(&channels[OUTPUT], out + t * TILE, place(t) + 2 * TILE, TILE);
}
static void compute(size_t t) { multiply(place(t) + 2 * TILE, place(t), place(t) + TILE, TILE); }

static void transfers_alone(void) {
  for (size_t t = 0; t < TILES; t++) {
    copy_in(t);
    copy_out(t);
  }
  bringup_dma_wait(&channels[INPUT], channels[INPUT].started);
  bringup_dma_wait(&channels[OUTPUT], channels[OUTPUT].started);
}
static void computation_alone(void) {
  for (size_t t = 0; t < TILES; t++) compute(t);
}
static void one_buffer(void) {
  for (size_t t = 0; t < TILES; t++) {
    bringup_dma_wait(&channels[INPUT], copy_in(t));
    compute(t);
    bringup_dma_wait(&channels[OUTPUT], copy_out(t));
  }
}
static void two_buffers(void) {
  uint64_t here = copy_in(0), gone = channels[OUTPUT].started;
  for (size_t t = 0; t < TILES; t++) {
    const uint64_t next = t + 1 < TILES ? copy_in(t + 1) : here;
    bringup_dma_wait(&channels[INPUT], here);
    bringup_dma_wait(&channels[OUTPUT], gone + (t > 1 ? t - 1 : 0)); /* tile t - 2 has left */
    compute(t);
    copy_out(t);
    here = next;
  }
  bringup_dma_wait(&channels[OUTPUT], channels[OUTPUT].started);
}

static uint64_t timed(void (*run)(void)) {
  const uint64_t start = program_cycles();
  run();
  return program_cycles() - start;
}

static int wrong(const char *which) {
  for (size_t i = 0; i < COUNT; i++) {
    const int product = (a[i] * b[i] + 64) >> 7, expected = product > 127 ? 127 : product;
    if (out[i] != expected) {
      program_print(which, i);
      return 1;
    }
    out[i] = 0;
  }
  return 0;
}

int main(void) {
  channels[INPUT] = bringup_dma_channel(SCRATCHPAD_DMA, INPUT);
  channels[OUTPUT] = bringup_dma_channel(SCRATCHPAD_DMA, OUTPUT);
  fill(a, COUNT, 1);
  fill(b, COUNT, 2);
  program_print("transfers ", timed(transfers_alone));
  program_print("computation ", timed(computation_alone));
  program_print("one buffer ", timed(one_buffer));
  if (wrong("one buffer: wrong element ")) return 1;
  program_print("two buffers ", timed(two_buffers));
  return wrong("two buffers: wrong element ");
}
