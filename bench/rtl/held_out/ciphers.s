# ciphers.c, clang version 19.1.7 -O2
	.text
	.attribute	4, 16
	.attribute	5, "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zmmul1p0"
	.file	"ciphers.c"
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function sha256_1k_prepare
.LCPI0_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI0_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	sha256_1k_prepare
	.p2align	1
	.type	sha256_1k_prepare,@function
sha256_1k_prepare:                      # @sha256_1k_prepare
# %bb.0:
	li	a0, 11
.Lpcrel_hi1:
	auipc	a1, %pcrel_hi(.LCPI0_0)
	ld	a1, %pcrel_lo(.Lpcrel_hi1)(a1)
.Lpcrel_hi2:
	auipc	a2, %pcrel_hi(.LCPI0_1)
	ld	a2, %pcrel_lo(.Lpcrel_hi2)(a2)
.Lpcrel_hi0:
	auipc	a3, %pcrel_hi(plain)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi0)
	addi	a4, a3, 1024
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
	.size	sha256_1k_prepare, .Lfunc_end0-sha256_1k_prepare
                                        # -- End function
	.globl	sha256_1k                       # -- Begin function sha256_1k
	.p2align	1
	.type	sha256_1k,@function
sha256_1k:                              # @sha256_1k
# %bb.0:
	addi	sp, sp, -384
	sd	ra, 376(sp)                     # 8-byte Folded Spill
	sd	s0, 368(sp)                     # 8-byte Folded Spill
	sd	s1, 360(sp)                     # 8-byte Folded Spill
	sd	s2, 352(sp)                     # 8-byte Folded Spill
	sd	s3, 344(sp)                     # 8-byte Folded Spill
	sd	s4, 336(sp)                     # 8-byte Folded Spill
	sd	s5, 328(sp)                     # 8-byte Folded Spill
	sd	s6, 320(sp)                     # 8-byte Folded Spill
	sd	s7, 312(sp)                     # 8-byte Folded Spill
	sd	s8, 304(sp)                     # 8-byte Folded Spill
	sd	s9, 296(sp)                     # 8-byte Folded Spill
	sd	s10, 288(sp)                    # 8-byte Folded Spill
	sd	s11, 280(sp)                    # 8-byte Folded Spill
	li	a0, 0
	lui	a1, 648056
	addi	a6, a1, -1615
	lui	a1, 400520
	addi	s5, a1, 1615
	li	t3, 1
	li	a7, 2
	li	t0, 3
	li	t2, 4
	li	t1, 5
	li	t6, 6
	li	t4, 7
	li	s3, 8
	addi	s6, sp, 280
.Lpcrel_hi3:
	auipc	a1, %pcrel_hi(plain)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi3)
	sd	a1, 8(sp)                       # 8-byte Folded Spill
.LBB1_1:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB1_2 Depth 2
                                        #     Child Loop BB1_4 Depth 2
	mv	a1, a0
	ld	a0, 8(sp)                       # 8-byte Folded Reload
	sd	a1, 16(sp)                      # 8-byte Folded Spill
	add	a0, a0, a1
	lw	a1, 4(a0)
	lw	a2, 8(a0)
	sw	a1, 28(sp)
	lw	a1, 12(a0)
	sw	a2, 32(sp)
	lw	a2, 16(a0)
	lw	a3, 20(a0)
	sw	a1, 36(sp)
	lw	a1, 24(a0)
	sw	a2, 40(sp)
	sw	a3, 44(sp)
	lw	a2, 28(a0)
	sw	a1, 48(sp)
	lw	a1, 32(a0)
	lw	a3, 36(a0)
	sw	a2, 52(sp)
	lw	a2, 40(a0)
	sw	a1, 56(sp)
	sw	a3, 60(sp)
	lw	a3, 44(a0)
	sw	a2, 64(sp)
	lw	a2, 48(a0)
	lw	a1, 0(a0)
	sw	a3, 68(sp)
	lw	a3, 52(a0)
	sw	a2, 72(sp)
	lw	a2, 56(a0)
	lw	a0, 60(a0)
	sw	a3, 76(sp)
	sw	a1, 24(sp)
	sw	a2, 80(sp)
	sw	a0, 84(sp)
	addi	a0, sp, 88
.LBB1_2:                                #   Parent Loop BB1_1 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lw	a2, -28(a0)
	lwu	a3, -60(a0)
	add	a1, a1, a2
	lw	a2, -8(a0)
	srli	a4, a3, 7
	slli	a5, a3, 25
	or	a4, a4, a5
	srli	a5, a3, 18
	slli	s0, a3, 14
	or	a5, a5, s0
	xor	a4, a4, a5
	srli	a5, a3, 3
	xor	a4, a4, a5
	add	a1, a1, a4
	srliw	a4, a2, 17
	slli	a5, a2, 15
	or	a4, a4, a5
	srliw	a5, a2, 19
	slli	s0, a2, 13
	or	a5, a5, s0
	xor	a4, a4, a5
	srliw	a2, a2, 10
	xor	a2, a2, a4
	add	a1, a1, a2
	sw	a1, 0(a0)
	addi	a0, a0, 4
	mv	a1, a3
	bne	a0, s6, .LBB1_2
# %bb.3:                                #   in Loop: Header=BB1_1 Depth=1
	li	s4, 0
	subw	s10, a6, t3
	addi	a0, sp, 24
	mv	a1, t1
	mv	s8, s3
	mv	s9, t6
	mv	s2, t4
	mv	s7, a7
	mv	ra, t0
	mv	a5, t2
.LBB1_4:                                #   Parent Loop BB1_1 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	mv	s11, s2
	mv	s2, s9
	mv	s9, a1
	and	a4, s2, a1
	not	s0, a1
	and	s0, s11, s0
	or	s0, s0, a4
	add	t5, a5, s0
	mv	a5, ra
	mv	ra, s7
	mv	s7, t3
	srliw	a1, a1, 6
	slli	a4, s9, 26
	or	a1, a1, a4
	srliw	a4, s9, 11
	slli	a2, s9, 21
	or	a2, a2, a4
	xor	a1, a1, a2
	srliw	a2, s9, 25
	slli	a4, s9, 7
	or	a2, a2, a4
	xor	a1, a1, a2
	lw	a2, 0(a0)
	srliw	a4, t3, 2
	slli	a3, t3, 30
	or	a3, a3, a4
	srliw	a4, t3, 13
	slli	s1, t3, 19
	or	a4, a4, s1
	xor	a3, a3, a4
	srliw	a4, t3, 22
	slli	s1, t3, 10
	or	a4, a4, s1
	xor	a3, a3, a4
	xor	a4, a5, ra
	and	a4, a4, t3
	and	s1, a5, ra
	xor	a4, a4, s1
	add	a2, a2, s8
	add	a2, a2, a1
	add	s1, a2, t5
	add	a1, s4, s1
	add	a3, a3, a4
	add	a3, a3, s0
	add	s0, a2, a3
	add	t3, s4, s0
	add	s10, s10, s5
	addi	a0, a0, 4
	add	s4, s4, a6
	mv	s8, s11
	bne	a0, s6, .LBB1_4
# %bb.5:                                #   in Loop: Header=BB1_1 Depth=1
	subw	t3, s0, s10
	add	a7, a7, s7
	add	t0, t0, ra
	add	t2, t2, a5
	add	t1, t1, s5
	add	a1, t1, s4
	add	t1, a1, s1
	add	t6, t6, s9
	add	t4, t4, s2
	add	s3, s3, s11
	ld	a2, 16(sp)                      # 8-byte Folded Reload
	addi	a0, a2, 64
	li	a1, 960
	bltu	a2, a1, .LBB1_1
# %bb.6:
	subw	a0, s0, s10
	xor	a0, s3, a0
	slli	a0, a0, 32
	srli	a0, a0, 32
.Lpcrel_hi4:
	auipc	a1, %pcrel_hi(sink)
	sd	a0, %pcrel_lo(.Lpcrel_hi4)(a1)
	ld	ra, 376(sp)                     # 8-byte Folded Reload
	ld	s0, 368(sp)                     # 8-byte Folded Reload
	ld	s1, 360(sp)                     # 8-byte Folded Reload
	ld	s2, 352(sp)                     # 8-byte Folded Reload
	ld	s3, 344(sp)                     # 8-byte Folded Reload
	ld	s4, 336(sp)                     # 8-byte Folded Reload
	ld	s5, 328(sp)                     # 8-byte Folded Reload
	ld	s6, 320(sp)                     # 8-byte Folded Reload
	ld	s7, 312(sp)                     # 8-byte Folded Reload
	ld	s8, 304(sp)                     # 8-byte Folded Reload
	ld	s9, 296(sp)                     # 8-byte Folded Reload
	ld	s10, 288(sp)                    # 8-byte Folded Reload
	ld	s11, 280(sp)                    # 8-byte Folded Reload
	addi	sp, sp, 384
	ret
.Lfunc_end1:
	.size	sha256_1k, .Lfunc_end1-sha256_1k
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function xtea_2k_prepare
.LCPI2_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI2_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	xtea_2k_prepare
	.p2align	1
	.type	xtea_2k_prepare,@function
xtea_2k_prepare:                        # @xtea_2k_prepare
# %bb.0:
	li	a0, 12
.Lpcrel_hi5:
	auipc	a3, %pcrel_hi(plain)
.Lpcrel_hi6:
	auipc	a1, %pcrel_hi(.LCPI2_0)
	ld	a1, %pcrel_lo(.Lpcrel_hi6)(a1)
.Lpcrel_hi7:
	auipc	a2, %pcrel_hi(.LCPI2_1)
	ld	a2, %pcrel_lo(.Lpcrel_hi7)(a2)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi5)
	addi	a4, a3, 2047
	addi	a4, a4, 1
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
	.size	xtea_2k_prepare, .Lfunc_end2-xtea_2k_prepare
                                        # -- End function
	.globl	xtea_2k                         # -- Begin function xtea_2k
	.p2align	1
	.type	xtea_2k,@function
xtea_2k:                                # @xtea_2k
# %bb.0:
	li	a0, 0
	lui	a1, 648056
	addi	t2, a1, -1607
.Lpcrel_hi8:
	auipc	a1, %pcrel_hi(plain)
	addi	a7, a1, %pcrel_lo(.Lpcrel_hi8)
.Lpcrel_hi9:
	auipc	a1, %pcrel_hi(xtea_2k.key)
	addi	t3, a1, %pcrel_lo(.Lpcrel_hi9)
	li	a6, 126
.LBB3_1:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB3_2 Depth 2
	mv	t0, a0
	slli	t1, a0, 2
	add	t1, t1, a7
	lw	a1, 0(t1)
	lw	a3, 4(t1)
	li	a2, 0
	li	a5, 32
.LBB3_2:                                #   Parent Loop BB3_1 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	slli	t4, a3, 4
	andi	a0, a2, 3
	slli	a0, a0, 2
	add	a0, a0, t3
	lw	a0, 0(a0)
	srliw	a4, a3, 5
	xor	a4, t4, a4
	add	a4, a4, a3
	add	a0, a0, a2
	xor	a0, a0, a4
	add	a1, a1, a0
	add	a2, a2, t2
	slli	t4, a1, 4
	srli	a4, a2, 9
	andi	a4, a4, 12
	add	a4, a4, t3
	lw	a4, 0(a4)
	srliw	a0, a1, 5
	xor	a0, t4, a0
	add	a0, a0, a1
	add	a4, a4, a2
	xor	a0, a0, a4
	addiw	a5, a5, -1
	add	a3, a3, a0
	bnez	a5, .LBB3_2
# %bb.3:                                #   in Loop: Header=BB3_1 Depth=1
	sw	a1, 0(t1)
	sw	a3, 4(t1)
	addi	a0, t0, 2
	bltu	t0, a6, .LBB3_1
# %bb.4:
	ret
.Lfunc_end3:
	.size	xtea_2k, .Lfunc_end3-xtea_2k
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function base64_3k_prepare
.LCPI4_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI4_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	base64_3k_prepare
	.p2align	1
	.type	base64_3k_prepare,@function
base64_3k_prepare:                      # @base64_3k_prepare
# %bb.0:
	li	a0, 13
.Lpcrel_hi10:
	auipc	a3, %pcrel_hi(plain)
.Lpcrel_hi11:
	auipc	a1, %pcrel_hi(.LCPI4_0)
	ld	a1, %pcrel_lo(.Lpcrel_hi11)(a1)
.Lpcrel_hi12:
	auipc	a2, %pcrel_hi(.LCPI4_1)
	ld	a2, %pcrel_lo(.Lpcrel_hi12)(a2)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi10)
	addi	a4, a3, 2047
	addi	a4, a4, 1025
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
	.size	base64_3k_prepare, .Lfunc_end4-base64_3k_prepare
                                        # -- End function
	.globl	base64_3k                       # -- Begin function base64_3k
	.p2align	1
	.type	base64_3k,@function
base64_3k:                              # @base64_3k
# %bb.0:
	li	a4, 0
.Lpcrel_hi13:
	auipc	a0, %pcrel_hi(coded)
	addi	a1, a0, %pcrel_lo(.Lpcrel_hi13)
.Lpcrel_hi14:
	auipc	a0, %pcrel_hi(plain)
	addi	a6, a0, %pcrel_lo(.Lpcrel_hi14)
.Lpcrel_hi15:
	auipc	a2, %pcrel_hi(base64_3k.letters)
	addi	t0, a2, %pcrel_lo(.Lpcrel_hi15)
	lui	a3, 1
	addiw	a7, a3, -1027
.LBB5_1:                                # =>This Inner Loop Header: Depth=1
	mv	a5, a4
	add	a4, a4, a6
	lbu	a0, 0(a4)
	lbu	a3, 1(a4)
	lbu	a4, 2(a4)
	slli	a2, a0, 16
	slli	a3, a3, 8
	or	t1, a3, a4
	or	a2, a2, a3
	srli	a0, a0, 2
	add	a0, a0, t0
	lbu	a0, 0(a0)
	slli	a2, a2, 46
	srli	a2, a2, 58
	add	a2, a2, t0
	lbu	a2, 0(a2)
	slli	t1, t1, 52
	srli	a3, t1, 58
	add	a3, a3, t0
	lbu	a3, 0(a3)
	andi	a4, a4, 63
	add	a4, a4, t0
	lbu	a4, 0(a4)
	sb	a0, 0(a1)
	sb	a2, 1(a1)
	sb	a3, 2(a1)
	sb	a4, 3(a1)
	addi	a1, a1, 4
	addi	a4, a5, 3
	bltu	a5, a7, .LBB5_1
# %bb.2:
	ret
.Lfunc_end5:
	.size	base64_3k, .Lfunc_end5-base64_3k
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function bigint_square_prepare
.LCPI6_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI6_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	bigint_square_prepare
	.p2align	1
	.type	bigint_square_prepare,@function
bigint_square_prepare:                  # @bigint_square_prepare
# %bb.0:
	li	a0, 14
.Lpcrel_hi17:
	auipc	a1, %pcrel_hi(.LCPI6_0)
	ld	a1, %pcrel_lo(.Lpcrel_hi17)(a1)
.Lpcrel_hi18:
	auipc	a2, %pcrel_hi(.LCPI6_1)
	ld	a2, %pcrel_lo(.Lpcrel_hi18)(a2)
.Lpcrel_hi16:
	auipc	a3, %pcrel_hi(words)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi16)
	addi	a4, a3, 128
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
	.size	bigint_square_prepare, .Lfunc_end6-bigint_square_prepare
                                        # -- End function
	.globl	bigint_square                   # -- Begin function bigint_square
	.p2align	1
	.type	bigint_square,@function
bigint_square:                          # @bigint_square
# %bb.0:
.Lpcrel_hi19:
	auipc	a0, %pcrel_hi(words)
	addi	a7, a0, %pcrel_lo(.Lpcrel_hi19)
	addi	a0, a7, 256
	addi	a1, a7, 512
.LBB7_1:                                # =>This Inner Loop Header: Depth=1
	sw	zero, 0(a0)
	addi	a0, a0, 4
	bne	a0, a1, .LBB7_1
# %bb.2:
	li	t1, 0
	addi	t0, a7, 256
	li	a6, 32
.LBB7_3:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB7_4 Depth 2
	li	a5, 0
	slli	a4, t1, 2
	add	t3, a7, a4
	addi	t2, t3, 384
	mv	a0, a7
	mv	a2, t0
.LBB7_4:                                #   Parent Loop BB7_3 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lwu	a1, 0(t3)
	lwu	a3, 0(a0)
	lwu	a4, 0(a2)
	mul	a1, a3, a1
	add	a4, a4, a5
	add	a1, a1, a4
	sw	a1, 0(a2)
	srli	a5, a1, 32
	addi	a2, a2, 4
	addi	a0, a0, 4
	bne	a2, t2, .LBB7_4
# %bb.5:                                #   in Loop: Header=BB7_3 Depth=1
	sw	a5, 384(t3)
	addi	t1, t1, 1
	addi	t0, t0, 4
	bne	t1, a6, .LBB7_3
# %bb.6:
.Lpcrel_hi21:
	auipc	a0, %pcrel_hi(words)
	addi	a7, a0, %pcrel_lo(.Lpcrel_hi21)
	addi	a0, a7, 256
	addi	a1, a7, 512
.LBB7_7:                                # =>This Inner Loop Header: Depth=1
	sw	zero, 0(a0)
	addi	a0, a0, 4
	bne	a0, a1, .LBB7_7
# %bb.8:
	li	t1, 0
	addi	t0, a7, 256
	li	a6, 32
.LBB7_9:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB7_10 Depth 2
	li	a5, 0
	slli	a4, t1, 2
	add	t3, a7, a4
	addi	t2, t3, 384
	mv	a0, a7
	mv	a2, t0
.LBB7_10:                               #   Parent Loop BB7_9 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lwu	a1, 0(t3)
	lwu	a3, 0(a0)
	lwu	a4, 0(a2)
	mul	a1, a3, a1
	add	a4, a4, a5
	add	a1, a1, a4
	sw	a1, 0(a2)
	srli	a5, a1, 32
	addi	a2, a2, 4
	addi	a0, a0, 4
	bne	a2, t2, .LBB7_10
# %bb.11:                               #   in Loop: Header=BB7_9 Depth=1
	sw	a5, 384(t3)
	addi	t1, t1, 1
	addi	t0, t0, 4
	bne	t1, a6, .LBB7_9
# %bb.12:
.Lpcrel_hi20:
	auipc	a0, %pcrel_hi(words)
	addi	a7, a0, %pcrel_lo(.Lpcrel_hi20)
	addi	a0, a7, 256
	addi	a1, a7, 512
.LBB7_13:                               # =>This Inner Loop Header: Depth=1
	sw	zero, 0(a0)
	addi	a0, a0, 4
	bne	a0, a1, .LBB7_13
# %bb.14:
	li	t1, 0
	addi	t0, a7, 256
	li	a6, 32
.LBB7_15:                               # =>This Loop Header: Depth=1
                                        #     Child Loop BB7_16 Depth 2
	li	a5, 0
	slli	a4, t1, 2
	add	t3, a7, a4
	addi	t2, t3, 384
	mv	a0, a7
	mv	a2, t0
.LBB7_16:                               #   Parent Loop BB7_15 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lwu	a1, 0(t3)
	lwu	a3, 0(a0)
	lwu	a4, 0(a2)
	mul	a1, a3, a1
	add	a4, a4, a5
	add	a1, a1, a4
	sw	a1, 0(a2)
	srli	a5, a1, 32
	addi	a2, a2, 4
	addi	a0, a0, 4
	bne	a2, t2, .LBB7_16
# %bb.17:                               #   in Loop: Header=BB7_15 Depth=1
	sw	a5, 384(t3)
	addi	t1, t1, 1
	addi	t0, t0, 4
	bne	t1, a6, .LBB7_15
# %bb.18:
	ret
.Lfunc_end7:
	.size	bigint_square, .Lfunc_end7-bigint_square
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function modular_power
.LCPI8_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI8_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	modular_power
	.p2align	1
	.type	modular_power,@function
modular_power:                          # @modular_power
# %bb.0:
.Lpcrel_hi22:
	auipc	a0, %pcrel_hi(.LCPI8_0)
	ld	a7, %pcrel_lo(.Lpcrel_hi22)(a0)
.Lpcrel_hi23:
	auipc	a0, %pcrel_hi(.LCPI8_1)
	ld	t0, %pcrel_lo(.Lpcrel_hi23)(a0)
	li	t2, 0
	li	a3, 0
	li	t1, 15
	li	a6, 24
	j	.LBB8_3
.LBB8_1:                                #   in Loop: Header=BB8_3 Depth=1
	li	a1, 1
.LBB8_2:                                #   in Loop: Header=BB8_3 Depth=1
	addiw	a3, a3, 1
	add	t2, t2, a1
	beq	a3, a6, .LBB8_8
.LBB8_3:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB8_6 Depth 2
	mul	a2, t1, a7
	add	a2, a2, t0
	mul	a1, a2, a7
	add	a1, a1, t0
	mul	t1, a1, a7
	add	t1, t1, t0
	slli	a4, t1, 16
	srli	a0, a4, 48
	beqz	a0, .LBB8_1
# %bb.4:                                #   in Loop: Header=BB8_3 Depth=1
	srli	a2, a2, 32
	ori	a2, a2, 1
	srli	a1, a1, 32
	remuw	a1, a1, a2
	slli	a1, a1, 32
	srli	a5, a1, 32
	li	a1, 1
	j	.LBB8_6
.LBB8_5:                                #   in Loop: Header=BB8_6 Depth=2
	mul	a4, a5, a5
	srliw	a0, a0, 1
	remu	a5, a4, a2
	beqz	a0, .LBB8_2
.LBB8_6:                                #   Parent Loop BB8_3 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	andi	a4, a0, 1
	beqz	a4, .LBB8_5
# %bb.7:                                #   in Loop: Header=BB8_6 Depth=2
	mul	a1, a1, a5
	remu	a1, a1, a2
	j	.LBB8_5
.LBB8_8:
.Lpcrel_hi24:
	auipc	a1, %pcrel_hi(sink)
	sd	t2, %pcrel_lo(.Lpcrel_hi24)(a1)
	ret
.Lfunc_end8:
	.size	modular_power, .Lfunc_end8-modular_power
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function run_lengths_4k_prepare
.LCPI9_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI9_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	run_lengths_4k_prepare
	.p2align	1
	.type	run_lengths_4k_prepare,@function
run_lengths_4k_prepare:                 # @run_lengths_4k_prepare
# %bb.0:
	li	a5, 0
	li	t1, 16
.Lpcrel_hi25:
	auipc	a1, %pcrel_hi(.LCPI9_0)
	ld	a6, %pcrel_lo(.Lpcrel_hi25)(a1)
.Lpcrel_hi26:
	auipc	a1, %pcrel_hi(.LCPI9_1)
	ld	a7, %pcrel_lo(.Lpcrel_hi26)(a1)
	lui	a1, 233017
	addiw	t0, a1, -455
.Lpcrel_hi27:
	auipc	a1, %pcrel_hi(plain)
	addi	t2, a1, %pcrel_lo(.Lpcrel_hi27)
	lui	a2, 1
	addiw	a2, a2, -1
	j	.LBB9_2
.LBB9_1:                                #   in Loop: Header=BB9_2 Depth=1
	addi	a1, a5, -1
	bge	a1, a2, .LBB9_5
.LBB9_2:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB9_3 Depth 2
	mul	t1, t1, a6
	add	t1, t1, a7
	srli	a1, t1, 32
	mul	a3, a1, t0
	srli	a3, a3, 33
	slli	a4, a3, 3
	subw	a1, a1, a3
	subw	a3, a1, a4
	slli	a4, t1, 6
	srli	a4, a4, 62
	sext.w	a5, a5
.LBB9_3:                                #   Parent Loop BB9_2 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	mv	a0, a5
	addi	a5, a5, 1
	add	a1, t2, a0
	sb	a4, 0(a1)
	beqz	a3, .LBB9_1
# %bb.4:                                #   in Loop: Header=BB9_3 Depth=2
	addiw	a3, a3, -1
	blt	a0, a2, .LBB9_3
	j	.LBB9_1
.LBB9_5:
	ret
.Lfunc_end9:
	.size	run_lengths_4k_prepare, .Lfunc_end9-run_lengths_4k_prepare
                                        # -- End function
	.globl	run_lengths_4k                  # -- Begin function run_lengths_4k
	.p2align	1
	.type	run_lengths_4k,@function
run_lengths_4k:                         # @run_lengths_4k
# %bb.0:
	li	a0, 0
	li	t3, 0
	lui	a6, 1
.Lpcrel_hi28:
	auipc	a2, %pcrel_hi(plain)
	addi	t0, a2, %pcrel_lo(.Lpcrel_hi28)
	add	a2, t0, a6
	lbu	t1, -1(a2)
.Lpcrel_hi29:
	auipc	a2, %pcrel_hi(coded)
	addi	t2, a2, %pcrel_lo(.Lpcrel_hi29)
	addi	a7, a6, -2
	j	.LBB10_3
.LBB10_1:                               #   in Loop: Header=BB10_3 Depth=1
	negw	a4, a2
	subw	a2, t3, a2
.LBB10_2:                               #   in Loop: Header=BB10_3 Depth=1
	add	a1, t2, a0
	sb	a4, 0(a1)
	addi	a0, a0, 2
	srliw	a4, a2, 12
	sb	a3, 1(a1)
	mv	t3, a2
	bnez	a4, .LBB10_9
.LBB10_3:                               # =>This Loop Header: Depth=1
                                        #     Child Loop BB10_7 Depth 2
	li	a4, 1
	addiw	a5, a6, -1
	mv	a3, t1
	lui	a2, 1
	beq	t3, a5, .LBB10_2
# %bb.4:                                #   in Loop: Header=BB10_3 Depth=1
	subw	a2, a7, t3
	slli	a2, a2, 32
	srli	a4, a2, 32
	li	a2, 253
	bltu	a4, a2, .LBB10_6
# %bb.5:                                #   in Loop: Header=BB10_3 Depth=1
	li	a4, 253
.LBB10_6:                               #   in Loop: Header=BB10_3 Depth=1
	add	a5, t0, t3
	lbu	a3, 0(a5)
	addi	a5, a5, 1
	addi	a4, a4, 1
	li	a2, -1
.LBB10_7:                               #   Parent Loop BB10_3 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lbu	a1, 0(a5)
	bne	a1, a3, .LBB10_1
# %bb.8:                                #   in Loop: Header=BB10_7 Depth=2
	addi	a2, a2, -1
	addi	a4, a4, -1
	addi	a5, a5, 1
	bnez	a4, .LBB10_7
	j	.LBB10_1
.LBB10_9:
	srliw	a0, a0, 1
	slli	a0, a0, 1
.Lpcrel_hi30:
	auipc	a1, %pcrel_hi(sink)
	sd	a0, %pcrel_lo(.Lpcrel_hi30)(a1)
	ret
.Lfunc_end10:
	.size	run_lengths_4k, .Lfunc_end10-run_lengths_4k
                                        # -- End function
	.type	plain,@object                   # @plain
	.section	.kernel.bss,"aw",@nobits
	.globl	plain
	.p2align	12, 0x0
plain:
	.zero	4096
	.size	plain, 4096

	.type	sink,@object                    # @sink
	.p2align	3, 0x0
sink:
	.quad	0                               # 0x0
	.size	sink, 8

	.type	xtea_2k.key,@object             # @xtea_2k.key
	.section	.kernel.rodata,"aM",@progbits,16,unique,1
	.p2align	2, 0x0
xtea_2k.key:
	.word	19088743                        # 0x1234567
	.word	2309737967                      # 0x89abcdef
	.word	4275878552                      # 0xfedcba98
	.word	1985229328                      # 0x76543210
	.size	xtea_2k.key, 16

	.type	base64_3k.letters,@object       # @base64_3k.letters
	.section	.kernel.rodata,"aMS",@progbits,1,unique,2
base64_3k.letters:
	.asciz	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	.size	base64_3k.letters, 65

	.type	coded,@object                   # @coded
	.section	.kernel.bss,"aw",@nobits
	.globl	coded
	.p2align	12, 0x0
coded:
	.zero	8192
	.size	coded, 8192

	.type	words,@object                   # @words
	.globl	words
	.p2align	12, 0x0
words:
	.zero	1024
	.size	words, 1024

	.section	".note.GNU-stack","",@progbits
	.addrsig
	.addrsig_sym sink
