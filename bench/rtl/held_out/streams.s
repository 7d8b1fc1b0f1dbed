# streams.c, clang version 19.1.7 -O2
	.text
	.attribute	4, 16
	.attribute	5, "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zmmul1p0"
	.file	"streams.c"
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function radix_sort_1k_prepare
.LCPI0_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI0_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	radix_sort_1k_prepare
	.p2align	1
	.type	radix_sort_1k_prepare,@function
radix_sort_1k_prepare:                  # @radix_sort_1k_prepare
# %bb.0:
	li	a0, 41
.Lpcrel_hi0:
	auipc	a3, %pcrel_hi(keys)
.Lpcrel_hi1:
	auipc	a1, %pcrel_hi(.LCPI0_0)
	ld	a1, %pcrel_lo(.Lpcrel_hi1)(a1)
.Lpcrel_hi2:
	auipc	a2, %pcrel_hi(.LCPI0_1)
	ld	a2, %pcrel_lo(.Lpcrel_hi2)(a2)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi0)
	lui	a4, 1
	add	a4, a4, a3
.LBB0_1:                                # =>This Inner Loop Header: Depth=1
	mul	a0, a0, a1
	add	a0, a0, a2
	srli	a5, a0, 32
	sw	a5, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB0_1
# %bb.2:
	ret
.Lfunc_end0:
	.size	radix_sort_1k_prepare, .Lfunc_end0-radix_sort_1k_prepare
                                        # -- End function
	.globl	radix_sort_1k                   # -- Begin function radix_sort_1k
	.p2align	1
	.type	radix_sort_1k,@function
radix_sort_1k:                          # @radix_sort_1k
# %bb.0:
.Lpcrel_hi3:
	auipc	a0, %pcrel_hi(counts)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi3)
	addi	a1, a0, 1024
.LBB1_1:                                # =>This Inner Loop Header: Depth=1
	sw	zero, 0(a0)
	addi	a0, a0, 4
	bne	a0, a1, .LBB1_1
# %bb.2:
.Lpcrel_hi4:
	auipc	a0, %pcrel_hi(keys)
	addi	a1, a0, %pcrel_lo(.Lpcrel_hi4)
.Lpcrel_hi5:
	auipc	a0, %pcrel_hi(counts)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi5)
	lui	a2, 1
	add	a2, a2, a1
.LBB1_3:                                # =>This Inner Loop Header: Depth=1
	lbu	a3, 0(a1)
	slli	a3, a3, 2
	add	a3, a3, a0
	lw	a4, 0(a3)
	addi	a4, a4, 1
	addi	a1, a1, 4
	sw	a4, 0(a3)
	bne	a1, a2, .LBB1_3
# %bb.4:
	li	a1, 0
	addi	a2, a0, 1024
.LBB1_5:                                # =>This Inner Loop Header: Depth=1
	lw	a3, 0(a0)
	sw	a1, 0(a0)
	addi	a0, a0, 4
	add	a1, a1, a3
	bne	a0, a2, .LBB1_5
# %bb.6:
.Lpcrel_hi6:
	auipc	a0, %pcrel_hi(keys)
	addi	a2, a0, %pcrel_lo(.Lpcrel_hi6)
.Lpcrel_hi7:
	auipc	a0, %pcrel_hi(counts)
	addi	a1, a0, %pcrel_lo(.Lpcrel_hi7)
.Lpcrel_hi8:
	auipc	a0, %pcrel_hi(other)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi8)
	lui	a3, 1
	add	a6, a2, a3
.LBB1_7:                                # =>This Inner Loop Header: Depth=1
	lwu	a7, 0(a2)
	andi	a5, a7, 255
	slli	a5, a5, 2
	add	a5, a5, a1
	lwu	a4, 0(a5)
	addi	a3, a4, 1
	sw	a3, 0(a5)
	slli	a4, a4, 2
	add	a4, a4, a0
	addi	a2, a2, 4
	sw	a7, 0(a4)
	bne	a2, a6, .LBB1_7
# %bb.8:
	addi	a2, a1, 1024
.LBB1_9:                                # =>This Inner Loop Header: Depth=1
	sw	zero, 0(a1)
	addi	a1, a1, 4
	bne	a1, a2, .LBB1_9
# %bb.10:
.Lpcrel_hi9:
	auipc	a1, %pcrel_hi(counts)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi9)
	lui	a2, 1
	add	a2, a2, a0
.LBB1_11:                               # =>This Inner Loop Header: Depth=1
	lbu	a3, 1(a0)
	slli	a3, a3, 2
	add	a3, a3, a1
	lw	a4, 0(a3)
	addi	a4, a4, 1
	addi	a0, a0, 4
	sw	a4, 0(a3)
	bne	a0, a2, .LBB1_11
# %bb.12:
	li	a0, 0
	addi	a2, a1, 1024
.LBB1_13:                               # =>This Inner Loop Header: Depth=1
	lw	a3, 0(a1)
	sw	a0, 0(a1)
	addi	a1, a1, 4
	add	a0, a0, a3
	bne	a1, a2, .LBB1_13
# %bb.14:
.Lpcrel_hi10:
	auipc	a0, %pcrel_hi(other)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi10)
.Lpcrel_hi11:
	auipc	a1, %pcrel_hi(counts)
	addi	a6, a1, %pcrel_lo(.Lpcrel_hi11)
.Lpcrel_hi12:
	auipc	a2, %pcrel_hi(keys)
	addi	a7, a2, %pcrel_lo(.Lpcrel_hi12)
	lui	a3, 1
	add	a3, a3, a0
.LBB1_15:                               # =>This Inner Loop Header: Depth=1
	lwu	a4, 0(a0)
	srli	a5, a4, 6
	andi	a5, a5, 1020
	add	a5, a5, a6
	lwu	a2, 0(a5)
	addi	a1, a2, 1
	sw	a1, 0(a5)
	slli	a2, a2, 2
	add	a2, a2, a7
	addi	a0, a0, 4
	sw	a4, 0(a2)
	bne	a0, a3, .LBB1_15
# %bb.16:
	ret
.Lfunc_end1:
	.size	radix_sort_1k, .Lfunc_end1-radix_sort_1k
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function merge_sort_512_prepare
.LCPI2_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI2_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	merge_sort_512_prepare
	.p2align	1
	.type	merge_sort_512_prepare,@function
merge_sort_512_prepare:                 # @merge_sort_512_prepare
# %bb.0:
	li	a0, 42
.Lpcrel_hi13:
	auipc	a3, %pcrel_hi(keys)
.Lpcrel_hi14:
	auipc	a1, %pcrel_hi(.LCPI2_0)
	ld	a1, %pcrel_lo(.Lpcrel_hi14)(a1)
.Lpcrel_hi15:
	auipc	a2, %pcrel_hi(.LCPI2_1)
	ld	a2, %pcrel_lo(.Lpcrel_hi15)(a2)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi13)
	lui	a4, 1
	add	a4, a4, a3
.LBB2_1:                                # =>This Inner Loop Header: Depth=1
	mul	a0, a0, a1
	add	a0, a0, a2
	srli	a5, a0, 32
	sw	a5, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB2_1
# %bb.2:
	ret
.Lfunc_end2:
	.size	merge_sort_512_prepare, .Lfunc_end2-merge_sort_512_prepare
                                        # -- End function
	.globl	merge_sort_512                  # -- Begin function merge_sort_512
	.p2align	1
	.type	merge_sort_512,@function
merge_sort_512:                         # @merge_sort_512
# %bb.0:
	addi	sp, sp, -16
	sd	s0, 8(sp)                       # 8-byte Folded Spill
	sd	s1, 0(sp)                       # 8-byte Folded Spill
.Lpcrel_hi16:
	auipc	a0, %pcrel_hi(other)
	addi	t1, a0, %pcrel_lo(.Lpcrel_hi16)
	li	t0, 1
.Lpcrel_hi17:
	auipc	a0, %pcrel_hi(keys)
	addi	a1, a0, %pcrel_lo(.Lpcrel_hi17)
	li	a7, 512
	li	a6, 256
	j	.LBB3_2
.LBB3_1:                                #   in Loop: Header=BB3_2 Depth=1
	mv	a1, t1
	mv	t1, a0
	bgeu	t2, a6, .LBB3_11
.LBB3_2:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB3_4 Depth 2
                                        #       Child Loop BB3_7 Depth 3
	li	t4, 0
	li	t6, 0
	mv	t2, t0
	mv	a0, a1
	slliw	t0, t0, 1
	slli	a1, t2, 32
	srli	t3, a1, 29
	mv	t5, t1
	j	.LBB3_4
.LBB3_3:                                #   in Loop: Header=BB3_4 Depth=2
	add	t5, t5, t3
	addi	t4, t4, 1
	bgeu	t6, a7, .LBB3_1
.LBB3_4:                                #   Parent Loop BB3_2 Depth=1
                                        # =>  This Loop Header: Depth=2
                                        #       Child Loop BB3_7 Depth 3
	mv	a1, t6
	mul	a2, t3, t4
	add	a2, a2, t3
	add	a4, t1, a2
	addw	a5, t6, t2
	addw	t6, t6, t0
	mv	a3, t5
	mv	a2, a5
	j	.LBB3_7
.LBB3_5:                                #   in Loop: Header=BB3_7 Depth=3
	addiw	s1, a2, 1
	mv	s0, a1
	mv	a1, a2
	mv	a2, s1
.LBB3_6:                                #   in Loop: Header=BB3_7 Depth=3
	slli	a1, a1, 2
	add	a1, a1, a0
	lw	a1, 0(a1)
	sw	a1, 0(a3)
	addi	a3, a3, 4
	mv	a1, s0
	beq	a3, a4, .LBB3_3
.LBB3_7:                                #   Parent Loop BB3_2 Depth=1
                                        #     Parent Loop BB3_4 Depth=2
                                        # =>    This Inner Loop Header: Depth=3
	bge	a1, a5, .LBB3_5
# %bb.8:                                #   in Loop: Header=BB3_7 Depth=3
	bge	a2, t6, .LBB3_10
# %bb.9:                                #   in Loop: Header=BB3_7 Depth=3
	slli	s0, a1, 2
	add	s0, s0, a0
	lw	s0, 0(s0)
	slli	s1, a2, 2
	add	s1, s1, a0
	lw	s1, 0(s1)
	bltu	s1, s0, .LBB3_5
.LBB3_10:                               #   in Loop: Header=BB3_7 Depth=3
	addiw	s0, a1, 1
	j	.LBB3_6
.LBB3_11:
	ld	s0, 8(sp)                       # 8-byte Folded Reload
	ld	s1, 0(sp)                       # 8-byte Folded Reload
	addi	sp, sp, 16
	ret
.Lfunc_end3:
	.size	merge_sort_512, .Lfunc_end3-merge_sort_512
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function insertion_sort_200_prepare
.LCPI4_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI4_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	insertion_sort_200_prepare
	.p2align	1
	.type	insertion_sort_200_prepare,@function
insertion_sort_200_prepare:             # @insertion_sort_200_prepare
# %bb.0:
	li	a0, 43
.Lpcrel_hi18:
	auipc	a3, %pcrel_hi(keys)
.Lpcrel_hi19:
	auipc	a1, %pcrel_hi(.LCPI4_0)
	ld	a1, %pcrel_lo(.Lpcrel_hi19)(a1)
.Lpcrel_hi20:
	auipc	a2, %pcrel_hi(.LCPI4_1)
	ld	a2, %pcrel_lo(.Lpcrel_hi20)(a2)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi18)
	lui	a4, 1
	add	a4, a4, a3
.LBB4_1:                                # =>This Inner Loop Header: Depth=1
	mul	a0, a0, a1
	add	a0, a0, a2
	srli	a5, a0, 32
	sw	a5, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB4_1
# %bb.2:
	ret
.Lfunc_end4:
	.size	insertion_sort_200_prepare, .Lfunc_end4-insertion_sort_200_prepare
                                        # -- End function
	.globl	insertion_sort_200              # -- Begin function insertion_sort_200
	.p2align	1
	.type	insertion_sort_200,@function
insertion_sort_200:                     # @insertion_sort_200
# %bb.0:
.Lpcrel_hi21:
	auipc	a0, %pcrel_hi(other)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi21)
.Lpcrel_hi22:
	auipc	a1, %pcrel_hi(keys)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi22)
	addi	a2, a0, 800
.LBB5_1:                                # =>This Inner Loop Header: Depth=1
	lw	a3, 0(a1)
	sw	a3, 0(a0)
	addi	a0, a0, 4
	addi	a1, a1, 4
	bne	a0, a2, .LBB5_1
# %bb.2:
.Lpcrel_hi23:
	auipc	a0, %pcrel_hi(other)
	addi	t4, a0, %pcrel_lo(.Lpcrel_hi23)
	addi	a7, t4, 4
	li	t2, 1
	li	t0, 2
	slli	t1, t2, 32
	li	a6, 200
	li	t3, 1
	j	.LBB5_5
.LBB5_3:                                #   in Loop: Header=BB5_5 Depth=1
	li	a5, 0
.LBB5_4:                                #   in Loop: Header=BB5_5 Depth=1
	sext.w	a5, a5
	slli	a5, a5, 2
	add	a5, a5, t4
	sw	a1, 0(a5)
	addi	t3, t3, 1
	addi	t1, t1, 1
	addi	t0, t0, 1
	addi	a7, a7, 4
	beq	t3, a6, .LBB5_8
.LBB5_5:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB5_6 Depth 2
	slli	a0, t3, 2
	add	a0, a0, t4
	lw	a1, 0(a0)
	mv	a4, a7
	mv	a2, t0
	mv	a3, t1
	mv	a5, t3
.LBB5_6:                                #   Parent Loop BB5_5 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	slli	a0, a3, 32
	srli	a0, a0, 30
	add	a0, a0, t4
	lw	a0, 0(a0)
	bgeu	a1, a0, .LBB5_4
# %bb.7:                                #   in Loop: Header=BB5_6 Depth=2
	sw	a0, 0(a4)
	addi	a5, a5, -1
	addi	a3, a3, -1
	addi	a2, a2, -1
	addi	a4, a4, -4
	blt	t2, a2, .LBB5_6
	j	.LBB5_3
.LBB5_8:
	ret
.Lfunc_end5:
	.size	insertion_sort_200, .Lfunc_end5-insertion_sort_200
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function unpack_prepare
.LCPI6_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI6_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	unpack_prepare
	.p2align	1
	.type	unpack_prepare,@function
unpack_prepare:                         # @unpack_prepare
# %bb.0:
	li	a0, 44
.Lpcrel_hi24:
	auipc	a3, %pcrel_hi(stream)
.Lpcrel_hi25:
	auipc	a1, %pcrel_hi(.LCPI6_0)
	ld	a1, %pcrel_lo(.Lpcrel_hi25)(a1)
.Lpcrel_hi26:
	auipc	a2, %pcrel_hi(.LCPI6_1)
	ld	a2, %pcrel_lo(.Lpcrel_hi26)(a2)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi24)
	lui	a4, 1
	add	a4, a4, a3
.LBB6_1:                                # =>This Inner Loop Header: Depth=1
	mul	a0, a0, a1
	add	a0, a0, a2
	srli	a5, a0, 32
	sb	a5, 0(a3)
	addi	a3, a3, 1
	bne	a3, a4, .LBB6_1
# %bb.2:
	ret
.Lfunc_end6:
	.size	unpack_prepare, .Lfunc_end6-unpack_prepare
                                        # -- End function
	.globl	unpack                          # -- Begin function unpack
	.p2align	1
	.type	unpack,@function
unpack:                                 # @unpack
# %bb.0:
	li	t3, 0
	li	a5, 0
.Lpcrel_hi27:
	auipc	a0, %pcrel_hi(stream)
	addi	a1, a0, %pcrel_lo(.Lpcrel_hi27)
	li	a6, 64
.Lpcrel_hi28:
	auipc	a0, %pcrel_hi(unpacked)
	addi	t1, a0, %pcrel_lo(.Lpcrel_hi28)
	lui	a7, 1
	addiw	t0, a7, 2047
	addiw	a7, a7, -3
.LBB7_1:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB7_4 Depth 2
                                        #     Child Loop BB7_7 Depth 2
	add	a0, a1, a5
	lbu	a0, 0(a0)
	addiw	a2, a5, 1
	slli	a3, a0, 56
	srai	a3, a3, 56
	blt	t3, a6, .LBB7_6
# %bb.2:                                #   in Loop: Header=BB7_1 Depth=1
	bgez	a3, .LBB7_6
# %bb.3:                                #   in Loop: Header=BB7_1 Depth=1
	add	a2, a2, a1
	lbu	a0, 0(a2)
	andi	t2, a0, 63
	add	a0, t1, t3
	sub	a0, a0, t2
	addi	a0, a0, -1
	add	a2, t1, t3
	andi	a3, a3, 31
	add	a3, a3, t3
	addiw	t3, a3, 3
	sub	a4, t1, t2
	add	a3, a3, a4
	addi	a3, a3, 2
.LBB7_4:                                #   Parent Loop BB7_1 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lbu	a4, 0(a0)
	sb	a4, 0(a2)
	addi	a0, a0, 1
	addi	a2, a2, 1
	bne	a0, a3, .LBB7_4
# %bb.5:                                #   in Loop: Header=BB7_1 Depth=1
	addiw	a5, a5, 2
	bge	t0, t3, .LBB7_9
	j	.LBB7_10
.LBB7_6:                                #   in Loop: Header=BB7_1 Depth=1
	andi	t2, a0, 7
	add	a0, t1, t3
	andi	a3, a3, 7
	add	a3, a3, t3
	addiw	t3, a3, 1
	add	a3, a5, t2
	addiw	a3, a3, 2
.LBB7_7:                                #   Parent Loop BB7_1 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	slli	a5, a2, 52
	srli	a5, a5, 52
	add	a5, a5, a1
	lbu	a5, 0(a5)
	addiw	a2, a2, 1
	sb	a5, 0(a0)
	addi	a0, a0, 1
	bne	a2, a3, .LBB7_7
# %bb.8:                                #   in Loop: Header=BB7_1 Depth=1
	mv	a5, a2
	blt	t0, t3, .LBB7_10
.LBB7_9:                                #   in Loop: Header=BB7_1 Depth=1
	blt	a5, a7, .LBB7_1
.LBB7_10:
.Lpcrel_hi29:
	auipc	a0, %pcrel_hi(sink)
	sd	t3, %pcrel_lo(.Lpcrel_hi29)(a0)
	ret
.Lfunc_end7:
	.size	unpack, .Lfunc_end7-unpack
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function utf8_lengths_prepare
.LCPI8_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI8_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	utf8_lengths_prepare
	.p2align	1
	.type	utf8_lengths_prepare,@function
utf8_lengths_prepare:                   # @utf8_lengths_prepare
# %bb.0:
	li	a5, 0
	li	a0, 45
.Lpcrel_hi30:
	auipc	a1, %pcrel_hi(.LCPI8_0)
	ld	a6, %pcrel_lo(.Lpcrel_hi30)(a1)
.Lpcrel_hi31:
	auipc	a1, %pcrel_hi(.LCPI8_1)
	ld	a7, %pcrel_lo(.Lpcrel_hi31)(a1)
.Lpcrel_hi32:
	auipc	a1, %pcrel_hi(stream)
	addi	t1, a1, %pcrel_lo(.Lpcrel_hi32)
	lui	t0, 1
	addiw	t0, t0, -3
	j	.LBB8_3
.LBB8_1:                                #   in Loop: Header=BB8_3 Depth=1
	addiw	a1, a5, 1
	slli	a2, a0, 17
	srli	a2, a2, 57
	add	a5, a5, t1
	sb	a2, 0(a5)
.LBB8_2:                                #   in Loop: Header=BB8_3 Depth=1
	mv	a5, a1
	bge	a1, t0, .LBB8_7
.LBB8_3:                                # =>This Inner Loop Header: Depth=1
	mul	a0, a0, a6
	add	a0, a0, a7
	srli	a1, a0, 32
	andi	a2, a1, 3
	bnez	a2, .LBB8_1
# %bb.4:                                #   in Loop: Header=BB8_3 Depth=1
	andi	a4, a1, 4
	srli	a2, a0, 40
	addiw	a3, a5, 1
	add	t2, t1, a5
	slli	a1, a0, 10
	srli	a1, a1, 58
	addi	t3, a1, -128
	addiw	a1, a5, 2
	add	a3, a3, t1
	bnez	a4, .LBB8_6
# %bb.5:                                #   in Loop: Header=BB8_3 Depth=1
	andi	a2, a2, 6
	addi	a2, a2, 225
	sb	a2, 0(t2)
	sb	t3, 0(a3)
	slli	a2, a0, 2
	srli	a2, a2, 58
	addi	a2, a2, 128
	add	a1, a1, t1
	addiw	a5, a5, 3
	sb	a2, 0(a1)
	mv	a1, a5
	j	.LBB8_2
.LBB8_6:                                #   in Loop: Header=BB8_3 Depth=1
	andi	a2, a2, 13
	addi	a2, a2, 194
	sb	a2, 0(t2)
	sb	t3, 0(a3)
	j	.LBB8_2
.LBB8_7:
	ret
.Lfunc_end8:
	.size	utf8_lengths_prepare, .Lfunc_end8-utf8_lengths_prepare
                                        # -- End function
	.globl	utf8_lengths                    # -- Begin function utf8_lengths
	.p2align	1
	.type	utf8_lengths,@function
utf8_lengths:                           # @utf8_lengths
# %bb.0:
	li	a4, 0
	li	a2, 0
.Lpcrel_hi33:
	auipc	a0, %pcrel_hi(stream)
	addi	a1, a0, %pcrel_lo(.Lpcrel_hi33)
	li	a7, 224
	lui	t0, 1
	addiw	t0, t0, -4
	li	a6, 192
	j	.LBB9_4
.LBB9_1:                                #   in Loop: Header=BB9_4 Depth=1
	add	a5, a5, a1
	lbu	a3, 0(a5)
	slli	a0, a0, 60
	srli	a0, a0, 48
	andi	a3, a3, 63
	slli	a3, a3, 6
	or	a0, a0, a3
	addiw	a5, a4, 2
	li	a3, 3
.LBB9_2:                                #   in Loop: Header=BB9_4 Depth=1
	add	a5, a5, a1
	lbu	a5, 0(a5)
	andi	a5, a5, 63
	or	a0, a0, a5
	addw	a5, a4, a3
.LBB9_3:                                #   in Loop: Header=BB9_4 Depth=1
	add	a2, a2, a0
	mv	a4, a5
	bge	a5, t0, .LBB9_7
.LBB9_4:                                # =>This Inner Loop Header: Depth=1
	add	a0, a1, a4
	lbu	a0, 0(a0)
	addiw	a5, a4, 1
	bgeu	a0, a7, .LBB9_1
# %bb.5:                                #   in Loop: Header=BB9_4 Depth=1
	bltu	a0, a6, .LBB9_3
# %bb.6:                                #   in Loop: Header=BB9_4 Depth=1
	slli	a0, a0, 59
	srli	a0, a0, 53
	li	a3, 2
	j	.LBB9_2
.LBB9_7:
.Lpcrel_hi34:
	auipc	a0, %pcrel_hi(sink)
	sd	a2, %pcrel_lo(.Lpcrel_hi34)(a0)
	ret
.Lfunc_end9:
	.size	utf8_lengths, .Lfunc_end9-utf8_lengths
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function state_machine_prepare
.LCPI10_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI10_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	state_machine_prepare
	.p2align	1
	.type	state_machine_prepare,@function
state_machine_prepare:                  # @state_machine_prepare
# %bb.0:
	li	a0, 46
.Lpcrel_hi35:
	auipc	a3, %pcrel_hi(stream)
.Lpcrel_hi36:
	auipc	a1, %pcrel_hi(.LCPI10_0)
	ld	a1, %pcrel_lo(.Lpcrel_hi36)(a1)
.Lpcrel_hi37:
	auipc	a2, %pcrel_hi(.LCPI10_1)
	ld	a2, %pcrel_lo(.Lpcrel_hi37)(a2)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi35)
	lui	a4, 1
	add	a4, a4, a3
.LBB10_1:                               # =>This Inner Loop Header: Depth=1
	mul	a0, a0, a1
	add	a0, a0, a2
	srli	a5, a0, 32
	sw	a5, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB10_1
# %bb.2:
	ret
.Lfunc_end10:
	.size	state_machine_prepare, .Lfunc_end10-state_machine_prepare
                                        # -- End function
	.globl	state_machine                   # -- Begin function state_machine
	.p2align	1
	.type	state_machine,@function
state_machine:                          # @state_machine
# %bb.0:
	li	a0, 0
	li	t2, 0
	li	t3, 0
.Lpcrel_hi38:
	auipc	a1, %pcrel_hi(stream)
	addi	a2, a1, %pcrel_lo(.Lpcrel_hi38)
	li	t4, 5
	addi	a1, a2, 2047
	addi	a4, a1, 1025
.Lpcrel_hi39:
	auipc	a1, %pcrel_hi(.LJTI11_0)
	addi	a5, a1, %pcrel_lo(.Lpcrel_hi39)
	li	a6, 10
	li	a7, 20
	li	t0, 9
	li	t1, 24
	j	.LBB11_3
.LBB11_1:                               #   in Loop: Header=BB11_3 Depth=1
	li	a0, 0
	add	t2, t2, a3
.LBB11_2:                               #   in Loop: Header=BB11_3 Depth=1
	addi	a2, a2, 1
	beq	a2, a4, .LBB11_17
.LBB11_3:                               # =>This Inner Loop Header: Depth=1
	lbu	a1, 0(a2)
	andi	a3, a1, 31
	bltu	t4, a0, .LBB11_15
# %bb.4:                                #   in Loop: Header=BB11_3 Depth=1
	slli	a0, a0, 3
	add	a0, a0, a5
	ld	a0, 0(a0)
	jr	a0
.LBB11_5:                               #   in Loop: Header=BB11_3 Depth=1
	li	a0, 1
	bltu	a3, a6, .LBB11_2
# %bb.6:                                #   in Loop: Header=BB11_3 Depth=1
	li	a0, 2
	bltu	a3, a7, .LBB11_2
# %bb.7:                                #   in Loop: Header=BB11_3 Depth=1
	addi	a3, a3, -31
	snez	a0, a3
	addi	a0, a0, -1
	andi	a0, a0, 5
	j	.LBB11_2
.LBB11_8:                               #   in Loop: Header=BB11_3 Depth=1
	li	a0, 2
	bltu	a3, t1, .LBB11_2
# %bb.9:                                #   in Loop: Header=BB11_3 Depth=1
	li	a0, 4
	j	.LBB11_2
.LBB11_10:                              #   in Loop: Header=BB11_3 Depth=1
	andi	a1, a1, 1
	li	a0, 6
	beqz	a1, .LBB11_2
# %bb.11:                               #   in Loop: Header=BB11_3 Depth=1
	li	a0, 1
	j	.LBB11_2
.LBB11_12:                              #   in Loop: Header=BB11_3 Depth=1
	bltu	t0, a3, .LBB11_16
# %bb.13:                               #   in Loop: Header=BB11_3 Depth=1
	mul	t3, t3, a6
	add	t3, t3, a3
	li	a0, 1
	j	.LBB11_2
.LBB11_14:                              #   in Loop: Header=BB11_3 Depth=1
	addi	a3, a3, -30
	seqz	a0, a3
	andi	a1, a1, 1
	addiw	a1, a1, 5
	addiw	a0, a0, -1
	and	a0, a0, a1
	j	.LBB11_2
.LBB11_15:                              #   in Loop: Header=BB11_3 Depth=1
	li	a0, 0
	xor	t3, t3, a3
	j	.LBB11_2
.LBB11_16:                              #   in Loop: Header=BB11_3 Depth=1
	sltiu	a0, a3, 12
	negw	a0, a0
	andi	a0, a0, 3
	addi	t2, t2, 1
	j	.LBB11_2
.LBB11_17:
	add	t2, t2, t3
	slli	t2, t2, 32
	srli	a0, t2, 32
.Lpcrel_hi40:
	auipc	a1, %pcrel_hi(sink)
	sd	a0, %pcrel_lo(.Lpcrel_hi40)(a1)
	ret
.Lfunc_end11:
	.size	state_machine, .Lfunc_end11-state_machine
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0
.LJTI11_0:
	.quad	.LBB11_5
	.quad	.LBB11_12
	.quad	.LBB11_8
	.quad	.LBB11_10
	.quad	.LBB11_1
	.quad	.LBB11_14
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function bloom_filter_prepare
.LCPI12_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI12_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	bloom_filter_prepare
	.p2align	1
	.type	bloom_filter_prepare,@function
bloom_filter_prepare:                   # @bloom_filter_prepare
# %bb.0:
	li	a0, 47
.Lpcrel_hi41:
	auipc	a3, %pcrel_hi(keys)
.Lpcrel_hi42:
	auipc	a1, %pcrel_hi(.LCPI12_0)
	ld	a1, %pcrel_lo(.Lpcrel_hi42)(a1)
.Lpcrel_hi43:
	auipc	a2, %pcrel_hi(.LCPI12_1)
	ld	a2, %pcrel_lo(.Lpcrel_hi43)(a2)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi41)
	lui	a4, 1
	add	a4, a4, a3
.LBB12_1:                               # =>This Inner Loop Header: Depth=1
	mul	a0, a0, a1
	add	a0, a0, a2
	srli	a5, a0, 32
	sw	a5, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB12_1
# %bb.2:
	ret
.Lfunc_end12:
	.size	bloom_filter_prepare, .Lfunc_end12-bloom_filter_prepare
                                        # -- End function
	.globl	bloom_filter                    # -- Begin function bloom_filter
	.p2align	1
	.type	bloom_filter,@function
bloom_filter:                           # @bloom_filter
# %bb.0:
.Lpcrel_hi44:
	auipc	a0, %pcrel_hi(unpacked)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi44)
	lui	a1, 2
	add	a1, a1, a0
.LBB13_1:                               # =>This Inner Loop Header: Depth=1
	sb	zero, 0(a0)
	addi	a0, a0, 1
	bne	a0, a1, .LBB13_1
# %bb.2:
	lui	a0, 648056
	addiw	t3, a0, -1615
.Lpcrel_hi45:
	auipc	a1, %pcrel_hi(keys)
	addi	a3, a1, %pcrel_lo(.Lpcrel_hi45)
	lui	a1, 2
	addiw	a1, a1, -1
	li	a7, 1
.Lpcrel_hi46:
	auipc	a2, %pcrel_hi(unpacked)
	addi	a2, a2, %pcrel_lo(.Lpcrel_hi46)
	addi	a6, a3, 2000
.LBB13_3:                               # =>This Inner Loop Header: Depth=1
	lw	a4, 0(a3)
	srli	a5, a4, 16
	and	a5, a5, a1
	add	t1, a2, a5
	lbu	t0, 0(t1)
	srliw	a5, a4, 29
	sllw	a5, a7, a5
	or	a5, t0, a5
	sb	a5, 0(t1)
	mul	a4, a4, t3
	addi	a4, a4, 1
	srli	a5, a4, 16
	and	a5, a5, a1
	add	t1, a2, a5
	lbu	t0, 0(t1)
	srliw	a5, a4, 29
	sllw	a5, a7, a5
	or	a5, t0, a5
	sb	a5, 0(t1)
	mul	a4, a4, t3
	addi	a4, a4, 1
	srli	a5, a4, 16
	and	a5, a5, a1
	add	a5, a5, a2
	lbu	t0, 0(a5)
	srliw	a4, a4, 29
	sllw	a4, a7, a4
	or	a4, t0, a4
	addi	a3, a3, 4
	sb	a4, 0(a5)
	bne	a3, a6, .LBB13_3
# %bb.4:
	li	t0, 0
	li	t1, 500
.Lpcrel_hi47:
	auipc	a3, %pcrel_hi(keys)
	addi	a6, a3, %pcrel_lo(.Lpcrel_hi47)
	li	t2, 1
	li	a7, 1024
	j	.LBB13_6
.LBB13_5:                               #   in Loop: Header=BB13_6 Depth=1
	addi	t1, t1, 1
	add	t0, t0, a5
	beq	t1, a7, .LBB13_9
.LBB13_6:                               # =>This Loop Header: Depth=1
                                        #     Child Loop BB13_7 Depth 2
	slli	a3, t1, 2
	add	a3, a3, a6
	lw	a3, 0(a3)
	li	a4, 0
.LBB13_7:                               #   Parent Loop BB13_6 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	srli	a5, a3, 16
	and	a5, a5, a1
	add	a5, a5, a2
	lbu	a5, 0(a5)
	srliw	a0, a3, 29
	srlw	a5, a5, a0
	andi	a5, a5, 1
	bltu	t2, a4, .LBB13_5
# %bb.8:                                #   in Loop: Header=BB13_7 Depth=2
	addiw	a4, a4, 1
	mul	a3, a3, t3
	addiw	a3, a3, 1
	bnez	a5, .LBB13_7
	j	.LBB13_5
.LBB13_9:
.Lpcrel_hi48:
	auipc	a0, %pcrel_hi(sink)
	sd	t0, %pcrel_lo(.Lpcrel_hi48)(a0)
	ret
.Lfunc_end13:
	.size	bloom_filter, .Lfunc_end13-bloom_filter
                                        # -- End function
	.type	keys,@object                    # @keys
	.section	.kernel.bss,"aw",@nobits
	.globl	keys
	.p2align	12, 0x0
keys:
	.zero	4096
	.size	keys, 4096

	.type	other,@object                   # @other
	.globl	other
	.p2align	12, 0x0
other:
	.zero	4096
	.size	other, 4096

	.type	counts,@object                  # @counts
	.p2align	2, 0x0
counts:
	.zero	1024
	.size	counts, 1024

	.type	stream,@object                  # @stream
	.globl	stream
	.p2align	12, 0x0
stream:
	.zero	4096
	.size	stream, 4096

	.type	unpacked,@object                # @unpacked
	.globl	unpacked
	.p2align	12, 0x0
unpacked:
	.zero	8192
	.size	unpacked, 8192

	.type	sink,@object                    # @sink
	.p2align	3, 0x0
sink:
	.quad	0                               # 0x0
	.size	sink, 8

	.section	".note.GNU-stack","",@progbits
	.addrsig
	.addrsig_sym sink
