/* Console and exit of the machines in reach: QEMU virt, spike, Rocket and their like. */
#include "bringup/platform.h"

#include "riscv/htif.h"
#include "riscv/mailbox.h"
#include "riscv/start.h"

/* ns16550 registers and bits; present in QEMU virt and, at the same address, in spike. */
#define UART ((volatile unsigned char *)0x10000000UL)
enum { DATA = 0, LINE_STATUS = 5, DATA_READY = 0x01, TRANSMIT_EMPTY = 0x20 };

/* QEMU's "test finisher" (sifive_test). */
#define FINISHER ((volatile uint32_t *)0x00100000UL)
enum { FINISH_PASS = 0x5555, FINISH_FAIL = 0x3333 };

/* spike looks at tohost only now and then: give it time before touching QEMU's device. */
enum { EXIT_PATIENCE = 200000 };

void bringup_console_write(const char *text, size_t bytes) {
  for (size_t i = 0; i < bytes; i++) {
    while (!(UART[LINE_STATUS] & TRANSMIT_EMPTY)) {}
    UART[DATA] = (unsigned char)text[i];
  }
}

int bringup_console_read(void) {
  while (!(UART[LINE_STATUS] & DATA_READY)) {}
  return UART[DATA];
}

/* Ends an RTL simulation with the next cycle. */
static _Noreturn void exit_by_mailbox(int code) {
  __asm__ volatile("fence iorw, iorw" ::: "memory");
  *(volatile uint64_t *)(uintptr_t)(BRINGUP_MAILBOX + BRINGUP_MAILBOX_EXIT) = (uint64_t)code;
  for (;;) __asm__ volatile("wfi");
}

_Noreturn void bringup_exit(int code) {
  if (bringup_machine()->kind == BRINGUP_RTL) exit_by_mailbox(code);
  bringup_htif_exit(code);
  for (volatile int i = 0; i < EXIT_PATIENCE; i++) {}
  *FINISHER = code ? (uint32_t)code << 16 | FINISH_FAIL : FINISH_PASS;
  for (;;) __asm__ volatile("wfi");
}
