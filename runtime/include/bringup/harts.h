/* Harts besides the first one. All sleep in wfi when idle; none ever spins, because under a
 * simulator that counts instructions a spinning hart burns the others' time. */
#ifndef BRINGUP_HARTS_H
#define BRINGUP_HARTS_H

#ifndef BRINGUP_HARTS
#define BRINGUP_HARTS 4
#endif
#ifndef BRINGUP_STACK_BYTES
#define BRINGUP_STACK_BYTES 0x10000 /* a power of two; the lowest 4 KiB are the guard */
#endif

#ifndef __ASSEMBLER__
#include <stdatomic.h>

/* Runs function(argument) on an idle hart in 1..BRINGUP_HARTS-1. */
void bringup_hart_start(unsigned hart, void (*function)(void *), void *argument);

/* Sleeps until the hart is idle again; to be called by the hart that started it. */
void bringup_hart_join(unsigned hart);

/* A meeting point, zero before its first use. */
struct bringup_barrier {
  _Alignas(64) atomic_uint arrived, generation;
};

/* Sleeps until all of the harts 0..harts-1 have called it; may be used again at once. */
void bringup_barrier_wait(struct bringup_barrier *barrier, unsigned harts);
#endif

#endif
