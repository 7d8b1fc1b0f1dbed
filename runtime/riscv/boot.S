/* First instructions of every hart, machine mode, and the trap entry.
 *
 * Loaders jump to _start with a0 = hart, a1 = device tree (QEMU virt, spike, Rocket boot ROM).
 * Hart 0 runs the program; the others sleep until bringup_hart_start() wakes them. */

#include "bringup/harts.h"

#define STACK_GUARD 4096
#define FRAME_BYTES (32 * 8)
#define TRAP_STACK 2048 /* frame included */

#define MSTATUS_FS_VS 0x6600 /* both dirty; bits of absent units stay zero */

  .section .text.start, "ax"
  .globl _start
_start:
  csrw mie, zero
  csrr s0, mhartid
  mv s1, a1
  li t0, BRINGUP_HARTS
  bgeu s0, t0, park

  .option push
  .option norelax
  la gp, __global_pointer$
  .option pop
  mv tp, s0

  /* Stacks lie in hart order, each above its guard; trap frames likewise. */
  la sp, bringup_stacks
  li t1, BRINGUP_STACK_BYTES
  addi t2, s0, 1
  mul t2, t2, t1
  add sp, sp, t2
  la t0, bringup_trap_stacks
  li t1, TRAP_STACK
  mul t1, s0, t1
  add t0, t0, t1
  csrw mscratch, t0
  sd zero, 0(t0) /* no node yet: see bringup_note() */

  la t0, no_pmp /* physical memory protection is optional */
  csrw mtvec, t0
  li t1, BRINGUP_STACK_BYTES
  sub t1, sp, t1
  srli t1, t1, 2
  ori t1, t1, (STACK_GUARD / 8 - 1) /* naturally aligned power of two */
  csrw pmpaddr0, t1
  li t1, 0x98 /* locked, so that it binds machine mode; no access */
  csrw pmpcfg0, t1
  .balign 4
no_pmp:

  la t0, trap_entry
  csrw mtvec, t0
  li t0, MSTATUS_FS_VS
  csrs mstatus, t0
#ifdef __riscv_flen
  csrr t0, misa
  beqz t0, 1f /* a core need not say what it has */
  andi t0, t0, 1 << ('F' - 'A')
  beqz t0, 2f
1:
  fscsr zero
2:
#endif
  bnez s0, sleep

  la t0, __bss_start
  la t1, __bss_end
clear:
  bgeu t0, t1, cleared
  sd zero, 0(t0)
  addi t0, t0, 8
  j clear
cleared:
  mv a0, s1
  call bringup_start

/* A hart with work waits here: software interrupt pending, then the function it finds. */
sleep:
  li t0, 8 /* mie.MSIE: wakes wfi; mstatus.MIE stays 0, so nothing is taken */
  csrw mie, t0
1:
  wfi
  csrr t0, mip
  andi t0, t0, 8
  beqz t0, 1b
  mv a0, s0
  call bringup_hart_work
  j sleep

park:
  wfi
  j park

/* Every register into the frame mscratch points at, then C. Nothing returns from here. */
  .balign 4
trap_entry:
  csrrw sp, mscratch, sp
  .irp r, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  sd x\r, 8*\r(sp)
  .endr
  csrr t0, mscratch
  sd t0, 8*2(sp)
  mv a0, sp
  /* A second trap would overwrite the evidence: stop instead. */
  la t0, park
  csrw mtvec, t0
  .option push
  .option norelax
  la gp, __global_pointer$
  .option pop
  li t0, TRAP_STACK
  add sp, sp, t0
  call bringup_trap

  .section .stack, "aw", @nobits
  .balign BRINGUP_STACK_BYTES
  .globl bringup_stacks
bringup_stacks:
  .space BRINGUP_HARTS * BRINGUP_STACK_BYTES
  .size bringup_stacks, . - bringup_stacks

  .balign 16
bringup_trap_stacks:
  .space BRINGUP_HARTS * TRAP_STACK
