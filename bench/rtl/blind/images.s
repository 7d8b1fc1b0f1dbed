# images.c, clang version 19.1.7 -O2
	.text
	.attribute	4, 16
	.attribute	5, "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zmmul1p0"
	.file	"images.c"
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function convolution_int8_prepare
.LCPI0_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI0_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	convolution_int8_prepare
	.p2align	1
	.type	convolution_int8_prepare,@function
convolution_int8_prepare:               # @convolution_int8_prepare
# %bb.0:
.Lpcrel_hi0:
	auipc	a0, %pcrel_hi(.LCPI0_0)
	ld	a0, %pcrel_lo(.Lpcrel_hi0)(a0)
	li	a2, 1
.Lpcrel_hi1:
	auipc	a1, %pcrel_hi(input)
	addi	a3, a1, %pcrel_lo(.Lpcrel_hi1)
.Lpcrel_hi2:
	auipc	a1, %pcrel_hi(.LCPI0_1)
	ld	a1, %pcrel_lo(.Lpcrel_hi2)(a1)
	lui	a4, 1
	addiw	a4, a4, 1088
	add	a4, a4, a3
.LBB0_1:                                # =>This Inner Loop Header: Depth=1
	mul	a2, a2, a0
	add	a2, a2, a1
	srli	a5, a2, 32
	sw	a5, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB0_1
# %bb.2:
	li	a2, 2
.Lpcrel_hi3:
	auipc	a3, %pcrel_hi(weights)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi3)
	addi	a4, a3, 576
.LBB0_3:                                # =>This Inner Loop Header: Depth=1
	mul	a2, a2, a0
	add	a2, a2, a1
	srli	a5, a2, 32
	sw	a5, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB0_3
# %bb.4:
.Lpcrel_hi4:
	auipc	a0, %pcrel_hi(bias)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi4)
	li	a1, -800
	sw	a1, 0(a0)
.Lpcrel_hi5:
	auipc	a1, %pcrel_hi(multiplier)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi5)
	lui	a2, 1221
	addi	a2, a2, -1216
	sw	a2, 0(a1)
	li	a2, -700
	sw	a2, 4(a0)
	lui	a2, 1245
	addi	a2, a2, 480
	sw	a2, 4(a1)
	li	a2, -600
	sw	a2, 8(a0)
	lui	a2, 1270
	addi	a2, a2, -1920
	sw	a2, 8(a1)
	li	a2, -500
	sw	a2, 12(a0)
	lui	a2, 1294
	addi	a2, a2, -224
	sw	a2, 12(a1)
	li	a2, -400
	sw	a2, 16(a0)
	lui	a2, 1318
	addi	a2, a2, 1472
	sw	a2, 16(a1)
	li	a2, -300
	sw	a2, 20(a0)
	lui	a2, 1343
	addi	a2, a2, -928
	sw	a2, 20(a1)
	li	a2, -200
	sw	a2, 24(a0)
	lui	a2, 1367
	addi	a2, a2, 768
	sw	a2, 24(a1)
	li	a2, -100
	sw	a2, 28(a0)
	lui	a2, 1392
	addi	a2, a2, -1632
	sw	a2, 28(a1)
	sw	zero, 32(a0)
	lui	a2, 1416
	addi	a2, a2, 64
	sw	a2, 32(a1)
	li	a2, 100
	sw	a2, 36(a0)
	lui	a2, 1440
	addi	a2, a2, 1760
	sw	a2, 36(a1)
	li	a2, 200
	sw	a2, 40(a0)
	lui	a2, 1465
	addi	a2, a2, -640
	sw	a2, 40(a1)
	li	a2, 300
	sw	a2, 44(a0)
	lui	a2, 1489
	addi	a2, a2, 1056
	sw	a2, 44(a1)
	li	a2, 400
	sw	a2, 48(a0)
	lui	a2, 1514
	addi	a2, a2, -1344
	sw	a2, 48(a1)
	li	a2, 500
	sw	a2, 52(a0)
	lui	a2, 1538
	addi	a2, a2, 352
	sw	a2, 52(a1)
	li	a2, 600
	sw	a2, 56(a0)
	lui	a2, 1563
	addi	a2, a2, -2048
	sw	a2, 56(a1)
	li	a2, 700
	sw	a2, 60(a0)
	lui	a0, 1587
	addi	a0, a0, -352
	sw	a0, 60(a1)
	ret
.Lfunc_end0:
	.size	convolution_int8_prepare, .Lfunc_end0-convolution_int8_prepare
                                        # -- End function
	.globl	convolution_int8                # -- Begin function convolution_int8
	.p2align	1
	.type	convolution_int8,@function
convolution_int8:                       # @convolution_int8
# %bb.0:
	addi	sp, sp, -80
	sd	s0, 72(sp)                      # 8-byte Folded Spill
	sd	s1, 64(sp)                      # 8-byte Folded Spill
	sd	s2, 56(sp)                      # 8-byte Folded Spill
	sd	s3, 48(sp)                      # 8-byte Folded Spill
	sd	s4, 40(sp)                      # 8-byte Folded Spill
	sd	s5, 32(sp)                      # 8-byte Folded Spill
	sd	s6, 24(sp)                      # 8-byte Folded Spill
	sd	s7, 16(sp)                      # 8-byte Folded Spill
	sd	s8, 8(sp)                       # 8-byte Folded Spill
	sd	s9, 0(sp)                       # 8-byte Folded Spill
	li	a7, 0
.Lpcrel_hi6:
	auipc	a0, %pcrel_hi(input+11)
	addi	a6, a0, %pcrel_lo(.Lpcrel_hi6)
.Lpcrel_hi7:
	auipc	a0, %pcrel_hi(weights+11)
	addi	t0, a0, %pcrel_lo(.Lpcrel_hi7)
.Lpcrel_hi8:
	auipc	a0, %pcrel_hi(bias)
	addi	t5, a0, %pcrel_lo(.Lpcrel_hi8)
.Lpcrel_hi9:
	auipc	a0, %pcrel_hi(multiplier)
	addi	t6, a0, %pcrel_lo(.Lpcrel_hi9)
	lui	t3, 262144
.Lpcrel_hi10:
	auipc	a0, %pcrel_hi(output)
	addi	s2, a0, %pcrel_lo(.Lpcrel_hi10)
	li	t4, 8
	j	.LBB1_2
.LBB1_1:                                #   in Loop: Header=BB1_2 Depth=1
	addi	a7, a7, 1
	addi	a6, a6, 144
	beq	a7, t4, .LBB1_12
.LBB1_2:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB1_4 Depth 2
                                        #       Child Loop BB1_6 Depth 3
                                        #         Child Loop BB1_7 Depth 4
	li	t2, 0
	slli	t1, a7, 6
	mv	s4, a6
	j	.LBB1_4
.LBB1_3:                                #   in Loop: Header=BB1_4 Depth=2
	addi	t2, t2, 1
	addi	s4, s4, 8
	beq	t2, t4, .LBB1_1
.LBB1_4:                                #   Parent Loop BB1_2 Depth=1
                                        # =>  This Loop Header: Depth=2
                                        #       Child Loop BB1_6 Depth 3
                                        #         Child Loop BB1_7 Depth 4
	li	s7, 0
	slli	s3, t2, 3
	add	s3, s3, t1
	mv	s6, t0
	j	.LBB1_6
.LBB1_5:                                #   in Loop: Header=BB1_6 Depth=3
	add	a1, s7, s3
	add	a1, a1, s2
	sb	a0, 0(a1)
	addi	s7, s7, 1
	addi	s6, s6, 72
	beq	s7, t4, .LBB1_3
.LBB1_6:                                #   Parent Loop BB1_2 Depth=1
                                        #     Parent Loop BB1_4 Depth=2
                                        # =>    This Loop Header: Depth=3
                                        #         Child Loop BB1_7 Depth 4
	slli	s5, s7, 2
	add	a0, t5, s5
	lw	a0, 0(a0)
	li	s8, 3
	mv	s1, s6
	mv	a2, s4
.LBB1_7:                                #   Parent Loop BB1_2 Depth=1
                                        #     Parent Loop BB1_4 Depth=2
                                        #       Parent Loop BB1_6 Depth=3
                                        # =>      This Inner Loop Header: Depth=4
	lb	s9, -11(a2)
	lb	a4, -11(s1)
	lb	a3, -10(a2)
	lb	a5, -10(s1)
	lb	s0, -9(a2)
	lb	a1, -9(s1)
	mul	a4, a4, s9
	add	a0, a0, a4
	mul	a3, a5, a3
	mul	a1, a1, s0
	add	a1, a1, a3
	add	s9, a1, a0
	lb	a1, -8(a2)
	lb	a3, -8(s1)
	lb	a4, -7(a2)
	lb	a5, -7(s1)
	lb	s0, -6(a2)
	lb	a0, -6(s1)
	mul	a1, a3, a1
	mul	a3, a5, a4
	add	a1, a1, a3
	mul	a0, a0, s0
	lb	a3, -5(a2)
	lb	a4, -5(s1)
	lb	a5, -4(a2)
	lb	s0, -4(s1)
	add	a0, a0, a1
	add	s9, s9, a0
	mul	a1, a4, a3
	mul	a3, s0, a5
	lb	a4, -3(a2)
	lb	a5, -3(s1)
	lb	s0, -2(a2)
	lb	a0, -2(s1)
	add	a1, a1, a3
	mul	a3, a5, a4
	add	a1, a1, a3
	mul	a0, a0, s0
	add	a0, a0, a1
	add	s9, s9, a0
	lb	a1, -1(a2)
	lb	a3, -1(s1)
	lb	a4, 0(a2)
	lb	a5, 0(s1)
	lb	s0, 1(a2)
	lb	a0, 1(s1)
	mul	a1, a3, a1
	mul	a3, a5, a4
	add	a1, a1, a3
	mul	a0, a0, s0
	lb	a3, 2(a2)
	lb	a4, 2(s1)
	lb	a5, 3(a2)
	lb	s0, 3(s1)
	add	a0, a0, a1
	mul	a1, a4, a3
	add	a0, a0, a1
	mul	a1, s0, a5
	lb	a3, 4(a2)
	lb	a4, 4(s1)
	lb	a5, 5(a2)
	lb	s0, 5(s1)
	add	a0, a0, a1
	add	s9, s9, a0
	mul	a1, a4, a3
	mul	a3, s0, a5
	lb	a4, 6(a2)
	lb	a5, 6(s1)
	lb	s0, 7(a2)
	lb	a0, 7(s1)
	add	a1, a1, a3
	mul	a3, a5, a4
	add	a1, a1, a3
	mul	a0, a0, s0
	lb	a3, 8(a2)
	lb	a4, 8(s1)
	lb	a5, 9(a2)
	lb	s0, 9(s1)
	add	a0, a0, a1
	mul	a1, a4, a3
	add	a0, a0, a1
	mul	a1, s0, a5
	add	a0, a0, a1
	add	s9, s9, a0
	lb	a1, 10(a2)
	lb	a3, 10(s1)
	lb	a4, 11(a2)
	lb	a5, 11(s1)
	lb	s0, 12(a2)
	lb	a0, 12(s1)
	mul	a1, a3, a1
	mul	a3, a5, a4
	add	a1, a1, a3
	mul	a0, a0, s0
	add	a0, a0, a1
	addw	a0, a0, s9
	addi	s8, s8, -1
	addi	a2, a2, 144
	addi	s1, s1, 24
	bnez	s8, .LBB1_7
# %bb.8:                                #   in Loop: Header=BB1_6 Depth=3
	add	s5, s5, t6
	lw	a1, 0(s5)
	mul	a0, a1, a0
	add	a0, a0, t3
	srai	a0, a0, 31
	li	a1, 127
	blt	a0, a1, .LBB1_10
# %bb.9:                                #   in Loop: Header=BB1_6 Depth=3
	li	a0, 127
.LBB1_10:                               #   in Loop: Header=BB1_6 Depth=3
	li	a1, -128
	blt	a1, a0, .LBB1_5
# %bb.11:                               #   in Loop: Header=BB1_6 Depth=3
	li	a0, -128
	j	.LBB1_5
.LBB1_12:
	ld	s0, 72(sp)                      # 8-byte Folded Reload
	ld	s1, 64(sp)                      # 8-byte Folded Reload
	ld	s2, 56(sp)                      # 8-byte Folded Reload
	ld	s3, 48(sp)                      # 8-byte Folded Reload
	ld	s4, 40(sp)                      # 8-byte Folded Reload
	ld	s5, 32(sp)                      # 8-byte Folded Reload
	ld	s6, 24(sp)                      # 8-byte Folded Reload
	ld	s7, 16(sp)                      # 8-byte Folded Reload
	ld	s8, 8(sp)                       # 8-byte Folded Reload
	ld	s9, 0(sp)                       # 8-byte Folded Reload
	addi	sp, sp, 80
	ret
.Lfunc_end1:
	.size	convolution_int8, .Lfunc_end1-convolution_int8
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function depthwise_int8_prepare
.LCPI2_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI2_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	depthwise_int8_prepare
	.p2align	1
	.type	depthwise_int8_prepare,@function
depthwise_int8_prepare:                 # @depthwise_int8_prepare
# %bb.0:
.Lpcrel_hi11:
	auipc	a0, %pcrel_hi(.LCPI2_0)
	ld	a0, %pcrel_lo(.Lpcrel_hi11)(a0)
	li	a2, 3
.Lpcrel_hi12:
	auipc	a1, %pcrel_hi(input)
	addi	a3, a1, %pcrel_lo(.Lpcrel_hi12)
.Lpcrel_hi13:
	auipc	a1, %pcrel_hi(.LCPI2_1)
	ld	a1, %pcrel_lo(.Lpcrel_hi13)(a1)
	lui	a4, 1
	addiw	a4, a4, 1088
	add	a4, a4, a3
.LBB2_1:                                # =>This Inner Loop Header: Depth=1
	mul	a2, a2, a0
	add	a2, a2, a1
	srli	a5, a2, 32
	sw	a5, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB2_1
# %bb.2:
	li	a2, 4
.Lpcrel_hi14:
	auipc	a3, %pcrel_hi(weights)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi14)
	addi	a4, a3, 576
.LBB2_3:                                # =>This Inner Loop Header: Depth=1
	mul	a2, a2, a0
	add	a2, a2, a1
	srli	a5, a2, 32
	sw	a5, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB2_3
# %bb.4:
.Lpcrel_hi15:
	auipc	a0, %pcrel_hi(bias)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi15)
	li	a1, -800
	sw	a1, 0(a0)
.Lpcrel_hi16:
	auipc	a1, %pcrel_hi(multiplier)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi16)
	lui	a2, 1221
	addi	a2, a2, -1216
	sw	a2, 0(a1)
	li	a2, -700
	sw	a2, 4(a0)
	lui	a2, 1245
	addi	a2, a2, 480
	sw	a2, 4(a1)
	li	a2, -600
	sw	a2, 8(a0)
	lui	a2, 1270
	addi	a2, a2, -1920
	sw	a2, 8(a1)
	li	a2, -500
	sw	a2, 12(a0)
	lui	a2, 1294
	addi	a2, a2, -224
	sw	a2, 12(a1)
	li	a2, -400
	sw	a2, 16(a0)
	lui	a2, 1318
	addi	a2, a2, 1472
	sw	a2, 16(a1)
	li	a2, -300
	sw	a2, 20(a0)
	lui	a2, 1343
	addi	a2, a2, -928
	sw	a2, 20(a1)
	li	a2, -200
	sw	a2, 24(a0)
	lui	a2, 1367
	addi	a2, a2, 768
	sw	a2, 24(a1)
	li	a2, -100
	sw	a2, 28(a0)
	lui	a2, 1392
	addi	a2, a2, -1632
	sw	a2, 28(a1)
	sw	zero, 32(a0)
	lui	a2, 1416
	addi	a2, a2, 64
	sw	a2, 32(a1)
	li	a2, 100
	sw	a2, 36(a0)
	lui	a2, 1440
	addi	a2, a2, 1760
	sw	a2, 36(a1)
	li	a2, 200
	sw	a2, 40(a0)
	lui	a2, 1465
	addi	a2, a2, -640
	sw	a2, 40(a1)
	li	a2, 300
	sw	a2, 44(a0)
	lui	a2, 1489
	addi	a2, a2, 1056
	sw	a2, 44(a1)
	li	a2, 400
	sw	a2, 48(a0)
	lui	a2, 1514
	addi	a2, a2, -1344
	sw	a2, 48(a1)
	li	a2, 500
	sw	a2, 52(a0)
	lui	a2, 1538
	addi	a2, a2, 352
	sw	a2, 52(a1)
	li	a2, 600
	sw	a2, 56(a0)
	lui	a2, 1563
	addi	a2, a2, -2048
	sw	a2, 56(a1)
	li	a2, 700
	sw	a2, 60(a0)
	lui	a0, 1587
	addi	a0, a0, -352
	sw	a0, 60(a1)
	ret
.Lfunc_end2:
	.size	depthwise_int8_prepare, .Lfunc_end2-depthwise_int8_prepare
                                        # -- End function
	.globl	depthwise_int8                  # -- Begin function depthwise_int8
	.p2align	1
	.type	depthwise_int8,@function
depthwise_int8:                         # @depthwise_int8
# %bb.0:
	addi	sp, sp, -96
	sd	s0, 88(sp)                      # 8-byte Folded Spill
	sd	s1, 80(sp)                      # 8-byte Folded Spill
	sd	s2, 72(sp)                      # 8-byte Folded Spill
	sd	s3, 64(sp)                      # 8-byte Folded Spill
	sd	s4, 56(sp)                      # 8-byte Folded Spill
	sd	s5, 48(sp)                      # 8-byte Folded Spill
	sd	s6, 40(sp)                      # 8-byte Folded Spill
	sd	s7, 32(sp)                      # 8-byte Folded Spill
	sd	s8, 24(sp)                      # 8-byte Folded Spill
	sd	s9, 16(sp)                      # 8-byte Folded Spill
	sd	s10, 8(sp)                      # 8-byte Folded Spill
	sd	s11, 0(sp)                      # 8-byte Folded Spill
	li	a6, 0
.Lpcrel_hi17:
	auipc	a0, %pcrel_hi(input+304)
	addi	a7, a0, %pcrel_lo(.Lpcrel_hi17)
.Lpcrel_hi18:
	auipc	a0, %pcrel_hi(output)
	addi	t2, a0, %pcrel_lo(.Lpcrel_hi18)
.Lpcrel_hi19:
	auipc	a0, %pcrel_hi(weights+64)
	addi	t3, a0, %pcrel_lo(.Lpcrel_hi19)
.Lpcrel_hi20:
	auipc	a0, %pcrel_hi(multiplier)
	addi	t4, a0, %pcrel_lo(.Lpcrel_hi20)
.Lpcrel_hi21:
	auipc	a0, %pcrel_hi(bias)
	addi	t5, a0, %pcrel_lo(.Lpcrel_hi21)
	lui	s5, 262144
	li	t1, 12
	mv	t0, t2
	j	.LBB3_2
.LBB3_1:                                #   in Loop: Header=BB3_2 Depth=1
	addi	t0, t0, 192
	addi	a7, a7, 288
	beq	a6, t1, .LBB3_10
.LBB3_2:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB3_4 Depth 2
                                        #       Child Loop BB3_6 Depth 3
	li	s4, 0
	slli	a1, a6, 6
	slli	a2, a6, 8
	sub	a2, a2, a1
	addi	t6, a2, 16
	addi	a6, a6, 1
	mv	s2, a7
	mv	s3, t0
	j	.LBB3_4
.LBB3_3:                                #   in Loop: Header=BB3_4 Depth=2
	addi	s4, s4, 1
	addi	s3, s3, 16
	addi	s2, s2, 16
	beq	s4, t1, .LBB3_1
.LBB3_4:                                #   Parent Loop BB3_2 Depth=1
                                        # =>  This Loop Header: Depth=2
                                        #       Child Loop BB3_6 Depth 3
	slli	a1, s4, 4
	add	a1, a1, t6
	add	s6, t2, a1
	mv	a2, t3
	mv	s0, s2
	mv	s10, t5
	mv	s11, t4
	mv	a4, s3
	j	.LBB3_6
.LBB3_5:                                #   in Loop: Header=BB3_6 Depth=3
	sb	a1, 0(a4)
	addi	a4, a4, 1
	addi	s11, s11, 4
	addi	s10, s10, 4
	addi	s0, s0, 1
	addi	a2, a2, 1
	beq	a4, s6, .LBB3_3
.LBB3_6:                                #   Parent Loop BB3_2 Depth=1
                                        #     Parent Loop BB3_4 Depth=2
                                        # =>    This Inner Loop Header: Depth=3
	lw	s7, 0(s10)
	lb	s8, -304(s0)
	lb	s9, -64(a2)
	lb	a1, -288(s0)
	lb	a0, -48(a2)
	lb	a5, -272(s0)
	lb	s1, -32(a2)
	mul	a3, s9, s8
	add	a3, a3, s7
	mul	a0, a0, a1
	mul	a1, s1, a5
	add	a0, a0, a1
	add	s7, a0, a3
	lb	s8, -16(s0)
	lb	a3, -16(a2)
	lb	a5, 0(s0)
	lb	s1, 0(a2)
	lb	a0, 16(s0)
	lb	a1, 16(a2)
	mul	a3, a3, s8
	mul	a5, s1, a5
	add	a3, a3, a5
	mul	a0, a1, a0
	add	a0, a0, a3
	lb	a1, 272(s0)
	lb	a3, 32(a2)
	add	s7, s7, a0
	lb	a5, 288(s0)
	lb	s1, 48(a2)
	mul	a1, a3, a1
	lb	a3, 304(s0)
	lb	a0, 64(a2)
	mul	a5, s1, a5
	add	a1, a1, a5
	lw	a5, 0(s11)
	mul	a0, a0, a3
	add	a0, a0, a1
	addw	a0, a0, s7
	mul	a0, a5, a0
	add	a0, a0, s5
	srai	a1, a0, 31
	li	a0, 127
	blt	a1, a0, .LBB3_8
# %bb.7:                                #   in Loop: Header=BB3_6 Depth=3
	li	a1, 127
.LBB3_8:                                #   in Loop: Header=BB3_6 Depth=3
	li	a0, -128
	blt	a0, a1, .LBB3_5
# %bb.9:                                #   in Loop: Header=BB3_6 Depth=3
	li	a1, -128
	j	.LBB3_5
.LBB3_10:
	ld	s0, 88(sp)                      # 8-byte Folded Reload
	ld	s1, 80(sp)                      # 8-byte Folded Reload
	ld	s2, 72(sp)                      # 8-byte Folded Reload
	ld	s3, 64(sp)                      # 8-byte Folded Reload
	ld	s4, 56(sp)                      # 8-byte Folded Reload
	ld	s5, 48(sp)                      # 8-byte Folded Reload
	ld	s6, 40(sp)                      # 8-byte Folded Reload
	ld	s7, 32(sp)                      # 8-byte Folded Reload
	ld	s8, 24(sp)                      # 8-byte Folded Reload
	ld	s9, 16(sp)                      # 8-byte Folded Reload
	ld	s10, 8(sp)                      # 8-byte Folded Reload
	ld	s11, 0(sp)                      # 8-byte Folded Reload
	addi	sp, sp, 96
	ret
.Lfunc_end3:
	.size	depthwise_int8, .Lfunc_end3-depthwise_int8
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function max_pool_int8_prepare
.LCPI4_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI4_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	max_pool_int8_prepare
	.p2align	1
	.type	max_pool_int8_prepare,@function
max_pool_int8_prepare:                  # @max_pool_int8_prepare
# %bb.0:
.Lpcrel_hi22:
	auipc	a0, %pcrel_hi(.LCPI4_0)
	ld	a0, %pcrel_lo(.Lpcrel_hi22)(a0)
	li	a2, 5
.Lpcrel_hi23:
	auipc	a1, %pcrel_hi(input)
	addi	a3, a1, %pcrel_lo(.Lpcrel_hi23)
.Lpcrel_hi24:
	auipc	a1, %pcrel_hi(.LCPI4_1)
	ld	a1, %pcrel_lo(.Lpcrel_hi24)(a1)
	lui	a4, 1
	addiw	a4, a4, 1088
	add	a4, a4, a3
.LBB4_1:                                # =>This Inner Loop Header: Depth=1
	mul	a2, a2, a0
	add	a2, a2, a1
	srli	a5, a2, 32
	sw	a5, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB4_1
# %bb.2:
	li	a2, 6
.Lpcrel_hi25:
	auipc	a3, %pcrel_hi(weights)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi25)
	addi	a4, a3, 576
.LBB4_3:                                # =>This Inner Loop Header: Depth=1
	mul	a2, a2, a0
	add	a2, a2, a1
	srli	a5, a2, 32
	sw	a5, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB4_3
# %bb.4:
.Lpcrel_hi26:
	auipc	a0, %pcrel_hi(bias)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi26)
	li	a1, -800
	sw	a1, 0(a0)
.Lpcrel_hi27:
	auipc	a1, %pcrel_hi(multiplier)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi27)
	lui	a2, 1221
	addi	a2, a2, -1216
	sw	a2, 0(a1)
	li	a2, -700
	sw	a2, 4(a0)
	lui	a2, 1245
	addi	a2, a2, 480
	sw	a2, 4(a1)
	li	a2, -600
	sw	a2, 8(a0)
	lui	a2, 1270
	addi	a2, a2, -1920
	sw	a2, 8(a1)
	li	a2, -500
	sw	a2, 12(a0)
	lui	a2, 1294
	addi	a2, a2, -224
	sw	a2, 12(a1)
	li	a2, -400
	sw	a2, 16(a0)
	lui	a2, 1318
	addi	a2, a2, 1472
	sw	a2, 16(a1)
	li	a2, -300
	sw	a2, 20(a0)
	lui	a2, 1343
	addi	a2, a2, -928
	sw	a2, 20(a1)
	li	a2, -200
	sw	a2, 24(a0)
	lui	a2, 1367
	addi	a2, a2, 768
	sw	a2, 24(a1)
	li	a2, -100
	sw	a2, 28(a0)
	lui	a2, 1392
	addi	a2, a2, -1632
	sw	a2, 28(a1)
	sw	zero, 32(a0)
	lui	a2, 1416
	addi	a2, a2, 64
	sw	a2, 32(a1)
	li	a2, 100
	sw	a2, 36(a0)
	lui	a2, 1440
	addi	a2, a2, 1760
	sw	a2, 36(a1)
	li	a2, 200
	sw	a2, 40(a0)
	lui	a2, 1465
	addi	a2, a2, -640
	sw	a2, 40(a1)
	li	a2, 300
	sw	a2, 44(a0)
	lui	a2, 1489
	addi	a2, a2, 1056
	sw	a2, 44(a1)
	li	a2, 400
	sw	a2, 48(a0)
	lui	a2, 1514
	addi	a2, a2, -1344
	sw	a2, 48(a1)
	li	a2, 500
	sw	a2, 52(a0)
	lui	a2, 1538
	addi	a2, a2, 352
	sw	a2, 52(a1)
	li	a2, 600
	sw	a2, 56(a0)
	lui	a2, 1563
	addi	a2, a2, -2048
	sw	a2, 56(a1)
	li	a2, 700
	sw	a2, 60(a0)
	lui	a0, 1587
	addi	a0, a0, -352
	sw	a0, 60(a1)
	ret
.Lfunc_end4:
	.size	max_pool_int8_prepare, .Lfunc_end4-max_pool_int8_prepare
                                        # -- End function
	.globl	max_pool_int8                   # -- Begin function max_pool_int8
	.p2align	1
	.type	max_pool_int8,@function
max_pool_int8:                          # @max_pool_int8
# %bb.0:
	li	t1, 0
.Lpcrel_hi28:
	auipc	a0, %pcrel_hi(input+304)
	addi	a7, a0, %pcrel_lo(.Lpcrel_hi28)
.Lpcrel_hi29:
	auipc	a0, %pcrel_hi(output)
	addi	t3, a0, %pcrel_lo(.Lpcrel_hi29)
	li	a6, 144
	li	t2, 9
	mv	t0, t3
	j	.LBB5_2
.LBB5_1:                                #   in Loop: Header=BB5_2 Depth=1
	addi	t1, t1, 1
	addi	t0, t0, 144
	addi	a7, a7, 576
	beq	t1, t2, .LBB5_12
.LBB5_2:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB5_4 Depth 2
                                        #       Child Loop BB5_6 Depth 3
	li	a3, 0
	mul	t4, t1, a6
	addi	t4, t4, 16
	mv	t5, a7
	mv	t6, t0
	j	.LBB5_4
.LBB5_3:                                #   in Loop: Header=BB5_4 Depth=2
	addi	a3, a3, 1
	addi	t6, t6, 16
	addi	t5, t5, 32
	beq	a3, t2, .LBB5_1
.LBB5_4:                                #   Parent Loop BB5_2 Depth=1
                                        # =>  This Loop Header: Depth=2
                                        #       Child Loop BB5_6 Depth 3
	slli	a0, a3, 4
	add	a0, a0, t4
	add	a2, t3, a0
	mv	a5, t5
	mv	a0, t6
	j	.LBB5_6
.LBB5_5:                                #   in Loop: Header=BB5_6 Depth=3
	sb	a4, 0(a0)
	addi	a0, a0, 1
	addi	a5, a5, 1
	beq	a0, a2, .LBB5_3
.LBB5_6:                                #   Parent Loop BB5_2 Depth=1
                                        #     Parent Loop BB5_4 Depth=2
                                        # =>    This Inner Loop Header: Depth=3
	lb	a1, -304(a5)
	lb	a4, -288(a5)
	bge	a1, a4, .LBB5_9
# %bb.7:                                #   in Loop: Header=BB5_6 Depth=3
	lb	a1, -16(a5)
	bge	a4, a1, .LBB5_10
.LBB5_8:                                #   in Loop: Header=BB5_6 Depth=3
	lb	a4, 0(a5)
	blt	a1, a4, .LBB5_5
	j	.LBB5_11
.LBB5_9:                                #   in Loop: Header=BB5_6 Depth=3
	mv	a4, a1
	lb	a1, -16(a5)
	blt	a4, a1, .LBB5_8
.LBB5_10:                               #   in Loop: Header=BB5_6 Depth=3
	mv	a1, a4
	lb	a4, 0(a5)
	blt	a1, a4, .LBB5_5
.LBB5_11:                               #   in Loop: Header=BB5_6 Depth=3
	mv	a4, a1
	j	.LBB5_5
.LBB5_12:
	ret
.Lfunc_end5:
	.size	max_pool_int8, .Lfunc_end5-max_pool_int8
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function sobel_prepare
.LCPI6_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI6_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	sobel_prepare
	.p2align	1
	.type	sobel_prepare,@function
sobel_prepare:                          # @sobel_prepare
# %bb.0:
	li	a0, 7
.Lpcrel_hi30:
	auipc	a3, %pcrel_hi(picture)
.Lpcrel_hi31:
	auipc	a1, %pcrel_hi(.LCPI6_0)
	ld	a1, %pcrel_lo(.Lpcrel_hi31)(a1)
.Lpcrel_hi32:
	auipc	a2, %pcrel_hi(.LCPI6_1)
	ld	a2, %pcrel_lo(.Lpcrel_hi32)(a2)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi30)
	addi	a4, a3, 2047
	addi	a4, a4, 1025
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
	.size	sobel_prepare, .Lfunc_end6-sobel_prepare
                                        # -- End function
	.globl	sobel                           # -- Begin function sobel
	.p2align	1
	.type	sobel,@function
sobel:                                  # @sobel
# %bb.0:
	addi	sp, sp, -32
	sd	s0, 24(sp)                      # 8-byte Folded Spill
	sd	s1, 16(sp)                      # 8-byte Folded Spill
	sd	s2, 8(sp)                       # 8-byte Folded Spill
	li	t0, 0
.Lpcrel_hi33:
	auipc	a0, %pcrel_hi(edges)
	addi	a7, a0, %pcrel_lo(.Lpcrel_hi33)
	addi	t1, a7, 65
.Lpcrel_hi34:
	auipc	a0, %pcrel_hi(picture+130)
	addi	t2, a0, %pcrel_lo(.Lpcrel_hi34)
	li	t3, 1
	li	a6, 47
	j	.LBB7_2
.LBB7_1:                                #   in Loop: Header=BB7_2 Depth=1
	addi	t3, t3, 1
	addi	t1, t1, 64
	addi	t2, t2, 64
	addi	t0, t0, 1
	beq	t3, a6, .LBB7_6
.LBB7_2:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB7_4 Depth 2
	slli	a0, t0, 6
	add	a0, a0, a7
	addi	t4, a0, 127
	mv	a3, t2
	mv	a2, t1
	j	.LBB7_4
.LBB7_3:                                #   in Loop: Header=BB7_4 Depth=2
	sb	a0, 0(a2)
	addi	a2, a2, 1
	addi	a3, a3, 1
	beq	a2, t4, .LBB7_1
.LBB7_4:                                #   Parent Loop BB7_2 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lbu	t6, -128(a3)
	lbu	t5, -64(a3)
	lbu	a4, 0(a3)
	lbu	a5, -66(a3)
	lbu	a1, -130(a3)
	lbu	a0, -2(a3)
	sub	t5, t5, a5
	add	s2, a4, t6
	add	s0, a1, a0
	lbu	s1, -1(a3)
	lbu	a5, -129(a3)
	sub	s0, s2, s0
	slli	t5, t5, 1
	add	t5, t5, s0
	sub	s1, s1, a5
	slli	s1, s1, 1
	add	a1, a1, t6
	add	a0, a0, a4
	sub	a0, a0, a1
	add	a0, a0, s1
	sraiw	a1, t5, 31
	xor	a4, t5, a1
	subw	a4, a4, a1
	sraiw	a1, a0, 31
	xor	a0, a0, a1
	subw	a0, a0, a1
	addw	a0, a0, a4
	li	a1, 255
	bltu	a0, a1, .LBB7_3
# %bb.5:                                #   in Loop: Header=BB7_4 Depth=2
	li	a0, 255
	j	.LBB7_3
.LBB7_6:
	ld	s0, 24(sp)                      # 8-byte Folded Reload
	ld	s1, 16(sp)                      # 8-byte Folded Reload
	ld	s2, 8(sp)                       # 8-byte Folded Reload
	addi	sp, sp, 32
	ret
.Lfunc_end7:
	.size	sobel, .Lfunc_end7-sobel
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function equalize_prepare
.LCPI8_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI8_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	equalize_prepare
	.p2align	1
	.type	equalize_prepare,@function
equalize_prepare:                       # @equalize_prepare
# %bb.0:
	li	a0, 8
.Lpcrel_hi35:
	auipc	a3, %pcrel_hi(picture)
.Lpcrel_hi36:
	auipc	a1, %pcrel_hi(.LCPI8_0)
	ld	a1, %pcrel_lo(.Lpcrel_hi36)(a1)
.Lpcrel_hi37:
	auipc	a2, %pcrel_hi(.LCPI8_1)
	ld	a2, %pcrel_lo(.Lpcrel_hi37)(a2)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi35)
	addi	a4, a3, 2047
	addi	a4, a4, 1025
.LBB8_1:                                # =>This Inner Loop Header: Depth=1
	mul	a0, a0, a1
	add	a0, a0, a2
	srli	a5, a0, 32
	sw	a5, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB8_1
# %bb.2:
	ret
.Lfunc_end8:
	.size	equalize_prepare, .Lfunc_end8-equalize_prepare
                                        # -- End function
	.globl	equalize                        # -- Begin function equalize
	.p2align	1
	.type	equalize,@function
equalize:                               # @equalize
# %bb.0:
.Lpcrel_hi38:
	auipc	a0, %pcrel_hi(histogram)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi38)
	addi	a1, a0, 1024
.LBB9_1:                                # =>This Inner Loop Header: Depth=1
	sw	zero, 0(a0)
	addi	a0, a0, 4
	bne	a0, a1, .LBB9_1
# %bb.2:
.Lpcrel_hi39:
	auipc	a0, %pcrel_hi(picture)
	addi	a1, a0, %pcrel_lo(.Lpcrel_hi39)
.Lpcrel_hi40:
	auipc	a0, %pcrel_hi(histogram)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi40)
	addi	a2, a1, 2047
	addi	a2, a2, 1025
.LBB9_3:                                # =>This Inner Loop Header: Depth=1
	lbu	a3, 0(a1)
	slli	a3, a3, 2
	add	a3, a3, a0
	lw	a4, 0(a3)
	addi	a4, a4, 1
	addi	a1, a1, 1
	sw	a4, 0(a3)
	bne	a1, a2, .LBB9_3
# %bb.4:
	li	a1, 0
	lui	a2, 699051
	addi	a2, a2, -1365
	slli	a2, a2, 32
	addi	a3, a0, 1024
.LBB9_5:                                # =>This Inner Loop Header: Depth=1
	lw	a4, 0(a0)
	add	a1, a1, a4
	slli	a4, a1, 8
	subw	a4, a4, a1
	slli	a4, a4, 32
	mulhu	a4, a4, a2
	srli	a4, a4, 43
	sw	a4, 0(a0)
	addi	a0, a0, 4
	bne	a0, a3, .LBB9_5
# %bb.6:
.Lpcrel_hi41:
	auipc	a0, %pcrel_hi(edges)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi41)
.Lpcrel_hi42:
	auipc	a1, %pcrel_hi(picture)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi42)
.Lpcrel_hi43:
	auipc	a2, %pcrel_hi(histogram)
	addi	a2, a2, %pcrel_lo(.Lpcrel_hi43)
	addi	a3, a0, 2047
	addi	a3, a3, 1025
.LBB9_7:                                # =>This Inner Loop Header: Depth=1
	lbu	a4, 0(a1)
	slli	a4, a4, 2
	add	a4, a4, a2
	lbu	a4, 0(a4)
	sb	a4, 0(a0)
	addi	a0, a0, 1
	addi	a1, a1, 1
	bne	a0, a3, .LBB9_7
# %bb.8:
	ret
.Lfunc_end9:
	.size	equalize, .Lfunc_end9-equalize
                                        # -- End function
	.type	bias,@object                    # @bias
	.section	.kernel.bss,"aw",@nobits
	.p2align	2, 0x0
bias:
	.zero	64
	.size	bias, 64

	.type	input,@object                   # @input
	.globl	input
	.p2align	12, 0x0
input:
	.zero	5184
	.size	input, 5184

	.type	weights,@object                 # @weights
	.globl	weights
	.p2align	12, 0x0
weights:
	.zero	576
	.size	weights, 576

	.type	output,@object                  # @output
	.globl	output
	.p2align	12, 0x0
output:
	.zero	5184
	.size	output, 5184

	.type	picture,@object                 # @picture
	.globl	picture
	.p2align	12, 0x0
picture:
	.zero	3072
	.size	picture, 3072

	.type	edges,@object                   # @edges
	.globl	edges
	.p2align	12, 0x0
edges:
	.zero	3072
	.size	edges, 3072

	.type	histogram,@object               # @histogram
	.p2align	2, 0x0
histogram:
	.zero	1024
	.size	histogram, 1024

	.type	multiplier,@object              # @multiplier
	.p2align	2, 0x0
multiplier:
	.zero	64
	.size	multiplier, 64

	.section	".note.GNU-stack","",@progbits
	.addrsig
