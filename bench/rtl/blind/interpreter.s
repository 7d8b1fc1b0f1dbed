# interpreter.c, clang version 19.1.7 -O2
	.text
	.attribute	4, 16
	.attribute	5, "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zmmul1p0"
	.file	"interpreter.c"
	.section	.kernel.text,"ax",@progbits
	.globl	stack_machine                   # -- Begin function stack_machine
	.p2align	1
	.type	stack_machine,@function
stack_machine:                          # @stack_machine
# %bb.0:
.Lpcrel_hi0:
	auipc	a0, %pcrel_hi(variables)
	addi	a7, a0, %pcrel_lo(.Lpcrel_hi0)
	sd	zero, 8(a7)
.Lpcrel_hi1:
	auipc	a0, %pcrel_hi(stack)
	addi	a4, a0, %pcrel_lo(.Lpcrel_hi1)
.Lpcrel_hi2:
	auipc	a0, %pcrel_hi(program)
	addi	a6, a0, %pcrel_lo(.Lpcrel_hi2)
	li	t0, 9
.Lpcrel_hi3:
	auipc	a0, %pcrel_hi(.LJTI0_0)
	addi	a3, a0, %pcrel_lo(.Lpcrel_hi3)
	mv	a1, a6
	j	.LBB0_2
.LBB0_1:                                #   in Loop: Header=BB0_2 Depth=1
	ld	a0, 0(a4)
	addi	a2, a4, 8
	sd	a0, 8(a4)
	mv	a4, a2
.LBB0_2:                                # =>This Inner Loop Header: Depth=1
	mv	a5, a1
	lbu	a0, 0(a1)
	addi	a1, a1, 1
	bltu	t0, a0, .LBB0_2
# %bb.3:                                #   in Loop: Header=BB0_2 Depth=1
	slli	a0, a0, 3
	add	a0, a0, a3
	ld	a0, 0(a0)
	jr	a0
.LBB0_4:                                #   in Loop: Header=BB0_2 Depth=1
	lb	a0, 1(a5)
	j	.LBB0_11
.LBB0_5:                                #   in Loop: Header=BB0_2 Depth=1
	ld	a0, 0(a4)
	ld	a2, -8(a4)
	addi	a5, a4, -8
	sub	a2, a2, a0
	sd	a2, -8(a4)
	mv	a4, a5
	j	.LBB0_2
.LBB0_6:                                #   in Loop: Header=BB0_2 Depth=1
	ld	a0, 0(a4)
	ld	a2, -8(a4)
	addi	a5, a4, -8
	mul	a0, a2, a0
	sd	a0, -8(a4)
	mv	a4, a5
	j	.LBB0_2
.LBB0_7:                                #   in Loop: Header=BB0_2 Depth=1
	lb	a0, 1(a5)
	ld	a2, 0(a4)
	addi	a4, a4, -8
	addi	a1, a5, 2
	slli	a0, a0, 3
	add	a0, a0, a7
	sd	a2, 0(a0)
	j	.LBB0_2
.LBB0_8:                                #   in Loop: Header=BB0_2 Depth=1
	ld	a0, 0(a4)
	ld	a5, -8(a4)
	addi	a2, a4, -8
	add	a0, a0, a5
	sd	a0, -8(a4)
	mv	a4, a2
	j	.LBB0_2
.LBB0_9:                                #   in Loop: Header=BB0_2 Depth=1
	ld	a0, -8(a4)
	ld	a2, 0(a4)
	sd	a0, 0(a4)
	sd	a2, -8(a4)
	j	.LBB0_2
.LBB0_10:                               #   in Loop: Header=BB0_2 Depth=1
	lb	a0, 1(a5)
	slli	a0, a0, 3
	add	a0, a0, a7
	ld	a0, 0(a0)
.LBB0_11:                               #   in Loop: Header=BB0_2 Depth=1
	sd	a0, 8(a4)
	addi	a4, a4, 8
	addi	a1, a5, 2
	j	.LBB0_2
.LBB0_12:                               #   in Loop: Header=BB0_2 Depth=1
	ld	a0, 0(a4)
	addi	a4, a4, -8
	beqz	a0, .LBB0_14
# %bb.13:                               #   in Loop: Header=BB0_2 Depth=1
	lb	a1, 0(a1)
	add	a1, a1, a6
	j	.LBB0_2
.LBB0_14:                               #   in Loop: Header=BB0_2 Depth=1
	addi	a1, a5, 2
	j	.LBB0_2
.LBB0_15:
	ld	a0, 8(a7)
.Lpcrel_hi4:
	auipc	a1, %pcrel_hi(sink)
	sd	a0, %pcrel_lo(.Lpcrel_hi4)(a1)
	ret
.Lfunc_end0:
	.size	stack_machine, .Lfunc_end0-stack_machine
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0
.LJTI0_0:
	.quad	.LBB0_4
	.quad	.LBB0_8
	.quad	.LBB0_5
	.quad	.LBB0_6
	.quad	.LBB0_1
	.quad	.LBB0_9
	.quad	.LBB0_10
	.quad	.LBB0_7
	.quad	.LBB0_12
	.quad	.LBB0_15
                                        # -- End function
	.section	.kernel.text,"ax",@progbits
	.globl	function_table                  # -- Begin function function_table
	.p2align	1
	.type	function_table,@function
function_table:                         # @function_table
# %bb.0:
	addi	sp, sp, -32
	sd	ra, 24(sp)                      # 8-byte Folded Spill
	sd	s0, 16(sp)                      # 8-byte Folded Spill
	sd	s1, 8(sp)                       # 8-byte Folded Spill
	sd	s2, 0(sp)                       # 8-byte Folded Spill
	li	s0, 0
	li	a0, 1
.Lpcrel_hi5:
	auipc	a1, %pcrel_hi(actions)
	addi	s2, a1, %pcrel_lo(.Lpcrel_hi5)
	lui	a1, 1
	addiw	s1, a1, -1096
.LBB1_1:                                # =>This Inner Loop Header: Depth=1
	srli	a1, a0, 9
	xor	a1, a1, s0
	andi	a1, a1, 3
	slli	a1, a1, 3
	add	a1, a1, s2
	ld	a1, 0(a1)
	sext.w	a0, a0
	jalr	a1
	addiw	s0, s0, 1
	bne	s0, s1, .LBB1_1
# %bb.2:
	slli	a0, a0, 32
	srli	a0, a0, 32
.Lpcrel_hi6:
	auipc	a1, %pcrel_hi(sink)
	sd	a0, %pcrel_lo(.Lpcrel_hi6)(a1)
	ld	ra, 24(sp)                      # 8-byte Folded Reload
	ld	s0, 16(sp)                      # 8-byte Folded Reload
	ld	s1, 8(sp)                       # 8-byte Folded Reload
	ld	s2, 0(sp)                       # 8-byte Folded Reload
	addi	sp, sp, 32
	ret
.Lfunc_end1:
	.size	function_table, .Lfunc_end1-function_table
                                        # -- End function
	.p2align	1                               # -- Begin function rotate
	.type	rotate,@function
rotate:                                 # @rotate
# %bb.0:
	srliw	a1, a0, 27
	slliw	a0, a0, 5
	or	a0, a0, a1
	ret
.Lfunc_end2:
	.size	rotate, .Lfunc_end2-rotate
                                        # -- End function
	.p2align	1                               # -- Begin function scale
	.type	scale,@function
scale:                                  # @scale
# %bb.0:
	lui	a1, 648056
	addi	a1, a1, -1615
	mulw	a0, a0, a1
	ret
.Lfunc_end3:
	.size	scale, .Lfunc_end3-scale
                                        # -- End function
	.p2align	1                               # -- Begin function fold
	.type	fold,@function
fold:                                   # @fold
# %bb.0:
	srliw	a1, a0, 15
	xor	a0, a0, a1
	ret
.Lfunc_end4:
	.size	fold, .Lfunc_end4-fold
                                        # -- End function
	.p2align	1                               # -- Begin function step
	.type	step,@function
step:                                   # @step
# %bb.0:
	lui	a1, 648056
	addi	a1, a1, -1607
	addw	a0, a0, a1
	ret
.Lfunc_end5:
	.size	step, .Lfunc_end5-step
                                        # -- End function
	.type	stack,@object                   # @stack
	.section	.kernel.bss,"aw",@nobits
	.p2align	3, 0x0
stack:
	.zero	128
	.size	stack, 128

	.type	variables,@object               # @variables
	.p2align	3, 0x0
variables:
	.zero	32
	.size	variables, 32

	.type	program,@object                 # @program
	.section	.kernel.rodata,"a",@progbits
program:
	.ascii	"\000}\000\002\003\007\000\006\001\006\000\004\003\000\003\002\001\007\001\006\000\000\001\002\004\007\000\b\007\t"
	.size	program, 30

	.type	sink,@object                    # @sink
	.section	.kernel.bss,"aw",@nobits
	.p2align	3, 0x0
sink:
	.quad	0                               # 0x0
	.size	sink, 8

	.type	actions,@object                 # @actions
	.section	.kernel.rodata,"a",@progbits
	.p2align	3, 0x0
actions:
	.quad	rotate
	.quad	scale
	.quad	fold
	.quad	step
	.size	actions, 32

	.section	".note.GNU-stack","",@progbits
	.addrsig
	.addrsig_sym rotate
	.addrsig_sym scale
	.addrsig_sym fold
	.addrsig_sym step
	.addrsig_sym sink
