#include "riscv/htif.h"

__attribute__((section(".tohost"), used, aligned(64))) volatile uint64_t tohost;
__attribute__((section(".tohost"), used, aligned(64))) volatile uint64_t fromhost;

void bringup_htif_exit(int code) {
  __asm__ volatile("fence" ::: "memory");
  tohost = (uint64_t)code << 1 | 1;
}

long bringup_htif_call(uint64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d,
                       uint64_t e) {
  volatile uint64_t request[8] __attribute__((aligned(64))) = {number, a, b, c, d, e, 0, 0};
  __asm__ volatile("fence" ::: "memory");
  tohost = (uintptr_t)request;
  while (!fromhost) {}
  fromhost = 0;
  __asm__ volatile("fence" ::: "memory");
  return (long)request[0];
}
