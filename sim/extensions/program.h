/* What the example programs of the extensions need of a bare machine (QEMU virt's console). */
#ifndef BRINGUP_EXTENSION_PROGRAM_H
#define BRINGUP_EXTENSION_PROGRAM_H

#include <stdint.h>

/* Model time, after everything handed to vector unit and accelerator is done. */
static inline uint64_t program_cycles(void) {
  uint64_t cycles;
  __asm__ volatile("fence\n\tcsrr %0, mcycle" : "=r"(cycles) : : "memory");
  return cycles;
}

static inline void program_print(const char *text, uint64_t number) {
  volatile uint8_t *const console = (volatile uint8_t *)0x10000000;
  char digits[20];
  int count = 0;
  while (*text) *console = (uint8_t)*text++;
  do digits[count++] = (char)('0' + number % 10);
  while (number /= 10);
  while (count) *console = (uint8_t)digits[--count];
  *console = '\n';
}

#endif
