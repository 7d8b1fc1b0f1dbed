/* What the boot code learnt about the machine. */
#ifndef BRINGUP_RISCV_START_H
#define BRINGUP_RISCV_START_H

#include <stdint.h>

enum bringup_machine_kind {
  BRINGUP_UNKNOWN_MACHINE,
  BRINGUP_QEMU_VIRT,
  BRINGUP_SPIKE,
  BRINGUP_RTL,
};

struct bringup_machine {
  enum bringup_machine_kind kind;
  uint64_t time_hz; /* of mtime; 0 if the device tree does not say */
};

const struct bringup_machine *bringup_machine(void);

#endif
