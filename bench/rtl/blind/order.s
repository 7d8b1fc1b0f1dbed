# order.c, clang version 19.1.7 -O2
	.text
	.attribute	4, 16
	.attribute	5, "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zmmul1p0"
	.file	"order.c"
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function quicksort_400_prepare
.LCPI0_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI0_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	quicksort_400_prepare
	.p2align	1
	.type	quicksort_400_prepare,@function
quicksort_400_prepare:                  # @quicksort_400_prepare
# %bb.0:
	li	a0, 1
.Lpcrel_hi0:
	auipc	a1, %pcrel_hi(original)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi0)
.Lpcrel_hi1:
	auipc	a2, %pcrel_hi(.LCPI0_0)
	ld	a2, %pcrel_lo(.Lpcrel_hi1)(a2)
.Lpcrel_hi2:
	auipc	a3, %pcrel_hi(.LCPI0_1)
	ld	a3, %pcrel_lo(.Lpcrel_hi2)(a3)
	lui	a4, 1
	addiw	a4, a4, 1904
	add	a4, a4, a1
.LBB0_1:                                # =>This Inner Loop Header: Depth=1
	mul	a0, a0, a2
	add	a0, a0, a3
	srli	a5, a0, 32
	sw	a5, 0(a1)
	addi	a1, a1, 4
	bne	a1, a4, .LBB0_1
# %bb.2:
	ret
.Lfunc_end0:
	.size	quicksort_400_prepare, .Lfunc_end0-quicksort_400_prepare
                                        # -- End function
	.globl	quicksort_400                   # -- Begin function quicksort_400
	.p2align	1
	.type	quicksort_400,@function
quicksort_400:                          # @quicksort_400
# %bb.0:
.Lpcrel_hi3:
	auipc	a0, %pcrel_hi(sorted)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi3)
.Lpcrel_hi4:
	auipc	a1, %pcrel_hi(original)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi4)
	addi	a2, a0, 1600
.LBB1_1:                                # =>This Inner Loop Header: Depth=1
	lw	a3, 0(a1)
	sw	a3, 0(a0)
	addi	a0, a0, 4
	addi	a1, a1, 4
	bne	a0, a2, .LBB1_1
# %bb.2:
	li	a1, 399
	li	a0, 0
	tail	quicksort
.Lfunc_end1:
	.size	quicksort_400, .Lfunc_end1-quicksort_400
                                        # -- End function
	.p2align	1                               # -- Begin function quicksort
	.type	quicksort,@function
quicksort:                              # @quicksort
# %bb.0:
	bge	a0, a1, .LBB2_14
# %bb.1:
	addi	sp, sp, -48
	sd	ra, 40(sp)                      # 8-byte Folded Spill
	sd	s0, 32(sp)                      # 8-byte Folded Spill
	sd	s1, 24(sp)                      # 8-byte Folded Spill
	sd	s2, 16(sp)                      # 8-byte Folded Spill
	sd	s3, 8(sp)                       # 8-byte Folded Spill
	sd	s4, 0(sp)                       # 8-byte Folded Spill
	mv	s2, a1
	mv	s3, a0
.Lpcrel_hi5:
	auipc	a0, %pcrel_hi(sorted)
	addi	s4, a0, %pcrel_lo(.Lpcrel_hi5)
	j	.LBB2_3
.LBB2_2:                                #   in Loop: Header=BB2_3 Depth=1
	mv	a0, s1
	mv	a1, s2
	call	quicksort
	mv	s2, s0
	bge	s3, s0, .LBB2_13
.LBB2_3:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB2_4 Depth 2
                                        #       Child Loop BB2_5 Depth 3
                                        #       Child Loop BB2_7 Depth 3
	subw	a0, s2, s3
	srliw	a1, a0, 31
	add	a0, a0, a1
	sraiw	a0, a0, 1
	addw	a0, a0, s3
	slli	a0, a0, 2
	add	a0, a0, s4
	lw	a6, 0(a0)
	mv	s0, s2
	mv	s1, s3
.LBB2_4:                                #   Parent Loop BB2_3 Depth=1
                                        # =>  This Loop Header: Depth=2
                                        #       Child Loop BB2_5 Depth 3
                                        #       Child Loop BB2_7 Depth 3
	addi	a2, s1, -1
	slli	a1, s1, 2
	add	a1, a1, s4
.LBB2_5:                                #   Parent Loop BB2_3 Depth=1
                                        #     Parent Loop BB2_4 Depth=2
                                        # =>    This Inner Loop Header: Depth=3
	lw	a3, 0(a1)
	addi	a2, a2, 1
	addiw	s1, s1, 1
	addi	a1, a1, 4
	blt	a3, a6, .LBB2_5
# %bb.6:                                #   in Loop: Header=BB2_4 Depth=2
	addi	a4, s0, 1
	slli	a0, s0, 2
	add	a0, a0, s4
	addi	a5, a0, 4
.LBB2_7:                                #   Parent Loop BB2_3 Depth=1
                                        #     Parent Loop BB2_4 Depth=2
                                        # =>    This Inner Loop Header: Depth=3
	lw	a0, -4(a5)
	addi	a5, a5, -4
	addi	a4, a4, -1
	addiw	s0, s0, -1
	blt	a6, a0, .LBB2_7
# %bb.8:                                #   in Loop: Header=BB2_4 Depth=2
	addiw	a7, s1, -1
	blt	a4, a2, .LBB2_10
# %bb.9:                                #   in Loop: Header=BB2_4 Depth=2
	sw	a0, -4(a1)
	sw	a3, 0(a5)
	blt	a7, s0, .LBB2_4
	j	.LBB2_11
.LBB2_10:                               #   in Loop: Header=BB2_3 Depth=1
	addiw	s0, s0, 1
	mv	s1, a7
.LBB2_11:                               #   in Loop: Header=BB2_3 Depth=1
	subw	a0, s0, s3
	subw	a1, s2, s1
	bge	a0, a1, .LBB2_2
# %bb.12:                               #   in Loop: Header=BB2_3 Depth=1
	mv	a0, s3
	mv	a1, s0
	call	quicksort
	mv	s3, s1
	blt	s1, s2, .LBB2_3
.LBB2_13:
	ld	ra, 40(sp)                      # 8-byte Folded Reload
	ld	s0, 32(sp)                      # 8-byte Folded Reload
	ld	s1, 24(sp)                      # 8-byte Folded Reload
	ld	s2, 16(sp)                      # 8-byte Folded Reload
	ld	s3, 8(sp)                       # 8-byte Folded Reload
	ld	s4, 0(sp)                       # 8-byte Folded Reload
	addi	sp, sp, 48
.LBB2_14:
	ret
.Lfunc_end2:
	.size	quicksort, .Lfunc_end2-quicksort
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function heapsort_1500_prepare
.LCPI3_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI3_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	heapsort_1500_prepare
	.p2align	1
	.type	heapsort_1500_prepare,@function
heapsort_1500_prepare:                  # @heapsort_1500_prepare
# %bb.0:
	li	a0, 2
.Lpcrel_hi6:
	auipc	a1, %pcrel_hi(original)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi6)
.Lpcrel_hi7:
	auipc	a2, %pcrel_hi(.LCPI3_0)
	ld	a2, %pcrel_lo(.Lpcrel_hi7)(a2)
.Lpcrel_hi8:
	auipc	a3, %pcrel_hi(.LCPI3_1)
	ld	a3, %pcrel_lo(.Lpcrel_hi8)(a3)
	lui	a4, 1
	addiw	a4, a4, 1904
	add	a4, a4, a1
.LBB3_1:                                # =>This Inner Loop Header: Depth=1
	mul	a0, a0, a2
	add	a0, a0, a3
	srli	a5, a0, 32
	sw	a5, 0(a1)
	addi	a1, a1, 4
	bne	a1, a4, .LBB3_1
# %bb.2:
	ret
.Lfunc_end3:
	.size	heapsort_1500_prepare, .Lfunc_end3-heapsort_1500_prepare
                                        # -- End function
	.globl	heapsort_1500                   # -- Begin function heapsort_1500
	.p2align	1
	.type	heapsort_1500,@function
heapsort_1500:                          # @heapsort_1500
# %bb.0:
.Lpcrel_hi9:
	auipc	a0, %pcrel_hi(sorted)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi9)
.Lpcrel_hi10:
	auipc	a1, %pcrel_hi(original)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi10)
	lui	a2, 1
	addiw	a2, a2, 1904
	add	a2, a2, a0
.LBB4_1:                                # =>This Inner Loop Header: Depth=1
	lw	a3, 0(a1)
	sw	a3, 0(a0)
	addi	a0, a0, 4
	addi	a1, a1, 4
	bne	a0, a2, .LBB4_1
# %bb.2:
	li	t0, 750
.Lpcrel_hi11:
	auipc	a0, %pcrel_hi(sorted)
	addi	t4, a0, %pcrel_lo(.Lpcrel_hi11)
	li	t2, 1497
	li	t1, 1500
	li	a6, 1
	j	.LBB4_5
.LBB4_3:                                #   in Loop: Header=BB4_5 Depth=1
	mv	a5, a4
.LBB4_4:                                #   in Loop: Header=BB4_5 Depth=1
	slli	a5, a5, 2
	add	a5, a5, t4
	sw	t3, 0(a5)
	bgeu	a6, a7, .LBB4_11
.LBB4_5:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB4_6 Depth 2
	mv	a7, t0
	addi	t0, t0, -1
	slli	a0, t0, 2
	add	a0, a0, t4
	lw	t3, 0(a0)
	slliw	a1, t0, 1
	addi	a3, a1, 1
	mv	a4, t0
.LBB4_6:                                #   Parent Loop BB4_5 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	blt	t2, a1, .LBB4_8
# %bb.7:                                #   in Loop: Header=BB4_6 Depth=2
	addiw	a2, a1, 2
	slli	a0, a2, 2
	add	a0, a0, t4
	lw	a0, 0(a0)
	sext.w	a1, a3
	slli	a1, a1, 2
	add	a1, a1, t4
	lw	a1, 0(a1)
	blt	a1, a0, .LBB4_9
.LBB4_8:                                #   in Loop: Header=BB4_6 Depth=2
	mv	a2, a3
.LBB4_9:                                #   in Loop: Header=BB4_6 Depth=2
	sext.w	a5, a2
	slli	a0, a5, 2
	add	a0, a0, t4
	lw	a0, 0(a0)
	sext.w	a4, a4
	bge	t3, a0, .LBB4_3
# %bb.10:                               #   in Loop: Header=BB4_6 Depth=2
	slli	a4, a4, 2
	add	a4, a4, t4
	slliw	a1, a2, 1
	addi	a3, a1, 1
	sw	a0, 0(a4)
	mv	a4, a2
	blt	a3, t1, .LBB4_6
	j	.LBB4_4
.LBB4_11:
	li	t1, 1500
	li	a6, 2
	j	.LBB4_14
.LBB4_12:                               #   in Loop: Header=BB4_14 Depth=1
	mv	a4, a1
.LBB4_13:                               #   in Loop: Header=BB4_14 Depth=1
	slli	a4, a4, 2
	add	a4, a4, t4
	sw	t0, 0(a4)
	bgeu	a6, a7, .LBB4_21
.LBB4_14:                               # =>This Loop Header: Depth=1
                                        #     Child Loop BB4_16 Depth 2
	mv	a7, t1
	addi	t1, t1, -1
	slli	a0, t1, 2
	add	a0, a0, t4
	lw	a1, 0(a0)
	lw	a2, 0(t4)
	sw	a1, 0(t4)
	sw	a2, 0(a0)
	bltu	t1, a6, .LBB4_21
# %bb.15:                               #   in Loop: Header=BB4_14 Depth=1
	lw	t0, 0(t4)
	li	a3, 0
	li	a1, 0
	li	a2, 1
.LBB4_16:                               #   Parent Loop BB4_14 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	addiw	a5, a3, 2
	bge	a5, t1, .LBB4_18
# %bb.17:                               #   in Loop: Header=BB4_16 Depth=2
	slli	a0, a5, 2
	add	a0, a0, t4
	lw	a0, 0(a0)
	sext.w	a3, a2
	slli	a3, a3, 2
	add	a3, a3, t4
	lw	a3, 0(a3)
	blt	a3, a0, .LBB4_19
.LBB4_18:                               #   in Loop: Header=BB4_16 Depth=2
	mv	a5, a2
.LBB4_19:                               #   in Loop: Header=BB4_16 Depth=2
	sext.w	a4, a5
	slli	a0, a4, 2
	add	a0, a0, t4
	lw	a0, 0(a0)
	sext.w	a1, a1
	bge	t0, a0, .LBB4_12
# %bb.20:                               #   in Loop: Header=BB4_16 Depth=2
	slli	a1, a1, 2
	add	a1, a1, t4
	slliw	a3, a5, 1
	addi	a2, a3, 1
	sw	a0, 0(a1)
	mv	a1, a5
	blt	a2, t1, .LBB4_16
	j	.LBB4_13
.LBB4_21:
	ret
.Lfunc_end4:
	.size	heapsort_1500, .Lfunc_end4-heapsort_1500
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function binary_search_128k_prepare
.LCPI5_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI5_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	binary_search_128k_prepare
	.p2align	1
	.type	binary_search_128k_prepare,@function
binary_search_128k_prepare:             # @binary_search_128k_prepare
# %bb.0:
	li	a0, 0
.Lpcrel_hi12:
	auipc	a1, %pcrel_hi(table)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi12)
	lui	a2, 32
	add	a2, a2, a1
.LBB5_1:                                # =>This Inner Loop Header: Depth=1
	sw	a0, 0(a1)
	addi	a1, a1, 4
	addi	a0, a0, 8
	bne	a1, a2, .LBB5_1
# %bb.2:
	li	a0, 3
.Lpcrel_hi14:
	auipc	a1, %pcrel_hi(.LCPI5_0)
	ld	a1, %pcrel_lo(.Lpcrel_hi14)(a1)
.Lpcrel_hi15:
	auipc	a2, %pcrel_hi(.LCPI5_1)
	ld	a2, %pcrel_lo(.Lpcrel_hi15)(a2)
.Lpcrel_hi13:
	auipc	a3, %pcrel_hi(queries)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi13)
	addi	a4, a3, 1600
.LBB5_3:                                # =>This Inner Loop Header: Depth=1
	mul	a0, a0, a1
	add	a0, a0, a2
	slli	a5, a0, 14
	srli	a5, a5, 46
	sw	a5, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB5_3
# %bb.4:
	ret
.Lfunc_end5:
	.size	binary_search_128k_prepare, .Lfunc_end5-binary_search_128k_prepare
                                        # -- End function
	.globl	binary_search_128k              # -- Begin function binary_search_128k
	.p2align	1
	.type	binary_search_128k,@function
binary_search_128k:                     # @binary_search_128k
# %bb.0:
	li	t1, 0
	li	t0, 0
.Lpcrel_hi16:
	auipc	a0, %pcrel_hi(queries)
	addi	a7, a0, %pcrel_lo(.Lpcrel_hi16)
.Lpcrel_hi17:
	auipc	a0, %pcrel_hi(table)
	addi	a3, a0, %pcrel_lo(.Lpcrel_hi17)
	li	a6, 400
	j	.LBB6_2
.LBB6_1:                                #   in Loop: Header=BB6_2 Depth=1
	addi	t1, t1, 1
	add	t0, t0, a0
	beq	t1, a6, .LBB6_8
.LBB6_2:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB6_4 Depth 2
	slli	a0, t1, 2
	add	a0, a0, a7
	lw	a5, 0(a0)
	li	a0, 0
	lui	a4, 8
	j	.LBB6_4
.LBB6_3:                                #   in Loop: Header=BB6_4 Depth=2
	bgeu	a0, a4, .LBB6_1
.LBB6_4:                                #   Parent Loop BB6_2 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	add	a1, a4, a0
	srliw	a2, a1, 1
	slli	a1, a2, 2
	add	a1, a1, a3
	lw	a1, 0(a1)
	bltu	a1, a5, .LBB6_6
# %bb.5:                                #   in Loop: Header=BB6_4 Depth=2
	bltu	a1, a5, .LBB6_3
	j	.LBB6_7
.LBB6_6:                                #   in Loop: Header=BB6_4 Depth=2
	addiw	a0, a2, 1
	bltu	a1, a5, .LBB6_3
.LBB6_7:                                #   in Loop: Header=BB6_4 Depth=2
	mv	a4, a2
	j	.LBB6_3
.LBB6_8:
.Lpcrel_hi18:
	auipc	a0, %pcrel_hi(sink)
	sw	t0, %pcrel_lo(.Lpcrel_hi18)(a0)
	ret
.Lfunc_end6:
	.size	binary_search_128k, .Lfunc_end6-binary_search_128k
                                        # -- End function
	.globl	queens_7                        # -- Begin function queens_7
	.p2align	1
	.type	queens_7,@function
queens_7:                               # @queens_7
# %bb.0:
	addi	sp, sp, -16
	sd	ra, 8(sp)                       # 8-byte Folded Spill
	li	a0, 0
	li	a1, 0
	li	a2, 0
	call	queens
.Lpcrel_hi19:
	auipc	a1, %pcrel_hi(sink)
	sw	a0, %pcrel_lo(.Lpcrel_hi19)(a1)
	ld	ra, 8(sp)                       # 8-byte Folded Reload
	addi	sp, sp, 16
	ret
.Lfunc_end7:
	.size	queens_7, .Lfunc_end7-queens_7
                                        # -- End function
	.p2align	1                               # -- Begin function queens
	.type	queens,@function
queens:                                 # @queens
# %bb.0:
	addi	sp, sp, -48
	sd	ra, 40(sp)                      # 8-byte Folded Spill
	sd	s0, 32(sp)                      # 8-byte Folded Spill
	sd	s1, 24(sp)                      # 8-byte Folded Spill
	sd	s2, 16(sp)                      # 8-byte Folded Spill
	sd	s3, 8(sp)                       # 8-byte Folded Spill
	sd	s4, 0(sp)                       # 8-byte Folded Spill
	mv	s4, a0
	li	a0, 127
	li	s1, 1
	beq	s4, a0, .LBB8_4
# %bb.1:
	mv	s2, a2
	mv	s3, a1
	or	a1, a1, s4
	or	a1, a1, a2
	li	s1, 0
	andi	a1, a1, 127
	beq	a1, a0, .LBB8_4
# %bb.2:
	xori	s0, a1, 127
.LBB8_3:                                # =>This Inner Loop Header: Depth=1
	negw	a0, s0
	and	a2, s0, a0
	or	a0, a2, s4
	or	a1, a2, s3
	slliw	a1, a1, 1
	or	a2, a2, s2
	srliw	a2, a2, 1
	call	queens
	addiw	a1, s0, -1
	and	s0, s0, a1
	addw	s1, s1, a0
	bnez	s0, .LBB8_3
.LBB8_4:
	mv	a0, s1
	ld	ra, 40(sp)                      # 8-byte Folded Reload
	ld	s0, 32(sp)                      # 8-byte Folded Reload
	ld	s1, 24(sp)                      # 8-byte Folded Reload
	ld	s2, 16(sp)                      # 8-byte Folded Reload
	ld	s3, 8(sp)                       # 8-byte Folded Reload
	ld	s4, 0(sp)                       # 8-byte Folded Reload
	addi	sp, sp, 48
	ret
.Lfunc_end8:
	.size	queens, .Lfunc_end8-queens
                                        # -- End function
	.type	original,@object                # @original
	.section	.kernel.bss,"aw",@nobits
	.globl	original
	.p2align	12, 0x0
original:
	.zero	6000
	.size	original, 6000

	.type	sorted,@object                  # @sorted
	.globl	sorted
	.p2align	12, 0x0
sorted:
	.zero	6000
	.size	sorted, 6000

	.type	table,@object                   # @table
	.globl	table
	.p2align	12, 0x0
table:
	.zero	131072
	.size	table, 131072

	.type	queries,@object                 # @queries
	.p2align	2, 0x0
queries:
	.zero	1600
	.size	queries, 1600

	.type	sink,@object                    # @sink
	.p2align	2, 0x0
sink:
	.word	0                               # 0x0
	.size	sink, 4

	.section	".note.GNU-stack","",@progbits
	.addrsig
	.addrsig_sym sink
