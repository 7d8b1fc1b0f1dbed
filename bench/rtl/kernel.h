/* For sources in assembly. KERNEL name, passes ... END makes `void name(unsigned hart)`: the body, `passes`
 * times. Bodies may use every caller-saved register but t0, the counter. */

  .macro KERNEL name, passes=64
  .section .kernel.text, "ax"
  .balign 64
  .globl \name
  .type \name, @function
\name:
  li t0, \passes
\name\()_loop:
  .endm

  .macro END name
  addi t0, t0, -1
  bnez t0, \name\()_loop
  ret
  .size \name, . - \name
  .endm
