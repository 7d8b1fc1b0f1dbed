# recursion.c, clang version 19.1.7 -O2
	.text
	.attribute	4, 16
	.attribute	5, "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zmmul1p0"
	.file	"recursion.c"
	.section	.kernel.text,"ax",@progbits
	.globl	fibonacci                       # -- Begin function fibonacci
	.p2align	1
	.type	fibonacci,@function
fibonacci:                              # @fibonacci
# %bb.0:
	addi	sp, sp, -16
	sd	ra, 8(sp)                       # 8-byte Folded Spill
	li	a0, 17
	call	fibonacci_of
	slli	a0, a0, 32
	srli	a0, a0, 32
.Lpcrel_hi0:
	auipc	a1, %pcrel_hi(sink)
	sd	a0, %pcrel_lo(.Lpcrel_hi0)(a1)
	ld	ra, 8(sp)                       # 8-byte Folded Reload
	addi	sp, sp, 16
	ret
.Lfunc_end0:
	.size	fibonacci, .Lfunc_end0-fibonacci
                                        # -- End function
	.p2align	1                               # -- Begin function fibonacci_of
	.type	fibonacci_of,@function
fibonacci_of:                           # @fibonacci_of
# %bb.0:
	addi	sp, sp, -32
	sd	ra, 24(sp)                      # 8-byte Folded Spill
	sd	s0, 16(sp)                      # 8-byte Folded Spill
	sd	s1, 8(sp)                       # 8-byte Folded Spill
	sd	s2, 0(sp)                       # 8-byte Folded Spill
	li	a1, 2
	mv	s0, a0
	li	s1, 0
	bltu	a0, a1, .LBB1_3
# %bb.1:
	li	s2, 1
.LBB1_2:                                # =>This Inner Loop Header: Depth=1
	addiw	a0, s0, -1
	call	fibonacci_of
	addiw	s0, s0, -2
	add	s1, s1, a0
	bltu	s2, s0, .LBB1_2
.LBB1_3:
	addw	a0, s0, s1
	ld	ra, 24(sp)                      # 8-byte Folded Reload
	ld	s0, 16(sp)                      # 8-byte Folded Reload
	ld	s1, 8(sp)                       # 8-byte Folded Reload
	ld	s2, 0(sp)                       # 8-byte Folded Reload
	addi	sp, sp, 32
	ret
.Lfunc_end1:
	.size	fibonacci_of, .Lfunc_end1-fibonacci_of
                                        # -- End function
	.globl	hanoi                           # -- Begin function hanoi
	.p2align	1
	.type	hanoi,@function
hanoi:                                  # @hanoi
# %bb.0:
	li	a0, 10
	li	a2, 1
	li	a3, 2
	li	a1, 0
	tail	move
.Lfunc_end2:
	.size	hanoi, .Lfunc_end2-hanoi
                                        # -- End function
	.p2align	1                               # -- Begin function move
	.type	move,@function
move:                                   # @move
# %bb.0:
	beqz	a0, .LBB3_4
# %bb.1:
	addi	sp, sp, -64
	sd	ra, 56(sp)                      # 8-byte Folded Spill
	sd	s0, 48(sp)                      # 8-byte Folded Spill
	sd	s1, 40(sp)                      # 8-byte Folded Spill
	sd	s2, 32(sp)                      # 8-byte Folded Spill
	sd	s3, 24(sp)                      # 8-byte Folded Spill
	sd	s4, 16(sp)                      # 8-byte Folded Spill
	sd	s5, 8(sp)                       # 8-byte Folded Spill
	mv	s2, a2
	mv	s4, a1
	mv	s1, a0
	slli	s5, a2, 2
.Lpcrel_hi1:
	auipc	a0, %pcrel_hi(best)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi1)
	add	s5, s5, a0
.LBB3_2:                                # =>This Inner Loop Header: Depth=1
	mv	s3, a3
	addiw	s0, s1, -1
	mv	a0, s0
	mv	a1, s4
	mv	a2, a3
	mv	a3, s2
	call	move
	lw	a0, 0(s5)
	add	a0, a0, s1
	sw	a0, 0(s5)
	mv	a3, s4
	mv	s4, s3
	mv	s1, s0
	bnez	s0, .LBB3_2
# %bb.3:
	ld	ra, 56(sp)                      # 8-byte Folded Reload
	ld	s0, 48(sp)                      # 8-byte Folded Reload
	ld	s1, 40(sp)                      # 8-byte Folded Reload
	ld	s2, 32(sp)                      # 8-byte Folded Reload
	ld	s3, 24(sp)                      # 8-byte Folded Reload
	ld	s4, 16(sp)                      # 8-byte Folded Reload
	ld	s5, 8(sp)                       # 8-byte Folded Reload
	addi	sp, sp, 64
.LBB3_4:
	ret
.Lfunc_end3:
	.size	move, .Lfunc_end3-move
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function edit_distance_prepare
.LCPI4_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI4_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	edit_distance_prepare
	.p2align	1
	.type	edit_distance_prepare,@function
edit_distance_prepare:                  # @edit_distance_prepare
# %bb.0:
.Lpcrel_hi2:
	auipc	a0, %pcrel_hi(.LCPI4_0)
	ld	a0, %pcrel_lo(.Lpcrel_hi2)(a0)
.Lpcrel_hi3:
	auipc	a1, %pcrel_hi(letters)
	addi	a3, a1, %pcrel_lo(.Lpcrel_hi3)
.Lpcrel_hi4:
	auipc	a1, %pcrel_hi(.LCPI4_1)
	ld	a1, %pcrel_lo(.Lpcrel_hi4)(a1)
	addi	a2, a3, 256
	li	a4, 21
	addi	a3, a3, 512
.LBB4_1:                                # =>This Inner Loop Header: Depth=1
	mul	a4, a4, a0
	add	a4, a4, a1
	slli	a5, a4, 30
	srli	a5, a5, 62
	sb	a5, -256(a2)
	mul	a4, a4, a0
	add	a4, a4, a1
	slli	a5, a4, 30
	srli	a5, a5, 62
	sb	a5, 0(a2)
	addi	a2, a2, 1
	bne	a2, a3, .LBB4_1
# %bb.2:
	ret
.Lfunc_end4:
	.size	edit_distance_prepare, .Lfunc_end4-edit_distance_prepare
                                        # -- End function
	.globl	edit_distance                   # -- Begin function edit_distance
	.p2align	1
	.type	edit_distance,@function
edit_distance:                          # @edit_distance
# %bb.0:
	li	a0, 0
.Lpcrel_hi5:
	auipc	a1, %pcrel_hi(best)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi5)
	addi	a2, a1, 324
.LBB5_1:                                # =>This Inner Loop Header: Depth=1
	sw	a0, 0(a1)
	addi	a1, a1, 4
	addi	a0, a0, 1
	bne	a1, a2, .LBB5_1
# %bb.2:
.Lpcrel_hi6:
	auipc	a0, %pcrel_hi(best)
	addi	a6, a0, %pcrel_lo(.Lpcrel_hi6)
	lw	a4, 0(a6)
	li	a0, 1
.Lpcrel_hi7:
	auipc	a1, %pcrel_hi(letters)
	addi	t2, a1, %pcrel_lo(.Lpcrel_hi7)
	addi	t0, t2, 257
	addi	t1, a6, 4
	addi	t4, t2, 337
	li	a7, 81
	j	.LBB5_4
.LBB5_3:                                #   in Loop: Header=BB5_4 Depth=1
	addi	a0, t3, 1
	mv	a4, t3
	beq	a0, a7, .LBB5_10
.LBB5_4:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB5_6 Depth 2
	mv	t3, a0
	add	a0, a0, t2
	lbu	t5, 0(a0)
	mv	a3, t1
	mv	a1, t0
	mv	a5, t3
	j	.LBB5_6
.LBB5_5:                                #   in Loop: Header=BB5_6 Depth=2
	sw	a5, 0(a3)
	addi	a1, a1, 1
	addi	a3, a3, 4
	beq	a1, t4, .LBB5_3
.LBB5_6:                                #   Parent Loop BB5_4 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lbu	a0, 0(a1)
	mv	a2, a4
	lw	a4, 0(a3)
	xor	a0, t5, a0
	snez	a0, a0
	addw	a2, a2, a0
	addiw	a0, a4, 1
	blt	a0, a2, .LBB5_8
# %bb.7:                                #   in Loop: Header=BB5_6 Depth=2
	mv	a0, a2
.LBB5_8:                                #   in Loop: Header=BB5_6 Depth=2
	addiw	a5, a5, 1
	blt	a5, a0, .LBB5_5
# %bb.9:                                #   in Loop: Header=BB5_6 Depth=2
	mv	a5, a0
	j	.LBB5_5
.LBB5_10:
	lw	a0, 320(a6)
	sw	t3, 0(a6)
.Lpcrel_hi8:
	auipc	a1, %pcrel_hi(sink)
	sd	a0, %pcrel_lo(.Lpcrel_hi8)(a1)
	ret
.Lfunc_end5:
	.size	edit_distance, .Lfunc_end5-edit_distance
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function knapsack
.LCPI6_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI6_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	knapsack
	.p2align	1
	.type	knapsack,@function
knapsack:                               # @knapsack
# %bb.0:
	addi	sp, sp, -16
	sd	s0, 8(sp)                       # 8-byte Folded Spill
.Lpcrel_hi9:
	auipc	a0, %pcrel_hi(best)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi9)
	addi	a1, a0, 1600
.LBB6_1:                                # =>This Inner Loop Header: Depth=1
	sw	zero, 0(a0)
	addi	a0, a0, 4
	bne	a0, a1, .LBB6_1
# %bb.2:
	li	a0, 0
.Lpcrel_hi10:
	auipc	a1, %pcrel_hi(.LCPI6_0)
	ld	t4, %pcrel_lo(.Lpcrel_hi10)(a1)
	li	t6, 22
.Lpcrel_hi11:
	auipc	a1, %pcrel_hi(.LCPI6_1)
	ld	t5, %pcrel_lo(.Lpcrel_hi11)(a1)
	lui	a1, 335544
	addiw	a7, a1, 1311
	li	a6, 100
	lui	a1, 137
	addiw	a1, a1, -1911
	slli	a1, a1, 12
	addi	t0, a1, -1911
.Lpcrel_hi12:
	auipc	a1, %pcrel_hi(best)
	addi	t3, a1, %pcrel_lo(.Lpcrel_hi12)
	addi	t2, t3, 1596
	li	t1, 16
	j	.LBB6_4
.LBB6_3:                                #   in Loop: Header=BB6_4 Depth=1
	addiw	a0, a0, 1
	beq	a0, t1, .LBB6_8
.LBB6_4:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB6_6 Depth 2
	mul	a1, t6, t4
	add	a1, a1, t5
	mul	t6, a1, t4
	add	t6, t6, t5
	srli	a2, t6, 32
	mul	a3, a2, a7
	srli	a3, a3, 37
	mul	a3, a3, a6
	subw	a5, a2, a3
	srli	a1, a1, 32
	mul	a2, a1, t0
	srli	a2, a2, 37
	slli	a3, a2, 6
	slli	a2, a2, 2
	subw	a2, a2, a3
	add	a1, a1, a2
	addi	a1, a1, 3
	slli	a1, a1, 32
	srli	a1, a1, 30
	neg	a4, a1
	add	a1, a1, t3
	addi	a1, a1, -4
	mv	a2, t2
	j	.LBB6_6
.LBB6_5:                                #   in Loop: Header=BB6_6 Depth=2
	addi	a2, a2, -4
	beq	a2, a1, .LBB6_3
.LBB6_6:                                #   Parent Loop BB6_4 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	add	a3, a2, a4
	lw	a3, 0(a3)
	lw	s0, 0(a2)
	addw	a3, a3, a5
	bge	s0, a3, .LBB6_5
# %bb.7:                                #   in Loop: Header=BB6_6 Depth=2
	sw	a3, 0(a2)
	j	.LBB6_5
.LBB6_8:
	lw	a0, 1596(t3)
.Lpcrel_hi13:
	auipc	a1, %pcrel_hi(sink)
	sd	a0, %pcrel_lo(.Lpcrel_hi13)(a1)
	ld	s0, 8(sp)                       # 8-byte Folded Reload
	addi	sp, sp, 16
	ret
.Lfunc_end6:
	.size	knapsack, .Lfunc_end6-knapsack
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function floyd_warshall_prepare
.LCPI7_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI7_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	floyd_warshall_prepare
	.p2align	1
	.type	floyd_warshall_prepare,@function
floyd_warshall_prepare:                 # @floyd_warshall_prepare
# %bb.0:
	li	t1, 0
	li	a4, 23
.Lpcrel_hi14:
	auipc	a0, %pcrel_hi(distance)
	addi	a6, a0, %pcrel_lo(.Lpcrel_hi14)
.Lpcrel_hi15:
	auipc	a0, %pcrel_hi(.LCPI7_0)
	ld	t3, %pcrel_lo(.Lpcrel_hi15)(a0)
.Lpcrel_hi16:
	auipc	a0, %pcrel_hi(.LCPI7_1)
	ld	t4, %pcrel_lo(.Lpcrel_hi16)(a0)
	lui	a0, 67109
	addiw	a5, a0, -557
	li	t2, 1000
	li	a7, 24
	mv	t0, a6
.LBB7_1:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB7_2 Depth 2
	slli	a0, t1, 5
	slli	a2, t1, 7
	sub	a2, a2, a0
	add	a2, a2, a6
	addi	a0, a2, 96
	mv	a2, t0
.LBB7_2:                                #   Parent Loop BB7_1 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	mul	a1, a4, t3
	add	a4, a1, t4
	srli	a1, a4, 32
	mul	a3, a1, a5
	srli	a3, a3, 38
	mul	a3, a3, t2
	subw	a1, a1, a3
	sw	a1, 0(a2)
	addi	a2, a2, 4
	bne	a2, a0, .LBB7_2
# %bb.3:                                #   in Loop: Header=BB7_1 Depth=1
	addi	t1, t1, 1
	addi	t0, t0, 96
	bne	t1, a7, .LBB7_1
# %bb.4:
	ret
.Lfunc_end7:
	.size	floyd_warshall_prepare, .Lfunc_end7-floyd_warshall_prepare
                                        # -- End function
	.globl	floyd_warshall                  # -- Begin function floyd_warshall
	.p2align	1
	.type	floyd_warshall,@function
floyd_warshall:                         # @floyd_warshall
# %bb.0:
	li	a6, 0
.Lpcrel_hi17:
	auipc	a0, %pcrel_hi(distance)
	addi	t0, a0, %pcrel_lo(.Lpcrel_hi17)
	li	a7, 24
	mv	t1, t0
	j	.LBB8_2
.LBB8_1:                                #   in Loop: Header=BB8_2 Depth=1
	addi	a6, a6, 1
	addi	t1, t1, 96
	beq	a6, a7, .LBB8_8
.LBB8_2:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB8_4 Depth 2
                                        #       Child Loop BB8_6 Depth 3
	li	t4, 0
	slli	a0, a6, 5
	slli	a1, a6, 7
	sub	a1, a1, a0
	add	a1, a1, t0
	addi	t5, a1, 96
	slli	t2, a6, 2
	mv	t3, t0
	j	.LBB8_4
.LBB8_3:                                #   in Loop: Header=BB8_4 Depth=2
	addi	t4, t4, 1
	addi	t3, t3, 96
	beq	t4, a7, .LBB8_1
.LBB8_4:                                #   Parent Loop BB8_2 Depth=1
                                        # =>  This Loop Header: Depth=2
                                        #       Child Loop BB8_6 Depth 3
	slli	a0, t4, 5
	slli	a1, t4, 7
	sub	a1, a1, a0
	add	a2, t0, t2
	add	a2, a2, a1
	mv	a1, t3
	mv	a0, t1
	j	.LBB8_6
.LBB8_5:                                #   in Loop: Header=BB8_6 Depth=3
	addi	a0, a0, 4
	addi	a1, a1, 4
	beq	a0, t5, .LBB8_3
.LBB8_6:                                #   Parent Loop BB8_2 Depth=1
                                        #     Parent Loop BB8_4 Depth=2
                                        # =>    This Inner Loop Header: Depth=3
	lw	a4, 0(a2)
	lw	a3, 0(a0)
	lw	a5, 0(a1)
	addw	a3, a3, a4
	bge	a3, a5, .LBB8_5
# %bb.7:                                #   in Loop: Header=BB8_6 Depth=3
	sw	a3, 0(a1)
	j	.LBB8_5
.LBB8_8:
	ret
.Lfunc_end8:
	.size	floyd_warshall, .Lfunc_end8-floyd_warshall
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function game_of_life_prepare
.LCPI9_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI9_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	game_of_life_prepare
	.p2align	1
	.type	game_of_life_prepare,@function
game_of_life_prepare:                   # @game_of_life_prepare
# %bb.0:
	li	a0, 24
.Lpcrel_hi19:
	auipc	a1, %pcrel_hi(.LCPI9_0)
	ld	a1, %pcrel_lo(.Lpcrel_hi19)(a1)
.Lpcrel_hi20:
	auipc	a2, %pcrel_hi(.LCPI9_1)
	ld	a2, %pcrel_lo(.Lpcrel_hi20)(a2)
.Lpcrel_hi18:
	auipc	a3, %pcrel_hi(grid)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi18)
	addi	a4, a3, 1156
.LBB9_1:                                # =>This Inner Loop Header: Depth=1
	mul	a0, a0, a1
	add	a0, a0, a2
	srli	a5, a0, 63
	sb	a5, 0(a3)
	addi	a3, a3, 1
	bne	a3, a4, .LBB9_1
# %bb.2:
	ret
.Lfunc_end9:
	.size	game_of_life_prepare, .Lfunc_end9-game_of_life_prepare
                                        # -- End function
	.globl	game_of_life                    # -- Begin function game_of_life
	.p2align	1
	.type	game_of_life,@function
game_of_life:                           # @game_of_life
# %bb.0:
	li	t1, 0
	li	t2, 1
.Lpcrel_hi21:
	auipc	a0, %pcrel_hi(grid)
	addi	t0, a0, %pcrel_lo(.Lpcrel_hi21)
	li	a6, 34
	li	t5, 3
	li	a7, 33
	li	t4, 2
	mv	t3, t0
	j	.LBB10_2
.LBB10_1:                               #   in Loop: Header=BB10_2 Depth=1
	addi	t2, t2, 1
	addi	t3, t3, 34
	addi	t1, t1, 1
	beq	t2, a7, .LBB10_9
.LBB10_2:                               # =>This Loop Header: Depth=1
                                        #     Child Loop BB10_5 Depth 2
	mul	a1, t1, a6
	add	a1, a1, t0
	addi	t6, a1, 32
	mv	a2, t3
	j	.LBB10_5
.LBB10_3:                               #   in Loop: Header=BB10_5 Depth=2
	li	a1, 1
.LBB10_4:                               #   in Loop: Header=BB10_5 Depth=2
	sb	a1, 1191(a2)
	addi	a2, a2, 1
	beq	a2, t6, .LBB10_1
.LBB10_5:                               #   Parent Loop BB10_2 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lbu	a1, 0(a2)
	lbu	a0, 1(a2)
	lbu	a3, 2(a2)
	lbu	a4, 34(a2)
	add	a0, a0, a1
	add	a3, a3, a4
	lbu	a1, 36(a2)
	lbu	a4, 68(a2)
	lbu	a5, 69(a2)
	add	a0, a0, a3
	lbu	a3, 70(a2)
	add	a1, a1, a4
	add	a1, a1, a5
	add	a0, a0, a1
	addw	a1, a0, a3
	beq	a1, t5, .LBB10_3
# %bb.6:                                #   in Loop: Header=BB10_5 Depth=2
	bne	a1, t4, .LBB10_8
# %bb.7:                                #   in Loop: Header=BB10_5 Depth=2
	lbu	a0, 35(a2)
	snez	a1, a0
	j	.LBB10_4
.LBB10_8:                               #   in Loop: Header=BB10_5 Depth=2
	li	a1, 0
	j	.LBB10_4
.LBB10_9:
	ret
.Lfunc_end10:
	.size	game_of_life, .Lfunc_end10-game_of_life
                                        # -- End function
	.globl	sieve_6k                        # -- Begin function sieve_6k
	.p2align	1
	.type	sieve_6k,@function
sieve_6k:                               # @sieve_6k
# %bb.0:
.Lpcrel_hi22:
	auipc	a0, %pcrel_hi(crossed)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi22)
	li	a1, 3
	slli	a1, a1, 11
	add	a1, a1, a0
.LBB11_1:                               # =>This Inner Loop Header: Depth=1
	sb	zero, 0(a0)
	addi	a0, a0, 1
	bne	a0, a1, .LBB11_1
# %bb.2:
	li	a7, 0
.Lpcrel_hi23:
	auipc	a0, %pcrel_hi(crossed)
	addi	t0, a0, %pcrel_lo(.Lpcrel_hi23)
	addi	a0, t0, 4
	li	a5, 4
	li	a6, 2
	li	t2, 1
	li	t3, 3
	slli	t1, t3, 11
	li	a1, 2
	j	.LBB11_4
.LBB11_3:                               #   in Loop: Header=BB11_4 Depth=1
	addi	a1, a1, 1
	addi	a5, a5, 2
	addi	a0, a0, 2
	beq	a1, t1, .LBB11_8
.LBB11_4:                               # =>This Loop Header: Depth=1
                                        #     Child Loop BB11_7 Depth 2
	add	a2, t0, a1
	lbu	a2, 0(a2)
	bnez	a2, .LBB11_3
# %bb.5:                                #   in Loop: Header=BB11_4 Depth=1
	srli	a2, a1, 10
	addiw	a7, a7, 1
	bltu	a6, a2, .LBB11_3
# %bb.6:                                #   in Loop: Header=BB11_4 Depth=1
	mv	a2, a0
	mv	a3, a5
.LBB11_7:                               #   Parent Loop BB11_4 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	sb	t2, 0(a2)
	add	a3, a3, a1
	srli	a4, a3, 11
	add	a2, a2, a1
	bltu	a4, t3, .LBB11_7
	j	.LBB11_3
.LBB11_8:
.Lpcrel_hi24:
	auipc	a0, %pcrel_hi(sink)
	sd	a7, %pcrel_lo(.Lpcrel_hi24)(a0)
	ret
.Lfunc_end11:
	.size	sieve_6k, .Lfunc_end11-sieve_6k
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function union_find
.LCPI12_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI12_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	union_find
	.p2align	1
	.type	union_find,@function
union_find:                             # @union_find
# %bb.0:
	li	a0, 0
.Lpcrel_hi25:
	auipc	a1, %pcrel_hi(parent)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi25)
	li	a2, 1
	slli	a2, a2, 11
.LBB12_1:                               # =>This Inner Loop Header: Depth=1
	sh	a0, 0(a1)
	addi	a0, a0, 1
	addi	a1, a1, 2
	bne	a0, a2, .LBB12_1
# %bb.2:
	li	a7, 0
	li	a1, 0
.Lpcrel_hi26:
	auipc	a0, %pcrel_hi(.LCPI12_0)
	ld	t0, %pcrel_lo(.Lpcrel_hi26)(a0)
	li	t3, 25
.Lpcrel_hi27:
	auipc	a0, %pcrel_hi(.LCPI12_1)
	ld	t1, %pcrel_lo(.Lpcrel_hi27)(a0)
	lui	t2, 1
	addiw	t2, t2, -2
.Lpcrel_hi28:
	auipc	a0, %pcrel_hi(parent)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi28)
	li	a6, 600
	j	.LBB12_4
.LBB12_3:                               #   in Loop: Header=BB12_4 Depth=1
	addiw	a1, a1, 1
	beq	a1, a6, .LBB12_10
.LBB12_4:                               # =>This Loop Header: Depth=1
                                        #     Child Loop BB12_5 Depth 2
                                        #     Child Loop BB12_7 Depth 2
	mul	a3, t3, t0
	add	a3, a3, t1
	srli	a2, a3, 31
	and	a5, a2, t2
	add	a5, a5, a0
	lhu	a4, 0(a5)
	slli	a2, a3, 21
	srli	a2, a2, 53
	beq	a2, a4, .LBB12_6
.LBB12_5:                               #   Parent Loop BB12_4 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	slli	a4, a4, 1
	add	a4, a4, a0
	lhu	a2, 0(a4)
	sh	a2, 0(a5)
	slli	a5, a2, 1
	add	a5, a5, a0
	lhu	a4, 0(a5)
	bne	a2, a4, .LBB12_5
.LBB12_6:                               #   in Loop: Header=BB12_4 Depth=1
	mul	t3, a3, t0
	add	t3, t3, t1
	srli	a3, t3, 31
	and	a5, a3, t2
	add	a5, a5, a0
	lhu	a3, 0(a5)
	slli	a4, t3, 21
	srli	a4, a4, 53
	beq	a4, a3, .LBB12_8
.LBB12_7:                               #   Parent Loop BB12_4 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	slli	a3, a3, 1
	add	a3, a3, a0
	lhu	a4, 0(a3)
	sh	a4, 0(a5)
	slli	a5, a4, 1
	add	a5, a5, a0
	lhu	a3, 0(a5)
	bne	a4, a3, .LBB12_7
.LBB12_8:                               #   in Loop: Header=BB12_4 Depth=1
	beq	a2, a4, .LBB12_3
# %bb.9:                                #   in Loop: Header=BB12_4 Depth=1
	slli	a2, a2, 1
	add	a2, a2, a0
	sh	a4, 0(a2)
	addiw	a7, a7, 1
	j	.LBB12_3
.LBB12_10:
.Lpcrel_hi29:
	auipc	a0, %pcrel_hi(sink)
	sd	a7, %pcrel_lo(.Lpcrel_hi29)(a0)
	ret
.Lfunc_end12:
	.size	union_find, .Lfunc_end12-union_find
                                        # -- End function
	.globl	collatz                         # -- Begin function collatz
	.p2align	1
	.type	collatz,@function
collatz:                                # @collatz
# %bb.0:
	li	a3, 0
	li	a0, 1
	li	a6, 130
	li	a1, 1
	j	.LBB13_2
.LBB13_1:                               #   in Loop: Header=BB13_2 Depth=1
	addi	a1, a1, 1
	mv	a3, a4
	beq	a1, a6, .LBB13_10
.LBB13_2:                               # =>This Loop Header: Depth=1
                                        #     Child Loop BB13_8 Depth 2
	li	a4, 0
	bne	a1, a0, .LBB13_5
.LBB13_3:                               #   in Loop: Header=BB13_2 Depth=1
	bltu	a3, a4, .LBB13_1
# %bb.4:                                #   in Loop: Header=BB13_2 Depth=1
	mv	a4, a3
	j	.LBB13_1
.LBB13_5:                               #   in Loop: Header=BB13_2 Depth=1
	mv	a2, a1
	j	.LBB13_8
.LBB13_6:                               #   in Loop: Header=BB13_8 Depth=2
	slli	a5, a2, 1
	add	a2, a2, a5
	addi	a2, a2, 1
.LBB13_7:                               #   in Loop: Header=BB13_8 Depth=2
	addi	a4, a4, 1
	beq	a2, a0, .LBB13_3
.LBB13_8:                               #   Parent Loop BB13_2 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	andi	a5, a2, 1
	bnez	a5, .LBB13_6
# %bb.9:                                #   in Loop: Header=BB13_8 Depth=2
	srli	a2, a2, 1
	j	.LBB13_7
.LBB13_10:
.Lpcrel_hi30:
	auipc	a0, %pcrel_hi(sink)
	sd	a4, %pcrel_lo(.Lpcrel_hi30)(a0)
	ret
.Lfunc_end13:
	.size	collatz, .Lfunc_end13-collatz
                                        # -- End function
	.type	sink,@object                    # @sink
	.section	.kernel.bss,"aw",@nobits
	.p2align	3, 0x0
sink:
	.quad	0                               # 0x0
	.size	sink, 8

	.type	letters,@object                 # @letters
	.globl	letters
	.p2align	12, 0x0
letters:
	.zero	512
	.size	letters, 512

	.type	best,@object                    # @best
	.globl	best
	.p2align	12, 0x0
best:
	.zero	16384
	.size	best, 16384

	.type	distance,@object                # @distance
	.globl	distance
	.p2align	12, 0x0
distance:
	.zero	2304
	.size	distance, 2304

	.type	grid,@object                    # @grid
	.globl	grid
	.p2align	12, 0x0
grid:
	.zero	2312
	.size	grid, 2312

	.type	crossed,@object                 # @crossed
	.globl	crossed
	.p2align	12, 0x0
crossed:
	.zero	6144
	.size	crossed, 6144

	.type	parent,@object                  # @parent
	.globl	parent
	.p2align	12, 0x0
parent:
	.zero	4096
	.size	parent, 4096

	.section	".note.GNU-stack","",@progbits
	.addrsig
	.addrsig_sym sink
