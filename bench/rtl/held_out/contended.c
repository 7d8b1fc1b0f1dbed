/* Four harts after one word: compare and exchange, lr and sc, locks. */
#include <stdatomic.h>

#include "../blind/random.h"

enum { TIMES = 64 };

static _Alignas(64) atomic_uint counter;
static _Alignas(64) atomic_uint lock;
static _Alignas(64) atomic_uint ticket, served;
static _Alignas(64) uint32_t guarded;

void contended_prepare(void) {
  atomic_init(&counter, 0);
  atomic_init(&lock, 0);
  atomic_init(&ticket, 0);
  atomic_init(&served, 0);
}

void contended_compare_exchange(unsigned hart) {
  (void)hart;
  for (int i = 0; i < TIMES; i++) {
    unsigned seen = atomic_load_explicit(&counter, memory_order_relaxed);
    while (!atomic_compare_exchange_weak_explicit(&counter, &seen, seen * 3 + 1, memory_order_acq_rel,
                                                  memory_order_relaxed)) {
    }
  }
}

/* The same, with more of its own work in between. */
void contended_with_work(unsigned hart) {
  uint64_t state = hart;
  for (int i = 0; i < TIMES; i++) {
    unsigned by = 0;
    for (int k = 0; k < 24; k++) by ^= next_random(&state);
    unsigned seen = atomic_load_explicit(&counter, memory_order_relaxed);
    while (!atomic_compare_exchange_weak_explicit(&counter, &seen, seen ^ by, memory_order_acq_rel,
                                                  memory_order_relaxed)) {
    }
  }
}

void contended_spin_lock(unsigned hart) {
  (void)hart;
  for (int i = 0; i < TIMES; i++) {
    while (atomic_exchange_explicit(&lock, 1, memory_order_acquire))
      while (atomic_load_explicit(&lock, memory_order_relaxed)) {
      }
    guarded = guarded * 5 + 1;
    atomic_store_explicit(&lock, 0, memory_order_release);
  }
}

void contended_ticket_lock(unsigned hart) {
  (void)hart;
  for (int i = 0; i < TIMES; i++) {
    const unsigned mine = atomic_fetch_add_explicit(&ticket, 1, memory_order_relaxed);
    while (atomic_load_explicit(&served, memory_order_acquire) != mine) {
    }
    guarded = guarded * 5 + 1;
    atomic_store_explicit(&served, mine + 1, memory_order_release);
  }
}
