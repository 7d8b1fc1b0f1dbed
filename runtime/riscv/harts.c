#include "bringup/harts.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bringup/platform.h"
#include "riscv/boot.h"

/* What a hart was asked to do, and who wants to know when it is done. */
struct assignment {
  void (*function)(void *);
  void *argument;
  unsigned caller;
  atomic_bool busy;
};

static struct assignment assignments[BRINGUP_HARTS];

#define SOFTWARE_INTERRUPT 8 /* bit of mie and mip */

/* Ordered with memory on both sides: whoever wakes another must have told it why, and whoever clears
 * its own bit must look for work only after that, or a wake-up in between would be lost. */
static void set_pending(unsigned hart, uint32_t value) {
  __asm__ volatile("fence iorw, iorw" ::: "memory");
  ((volatile uint32_t *)BRINGUP_CLINT)[hart] = value;
  __asm__ volatile("fence iorw, iorw" ::: "memory");
}

static unsigned this_hart(void) {
  unsigned long hart;
  __asm__("csrr %0, mhartid" : "=r"(hart));
  return (unsigned)hart;
}

/* One thing to do, called from boot.S on the woken hart. */
void bringup_hart_work(unsigned hart) {
  struct assignment *mine = &assignments[hart];
  set_pending(hart, 0);
  if (!atomic_load_explicit(&mine->busy, memory_order_acquire)) return;
  mine->function(mine->argument);
  atomic_store_explicit(&mine->busy, false, memory_order_release);
  set_pending(mine->caller, 1);
}

void bringup_hart_start(unsigned hart, void (*function)(void *), void *argument) {
  struct assignment *its = &assignments[hart];
  its->function = function;
  its->argument = argument;
  its->caller = this_hart();
  atomic_store_explicit(&its->busy, true, memory_order_release);
  set_pending(hart, 1);
}

void bringup_hart_join(unsigned hart) {
  const unsigned self = this_hart();
  __asm__ volatile("csrs mie, %0" ::"r"(SOFTWARE_INTERRUPT));
  while (atomic_load_explicit(&assignments[hart].busy, memory_order_acquire)) {
    __asm__ volatile("wfi" ::: "memory");
    set_pending(self, 0);
  }
}

void bringup_barrier_wait(struct bringup_barrier *barrier, unsigned harts) {
  const unsigned self = this_hart();
  const unsigned mine = atomic_load_explicit(&barrier->generation, memory_order_acquire);
  if (atomic_fetch_add_explicit(&barrier->arrived, 1, memory_order_acq_rel) == harts - 1) {
    atomic_store_explicit(&barrier->arrived, 0, memory_order_relaxed);
    atomic_store_explicit(&barrier->generation, mine + 1, memory_order_release);
    for (unsigned hart = 0; hart < harts; hart++)
      if (hart != self) set_pending(hart, 1);
    return;
  }
  __asm__ volatile("csrs mie, %0" ::"r"(SOFTWARE_INTERRUPT));
  while (atomic_load_explicit(&barrier->generation, memory_order_acquire) == mine) {
    __asm__ volatile("wfi" ::: "memory");
    set_pending(self, 0);
  }
}
