/* DMA engines of the simulator (sim/README.md, "Scratchpads and DMA").
 *
 * A channel is a block of registers at an address the core file says. Channels work independently, but
 * belong to one hart at a time: starting a transfer takes several stores. Transfers of a channel are
 * numbered from 1 and end in this order. */
#ifndef BRINGUP_DMA_H
#define BRINGUP_DMA_H

#include <stddef.h>
#include <stdint.h>

struct bringup_dma_registers {
  uint64_t source, destination;
  uint64_t bytes, rows; /* bytes of a row */
  int64_t source_stride, destination_stride;
  uint64_t start;         /* written: starts a transfer; bit 0: with an interrupt at its end */
  uint64_t completed;     /* transfers */
  uint64_t awaited, wait; /* a load of `wait` is answered when completed >= awaited */
  uint64_t busy;
  uint64_t interrupt;     /* pending; any write clears it */
};

struct bringup_dma {
  volatile struct bringup_dma_registers *registers;
  uint64_t started; /* transfers, counted here: asking the engine takes longer */
};

enum { BRINGUP_DMA_SILENT = 0, BRINGUP_DMA_INTERRUPT = 1 };

/* Channel `number` of an engine; `registers` is its address in the core file. */
static inline struct bringup_dma bringup_dma_channel(uintptr_t registers, unsigned number) {
  struct bringup_dma channel;
  channel.registers = (volatile struct bringup_dma_registers *)(registers + 0x100 * (uintptr_t)number);
  channel.started = channel.registers->start;
  return channel;
}

/* Copies `rows` rows of `bytes`; strides are from row to row. Returns the transfer's number. What the
 * hart wrote before is seen; source and destination are the engine's until the transfer is over. */
static inline uint64_t bringup_dma_copy_2d(struct bringup_dma *channel, void *destination,
                                           ptrdiff_t destination_stride, const void *source,
                                           ptrdiff_t source_stride, size_t bytes, size_t rows, int flags) {
  volatile struct bringup_dma_registers *r = channel->registers;
  r->destination = (uintptr_t)destination;
  r->source = (uintptr_t)source;
  r->bytes = bytes;
  r->rows = rows;
  if (rows > 1) {
    r->destination_stride = destination_stride;
    r->source_stride = source_stride;
  }
  __asm__ volatile("fence" : : : "memory");
  r->start = (uint64_t)flags;
  return ++channel->started;
}

static inline uint64_t bringup_dma_copy(struct bringup_dma *channel, void *destination, const void *source,
                                        size_t bytes) {
  return bringup_dma_copy_2d(channel, destination, 0, source, 0, bytes, 1, BRINGUP_DMA_SILENT);
}

/* Waits for a transfer: the load is answered when it is over. */
static inline void bringup_dma_wait(struct bringup_dma *channel, uint64_t number) {
  channel->registers->awaited = number;
  (void)channel->registers->wait;
  __asm__ volatile("" : : : "memory");
}

/* The same by asking again and again. */
static inline void bringup_dma_poll(struct bringup_dma *channel, uint64_t number) {
  while (channel->registers->completed < number) {
  }
  __asm__ volatile("" : : : "memory");
}

/* The same asleep. The transfer has to be one with an interrupt, and the machine's external interrupt
 * enabled in mie but not in mstatus: it wakes the hart and is not taken. */
static inline void bringup_dma_sleep(struct bringup_dma *channel, uint64_t number) {
  while (channel->registers->completed < number) __asm__ volatile("wfi" : : : "memory");
  channel->registers->interrupt = 0;
  __asm__ volatile("" : : : "memory");
}

#endif
