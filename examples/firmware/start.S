/* Start-up of a firmware of one's own: machine mode, one hart, a timer interrupt, a way into user
 * mode and back. Nothing here is bringup's; the networks are two libraries. */

#define MSTATUS_FS_VS 0x6600 /* floating point and vector unit on; absent ones stay off */
#define MSTATUS_MIE 0x8
#define MSTATUS_MPIE 0x80
#define MSTATUS_MPP 0x1800
#define MIE_MTIE 0x80
#define CAUSE_USER_ECALL 8
#define CLINT_MTIMECMP 0x02004000
#define CLINT_MTIME 0x0200bff8

  .section .text.start, "ax"
  .globl _start
_start:
  csrr t0, mhartid
  bnez t0, park
  .option push
  .option norelax
  la gp, __global_pointer$
  .option pop
  la sp, stack_top
  la t0, trap
  csrw mtvec, t0
  la t0, interrupt_frame
  csrw mscratch, t0

  la t0, bss_start
  la t1, bss_end
1:
  bgeu t0, t1, 2f
  sd zero, 0(t0)
  addi t0, t0, 8
  j 1b
2:
  li t0, MSTATUS_FS_VS
  csrs mstatus, t0
  li t0, -1 /* user mode may touch everything: this example protects nothing */
  csrw pmpaddr0, t0
  li t0, 0x1f
  csrw pmpcfg0, t0

  call arm_timer
  li t0, MIE_MTIE
  csrs mie, t0
  csrsi mstatus, MSTATUS_MIE
  call main

  /* QEMU's and the simulator's finisher: 0x5555 is success, code << 16 | 0x3333 failure */
  csrci mstatus, MSTATUS_MIE
  li t0, 0x5555
  beqz a0, 1f
  slli a0, a0, 16
  li t0, 0x3333
  or t0, t0, a0
1:
  li t1, 0x00100000
  sw t0, 0(t1)
park:
  wfi
  j park

/* void in_user_mode(void (*function)(void *), void *argument)
 * Calls a function in user mode, interrupts on, on the same stack. Its ecall comes back here. */
  .globl in_user_mode
in_user_mode:
  addi sp, sp, -112
  sd ra, 0(sp)
  .irp r, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
  sd s\r, 8*(\r + 1)(sp)
  .endr
  la t0, machine_stack
  sd sp, 0(t0)
  csrw mepc, a0
  mv a0, a1
  li t0, MSTATUS_MPP
  csrc mstatus, t0
  li t0, MSTATUS_MPIE
  csrs mstatus, t0
  la ra, leave_user_mode
  mret
leave_user_mode:
  ecall

back_in_machine_mode:
  la t0, machine_stack
  ld sp, 0(t0)
  ld ra, 0(sp)
  .irp r, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
  ld s\r, 8*(\r + 1)(sp)
  .endr
  addi sp, sp, 112
  csrsi mstatus, MSTATUS_MIE
  ret

/* Timer interrupts are counted; an ecall of user mode ends in_user_mode(); anything else is told. */
  .balign 4
trap:
  csrrw a0, mscratch, a0
  sd t0, 0(a0)
  sd t1, 8(a0)
  sd t2, 16(a0)
  csrr t0, mcause
  bgez t0, 1f
  la t0, interrupts
  lw t1, 0(t0)
  addi t1, t1, 1
  sw t1, 0(t0)
  li t2, CLINT_MTIME
  ld t1, 0(t2)
  addi t1, t1, INTERRUPT_TICKS
  li t2, CLINT_MTIMECMP
  sd t1, 0(t2)
  ld t2, 16(a0)
  ld t1, 8(a0)
  ld t0, 0(a0)
  csrrw a0, mscratch, a0
  mret
1:
  csrrw a0, mscratch, a0
  li t1, CAUSE_USER_ECALL
  beq t0, t1, back_in_machine_mode
  la sp, stack_top
  mv a0, t0
  csrr a1, mepc
  csrr a2, mtval
  call unexpected_trap
  j park

arm_timer:
  li t2, CLINT_MTIME
  ld t1, 0(t2)
  addi t1, t1, INTERRUPT_TICKS
  li t2, CLINT_MTIMECMP
  sd t1, 0(t2)
  ret

  .section .bss
  .balign 16
  .globl interrupts
interrupts:
  .space 4
  .balign 8
interrupt_frame:
  .space 24
machine_stack:
  .space 8
  .balign 16
  .space 0x4000
stack_top:
