# text.c, clang version 19.1.7 -O2
	.text
	.attribute	4, 16
	.attribute	5, "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zmmul1p0"
	.file	"text.c"
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function find_text_prepare
.LCPI0_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI0_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	find_text_prepare
	.p2align	1
	.type	find_text_prepare,@function
find_text_prepare:                      # @find_text_prepare
# %bb.0:
	li	a6, 1
.Lpcrel_hi0:
	auipc	a1, %pcrel_hi(haystack)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi0)
.Lpcrel_hi1:
	auipc	a2, %pcrel_hi(.LCPI0_0)
	ld	a2, %pcrel_lo(.Lpcrel_hi1)(a2)
.Lpcrel_hi2:
	auipc	a3, %pcrel_hi(.LCPI0_1)
	ld	a3, %pcrel_lo(.Lpcrel_hi2)(a3)
.Lpcrel_hi3:
	auipc	a4, %pcrel_hi(.L.str.1)
	addi	a4, a4, %pcrel_lo(.Lpcrel_hi3)
	lui	a5, 2
	add	a5, a5, a1
.LBB0_1:                                # =>This Inner Loop Header: Depth=1
	mul	a0, a6, a2
	add	a6, a0, a3
	srli	a0, a6, 62
	add	a0, a0, a4
	lbu	a0, 0(a0)
	sb	a0, 0(a1)
	addi	a1, a1, 1
	bne	a1, a5, .LBB0_1
# %bb.2:
	ret
.Lfunc_end0:
	.size	find_text_prepare, .Lfunc_end0-find_text_prepare
                                        # -- End function
	.globl	find_text                       # -- Begin function find_text
	.p2align	1
	.type	find_text,@function
find_text:                              # @find_text
# %bb.0:
	li	a7, 0
.Lpcrel_hi4:
	auipc	a1, %pcrel_hi(haystack)
	addi	a5, a1, %pcrel_lo(.Lpcrel_hi4)
	addi	a1, a5, 5
	li	a2, 103
	li	a3, 97
	li	a4, 116
	li	a6, 99
	addi	a5, a5, 2047
	addi	a5, a5, 2041
	j	.LBB1_2
.LBB1_1:                                #   in Loop: Header=BB1_2 Depth=1
	addi	a1, a1, 1
	beq	a1, a5, .LBB1_14
.LBB1_2:                                # =>This Inner Loop Header: Depth=1
	lbu	a0, -5(a1)
	bne	a0, a2, .LBB1_1
# %bb.3:                                #   in Loop: Header=BB1_2 Depth=1
	lbu	a0, -4(a1)
	bne	a0, a3, .LBB1_1
# %bb.4:                                #   in Loop: Header=BB1_2 Depth=1
	lbu	a0, -3(a1)
	bne	a0, a4, .LBB1_1
# %bb.5:                                #   in Loop: Header=BB1_2 Depth=1
	lbu	a0, -2(a1)
	bne	a0, a4, .LBB1_1
# %bb.6:                                #   in Loop: Header=BB1_2 Depth=1
	lbu	a0, -1(a1)
	bne	a0, a3, .LBB1_1
# %bb.7:                                #   in Loop: Header=BB1_2 Depth=1
	lbu	a0, 0(a1)
	bne	a0, a6, .LBB1_1
# %bb.8:                                #   in Loop: Header=BB1_2 Depth=1
	lbu	a0, 1(a1)
	bne	a0, a3, .LBB1_1
# %bb.9:                                #   in Loop: Header=BB1_2 Depth=1
	lbu	a0, 2(a1)
	bne	a0, a2, .LBB1_1
# %bb.10:                               #   in Loop: Header=BB1_2 Depth=1
	lbu	a0, 3(a1)
	bne	a0, a3, .LBB1_1
# %bb.11:                               #   in Loop: Header=BB1_2 Depth=1
	lbu	a0, 4(a1)
	bne	a0, a4, .LBB1_1
# %bb.12:                               #   in Loop: Header=BB1_2 Depth=1
	lbu	a0, 5(a1)
	bne	a0, a4, .LBB1_1
# %bb.13:                               #   in Loop: Header=BB1_2 Depth=1
	lbu	a0, 6(a1)
	addi	a0, a0, -97
	seqz	a0, a0
	add	a7, a7, a0
	j	.LBB1_1
.LBB1_14:
	slli	a7, a7, 32
	srli	a0, a7, 32
.Lpcrel_hi5:
	auipc	a1, %pcrel_hi(sink)
	sd	a0, %pcrel_lo(.Lpcrel_hi5)(a1)
	ret
.Lfunc_end1:
	.size	find_text, .Lfunc_end1-find_text
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function copy_words_prepare
.LCPI2_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI2_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
.LCPI2_2:
	.quad	768614336404564651              # 0xaaaaaaaaaaaaaab
	.section	.kernel.text,"ax",@progbits
	.globl	copy_words_prepare
	.p2align	1
	.type	copy_words_prepare,@function
copy_words_prepare:                     # @copy_words_prepare
# %bb.0:
.Lpcrel_hi6:
	auipc	a0, %pcrel_hi(.LCPI2_0)
	ld	a6, %pcrel_lo(.Lpcrel_hi6)(a0)
	li	a0, 3
.Lpcrel_hi7:
	auipc	a1, %pcrel_hi(source)
	addi	a3, a1, %pcrel_lo(.Lpcrel_hi7)
.Lpcrel_hi8:
	auipc	a1, %pcrel_hi(.LCPI2_1)
	ld	t1, %pcrel_lo(.Lpcrel_hi8)(a1)
.Lpcrel_hi9:
	auipc	a4, %pcrel_hi(.L.str.1)
	addi	a4, a4, %pcrel_lo(.Lpcrel_hi9)
	lui	a5, 4
	add	a5, a5, a3
.LBB2_1:                                # =>This Inner Loop Header: Depth=1
	mul	a2, a0, a6
	add	a0, a2, t1
	srli	a2, a0, 62
	add	a2, a2, a4
	lbu	a2, 0(a2)
	sb	a2, 0(a3)
	addi	a3, a3, 1
	bne	a3, a5, .LBB2_1
# %bb.2:
	li	a3, 0
.Lpcrel_hi11:
	auipc	a0, %pcrel_hi(.LCPI2_2)
	ld	a7, %pcrel_lo(.Lpcrel_hi11)(a0)
	li	a5, 2
.Lpcrel_hi10:
	auipc	a0, %pcrel_hi(source)
	addi	t0, a0, %pcrel_lo(.Lpcrel_hi10)
.LBB2_3:                                # =>This Inner Loop Header: Depth=1
	add	a0, t0, a3
	mul	a5, a5, a6
	add	a5, a5, t1
	srli	a2, a5, 32
	mulhu	a4, a2, a7
	slli	a1, a4, 5
	slli	a4, a4, 3
	sub	a4, a4, a1
	add	a2, a2, a3
	add	a2, a2, a4
	addi	a3, a2, 4
	srli	a1, a3, 14
	sb	zero, 0(a0)
	beqz	a1, .LBB2_3
# %bb.4:
	lui	a0, 4
	add	a0, a0, t0
	sb	zero, -1(a0)
	ret
.Lfunc_end2:
	.size	copy_words_prepare, .Lfunc_end2-copy_words_prepare
                                        # -- End function
	.globl	copy_words                      # -- Begin function copy_words
	.p2align	1
	.type	copy_words,@function
copy_words:                             # @copy_words
# %bb.0:
	li	a6, 0
	li	t0, 0
	li	a7, 0
.Lpcrel_hi12:
	auipc	a0, %pcrel_hi(source)
	addi	t2, a0, %pcrel_lo(.Lpcrel_hi12)
.Lpcrel_hi13:
	auipc	a0, %pcrel_hi(copied)
	addi	t1, a0, %pcrel_lo(.Lpcrel_hi13)
.LBB3_1:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB3_2 Depth 2
                                        #     Child Loop BB3_4 Depth 2
	li	a5, 0
	add	a0, t2, t0
	li	a1, 1
.LBB3_2:                                #   Parent Loop BB3_1 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lbu	a4, 0(a0)
	mv	a2, a1
	addi	a0, a0, 1
	addi	a5, a5, 1
	addi	a1, a1, 1
	bnez	a4, .LBB3_2
# %bb.3:                                #   in Loop: Header=BB3_1 Depth=1
	slli	a2, a2, 32
	srli	a0, a2, 32
	seqz	a1, a0
	add	a0, a0, a1
	mv	a1, t0
	mv	a3, a7
.LBB3_4:                                #   Parent Loop BB3_1 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	slli	a4, a1, 32
	srli	a4, a4, 32
	add	a4, a4, t2
	lbu	a4, 0(a4)
	slli	a2, a3, 32
	srli	a2, a2, 32
	add	a2, a2, t1
	sb	a4, 0(a2)
	addi	a3, a3, 1
	addi	a0, a0, -1
	addi	a1, a1, 1
	bnez	a0, .LBB3_4
# %bb.5:                                #   in Loop: Header=BB3_1 Depth=1
	addw	t0, t0, a5
	add	a7, a7, a5
	srliw	a0, t0, 13
	addi	a6, a6, 1
	beqz	a0, .LBB3_1
# %bb.6:
	slli	a6, a6, 32
	srli	a0, a6, 32
.Lpcrel_hi14:
	auipc	a1, %pcrel_hi(sink)
	sd	a0, %pcrel_lo(.Lpcrel_hi14)(a1)
	ret
.Lfunc_end3:
	.size	copy_words, .Lfunc_end3-copy_words
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function copy_blocks_48k_prepare
.LCPI4_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI4_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	copy_blocks_48k_prepare
	.p2align	1
	.type	copy_blocks_48k_prepare,@function
copy_blocks_48k_prepare:                # @copy_blocks_48k_prepare
# %bb.0:
	li	a0, 4
.Lpcrel_hi15:
	auipc	a3, %pcrel_hi(source)
.Lpcrel_hi16:
	auipc	a1, %pcrel_hi(.LCPI4_0)
	ld	a1, %pcrel_lo(.Lpcrel_hi16)(a1)
.Lpcrel_hi17:
	auipc	a2, %pcrel_hi(.LCPI4_1)
	ld	a2, %pcrel_lo(.Lpcrel_hi17)(a2)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi15)
	lui	a4, 12
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
	.size	copy_blocks_48k_prepare, .Lfunc_end4-copy_blocks_48k_prepare
                                        # -- End function
	.globl	copy_blocks_48k                 # -- Begin function copy_blocks_48k
	.p2align	1
	.type	copy_blocks_48k,@function
copy_blocks_48k:                        # @copy_blocks_48k
# %bb.0:
	addi	sp, sp, -16
	sd	s0, 8(sp)                       # 8-byte Folded Spill
	li	t0, 0
.Lpcrel_hi18:
	auipc	a0, %pcrel_hi(source)
	addi	t4, a0, %pcrel_lo(.Lpcrel_hi18)
	addi	t2, t4, 8
.Lpcrel_hi19:
	auipc	a0, %pcrel_hi(copied)
	addi	t5, a0, %pcrel_lo(.Lpcrel_hi19)
	addi	t3, t5, 8
	lui	a6, 12
	addiw	a7, a6, -1000
	j	.LBB5_2
.LBB5_1:                                #   in Loop: Header=BB5_2 Depth=1
	addi	t4, t4, 1000
	addi	t5, t5, 1000
	addi	t2, t2, 1000
	addi	t3, t3, 1000
	bgeu	t1, a7, .LBB5_9
.LBB5_2:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB5_6 Depth 2
                                        #     Child Loop BB5_8 Depth 2
	mv	t1, t0
	bgeu	t0, a7, .LBB5_4
# %bb.3:                                #   in Loop: Header=BB5_2 Depth=1
	li	t6, 1000
	j	.LBB5_5
.LBB5_4:                                #   in Loop: Header=BB5_2 Depth=1
	subw	t6, a6, t1
.LBB5_5:                                #   in Loop: Header=BB5_2 Depth=1
	li	a0, 0
	li	a1, 0
	addi	t0, t1, 1000
	mv	a2, t3
	mv	a5, t2
.LBB5_6:                                #   Parent Loop BB5_2 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	add	a3, t4, a1
	ld	s0, 0(a3)
	mv	a4, a5
	mv	a3, a2
	add	a2, t5, a1
	sd	s0, 0(a2)
	addi	s0, a1, 16
	addi	a1, a1, 8
	addiw	a0, a0, 8
	addi	a5, a5, 8
	addi	a2, a3, 8
	bgeu	t6, s0, .LBB5_6
# %bb.7:                                #   in Loop: Header=BB5_2 Depth=1
	bgeu	a0, t6, .LBB5_1
.LBB5_8:                                #   Parent Loop BB5_2 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lbu	a0, 0(a4)
	sb	a0, 0(a3)
	addi	a1, a1, 1
	addi	a4, a4, 1
	addi	a3, a3, 1
	bltu	a1, t6, .LBB5_8
	j	.LBB5_1
.LBB5_9:
	ld	s0, 8(sp)                       # 8-byte Folded Reload
	addi	sp, sp, 16
	ret
.Lfunc_end5:
	.size	copy_blocks_48k, .Lfunc_end5-copy_blocks_48k
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function parse_numbers_prepare
.LCPI6_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI6_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	parse_numbers_prepare
	.p2align	1
	.type	parse_numbers_prepare,@function
parse_numbers_prepare:                  # @parse_numbers_prepare
# %bb.0:
	li	a6, 5
.Lpcrel_hi20:
	auipc	a1, %pcrel_hi(source)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi20)
.Lpcrel_hi21:
	auipc	a2, %pcrel_hi(.LCPI6_0)
	ld	a2, %pcrel_lo(.Lpcrel_hi21)(a2)
.Lpcrel_hi22:
	auipc	a3, %pcrel_hi(.LCPI6_1)
	ld	a3, %pcrel_lo(.Lpcrel_hi22)(a3)
.Lpcrel_hi23:
	auipc	a4, %pcrel_hi(.L.str)
	addi	a4, a4, %pcrel_lo(.Lpcrel_hi23)
	lui	a5, 1
	add	a5, a5, a1
.LBB6_1:                                # =>This Inner Loop Header: Depth=1
	mul	a0, a6, a2
	add	a6, a0, a3
	srli	a0, a6, 59
	add	a0, a0, a4
	lbu	a0, 0(a0)
	sb	a0, 0(a1)
	addi	a1, a1, 1
	bne	a1, a5, .LBB6_1
# %bb.2:
	ret
.Lfunc_end6:
	.size	parse_numbers_prepare, .Lfunc_end6-parse_numbers_prepare
                                        # -- End function
	.globl	parse_numbers                   # -- Begin function parse_numbers
	.p2align	1
	.type	parse_numbers,@function
parse_numbers:                          # @parse_numbers
# %bb.0:
	li	a1, 0
	li	t1, 0
.Lpcrel_hi24:
	auipc	a0, %pcrel_hi(source)
	addi	t0, a0, %pcrel_lo(.Lpcrel_hi24)
	li	t5, 9
	li	t3, 10
	lui	t4, 1048575
	li	a6, 45
	lui	a7, 1
	addiw	a7, a7, -1
.LBB7_1:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB7_3 Depth 2
	add	a0, t0, a1
	lbu	t2, 0(a0)
	addi	a0, t2, -45
	seqz	a2, a0
	add	a4, a1, a2
	srliw	a0, a4, 12
	bnez	a0, .LBB7_8
# %bb.2:                                #   in Loop: Header=BB7_1 Depth=1
	add	a5, a1, a2
	neg	a2, a5
	addiw	a1, a4, 1
	add	a4, t0, a5
.LBB7_3:                                #   Parent Loop BB7_1 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lbu	a5, 0(a4)
	addi	a3, a5, -48
	bltu	t5, a3, .LBB7_5
# %bb.4:                                #   in Loop: Header=BB7_3 Depth=2
	mul	a0, a0, t3
	andi	a5, a5, 15
	add	a0, a0, a5
	addi	a2, a2, -1
	addiw	a1, a1, 1
	addi	a4, a4, 1
	bne	a2, t4, .LBB7_3
	j	.LBB7_9
.LBB7_5:                                #   in Loop: Header=BB7_1 Depth=1
	bne	t2, a6, .LBB7_7
# %bb.6:                                #   in Loop: Header=BB7_1 Depth=1
	neg	a0, a0
.LBB7_7:                                #   in Loop: Header=BB7_1 Depth=1
	neg	a2, a2
	add	t1, t1, a0
	bltu	a2, a7, .LBB7_1
	j	.LBB7_12
.LBB7_8:
	li	a0, 0
.LBB7_9:
	li	a1, 45
	bne	t2, a1, .LBB7_11
# %bb.10:
	neg	a0, a0
.LBB7_11:
	add	t1, t1, a0
.LBB7_12:
.Lpcrel_hi25:
	auipc	a0, %pcrel_hi(sink)
	sd	t1, %pcrel_lo(.Lpcrel_hi25)(a0)
	ret
.Lfunc_end7:
	.size	parse_numbers, .Lfunc_end7-parse_numbers
                                        # -- End function
	.type	haystack,@object                # @haystack
	.section	.kernel.bss,"aw",@nobits
	.globl	haystack
	.p2align	12, 0x0
haystack:
	.zero	8192
	.size	haystack, 8192

	.type	sink,@object                    # @sink
	.p2align	3, 0x0
sink:
	.quad	0                               # 0x0
	.size	sink, 8

	.type	source,@object                  # @source
	.globl	source
	.p2align	12, 0x0
source:
	.zero	65536
	.size	source, 65536

	.type	copied,@object                  # @copied
	.globl	copied
	.p2align	12, 0x0
copied:
	.zero	65536
	.size	copied, 65536

	.type	.L.str,@object                  # @.str
	.section .kernel.rodata,"a",@progbits
.L.str:
	.asciz	"0123456789012345678901234567, -\n"
	.size	.L.str, 33

	.type	.L.str.1,@object                # @.str.1
.L.str.1:
	.asciz	"acgt"
	.size	.L.str.1, 5

	.section	".note.GNU-stack","",@progbits
	.addrsig
	.addrsig_sym sink
	.addrsig_sym source
