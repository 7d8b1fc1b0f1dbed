/* What the portable runtime asks of the machine below it: riscv/ (bare metal) or host/ (POSIX). */
#ifndef BRINGUP_PLATFORM_H
#define BRINGUP_PLATFORM_H

#include <stddef.h>
#include <stdint.h>

/* Exit codes of an image; the runners translate them. */
enum {
  BRINGUP_EXIT_OK = 0,
  BRINGUP_EXIT_CHECK = 1,    /* the self-check found a difference */
  BRINGUP_EXIT_PROTOCOL = 2, /* request missing, damaged or for another image */
  BRINGUP_EXIT_TRAP = 3,     /* processor exception */
  BRINGUP_EXIT_MACHINE = 4,  /* the machine lacks something the image was compiled for */
};

/* Places a simulator can see: `slti x0, x0, mark`, a hint every RISC-V core executes as a no-op,
 * with the argument in a0. */
enum {
  BRINGUP_MARK_RUN_BEGIN = 1,
  BRINGUP_MARK_RUN_END = 2,
  BRINGUP_MARK_NODE_BEGIN = 3,
  BRINGUP_MARK_NODE_END = 4,
};

_Noreturn void bringup_exit(int code);

void bringup_console_write(const char *text, size_t bytes);
int bringup_console_read(void); /* next byte, waiting for it; -1 when there will be none */

uint64_t bringup_time_hz(void); /* ticks of bringup_time() per second; 0 if unknown */
unsigned bringup_vector_bits(void); /* VLEN; 0 without a vector unit */

#if defined(__riscv)

/* Memory the boot code need not clear. */
#define BRINGUP_NOINIT __attribute__((section(".bss.noinit")))

/* The node this hart is at, for the trap report: kept in the hart's own trap frame. */
static inline void bringup_note(const void *node) {
  const void **frame;
  __asm__ volatile("csrr %0, mscratch" : "=r"(frame));
  *(const void *volatile *)frame = node;
}

#define BRINGUP_CLINT 0x02000000UL /* the same on QEMU virt, spike and Rocket */

static inline void bringup_fence(void) { __asm__ volatile("fence rw, rw" ::: "memory"); }

#define bringup_mark(mark, argument)                                                  \
  do {                                                                                \
    register unsigned long a0_ __asm__("a0") = (argument);                            \
    __asm__ volatile("slti x0, x0, %0" ::"i"(mark), "r"(a0_) : "memory");             \
  } while (0)

static inline uint64_t bringup_cycles(void) {
  uint64_t value;
  __asm__ volatile("csrr %0, mcycle" : "=r"(value)::"memory");
  return value;
}

static inline uint64_t bringup_instructions(void) {
  uint64_t value;
  __asm__ volatile("csrr %0, minstret" : "=r"(value)::"memory");
  return value;
}

/* mtime itself: the `time` register traps on cores that leave it to firmware. */
static inline uint64_t bringup_time(void) {
  return *(volatile uint64_t *)(BRINGUP_CLINT + 0xbff8);
}

#else

#define BRINGUP_NOINIT

void bringup_note(const void *node);
static inline void bringup_fence(void) {}
static inline void bringup_mark(int mark, uint32_t argument) { (void)mark, (void)argument; }
static inline uint64_t bringup_cycles(void) { return 0; }
static inline uint64_t bringup_instructions(void) { return 0; }
uint64_t bringup_time(void);

#endif
#endif
