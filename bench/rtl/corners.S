/* What the first kernels did not ask: where fetching goes while a wrong prediction is not known yet, and
 * float divisions that have nothing to divide. */
#include "kernel.h"

  .option norvc /* a packet per instruction */

/* Two functions in turn through one register: the one called last time, where fetching goes first,
 * returns after `packets` packets. */
  .macro ASTRAY packets
KERNEL astray_\packets, 128
  mv a7, ra
  la a1, astray_\packets\()_targets
  andi a2, t0, 1
  slli a2, a2, 6
  add a1, a1, a2
  jalr a1
  mv ra, a7
END astray_\packets
  .balign 64
astray_\packets\()_targets:
  .rept 2
  .balign 64
  .rept \packets
  addi a3, a3, 1
  .endr
  ret
  .endr
  .endm

  ASTRAY 0
  ASTRAY 1
  ASTRAY 2
  ASTRAY 3
  ASTRAY 4
  ASTRAY 5
  ASTRAY 6

/* The same with work before the call that fetching is ahead of. */
KERNEL astray_behind_divide, 64
  mv a7, ra
  la a1, astray_behind_divide_targets
  andi a2, t0, 1
  slli a2, a2, 6
  add a1, a1, a2
  div a4, a5, a6
  add a4, a4, a4
  jalr a1
  mv ra, a7
END astray_behind_divide
  .balign 64
astray_behind_divide_targets:
  .rept 2
  .balign 64
  .rept 3
  addi a3, a3, 1
  .endr
  ret
  .endr

/* A branch that a 64-bit xorshift decides, in a function: returns lie `packets` behind it. */
  .macro RANDOM_RETURN packets
KERNEL random_return_\packets, 128
  mv a7, ra
  call random_return_\packets\()_function
  mv ra, a7
END random_return_\packets
  .balign 64
random_return_\packets\()_function:
  bnez a6, 1f
  li a6, 0x2545F491
1: slli a2, a6, 13
  xor a6, a6, a2
  srli a2, a6, 7
  xor a6, a6, a2
  slli a2, a6, 17
  xor a6, a6, a2
  andi a2, a6, 1
  bnez a2, 2f
  .rept \packets
  addi a3, a3, 1
  .endr
  ret
  .balign 64
2:
  .rept \packets
  addi a3, a3, 1
  .endr
  ret
  .endm

  RANDOM_RETURN 1
  RANDOM_RETURN 3

/* Jumps, not calls, through one register to five places in turn. */
KERNEL jump_table, 60
  la a1, jump_table_places
  addi a2, a2, 1
  li a3, 5
  bltu a2, a3, 1f
  li a2, 0
1: slli a3, a2, 4
  add a1, a1, a3
  jr a1
  .balign 64
jump_table_places:
  .rept 5
  addi a4, a4, 1
  addi a5, a5, 1
  addi a6, a6, 1
  j 2f
  .endr
2:
END jump_table

  .macro DIVISIONS name, operation, width, text:vararg
KERNEL \name, 32
  fmv.w.x fa0, zero
  li t1, 0x3f800001
  fmv.w.x fa1, t1
  .ifc \width, d
  fcvt.d.s fa0, fa0
  fcvt.d.s fa1, fa1
  .endif
  .rept 4
  \operation fa5, \text
  .endr
END \name
  .endm

  DIVISIONS fdiv_s_of_zero, fdiv.s, s, fa0, fa1
  DIVISIONS fdiv_d_of_zero, fdiv.d, d, fa0, fa1
  DIVISIONS fdiv_d_by_zero, fdiv.d, d, fa1, fa0
  DIVISIONS fsqrt_s_of_zero, fsqrt.s, s, fa0

/* The result of each is an operand of the next. */
KERNEL fdiv_s_of_zero_chain, 32
  fmv.w.x fa0, zero
  li t1, 0x3f800001
  fmv.w.x fa1, t1
  .rept 4
  fdiv.s fa0, fa0, fa1
  .endr
END fdiv_s_of_zero_chain

/* A load of what was stored last, behind other loads: long after the store, and right after it, when every
 * cycle since belonged to a load. */
KERNEL load_stored_long_ago, 64
  la a0, pool
  .rept 2
  sd a1, 0(a0)
  .rept 8
  addi a3, a3, 1
  .endr
  ld a2, 128(a0)
  ld a4, 0(a0)
  .endr
END load_stored_long_ago

  .macro LOAD_STORED loads
KERNEL load_stored_\loads, 64
  la a0, pool
  .rept 4
  sd a1, 0(a0)
  .rept \loads / 2
  ld a2, 128(a0)
  ld a5, 136(a0)
  .endr
  .if \loads % 2
  ld a6, 144(a0)
  .endif
  ld a4, 0(a0)
  .endr
END load_stored_\loads
  .endm

  LOAD_STORED 1
  LOAD_STORED 2
  LOAD_STORED 4

/* One cycle between the loads is free. */
KERNEL load_stored_gap, 64
  la a0, pool
  .rept 4
  sd a1, 0(a0)
  ld a2, 128(a0)
  ld a5, 136(a0)
  addi a3, a3, 1
  ld a6, 144(a0)
  ld a4, 0(a0)
  .endr
END load_stored_gap

/* The first store to a line that was only read, and an access some instructions behind it. */
  .macro STORE_TO_CLEAN name, between, access:vararg
KERNEL \name, 1
  la a0, pool
  li a6, 1024
1:
  ld a1, 0(a0)
  add a2, a2, a1
  sd a2, 8(a0)
  .rept \between
  addi a3, a3, 1
  .endr
  \access
  addi a4, a4, 1
  addi a4, a4, 1
  addi a4, a4, 1
  addi a0, a0, 64
  addi a6, a6, -1
  bnez a6, 1b
END \name
  .endm

  STORE_TO_CLEAN clean_load_0, 0, ld a5, 16(a0)
  STORE_TO_CLEAN clean_load_1, 1, ld a5, 16(a0)
  STORE_TO_CLEAN clean_load_2, 2, ld a5, 16(a0)
  STORE_TO_CLEAN clean_load_3, 3, ld a5, 16(a0)
  STORE_TO_CLEAN clean_load_4, 4, ld a5, 16(a0)
  STORE_TO_CLEAN clean_store_1, 1, sd a5, 16(a0)

  .section .kernel.bss, "aw", @nobits
  .balign 64
pool: .space 1024 * 64
