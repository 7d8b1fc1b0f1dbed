/* Instruction sequences with one property each: what a pipeline model has to get right. */
#include "kernel.h"

  .macro CONSTANTS /* f registers that neither overflow nor turn subnormal */
  li t1, 0x3f800001
  fmv.w.x fa0, t1
  fmv.w.x fa1, t1
  fmv.w.x fa2, t1
  fcvt.d.s fa3, fa0
  fcvt.d.s fa4, fa0
  .endm

/* Integer */

KERNEL add_dependent
  .rept 16
  add a1, a1, a2
  .endr
END add_dependent

KERNEL add_independent
  .rept 4
  add a1, a2, a3
  add a4, a2, a3
  add a5, a2, a3
  add a6, a2, a3
  .endr
END add_independent

KERNEL add_uncompressed /* twice the bytes to fetch */
  .option push
  .option norvc
  .rept 16
  addi a1, a1, 1
  .endr
  .option pop
END add_uncompressed

KERNEL shift_logic_mix
  .rept 4
  slli a1, a2, 3
  xor a3, a1, a2
  srai a2, a3, 5
  sltu a4, a2, a3
  .endr
END shift_logic_mix

KERNEL mul_dependent
  li a2, 3
  .rept 8
  mul a1, a1, a2
  .endr
END mul_dependent

KERNEL mul_independent
  li a2, 3
  li a3, 77
  .rept 4
  mul a1, a2, a3
  mul a4, a2, a3
  .endr
END mul_independent

KERNEL mulw_independent
  li a2, 3
  li a3, -77
  .rept 4
  mulw a1, a2, a3
  mulw a4, a2, a3
  .endr
END mulw_independent

KERNEL mul_wide /* operands of full width */
  li a2, 0x123456789abcdef
  li a3, -0x1fedcba987654321
  .rept 4
  mul a1, a2, a3
  mulh a4, a2, a3
  .endr
END mul_wide

KERNEL mul_hidden /* other work between the multiplication and its use */
  li a2, 3
  .rept 4
  mul a1, a2, a2
  addi a3, a3, 1
  addi a4, a4, 1
  addi a5, a5, 1
  addi a6, a6, 1
  add a7, a7, a1
  .endr
END mul_hidden

KERNEL div_small
  li a2, 100
  li a3, 7
  .rept 4
  div a1, a2, a3
  .endr
END div_small

KERNEL div_large
  li a2, 0x7123456789abcdef
  li a3, 7
  .rept 4
  div a1, a2, a3
  .endr
END div_large

KERNEL remuw_mixed
  li a2, 1000003
  li a3, 97
  .rept 4
  remuw a1, a2, a3
  addi a2, a2, -17
  .endr
END remuw_mixed

/* Loads and stores that hit */

KERNEL load_use
  la a0, pool
  .rept 8
  ld a1, 0(a0)
  add a2, a2, a1
  .endr
END load_use

KERNEL load_use_byte
  la a0, pool
  .rept 8
  lb a1, 3(a0)
  add a2, a2, a1
  .endr
END load_use_byte

KERNEL load_independent
  la a0, pool
  .rept 2
  ld a1, 0(a0)
  ld a2, 8(a0)
  ld a3, 16(a0)
  ld a4, 24(a0)
  .endr
END load_independent

KERNEL load_chain /* the address of each load is the value of the one before */
  la a0, self
  .rept 8
  ld a0, 0(a0)
  .endr
END load_chain

KERNEL store_hit
  la a0, pool
  .rept 4
  sd a1, 0(a0)
  sd a1, 8(a0)
  .endr
END store_hit

KERNEL store_then_load
  la a0, pool
  .rept 4
  sd a1, 0(a0)
  ld a2, 0(a0)
  add a3, a3, a2
  .endr
END store_then_load

KERNEL store_then_load_elsewhere
  la a0, pool
  .rept 4
  sd a1, 0(a0)
  ld a2, 128(a0)
  add a3, a3, a2
  .endr
END store_then_load_elsewhere

KERNEL store_bytes
  la a0, pool
  .rept 8
  sb a1, 1(a0)
  .endr
END store_bytes

KERNEL load_compute_store
  la a0, pool
  .rept 4
  lw a1, 0(a0)
  addi a1, a1, 5
  slli a2, a1, 2
  sw a2, 64(a0)
  .endr
END load_compute_store

KERNEL amo_add
  la a0, pool
  li a1, 1
  .rept 4
  amoadd.w a2, a1, (a0)
  .endr
END amo_add

KERNEL fences
  la a0, pool
  .rept 4
  sd a1, 0(a0)
  fence rw, rw
  .endr
END fences

/* Control flow */

KERNEL loop_tight, 1024
END loop_tight

KERNEL loop_nested, 128
  li a0, 6
1:
  addi a1, a1, 1
  addi a0, a0, -1
  bnez a0, 1b
END loop_nested

KERNEL branch_not_taken, 128
  .rept 8
  bnez zero, 1f
  addi a1, a1, 1
1:
  .endr
END branch_not_taken

KERNEL branch_alternating, 256
  andi a1, t0, 1
  beqz a1, 1f
  addi a2, a2, 1
1:
  addi a3, a3, 1
END branch_alternating

KERNEL branch_period_four, 256
  andi a1, t0, 3
  beqz a1, 1f
  addi a2, a2, 1
1:
  addi a3, a3, 1
END branch_period_four

KERNEL branch_random, 256 /* a 64-bit xorshift decides */
  li a5, 0x2545F491
  add a6, a6, a5
  srli a1, a6, 7
  xor a6, a6, a1
  slli a1, a6, 9
  xor a6, a6, a1
  srli a1, a6, 11
  andi a1, a1, 1
  beqz a1, 1f
  addi a2, a2, 1
1:
  addi a3, a3, 1
END branch_random

KERNEL branch_after_load, 128
  la a0, pool
  ld a1, 0(a0)
  beq a1, a0, 1f
  addi a2, a2, 1
1:
END branch_after_load

KERNEL jump_chain, 64
  .rept 8
  j 1f
  nop
1:
  .endr
END jump_chain

KERNEL call_return, 64
  mv a7, ra
  .rept 4
  call leaf
  .endr
  mv ra, a7
END call_return

KERNEL call_indirect_changing, 128 /* two targets in turn through one register */
  mv a7, ra
  la a1, leaf
  andi a2, t0, 1
  slli a2, a2, 3
  add a1, a1, a2
  jalr a1
  mv ra, a7
END call_indirect_changing

  .balign 64
leaf:
  nop
  nop
  nop
  nop
  ret

/* Floating point */

KERNEL fadd_s_dependent
  CONSTANTS
  .rept 8
  fadd.s fa5, fa5, fa0
  .endr
END fadd_s_dependent

KERNEL fmadd_s_dependent
  CONSTANTS
  fmv.w.x fa5, zero
  .rept 8
  fmadd.s fa5, fa0, fa1, fa5
  .endr
END fmadd_s_dependent

KERNEL fmadd_s_independent
  CONSTANTS
  .rept 2
  fmadd.s fa5, fa0, fa1, fa2
  fmadd.s fa6, fa0, fa1, fa2
  fmadd.s fa7, fa0, fa1, fa2
  fmadd.s ft0, fa0, fa1, fa2
  .endr
END fmadd_s_independent

KERNEL fmadd_d_dependent
  CONSTANTS
  fmv.d.x fa5, zero
  .rept 8
  fmadd.d fa5, fa3, fa4, fa5
  .endr
END fmadd_d_dependent

KERNEL fmadd_d_independent
  CONSTANTS
  .rept 2
  fmadd.d fa5, fa3, fa4, fa3
  fmadd.d fa6, fa3, fa4, fa3
  fmadd.d fa7, fa3, fa4, fa3
  fmadd.d ft0, fa3, fa4, fa3
  .endr
END fmadd_d_independent

KERNEL fdiv_s, 32
  CONSTANTS
  .rept 4
  fdiv.s fa5, fa0, fa1
  .endr
END fdiv_s

KERNEL fdiv_d, 32
  CONSTANTS
  .rept 4
  fdiv.d fa5, fa3, fa4
  .endr
END fdiv_d

KERNEL fsqrt_s, 32
  CONSTANTS
  .rept 4
  fsqrt.s fa5, fa0
  .endr
END fsqrt_s

KERNEL fdiv_hidden, 32
  CONSTANTS
  .rept 2
  fdiv.s fa5, fa0, fa1
  .rept 8
  addi a1, a1, 1
  .endr
  fadd.s fa6, fa5, fa0
  .endr
END fdiv_hidden

KERNEL convert_round_trip
  CONSTANTS
  li a1, 12345
  .rept 4
  fcvt.s.w fa5, a1
  fcvt.w.s a1, fa5
  .endr
END convert_round_trip

KERNEL move_round_trip
  .rept 4
  fmv.w.x fa5, a1
  fmv.x.w a1, fa5
  .endr
END move_round_trip

KERNEL compare_branch
  CONSTANTS
  .rept 4
  flt.s a1, fa0, fa1
  bnez a1, 1f
  addi a2, a2, 1
1:
  .endr
END compare_branch

KERNEL load_fmadd
  CONSTANTS
  la a0, pool
  .rept 4
  flw fa5, 256(a0)
  flw fa6, 260(a0)
  fmadd.s fa7, fa5, fa6, fa7
  .endr
END load_fmadd

KERNEL fstore
  CONSTANTS
  la a0, pool
  .rept 4
  fadd.s fa5, fa0, fa1
  fsw fa5, 512(a0)
  .endr
END fstore

/* Straight-line code: within and beyond the instruction cache */

  .macro STRAIGHT kilobytes
KERNEL straight_\kilobytes\()k, 4
  .option push
  .option norvc
  .rept 256 * \kilobytes
  addi a1, a1, 1
  .endr
  .option pop
  addi t0, t0, -1
  beqz t0, 1f
  la a2, straight_\kilobytes\()k_loop /* too far for a branch */
  jr a2
1:
  ret
  .size straight_\kilobytes\()k, . - straight_\kilobytes\()k
  .endm

STRAIGHT 4
STRAIGHT 8
STRAIGHT 24

  .section .kernel.data, "aw"
  .balign 64
pool:
  .zero 1024
self:
  .dword self
