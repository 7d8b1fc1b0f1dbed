/* File calls of Arm-style semihosting, as QEMU offers them. */
#ifndef BRINGUP_RISCV_SEMIHOSTING_H
#define BRINGUP_RISCV_SEMIHOSTING_H

#include <stdbool.h>

enum {
  SEMIHOSTING_OPEN = 0x01,
  SEMIHOSTING_CLOSE = 0x02,
  SEMIHOSTING_WRITE = 0x05,
  SEMIHOSTING_READ = 0x06,
  SEMIHOSTING_ERRNO = 0x13,
};

long bringup_semihosting_call(long number, const void *arguments);

/* Whether anybody answers: without a debugger or simulator listening, ebreak is a trap. */
bool bringup_semihosting_present(void);

#endif
