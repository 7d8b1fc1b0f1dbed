/* The three-instruction sequence that marks a semihosting call (RISC-V semihosting specification
 * 1.0): uncompressed and within one page. a0 = number, a1 = arguments, result in a0. */
  .option norvc

  .macro semihosting_call
  slli x0, x0, 0x1f
  ebreak
  srai x0, x0, 7
  .endm

  .section .text.bringup_semihosting_call, "ax"
  .balign 16
  .globl bringup_semihosting_call
  .type bringup_semihosting_call, @function
bringup_semihosting_call:
  semihosting_call
  ret
  .size bringup_semihosting_call, . - bringup_semihosting_call

  .section .text.bringup_semihosting_present, "ax"
  .balign 16
  .globl bringup_semihosting_present
  .type bringup_semihosting_present, @function
bringup_semihosting_present:
  la t0, absent
  csrrw t1, mtvec, t0
  li a0, 0x13 /* SYS_ERRNO: no arguments, no effect */
  li a1, 0
  j 1f
  .balign 16
1:
  semihosting_call
  csrw mtvec, t1
  li a0, 1
  ret
  .balign 4
absent:
  csrw mtvec, t1
  li a0, 0
  ret
  .size bringup_semihosting_present, . - bringup_semihosting_present
