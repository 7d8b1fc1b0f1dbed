/* From the boot code to main(), and what the machine is. */
#include "riscv/start.h"

#include "bringup/format.h"
#include "bringup/platform.h"
#include "riscv/boot.h"
#include "riscv/devicetree.h"

int main(void);

static struct bringup_machine machine;

const struct bringup_machine *bringup_machine(void) { return &machine; }

static unsigned long misa(void) {
  unsigned long value;
  __asm__("csrr %0, misa" : "=r"(value));
  return value;
}

/* Without this an image compiled for more than the machine has dies of an illegal instruction
 * somewhere in a kernel. A core need not implement misa; then there is nothing to compare. */
static void require_extensions(void) {
  static const char compiled_for[] = ""
#ifdef __riscv_flen
                                     "f"
#endif
#if defined(__riscv_flen) && __riscv_flen >= 64
                                     "d"
#endif
#ifdef __riscv_vector
                                     "v"
#endif
      ;
  const unsigned long present = misa();
  if (!present) return;
  for (const char *letter = compiled_for; *letter; letter++) {
    if (present >> (*letter - 'a') & 1) continue;
    bringup_print("\n@machine missing=%c\n", *letter);
    bringup_exit(BRINGUP_EXIT_MACHINE);
  }
}

_Noreturn void bringup_start(const void *device_tree) {
  machine = bringup_read_device_tree(device_tree);
  require_extensions();
  bringup_exit(main());
}

uint64_t bringup_time_hz(void) { return machine.time_hz; }

unsigned bringup_vector_bits(void) {
#ifdef __riscv_vector
  unsigned long bytes;
  __asm__("csrr %0, vlenb" : "=r"(bytes));
  return (unsigned)(8 * bytes);
#else
  return 0;
#endif
}
