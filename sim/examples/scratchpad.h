/* What the scratchpad programs know of cores/saturn_tcm.yaml. */
#ifndef BRINGUP_EXAMPLE_SCRATCHPAD_H
#define BRINGUP_EXAMPLE_SCRATCHPAD_H

#include <riscv_vector.h>

#include "../extensions/program.h"
#include "../../runtime/include/bringup/dma.h"

static int8_t *const scratchpad = (int8_t *)0x60000000;
enum { SCRATCHPAD_BYTES = 131072 };
#define SCRATCHPAD_DMA 0x10010000

/* Values that repeat from run to run. */
static inline void fill(int8_t *values, size_t count, uint32_t seed) {
  for (size_t i = 0; i < count; i++) {
    seed = seed * 1664525 + 1013904223;
    values[i] = (int8_t)(seed >> 24);
  }
}

#endif
