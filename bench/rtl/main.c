/* Runs one kernel three times on every hart at once and prints what each hart counted.
 *
 * BENCH_KERNEL   void kernel(unsigned hart)
 * BENCH_PREPARE  void prepare(void), called once before, if defined
 * BENCH_HARTS    how many harts take part
 *
 * Pass 0 finds cold caches, the others what the pass before left. */
#include <bringup/format.h>
#include <bringup/harts.h>
#include <bringup/platform.h>

#define NAME_(name) #name
#define NAME(name) NAME_(name)

enum { PASSES = 3 };

void BENCH_KERNEL(unsigned hart);
#ifdef BENCH_PREPARE
void BENCH_PREPARE(void);
#endif

/* A line of its own for each hart. */
static struct sample {
  uint64_t cycles, instructions;
} __attribute__((aligned(64))) samples[PASSES][BENCH_HARTS];

static struct bringup_barrier barrier;

static void measure(struct sample *sample, unsigned hart) {
#if BENCH_HARTS > 1
  bringup_barrier_wait(&barrier, BENCH_HARTS);
#endif
  bringup_fence();
  const uint64_t cycles = bringup_cycles();
  const uint64_t instructions = bringup_instructions();
  BENCH_KERNEL(hart);
  bringup_fence();
  sample->instructions = bringup_instructions() - instructions;
  sample->cycles = bringup_cycles() - cycles;
}

static void run(void *argument) {
  const unsigned hart = (unsigned)(uintptr_t)argument;
  for (int pass = 0; pass < PASSES; pass++) measure(&samples[pass][hart], hart);
}

int main(void) {
#ifdef BENCH_PREPARE
  BENCH_PREPARE();
#endif
  for (unsigned hart = 1; hart < BENCH_HARTS; hart++)
    bringup_hart_start(hart, run, (void *)(uintptr_t)hart);
  run(0);
  for (unsigned hart = 1; hart < BENCH_HARTS; hart++) bringup_hart_join(hart);
  for (int pass = 0; pass < PASSES; pass++)
    for (unsigned hart = 0; hart < BENCH_HARTS; hart++)
      bringup_print("@kernel name=" NAME(BENCH_KERNEL) " pass=%d hart=%u cycles=%llu instret=%llu\n",
                    pass, hart, (unsigned long long)samples[pass][hart].cycles,
                    (unsigned long long)samples[pass][hart].instructions);
  return 0;
}
