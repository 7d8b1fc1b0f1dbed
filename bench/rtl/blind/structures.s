# structures.c, clang version 19.1.7 -O2
	.text
	.attribute	4, 16
	.attribute	5, "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zmmul1p0"
	.file	"structures.c"
	.section	.kernel.text,"ax",@progbits
	.globl	hash_table_128k_prepare         # -- Begin function hash_table_128k_prepare
	.p2align	1
	.type	hash_table_128k_prepare,@function
hash_table_128k_prepare:                # @hash_table_128k_prepare
# %bb.0:
.Lpcrel_hi0:
	auipc	a0, %pcrel_hi(slots)
	addi	a1, a0, %pcrel_lo(.Lpcrel_hi0)
	addi	a0, a1, 4
	lui	a2, 32
	addiw	a2, a2, 4
	add	a1, a1, a2
.LBB0_1:                                # =>This Inner Loop Header: Depth=1
	sd	zero, -4(a0)
	addi	a0, a0, 8
	bne	a0, a1, .LBB0_1
# %bb.2:
	ret
.Lfunc_end0:
	.size	hash_table_128k_prepare, .Lfunc_end0-hash_table_128k_prepare
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function hash_table_128k
.LCPI1_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI1_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	hash_table_128k
	.p2align	1
	.type	hash_table_128k,@function
hash_table_128k:                        # @hash_table_128k
# %bb.0:
	li	a0, 0
	li	t2, 1
.Lpcrel_hi1:
	auipc	a1, %pcrel_hi(.LCPI1_0)
	ld	a7, %pcrel_lo(.Lpcrel_hi1)(a1)
.Lpcrel_hi2:
	auipc	a1, %pcrel_hi(.LCPI1_1)
	ld	t0, %pcrel_lo(.Lpcrel_hi2)(a1)
	lui	a1, 648056
	addi	t1, a1, -1607
.Lpcrel_hi3:
	auipc	a1, %pcrel_hi(slots)
	addi	a3, a1, %pcrel_lo(.Lpcrel_hi3)
	li	a6, 1500
	j	.LBB1_2
.LBB1_1:                                #   in Loop: Header=BB1_2 Depth=1
	lw	a1, 4(a5)
	sw	a2, 0(a5)
	addi	a1, a1, 1
	addiw	a0, a0, 1
	sw	a1, 4(a5)
	beq	a0, a6, .LBB1_6
.LBB1_2:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB1_4 Depth 2
	mul	t2, t2, a7
	add	t2, t2, t0
	srli	a1, t2, 51
	ori	a2, a1, 1
	mul	a1, a2, t1
	srliw	a4, a1, 18
	slli	a5, a4, 3
	add	a5, a5, a3
	lw	a1, 0(a5)
	beqz	a1, .LBB1_1
# %bb.3:                                #   in Loop: Header=BB1_2 Depth=1
	beq	a1, a2, .LBB1_1
.LBB1_4:                                #   Parent Loop BB1_2 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	addi	a4, a4, 1
	slli	a4, a4, 50
	srli	a4, a4, 50
	slli	a5, a4, 3
	add	a5, a5, a3
	lw	a1, 0(a5)
	beqz	a1, .LBB1_1
# %bb.5:                                #   in Loop: Header=BB1_4 Depth=2
	bne	a1, a2, .LBB1_4
	j	.LBB1_1
.LBB1_6:
	ret
.Lfunc_end1:
	.size	hash_table_128k, .Lfunc_end1-hash_table_128k
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function list_62k_prepare
.LCPI2_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI2_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	list_62k_prepare
	.p2align	1
	.type	list_62k_prepare,@function
list_62k_prepare:                       # @list_62k_prepare
# %bb.0:
	li	a0, 0
.Lpcrel_hi4:
	auipc	a1, %pcrel_hi(list_62k_prepare.order)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi4)
	li	a2, 2000
.LBB2_1:                                # =>This Inner Loop Header: Depth=1
	sh	a0, 0(a1)
	addi	a0, a0, 1
	addi	a1, a1, 2
	bne	a0, a2, .LBB2_1
# %bb.2:
.Lpcrel_hi5:
	auipc	a0, %pcrel_hi(.LCPI2_0)
	ld	t0, %pcrel_lo(.Lpcrel_hi5)(a0)
.Lpcrel_hi6:
	auipc	a0, %pcrel_hi(list_62k_prepare.order)
	addi	a6, a0, %pcrel_lo(.Lpcrel_hi6)
	addi	a0, a6, 2047
	addi	a1, a0, 1951
.Lpcrel_hi7:
	auipc	a0, %pcrel_hi(.LCPI2_1)
	ld	t1, %pcrel_lo(.Lpcrel_hi7)(a0)
	li	a3, 2
	li	a4, 2000
	li	a7, 1
.LBB2_3:                                # =>This Inner Loop Header: Depth=1
	mul	a3, a3, t0
	add	a3, a3, t1
	srli	a0, a3, 32
	remuw	a0, a0, a4
	slli	a0, a0, 1
	add	a0, a0, a6
	lh	a5, 0(a0)
	lh	a2, 0(a1)
	sh	a5, 0(a1)
	sh	a2, 0(a0)
	addiw	a4, a4, -1
	addi	a1, a1, -2
	bne	a4, a7, .LBB2_3
# %bb.4:
	addi	a4, a6, 2
	li	a1, 2000
	li	a7, 1
.Lpcrel_hi8:
	auipc	a0, %pcrel_hi(items)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi8)
	j	.LBB2_7
.LBB2_5:                                #   in Loop: Header=BB2_7 Depth=1
	lhu	a2, 0(a4)
	slli	a2, a2, 5
	add	a5, a0, a2
.LBB2_6:                                #   in Loop: Header=BB2_7 Depth=1
	lhu	a2, -2(a4)
	slli	a2, a2, 5
	add	a2, a2, a0
	sd	a5, 0(a2)
	mul	a3, a3, t0
	add	a3, a3, t1
	srli	a5, a3, 32
	sd	a5, 8(a2)
	addi	a1, a1, -1
	addi	a4, a4, 2
	beqz	a1, .LBB2_9
.LBB2_7:                                # =>This Inner Loop Header: Depth=1
	bne	a1, a7, .LBB2_5
# %bb.8:                                #   in Loop: Header=BB2_7 Depth=1
	li	a5, 0
	j	.LBB2_6
.LBB2_9:
	lhu	a1, 0(a6)
	slli	a1, a1, 5
	add	a0, a0, a1
.Lpcrel_hi9:
	auipc	a1, %pcrel_hi(first)
	sd	a0, %pcrel_lo(.Lpcrel_hi9)(a1)
	ret
.Lfunc_end2:
	.size	list_62k_prepare, .Lfunc_end2-list_62k_prepare
                                        # -- End function
	.globl	list_62k                        # -- Begin function list_62k
	.p2align	1
	.type	list_62k,@function
list_62k:                               # @list_62k
# %bb.0:
.Lpcrel_hi10:
	auipc	a0, %pcrel_hi(first)
	ld	a0, %pcrel_lo(.Lpcrel_hi10)(a0)
	beqz	a0, .LBB3_5
# %bb.1:
	li	a1, 0
	lui	a2, 699051
	addiw	a2, a2, -1365
	slli	a3, a2, 32
	add	a2, a2, a3
	lui	a3, 349525
	addiw	a3, a3, 1365
	slli	a4, a3, 32
	add	a3, a3, a4
	j	.LBB3_3
.LBB3_2:                                #   in Loop: Header=BB3_3 Depth=1
	ld	a0, 0(a0)
	beqz	a0, .LBB3_6
.LBB3_3:                                # =>This Inner Loop Header: Depth=1
	ld	a4, 8(a0)
	mul	a5, a4, a2
	add	a1, a1, a4
	bltu	a3, a5, .LBB3_2
# %bb.4:                                #   in Loop: Header=BB3_3 Depth=1
	sd	a1, 24(a0)
	j	.LBB3_2
.LBB3_5:
	li	a1, 0
.LBB3_6:
.Lpcrel_hi11:
	auipc	a0, %pcrel_hi(sink)
	sd	a1, %pcrel_lo(.Lpcrel_hi11)(a0)
	ret
.Lfunc_end3:
	.size	list_62k, .Lfunc_end3-list_62k
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function tree_28k_prepare
.LCPI4_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI4_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	tree_28k_prepare
	.p2align	1
	.type	tree_28k_prepare,@function
tree_28k_prepare:                       # @tree_28k_prepare
# %bb.0:
	li	a3, 0
	li	a0, 0
	li	t3, 0
.Lpcrel_hi12:
	auipc	a1, %pcrel_hi(root)
	addi	t2, a1, %pcrel_lo(.Lpcrel_hi12)
	sd	zero, 0(t2)
	li	t4, 3
.Lpcrel_hi13:
	auipc	a1, %pcrel_hi(.LCPI4_0)
	ld	t0, %pcrel_lo(.Lpcrel_hi13)(a1)
.Lpcrel_hi14:
	auipc	a1, %pcrel_hi(.LCPI4_1)
	ld	t1, %pcrel_lo(.Lpcrel_hi14)(a1)
.Lpcrel_hi15:
	auipc	a1, %pcrel_hi(nodes)
	addi	a7, a1, %pcrel_lo(.Lpcrel_hi15)
	li	a6, 1200
	j	.LBB4_4
.LBB4_1:                                #   in Loop: Header=BB4_4 Depth=1
	addi	a2, a1, 8
.LBB4_2:                                #   in Loop: Header=BB4_4 Depth=1
	slli	a1, t3, 32
	addi	t3, t3, 1
	srli	a3, a1, 29
	srli	a1, a1, 27
	sub	a1, a1, a3
	add	a1, a1, a7
	sd	a1, 0(a2)
	sw	a4, 0(a1)
	sw	zero, 4(a1)
	sw	zero, 8(a1)
	ld	a3, 0(t2)
	sw	zero, 12(a1)
	sw	zero, 16(a1)
	sw	zero, 20(a1)
.LBB4_3:                                #   in Loop: Header=BB4_4 Depth=1
	addiw	a0, a0, 1
	beq	a0, a6, .LBB4_8
.LBB4_4:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB4_6 Depth 2
	mul	t4, t4, t0
	add	t4, t4, t1
	srli	a4, t4, 32
	mv	a2, t2
	beqz	a3, .LBB4_2
# %bb.5:                                #   in Loop: Header=BB4_4 Depth=1
	lw	a1, 0(a3)
	sext.w	a2, a4
	mv	a5, a3
	beq	a1, a2, .LBB4_3
.LBB4_6:                                #   Parent Loop BB4_4 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	sltu	a1, a1, a2
	slli	a1, a1, 3
	add	a1, a1, a5
	ld	a5, 8(a1)
	beqz	a5, .LBB4_1
# %bb.7:                                #   in Loop: Header=BB4_6 Depth=2
	lw	a1, 0(a5)
	bne	a1, a2, .LBB4_6
	j	.LBB4_3
.LBB4_8:
	ret
.Lfunc_end4:
	.size	tree_28k_prepare, .Lfunc_end4-tree_28k_prepare
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function tree_28k
.LCPI5_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI5_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	tree_28k
	.p2align	1
	.type	tree_28k,@function
tree_28k:                               # @tree_28k
# %bb.0:
.Lpcrel_hi16:
	auipc	a0, %pcrel_hi(root)
	ld	a4, %pcrel_lo(.Lpcrel_hi16)(a0)
.Lpcrel_hi17:
	auipc	a0, %pcrel_hi(.LCPI5_0)
	ld	a7, %pcrel_lo(.Lpcrel_hi17)(a0)
.Lpcrel_hi18:
	auipc	a0, %pcrel_hi(.LCPI5_1)
	ld	t0, %pcrel_lo(.Lpcrel_hi18)(a0)
	li	a3, 0
	li	a5, 3
	li	a6, 300
	j	.LBB5_3
.LBB5_1:                                #   in Loop: Header=BB5_3 Depth=1
	lw	a1, 4(a0)
	addi	a1, a1, 1
	sw	a1, 4(a0)
.LBB5_2:                                #   in Loop: Header=BB5_3 Depth=1
	addiw	a3, a3, 1
	beq	a3, a6, .LBB5_7
.LBB5_3:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB5_5 Depth 2
	mul	a5, a5, a7
	add	a5, a5, t0
	beqz	a4, .LBB5_2
# %bb.4:                                #   in Loop: Header=BB5_3 Depth=1
	lw	a2, 0(a4)
	srli	a1, a5, 32
	sext.w	a1, a1
	mv	a0, a4
	beq	a2, a1, .LBB5_1
.LBB5_5:                                #   Parent Loop BB5_3 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	sltu	a2, a2, a1
	slli	a2, a2, 3
	add	a0, a0, a2
	ld	a0, 8(a0)
	beqz	a0, .LBB5_2
# %bb.6:                                #   in Loop: Header=BB5_5 Depth=2
	lw	a2, 0(a0)
	bne	a2, a1, .LBB5_5
	j	.LBB5_1
.LBB5_7:
	ret
.Lfunc_end5:
	.size	tree_28k, .Lfunc_end5-tree_28k
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function tree_walk_prepare
.LCPI6_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI6_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	tree_walk_prepare
	.p2align	1
	.type	tree_walk_prepare,@function
tree_walk_prepare:                      # @tree_walk_prepare
# %bb.0:
	li	a3, 0
	li	a0, 0
	li	t3, 0
.Lpcrel_hi19:
	auipc	a1, %pcrel_hi(root)
	addi	t2, a1, %pcrel_lo(.Lpcrel_hi19)
	sd	zero, 0(t2)
	li	t4, 3
.Lpcrel_hi20:
	auipc	a1, %pcrel_hi(.LCPI6_0)
	ld	t0, %pcrel_lo(.Lpcrel_hi20)(a1)
.Lpcrel_hi21:
	auipc	a1, %pcrel_hi(.LCPI6_1)
	ld	t1, %pcrel_lo(.Lpcrel_hi21)(a1)
.Lpcrel_hi22:
	auipc	a1, %pcrel_hi(nodes)
	addi	a7, a1, %pcrel_lo(.Lpcrel_hi22)
	li	a6, 1200
	j	.LBB6_4
.LBB6_1:                                #   in Loop: Header=BB6_4 Depth=1
	addi	a2, a1, 8
.LBB6_2:                                #   in Loop: Header=BB6_4 Depth=1
	slli	a1, t3, 32
	addi	t3, t3, 1
	srli	a3, a1, 29
	srli	a1, a1, 27
	sub	a1, a1, a3
	add	a1, a1, a7
	sd	a1, 0(a2)
	sw	a4, 0(a1)
	sw	zero, 4(a1)
	sw	zero, 8(a1)
	ld	a3, 0(t2)
	sw	zero, 12(a1)
	sw	zero, 16(a1)
	sw	zero, 20(a1)
.LBB6_3:                                #   in Loop: Header=BB6_4 Depth=1
	addiw	a0, a0, 1
	beq	a0, a6, .LBB6_8
.LBB6_4:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB6_6 Depth 2
	mul	t4, t4, t0
	add	t4, t4, t1
	srli	a4, t4, 32
	mv	a2, t2
	beqz	a3, .LBB6_2
# %bb.5:                                #   in Loop: Header=BB6_4 Depth=1
	lw	a1, 0(a3)
	sext.w	a2, a4
	mv	a5, a3
	beq	a1, a2, .LBB6_3
.LBB6_6:                                #   Parent Loop BB6_4 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	sltu	a1, a1, a2
	slli	a1, a1, 3
	add	a1, a1, a5
	ld	a5, 8(a1)
	beqz	a5, .LBB6_1
# %bb.7:                                #   in Loop: Header=BB6_6 Depth=2
	lw	a1, 0(a5)
	bne	a1, a2, .LBB6_6
	j	.LBB6_3
.LBB6_8:
	ret
.Lfunc_end6:
	.size	tree_walk_prepare, .Lfunc_end6-tree_walk_prepare
                                        # -- End function
	.globl	tree_walk                       # -- Begin function tree_walk
	.p2align	1
	.type	tree_walk,@function
tree_walk:                              # @tree_walk
# %bb.0:
	addi	sp, sp, -16
	sd	ra, 8(sp)                       # 8-byte Folded Spill
.Lpcrel_hi23:
	auipc	a0, %pcrel_hi(root)
	ld	a0, %pcrel_lo(.Lpcrel_hi23)(a0)
	li	a1, 0
	call	walk
.Lpcrel_hi24:
	auipc	a1, %pcrel_hi(sink)
	sd	a0, %pcrel_lo(.Lpcrel_hi24)(a1)
	ld	ra, 8(sp)                       # 8-byte Folded Reload
	addi	sp, sp, 16
	ret
.Lfunc_end7:
	.size	tree_walk, .Lfunc_end7-tree_walk
                                        # -- End function
	.p2align	1                               # -- Begin function walk
	.type	walk,@function
walk:                                   # @walk
# %bb.0:
	beqz	a0, .LBB8_4
# %bb.1:
	addi	sp, sp, -16
	sd	ra, 8(sp)                       # 8-byte Folded Spill
	sd	s0, 0(sp)                       # 8-byte Folded Spill
	mv	s0, a0
.LBB8_2:                                # =>This Inner Loop Header: Depth=1
	ld	a0, 8(s0)
	call	walk
	lwu	a1, 0(s0)
	ld	a2, 16(s0)
	slli	a3, a0, 5
	sub	a0, a0, a1
	sub	a1, a3, a0
	mv	s0, a2
	bnez	a2, .LBB8_2
# %bb.3:
	ld	ra, 8(sp)                       # 8-byte Folded Reload
	ld	s0, 0(sp)                       # 8-byte Folded Reload
	addi	sp, sp, 16
.LBB8_4:
	mv	a0, a1
	ret
.Lfunc_end8:
	.size	walk, .Lfunc_end8-walk
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function shortest_path_prepare
.LCPI9_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI9_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	shortest_path_prepare
	.p2align	1
	.type	shortest_path_prepare,@function
shortest_path_prepare:                  # @shortest_path_prepare
# %bb.0:
	li	a5, 4
.Lpcrel_hi25:
	auipc	a1, %pcrel_hi(grid)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi25)
.Lpcrel_hi26:
	auipc	a2, %pcrel_hi(.LCPI9_0)
	ld	a6, %pcrel_lo(.Lpcrel_hi26)(a2)
.Lpcrel_hi27:
	auipc	a3, %pcrel_hi(.LCPI9_1)
	ld	a3, %pcrel_lo(.Lpcrel_hi27)(a3)
	li	a4, 3
	slli	a4, a4, 32
	addi	a2, a1, 1600
.LBB9_1:                                # =>This Inner Loop Header: Depth=1
	mul	a0, a5, a6
	add	a5, a0, a3
	and	a0, a5, a4
	seqz	a0, a0
	sb	a0, 0(a1)
	addi	a1, a1, 1
	bne	a1, a2, .LBB9_1
# %bb.2:
.Lpcrel_hi28:
	auipc	a0, %pcrel_hi(grid)
	sb	zero, %pcrel_lo(.Lpcrel_hi28)(a0)
	ret
.Lfunc_end9:
	.size	shortest_path_prepare, .Lfunc_end9-shortest_path_prepare
                                        # -- End function
	.globl	shortest_path                   # -- Begin function shortest_path
	.p2align	1
	.type	shortest_path,@function
shortest_path:                          # @shortest_path
# %bb.0:
	addi	sp, sp, -48
	sd	s0, 40(sp)                      # 8-byte Folded Spill
	sd	s1, 32(sp)                      # 8-byte Folded Spill
	sd	s2, 24(sp)                      # 8-byte Folded Spill
	sd	s3, 16(sp)                      # 8-byte Folded Spill
	sd	s4, 8(sp)                       # 8-byte Folded Spill
	sd	s5, 0(sp)                       # 8-byte Folded Spill
.Lpcrel_hi29:
	auipc	a0, %pcrel_hi(distance)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi29)
	li	a1, -1
	addi	a2, a0, 2047
	addi	a2, a2, 1153
.LBB10_1:                               # =>This Inner Loop Header: Depth=1
	sh	a1, 0(a0)
	addi	a0, a0, 2
	bne	a0, a2, .LBB10_1
# %bb.2:
	li	a0, 0
.Lpcrel_hi30:
	auipc	a1, %pcrel_hi(queue)
	addi	a6, a1, %pcrel_lo(.Lpcrel_hi30)
	sh	zero, 0(a6)
.Lpcrel_hi31:
	auipc	a1, %pcrel_hi(distance)
	addi	t6, a1, %pcrel_lo(.Lpcrel_hi31)
	sh	zero, 0(t6)
	li	s3, 1
	lui	t3, 52429
	slli	t3, t3, 4
	li	t1, 40
	lui	s2, 16
	addiw	s2, s2, -1
	li	a7, 38
	li	t4, 39
	li	t0, 1559
.Lpcrel_hi32:
	auipc	a1, %pcrel_hi(grid)
	addi	s4, a1, %pcrel_lo(.Lpcrel_hi32)
	li	t2, 1599
	mv	a3, a6
	j	.LBB10_4
.LBB10_3:                               #   in Loop: Header=BB10_4 Depth=1
	addi	a0, a0, 1
	slli	a1, s3, 32
	srli	a1, a1, 32
	addi	a3, a3, 2
	bgeu	a0, a1, .LBB10_22
.LBB10_4:                               # =>This Inner Loop Header: Depth=1
	lhu	s1, 0(a3)
	slli	a1, s1, 48
	mulhu	s0, a1, t3
	srli	s0, s0, 21
	mul	a5, s0, t1
	sub	a1, s1, a5
	and	a2, a1, s2
	slli	t5, s1, 1
	add	t5, t5, t6
	bltu	a7, a2, .LBB10_9
# %bb.5:                                #   in Loop: Header=BB10_4 Depth=1
	bltu	t2, s1, .LBB10_9
# %bb.6:                                #   in Loop: Header=BB10_4 Depth=1
	add	a1, a2, a5
	addi	a1, a1, 1
	add	a4, s4, a1
	lbu	a4, 0(a4)
	bnez	a4, .LBB10_9
# %bb.7:                                #   in Loop: Header=BB10_4 Depth=1
	slli	a4, a1, 1
	add	s5, t6, a4
	lhu	a4, 0(s5)
	bne	a4, s2, .LBB10_9
# %bb.8:                                #   in Loop: Header=BB10_4 Depth=1
	lh	a4, 0(t5)
	addi	a4, a4, 1
	sh	a4, 0(s5)
	slli	a4, s3, 32
	addi	s3, s3, 1
	srli	s5, a4, 31
.Lpcrel_hi33:
	auipc	a4, %pcrel_hi(queue)
	addi	a4, a4, %pcrel_lo(.Lpcrel_hi33)
	add	a4, a4, s5
	sh	a1, 0(a4)
.LBB10_9:                               #   in Loop: Header=BB10_4 Depth=1
	addi	a1, a2, -1
	bltu	t4, a1, .LBB10_13
# %bb.10:                               #   in Loop: Header=BB10_4 Depth=1
	bltu	t2, s1, .LBB10_13
# %bb.11:                               #   in Loop: Header=BB10_4 Depth=1
	add	a1, a1, a5
	add	a4, s4, a1
	lbu	a4, 0(a4)
	bnez	a4, .LBB10_13
# %bb.12:                               #   in Loop: Header=BB10_4 Depth=1
	slli	a4, a1, 1
	add	s5, t6, a4
	lhu	a4, 0(s5)
	beq	a4, s2, .LBB10_17
.LBB10_13:                              #   in Loop: Header=BB10_4 Depth=1
	bltu	t0, s1, .LBB10_18
.LBB10_14:                              #   in Loop: Header=BB10_4 Depth=1
	add	a5, a5, a2
	addi	a1, a5, 40
	add	a4, s4, a1
	lbu	a4, 0(a4)
	bnez	a4, .LBB10_18
# %bb.15:                               #   in Loop: Header=BB10_4 Depth=1
	slli	a4, a1, 1
	add	a4, a4, t6
	lhu	a5, 0(a4)
	bne	a5, s2, .LBB10_18
# %bb.16:                               #   in Loop: Header=BB10_4 Depth=1
	lh	a5, 0(t5)
	addi	a5, a5, 1
	sh	a5, 0(a4)
	slli	a4, s3, 32
	addi	s3, s3, 1
	srli	a4, a4, 31
	add	a4, a4, a6
	sh	a1, 0(a4)
	j	.LBB10_18
.LBB10_17:                              #   in Loop: Header=BB10_4 Depth=1
	lh	a4, 0(t5)
	addi	a4, a4, 1
	sh	a4, 0(s5)
	slli	a4, s3, 32
	addi	s3, s3, 1
	srli	a4, a4, 31
	add	a4, a4, a6
	sh	a1, 0(a4)
	bgeu	t0, s1, .LBB10_14
.LBB10_18:                              #   in Loop: Header=BB10_4 Depth=1
	addi	s0, s0, -1
	bltu	t4, s0, .LBB10_3
# %bb.19:                               #   in Loop: Header=BB10_4 Depth=1
	mul	a1, s0, t1
	add	a2, a2, a1
	add	a1, s4, a2
	lbu	a1, 0(a1)
	bnez	a1, .LBB10_3
# %bb.20:                               #   in Loop: Header=BB10_4 Depth=1
	slli	a1, a2, 1
	add	a1, a1, t6
	lhu	a4, 0(a1)
	bne	a4, s2, .LBB10_3
# %bb.21:                               #   in Loop: Header=BB10_4 Depth=1
	lh	a4, 0(t5)
	addi	a4, a4, 1
	sh	a4, 0(a1)
	slli	a1, s3, 32
	addi	s3, s3, 1
	srli	a1, a1, 31
	add	a1, a1, a6
	sh	a2, 0(a1)
	j	.LBB10_3
.LBB10_22:
	addi	a0, t6, 2047
	lhu	a0, 1151(a0)
.Lpcrel_hi34:
	auipc	a1, %pcrel_hi(sink)
	sd	a0, %pcrel_lo(.Lpcrel_hi34)(a1)
	ld	s0, 40(sp)                      # 8-byte Folded Reload
	ld	s1, 32(sp)                      # 8-byte Folded Reload
	ld	s2, 24(sp)                      # 8-byte Folded Reload
	ld	s3, 16(sp)                      # 8-byte Folded Reload
	ld	s4, 8(sp)                       # 8-byte Folded Reload
	ld	s5, 0(sp)                       # 8-byte Folded Reload
	addi	sp, sp, 48
	ret
.Lfunc_end10:
	.size	shortest_path, .Lfunc_end10-shortest_path
                                        # -- End function
	.type	slots,@object                   # @slots
	.section	.kernel.bss,"aw",@nobits
	.globl	slots
	.p2align	12, 0x0
slots:
	.zero	131072
	.size	slots, 131072

	.type	list_62k_prepare.order,@object  # @list_62k_prepare.order
	.p2align	1, 0x0
list_62k_prepare.order:
	.zero	4000
	.size	list_62k_prepare.order, 4000

	.type	items,@object                   # @items
	.globl	items
	.p2align	12, 0x0
items:
	.zero	64000
	.size	items, 64000

	.type	first,@object                   # @first
	.p2align	3, 0x0
first:
	.quad	0
	.size	first, 8

	.type	sink,@object                    # @sink
	.p2align	3, 0x0
sink:
	.quad	0                               # 0x0
	.size	sink, 8

	.type	root,@object                    # @root
	.p2align	3, 0x0
root:
	.quad	0
	.size	root, 8

	.type	nodes,@object                   # @nodes
	.globl	nodes
	.p2align	12, 0x0
nodes:
	.zero	28800
	.size	nodes, 28800

	.type	grid,@object                    # @grid
	.globl	grid
	.p2align	12, 0x0
grid:
	.zero	1600
	.size	grid, 1600

	.type	distance,@object                # @distance
	.p2align	1, 0x0
distance:
	.zero	3200
	.size	distance, 3200

	.type	queue,@object                   # @queue
	.p2align	1, 0x0
queue:
	.zero	3200
	.size	queue, 3200

	.section	".note.GNU-stack","",@progbits
	.addrsig
	.addrsig_sym items
	.addrsig_sym sink
	.addrsig_sym nodes
