# integers.c, clang version 19.1.7 -O2
	.text
	.attribute	4, 16
	.attribute	5, "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zmmul1p0"
	.file	"integers.c"
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function crc32_8k_prepare
.LCPI0_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI0_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	crc32_8k_prepare
	.p2align	1
	.type	crc32_8k_prepare,@function
crc32_8k_prepare:                       # @crc32_8k_prepare
# %bb.0:
	li	a0, 1
.Lpcrel_hi0:
	auipc	a3, %pcrel_hi(bytes)
.Lpcrel_hi1:
	auipc	a1, %pcrel_hi(.LCPI0_0)
	ld	a1, %pcrel_lo(.Lpcrel_hi1)(a1)
.Lpcrel_hi2:
	auipc	a2, %pcrel_hi(.LCPI0_1)
	ld	a2, %pcrel_lo(.Lpcrel_hi2)(a2)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi0)
	lui	a4, 2
	add	a4, a4, a3
.LBB0_1:                                # =>This Inner Loop Header: Depth=1
	mul	a0, a0, a1
	add	a0, a0, a2
	srli	a5, a0, 32
	sw	a5, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB0_1
# %bb.2:
	li	a0, 0
.Lpcrel_hi3:
	auipc	a1, %pcrel_hi(crc_table)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi3)
	lui	a2, 973704
	addi	a2, a2, 800
	addi	a3, a1, 1024
.LBB0_3:                                # =>This Inner Loop Header: Depth=1
	slli	a4, a0, 63
	srai	a4, a4, 63
	srliw	a5, a0, 1
	and	a4, a4, a2
	xor	a4, a4, a5
	slli	a5, a4, 63
	srai	a5, a5, 63
	srliw	a4, a4, 1
	and	a5, a5, a2
	xor	a4, a4, a5
	slli	a5, a4, 63
	srai	a5, a5, 63
	srliw	a4, a4, 1
	and	a5, a5, a2
	xor	a4, a4, a5
	slli	a5, a4, 63
	srai	a5, a5, 63
	srliw	a4, a4, 1
	and	a5, a5, a2
	xor	a4, a4, a5
	slli	a5, a4, 63
	srai	a5, a5, 63
	srliw	a4, a4, 1
	and	a5, a5, a2
	xor	a4, a4, a5
	slli	a5, a4, 63
	srai	a5, a5, 63
	srliw	a4, a4, 1
	and	a5, a5, a2
	xor	a4, a4, a5
	slli	a5, a4, 63
	srai	a5, a5, 63
	srliw	a4, a4, 1
	and	a5, a5, a2
	xor	a4, a4, a5
	slli	a5, a4, 63
	srai	a5, a5, 63
	srliw	a4, a4, 1
	and	a5, a5, a2
	xor	a4, a4, a5
	sw	a4, 0(a1)
	addi	a1, a1, 4
	addi	a0, a0, 1
	bne	a1, a3, .LBB0_3
# %bb.4:
	ret
.Lfunc_end0:
	.size	crc32_8k_prepare, .Lfunc_end0-crc32_8k_prepare
                                        # -- End function
	.globl	crc32_8k                        # -- Begin function crc32_8k
	.p2align	1
	.type	crc32_8k,@function
crc32_8k:                               # @crc32_8k
# %bb.0:
	li	a0, -1
.Lpcrel_hi4:
	auipc	a1, %pcrel_hi(bytes)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi4)
.Lpcrel_hi5:
	auipc	a2, %pcrel_hi(crc_table)
	addi	a2, a2, %pcrel_lo(.Lpcrel_hi5)
	lui	a3, 2
	add	a3, a3, a1
.LBB1_1:                                # =>This Inner Loop Header: Depth=1
	lbu	a4, 0(a1)
	xor	a4, a4, a0
	andi	a4, a4, 255
	slli	a4, a4, 2
	add	a4, a4, a2
	lw	a4, 0(a4)
	srliw	a0, a0, 8
	addi	a1, a1, 1
	xor	a0, a0, a4
	bne	a1, a3, .LBB1_1
# %bb.2:
	not	a0, a0
	slli	a0, a0, 32
	srli	a0, a0, 32
.Lpcrel_hi6:
	auipc	a1, %pcrel_hi(sink)
	sd	a0, %pcrel_lo(.Lpcrel_hi6)(a1)
	ret
.Lfunc_end1:
	.size	crc32_8k, .Lfunc_end1-crc32_8k
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function adler32_12k_prepare
.LCPI2_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI2_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	adler32_12k_prepare
	.p2align	1
	.type	adler32_12k_prepare,@function
adler32_12k_prepare:                    # @adler32_12k_prepare
# %bb.0:
	li	a0, 2
.Lpcrel_hi7:
	auipc	a3, %pcrel_hi(bytes)
.Lpcrel_hi8:
	auipc	a1, %pcrel_hi(.LCPI2_0)
	ld	a1, %pcrel_lo(.Lpcrel_hi8)(a1)
.Lpcrel_hi9:
	auipc	a2, %pcrel_hi(.LCPI2_1)
	ld	a2, %pcrel_lo(.Lpcrel_hi9)(a2)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi7)
	lui	a4, 3
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
	.size	adler32_12k_prepare, .Lfunc_end2-adler32_12k_prepare
                                        # -- End function
	.globl	adler32_12k                     # -- Begin function adler32_12k
	.p2align	1
	.type	adler32_12k,@function
adler32_12k:                            # @adler32_12k
# %bb.0:
	li	a2, 0
	li	a0, 0
	li	a5, 1
.Lpcrel_hi10:
	auipc	a3, %pcrel_hi(bytes)
	addi	a7, a3, %pcrel_lo(.Lpcrel_hi10)
	lui	a3, 65551
	slli	a3, a3, 3
	addi	t0, a3, 113
	lui	t1, 16
	addi	t1, t1, -15
	li	a6, 191
	mv	t2, a7
.LBB3_1:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB3_2 Depth 2
	add	a3, a2, a7
	addi	a4, a3, 64
	mv	a3, t2
.LBB3_2:                                #   Parent Loop BB3_1 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lbu	a1, 0(a3)
	add	a5, a5, a1
	addi	a3, a3, 1
	add	a0, a0, a5
	bne	a3, a4, .LBB3_2
# %bb.3:                                #   in Loop: Header=BB3_1 Depth=1
	slli	a3, a5, 32
	srli	a3, a3, 32
	mul	a3, a3, t0
	srli	a3, a3, 47
	mul	a3, a3, t1
	subw	a5, a5, a3
	slli	a3, a0, 32
	srli	a3, a3, 32
	mul	a3, a3, t0
	srli	a3, a3, 47
	mul	a3, a3, t1
	subw	a0, a0, a3
	srli	a3, a2, 6
	addi	a2, a2, 64
	addi	t2, t2, 64
	bltu	a3, a6, .LBB3_1
# %bb.4:
	slli	a0, a0, 16
	or	a0, a0, a5
	slli	a0, a0, 32
	srli	a0, a0, 32
.Lpcrel_hi11:
	auipc	a1, %pcrel_hi(sink)
	sd	a0, %pcrel_lo(.Lpcrel_hi11)(a1)
	ret
.Lfunc_end3:
	.size	adler32_12k, .Lfunc_end3-adler32_12k
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function gcd_60
.LCPI4_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI4_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	gcd_60
	.p2align	1
	.type	gcd_60,@function
gcd_60:                                 # @gcd_60
# %bb.0:
.Lpcrel_hi12:
	auipc	a0, %pcrel_hi(.LCPI4_0)
	ld	a7, %pcrel_lo(.Lpcrel_hi12)(a0)
.Lpcrel_hi13:
	auipc	a0, %pcrel_hi(.LCPI4_1)
	ld	t0, %pcrel_lo(.Lpcrel_hi13)(a0)
	li	a1, 0
	li	a3, 0
	li	a4, 5
	li	a6, 60
	j	.LBB4_3
.LBB4_1:                                #   in Loop: Header=BB4_3 Depth=1
	mv	a5, a0
.LBB4_2:                                #   in Loop: Header=BB4_3 Depth=1
	addiw	a3, a3, 1
	add	a1, a1, a5
	beq	a3, a6, .LBB4_5
.LBB4_3:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB4_4 Depth 2
	mul	a0, a4, a7
	add	a0, a0, t0
	srli	a2, a0, 32
	slli	a5, a2, 12
	mul	a4, a0, a7
	add	a4, a4, t0
	srli	a2, a4, 32
	addi	a0, a5, 1
	beqz	a2, .LBB4_1
.LBB4_4:                                #   Parent Loop BB4_3 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	mv	a5, a2
	remu	a2, a0, a2
	mv	a0, a5
	bnez	a2, .LBB4_4
	j	.LBB4_2
.LBB4_5:
.Lpcrel_hi14:
	auipc	a0, %pcrel_hi(sink)
	sd	a1, %pcrel_lo(.Lpcrel_hi14)(a0)
	ret
.Lfunc_end4:
	.size	gcd_60, .Lfunc_end4-gcd_60
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function decimal_text
.LCPI5_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI5_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	decimal_text
	.p2align	1
	.type	decimal_text,@function
decimal_text:                           # @decimal_text
# %bb.0:
	addi	sp, sp, -80
	sd	s0, 72(sp)                      # 8-byte Folded Spill
	sd	s1, 64(sp)                      # 8-byte Folded Spill
	sd	s2, 56(sp)                      # 8-byte Folded Spill
	sd	s3, 48(sp)                      # 8-byte Folded Spill
	sd	s4, 40(sp)                      # 8-byte Folded Spill
	sd	s5, 32(sp)                      # 8-byte Folded Spill
	li	t3, 0
	li	t6, 0
.Lpcrel_hi15:
	auipc	a0, %pcrel_hi(.LCPI5_0)
	ld	a7, %pcrel_lo(.Lpcrel_hi15)(a0)
.Lpcrel_hi16:
	auipc	a0, %pcrel_hi(.LCPI5_1)
	ld	t0, %pcrel_lo(.Lpcrel_hi16)(a0)
	lui	s4, 2
	addiw	s4, s4, -1
	li	t2, 6
	addi	a6, sp, 7
	lui	a0, 838861
	addiw	a5, a0, -819
	slli	a0, a5, 32
	add	s5, a5, a0
	li	s2, 10
	li	s3, 9
	li	t1, 1
.Lpcrel_hi17:
	auipc	a0, %pcrel_hi(text)
	addi	a2, a0, %pcrel_lo(.Lpcrel_hi17)
	li	t4, 32
	li	t5, 200
.LBB5_1:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB5_2 Depth 2
                                        #     Child Loop BB5_4 Depth 2
	li	a1, 0
	li	a4, 0
	mul	a0, t2, a7
	add	a0, a0, t0
	slli	a3, a0, 27
	srli	a3, a3, 59
	mul	t2, a0, a7
	add	t2, t2, t0
	srli	a0, t2, 32
	slli	a0, a0, 16
	srl	a3, a0, a3
	addi	s1, sp, 8
.LBB5_2:                                #   Parent Loop BB5_1 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	mv	a5, a3
	mv	s0, a4
	mv	a0, a1
	mulhu	a3, a3, s5
	srli	a3, a3, 3
	mul	a1, a3, s2
	subw	a1, a5, a1
	ori	a1, a1, 48
	sb	a1, 0(s1)
	addi	a4, a4, -1
	addi	s1, s1, 1
	addi	a1, a0, 1
	bltu	s3, a5, .LBB5_2
# %bb.3:                                #   in Loop: Header=BB5_1 Depth=1
	subw	a1, t3, a4
	subw	a4, t1, s0
	add	a4, a4, a6
	add	a0, a0, t3
	addiw	a0, a0, 1
	mv	s0, t3
.LBB5_4:                                #   Parent Loop BB5_1 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lbu	a3, 0(a4)
	and	a5, s0, s4
	addiw	s0, s0, 1
	add	a5, a5, a2
	sb	a3, 0(a5)
	addi	a4, a4, -1
	bne	s0, a0, .LBB5_4
# %bb.5:                                #   in Loop: Header=BB5_1 Depth=1
	addiw	t3, s0, 1
	and	a0, a1, s4
	add	a0, a0, a2
	addiw	t6, t6, 1
	sb	t4, 0(a0)
	bne	t6, t5, .LBB5_1
# %bb.6:
	addi	s0, s0, 1
	slli	s0, s0, 32
	srli	s0, s0, 32
.Lpcrel_hi18:
	auipc	a0, %pcrel_hi(sink)
	sd	s0, %pcrel_lo(.Lpcrel_hi18)(a0)
	ld	s0, 72(sp)                      # 8-byte Folded Reload
	ld	s1, 64(sp)                      # 8-byte Folded Reload
	ld	s2, 56(sp)                      # 8-byte Folded Reload
	ld	s3, 48(sp)                      # 8-byte Folded Reload
	ld	s4, 40(sp)                      # 8-byte Folded Reload
	ld	s5, 32(sp)                      # 8-byte Folded Reload
	addi	sp, sp, 80
	ret
.Lfunc_end5:
	.size	decimal_text, .Lfunc_end5-decimal_text
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function huffman_1k_prepare
.LCPI6_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI6_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	huffman_1k_prepare
	.p2align	1
	.type	huffman_1k_prepare,@function
huffman_1k_prepare:                     # @huffman_1k_prepare
# %bb.0:
	li	a0, 7
.Lpcrel_hi20:
	auipc	a1, %pcrel_hi(.LCPI6_0)
	ld	a1, %pcrel_lo(.Lpcrel_hi20)(a1)
.Lpcrel_hi21:
	auipc	a2, %pcrel_hi(.LCPI6_1)
	ld	a2, %pcrel_lo(.Lpcrel_hi21)(a2)
.Lpcrel_hi19:
	auipc	a3, %pcrel_hi(bytes)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi19)
	addi	a4, a3, 1024
.LBB6_1:                                # =>This Inner Loop Header: Depth=1
	mul	a0, a0, a1
	add	a0, a0, a2
	srli	a5, a0, 32
	sw	a5, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB6_1
# %bb.2:
	ret
.Lfunc_end6:
	.size	huffman_1k_prepare, .Lfunc_end6-huffman_1k_prepare
                                        # -- End function
	.globl	huffman_1k                      # -- Begin function huffman_1k
	.p2align	1
	.type	huffman_1k,@function
huffman_1k:                             # @huffman_1k
# %bb.0:
	addi	sp, sp, -16
	sd	s0, 8(sp)                       # 8-byte Folded Spill
	sd	s1, 0(sp)                       # 8-byte Folded Spill
	li	a7, 0
	li	a1, 0
	li	a0, 0
	li	a5, 0
.Lpcrel_hi22:
	auipc	a2, %pcrel_hi(bytes)
	addi	a6, a2, %pcrel_lo(.Lpcrel_hi22)
.Lpcrel_hi23:
	auipc	a2, %pcrel_hi(first_code)
	addi	t6, a2, %pcrel_lo(.Lpcrel_hi23)
.Lpcrel_hi24:
	auipc	a2, %pcrel_hi(count_of)
	addi	t5, a2, %pcrel_lo(.Lpcrel_hi24)
	li	t0, 9
.Lpcrel_hi25:
	auipc	a2, %pcrel_hi(first_symbol)
	addi	t1, a2, %pcrel_lo(.Lpcrel_hi25)
.Lpcrel_hi26:
	auipc	a2, %pcrel_hi(text)
	addi	t3, a2, %pcrel_lo(.Lpcrel_hi26)
	li	t4, -1
	li	t2, 1024
	j	.LBB7_2
.LBB7_1:                                #   in Loop: Header=BB7_2 Depth=1
	addi	a7, a7, 1
	beq	a7, t2, .LBB7_7
.LBB7_2:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB7_5 Depth 2
	add	a2, a6, a7
	lbu	a2, 0(a2)
	li	a4, 7
	j	.LBB7_5
.LBB7_3:                                #   in Loop: Header=BB7_5 Depth=2
	add	s0, s0, t1
	lbu	s0, 0(s0)
	li	a5, 0
	li	a0, 0
	add	a3, a3, s0
	slli	s0, a1, 51
	addi	a1, a1, 1
	srli	s0, s0, 51
	add	s0, s0, t3
	sb	a3, 0(s0)
.LBB7_4:                                #   in Loop: Header=BB7_5 Depth=2
	addiw	a4, a4, -1
	beq	a4, t4, .LBB7_1
.LBB7_5:                                #   Parent Loop BB7_2 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	slli	a0, a0, 1
	srlw	a3, a2, a4
	addiw	a5, a5, 1
	slli	s0, a5, 32
	srli	s1, s0, 31
	add	s1, s1, t6
	lhu	s1, 0(s1)
	andi	a3, a3, 1
	or	a0, a0, a3
	srli	s0, s0, 32
	subw	a3, a0, s1
	beq	a5, t0, .LBB7_3
# %bb.6:                                #   in Loop: Header=BB7_5 Depth=2
	add	s1, t5, s0
	lbu	s1, 0(s1)
	bgeu	a3, s1, .LBB7_4
	j	.LBB7_3
.LBB7_7:
	slli	a1, a1, 32
	srli	a1, a1, 32
.Lpcrel_hi27:
	auipc	a0, %pcrel_hi(sink)
	sd	a1, %pcrel_lo(.Lpcrel_hi27)(a0)
	ld	s0, 8(sp)                       # 8-byte Folded Reload
	ld	s1, 0(sp)                       # 8-byte Folded Reload
	addi	sp, sp, 16
	ret
.Lfunc_end7:
	.size	huffman_1k, .Lfunc_end7-huffman_1k
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function bit_twiddling
.LCPI8_0:
	.quad	-7046029254386353131            # 0x9e3779b97f4a7c15
.LCPI8_1:
	.quad	-6148914691236517206            # 0xaaaaaaaaaaaaaaaa
.LCPI8_2:
	.quad	-3689348814741910324            # 0xcccccccccccccccc
.LCPI8_3:
	.quad	-1085102592571150096            # 0xf0f0f0f0f0f0f0f0
	.section	.kernel.text,"ax",@progbits
	.globl	bit_twiddling
	.p2align	1
	.type	bit_twiddling,@function
bit_twiddling:                          # @bit_twiddling
# %bb.0:
	addi	sp, sp, -16
	sd	s0, 8(sp)                       # 8-byte Folded Spill
	li	a1, 0
	li	t6, 0
.Lpcrel_hi28:
	auipc	a0, %pcrel_hi(.LCPI8_0)
	ld	a5, %pcrel_lo(.Lpcrel_hi28)(a0)
	lui	a0, 349525
	addiw	a6, a0, 1365
	slli	a0, a6, 32
	add	a6, a6, a0
.Lpcrel_hi29:
	auipc	a0, %pcrel_hi(.LCPI8_1)
	ld	a7, %pcrel_lo(.Lpcrel_hi29)(a0)
	lui	a0, 209715
	addiw	t5, a0, 819
	slli	a0, t5, 32
	add	t5, t5, a0
.Lpcrel_hi30:
	auipc	a0, %pcrel_hi(.LCPI8_2)
	ld	t0, %pcrel_lo(.Lpcrel_hi30)(a0)
	lui	a0, 61681
	addiw	t4, a0, -241
	slli	a0, t4, 32
	add	t4, t4, a0
.Lpcrel_hi31:
	auipc	a0, %pcrel_hi(.LCPI8_3)
	ld	t1, %pcrel_lo(.Lpcrel_hi31)(a0)
	li	a2, 62
	lui	a0, 4112
	addiw	t2, a0, 257
	slli	a0, t2, 32
	add	t2, t2, a0
	li	t3, 1200
	j	.LBB8_3
.LBB8_1:                                #   in Loop: Header=BB8_3 Depth=1
	li	a0, 0
.LBB8_2:                                #   in Loop: Header=BB8_3 Depth=1
	srli	a3, a5, 1
	and	a3, a3, a6
	slli	a4, a5, 1
	and	a4, a4, a7
	or	a4, a4, a3
	srli	s0, a4, 2
	and	s0, s0, t5
	slli	a4, a4, 2
	and	a4, a4, t0
	or	a4, a4, s0
	srli	s0, a4, 4
	and	s0, s0, t4
	slli	a4, a4, 4
	and	a4, a4, t1
	or	a4, a4, s0
	sub	a3, a5, a3
	and	s0, a3, t5
	srli	a3, a3, 2
	and	a3, a3, t5
	add	a3, a3, s0
	srli	s0, a3, 4
	add	a3, a3, s0
	and	a3, a3, t4
	mul	a3, a3, t2
	srli	a3, a3, 56
	xor	a0, a0, a4
	xor	a0, a0, a3
	addiw	a1, a1, 1
	add	t6, t6, a0
	beq	a1, t3, .LBB8_7
.LBB8_3:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB8_5 Depth 2
	slli	a0, a5, 13
	xor	a0, a0, a5
	srli	a3, a0, 7
	xor	a0, a0, a3
	slli	a5, a0, 17
	xor	a5, a5, a0
	bltz	a5, .LBB8_1
# %bb.4:                                #   in Loop: Header=BB8_3 Depth=1
	li	a0, 0
	mv	a3, a5
.LBB8_5:                                #   Parent Loop BB8_3 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	mv	a4, a0
	slli	a3, a3, 1
	addi	a0, a0, 1
	bltz	a3, .LBB8_2
# %bb.6:                                #   in Loop: Header=BB8_5 Depth=2
	bltu	a4, a2, .LBB8_5
	j	.LBB8_2
.LBB8_7:
.Lpcrel_hi32:
	auipc	a0, %pcrel_hi(sink)
	sd	t6, %pcrel_lo(.Lpcrel_hi32)(a0)
	ld	s0, 8(sp)                       # 8-byte Folded Reload
	addi	sp, sp, 16
	ret
.Lfunc_end8:
	.size	bit_twiddling, .Lfunc_end8-bit_twiddling
                                        # -- End function
	.type	bytes,@object                   # @bytes
	.section	.kernel.bss,"aw",@nobits
	.globl	bytes
	.p2align	12, 0x0
bytes:
	.zero	16384
	.size	bytes, 16384

	.type	crc_table,@object               # @crc_table
	.p2align	2, 0x0
crc_table:
	.zero	1024
	.size	crc_table, 1024

	.type	sink,@object                    # @sink
	.p2align	3, 0x0
sink:
	.quad	0                               # 0x0
	.size	sink, 8

	.type	text,@object                    # @text
	.globl	text
	.p2align	12, 0x0
text:
	.zero	8192
	.size	text, 8192

	.type	first_code,@object              # @first_code
	.section	.kernel.rodata,"a",@progbits
	.p2align	1, 0x0
first_code:
	.half	0                               # 0x0
	.half	0                               # 0x0
	.half	0                               # 0x0
	.half	2                               # 0x2
	.half	6                               # 0x6
	.half	14                              # 0xe
	.half	30                              # 0x1e
	.half	62                              # 0x3e
	.half	126                             # 0x7e
	.half	254                             # 0xfe
	.size	first_code, 20

	.type	count_of,@object                # @count_of
count_of:
	.ascii	"\000\000\001\002\002\002\002\002\002\004"
	.size	count_of, 10

	.type	first_symbol,@object            # @first_symbol
first_symbol:
	.ascii	"\000\000\000\001\003\005\007\t\013\r"
	.size	first_symbol, 10

	.section	".note.GNU-stack","",@progbits
	.addrsig
	.addrsig_sym sink
