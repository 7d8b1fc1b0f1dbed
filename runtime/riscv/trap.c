/* The last words of an image that trapped, in a form the runner turns into function and node. */
#include "bringup/format.h"
#include "bringup/model.h"
#include "bringup/platform.h"
#include "riscv/boot.h"

static unsigned long cause(void) {
  unsigned long value;
  __asm__("csrr %0, mcause" : "=r"(value));
  return value;
}

static unsigned long program_counter(void) {
  unsigned long value;
  __asm__("csrr %0, mepc" : "=r"(value));
  return value;
}

static unsigned long trap_value(void) {
  unsigned long value;
  __asm__("csrr %0, mtval" : "=r"(value));
  return value;
}

static unsigned long hart(void) {
  unsigned long value;
  __asm__("csrr %0, mhartid" : "=r"(value));
  return value;
}

/* Called from boot.S; registers[i] is x<i> at the trap, registers[0] what bringup_note() left. */
_Noreturn void bringup_trap(const unsigned long *registers) {
  const struct bringup_node *node = (const struct bringup_node *)registers[0];
  bringup_print("\n@trap hart=%lu cause=0x%lx epc=0x%lx tval=0x%lx", hart(), cause(),
                program_counter(), trap_value());
  for (int i = 1; i < 32; i++) bringup_print(" x%d=0x%lx", i, registers[i]);
  bringup_print(" node=%s\n", node ? node->name : "");
  bringup_exit(BRINGUP_EXIT_TRAP);
}
