# floats.c, clang version 19.1.7 -O2
	.text
	.attribute	4, 16
	.attribute	5, "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zmmul1p0"
	.file	"floats.c"
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function product_f32_20_prepare
.LCPI0_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI0_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	product_f32_20_prepare
	.p2align	1
	.type	product_f32_20_prepare,@function
product_f32_20_prepare:                 # @product_f32_20_prepare
# %bb.0:
.Lpcrel_hi0:
	auipc	a0, %pcrel_hi(.LCPI0_0)
	ld	a0, %pcrel_lo(.Lpcrel_hi0)(a0)
	li	a2, 1
.Lpcrel_hi1:
	auipc	a1, %pcrel_hi(a32)
	addi	a3, a1, %pcrel_lo(.Lpcrel_hi1)
.Lpcrel_hi2:
	auipc	a1, %pcrel_hi(.LCPI0_1)
	ld	a1, %pcrel_lo(.Lpcrel_hi2)(a1)
	lui	a4, 196608
	fmv.w.x	fa5, a4
	addi	a4, a3, 1600
.LBB0_1:                                # =>This Inner Loop Header: Depth=1
	mul	a2, a2, a0
	add	a2, a2, a1
	srai	a5, a2, 32
	fcvt.s.w	fa4, a5
	fmul.s	fa4, fa4, fa5
	fsw	fa4, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB0_1
# %bb.2:
	li	a2, 2
.Lpcrel_hi3:
	auipc	a3, %pcrel_hi(b32)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi3)
	lui	a4, 196608
	fmv.w.x	fa5, a4
	addi	a4, a3, 1600
.LBB0_3:                                # =>This Inner Loop Header: Depth=1
	mul	a2, a2, a0
	add	a2, a2, a1
	srai	a5, a2, 32
	fcvt.s.w	fa4, a5
	fmul.s	fa4, fa4, fa5
	fsw	fa4, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB0_3
# %bb.4:
	ret
.Lfunc_end0:
	.size	product_f32_20_prepare, .Lfunc_end0-product_f32_20_prepare
                                        # -- End function
	.globl	product_f32_20                  # -- Begin function product_f32_20
	.p2align	1
	.type	product_f32_20,@function
product_f32_20:                         # @product_f32_20
# %bb.0:
	li	a6, 0
.Lpcrel_hi4:
	auipc	a0, %pcrel_hi(a32)
	addi	t2, a0, %pcrel_lo(.Lpcrel_hi4)
	li	a7, 20
.Lpcrel_hi5:
	auipc	a0, %pcrel_hi(b32)
	addi	t1, a0, %pcrel_lo(.Lpcrel_hi5)
	fmv.w.x	fa5, zero
.Lpcrel_hi6:
	auipc	a0, %pcrel_hi(c32)
	addi	t0, a0, %pcrel_lo(.Lpcrel_hi6)
.LBB1_1:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB1_2 Depth 2
                                        #       Child Loop BB1_3 Depth 3
	li	a5, 0
	mul	a0, a6, a7
	mv	a2, t1
.LBB1_2:                                #   Parent Loop BB1_1 Depth=1
                                        # =>  This Loop Header: Depth=2
                                        #       Child Loop BB1_3 Depth 3
	slli	a1, a5, 2
	add	a1, a1, t1
	addi	a4, a1, 1600
	mv	a1, t2
	mv	a3, a2
	fmv.s	fa4, fa5
.LBB1_3:                                #   Parent Loop BB1_1 Depth=1
                                        #     Parent Loop BB1_2 Depth=2
                                        # =>    This Inner Loop Header: Depth=3
	flw	fa3, 0(a1)
	flw	fa2, 0(a3)
	fmul.s	fa3, fa3, fa2
	fadd.s	fa4, fa4, fa3
	addi	a3, a3, 80
	addi	a1, a1, 4
	bne	a3, a4, .LBB1_3
# %bb.4:                                #   in Loop: Header=BB1_2 Depth=2
	add	a1, a5, a0
	slli	a1, a1, 2
	add	a1, a1, t0
	fsw	fa4, 0(a1)
	addi	a5, a5, 1
	addi	a2, a2, 4
	bne	a5, a7, .LBB1_2
# %bb.5:                                #   in Loop: Header=BB1_1 Depth=1
	addi	a6, a6, 1
	addi	t2, t2, 80
	bne	a6, a7, .LBB1_1
# %bb.6:
	ret
.Lfunc_end1:
	.size	product_f32_20, .Lfunc_end1-product_f32_20
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function product_f64_28_prepare
.LCPI2_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI2_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	product_f64_28_prepare
	.p2align	1
	.type	product_f64_28_prepare,@function
product_f64_28_prepare:                 # @product_f64_28_prepare
# %bb.0:
.Lpcrel_hi7:
	auipc	a0, %pcrel_hi(.LCPI2_0)
	ld	a0, %pcrel_lo(.Lpcrel_hi7)(a0)
	li	a2, 3
.Lpcrel_hi8:
	auipc	a1, %pcrel_hi(a64)
	addi	a3, a1, %pcrel_lo(.Lpcrel_hi8)
.Lpcrel_hi9:
	auipc	a1, %pcrel_hi(.LCPI2_1)
	ld	a1, %pcrel_lo(.Lpcrel_hi9)(a1)
	lui	a4, 196608
	fmv.w.x	fa5, a4
	lui	a4, 2
	addiw	a4, a4, -1920
	add	a4, a4, a3
.LBB2_1:                                # =>This Inner Loop Header: Depth=1
	mul	a2, a2, a0
	add	a2, a2, a1
	srai	a5, a2, 32
	fcvt.s.w	fa4, a5
	fmul.s	fa4, fa4, fa5
	fcvt.d.s	fa4, fa4
	fsd	fa4, 0(a3)
	addi	a3, a3, 8
	bne	a3, a4, .LBB2_1
# %bb.2:
	li	a2, 4
.Lpcrel_hi10:
	auipc	a3, %pcrel_hi(b64)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi10)
	lui	a4, 196608
	fmv.w.x	fa5, a4
	lui	a4, 2
	addiw	a4, a4, -1920
	add	a4, a4, a3
.LBB2_3:                                # =>This Inner Loop Header: Depth=1
	mul	a2, a2, a0
	add	a2, a2, a1
	srai	a5, a2, 32
	fcvt.s.w	fa4, a5
	fmul.s	fa4, fa4, fa5
	fcvt.d.s	fa4, fa4
	fsd	fa4, 0(a3)
	addi	a3, a3, 8
	bne	a3, a4, .LBB2_3
# %bb.4:
	ret
.Lfunc_end2:
	.size	product_f64_28_prepare, .Lfunc_end2-product_f64_28_prepare
                                        # -- End function
	.globl	product_f64_28                  # -- Begin function product_f64_28
	.p2align	1
	.type	product_f64_28,@function
product_f64_28:                         # @product_f64_28
# %bb.0:
.Lpcrel_hi11:
	auipc	a0, %pcrel_hi(c64)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi11)
	lui	a1, 2
	addiw	a1, a1, -1920
	add	a1, a1, a0
.LBB3_1:                                # =>This Inner Loop Header: Depth=1
	sd	zero, 0(a0)
	addi	a0, a0, 8
	bne	a0, a1, .LBB3_1
# %bb.2:
	li	t0, 0
.Lpcrel_hi12:
	auipc	a0, %pcrel_hi(c64)
	addi	a7, a0, %pcrel_lo(.Lpcrel_hi12)
.Lpcrel_hi13:
	auipc	a0, %pcrel_hi(b64)
	addi	a6, a0, %pcrel_lo(.Lpcrel_hi13)
.Lpcrel_hi14:
	auipc	a0, %pcrel_hi(a64)
	addi	t2, a0, %pcrel_lo(.Lpcrel_hi14)
	li	t1, 28
	mv	t3, a7
.LBB3_3:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB3_4 Depth 2
                                        #       Child Loop BB3_5 Depth 3
	li	a2, 0
	slli	a0, t0, 5
	slli	a1, t0, 8
	sub	a1, a1, a0
	add	a1, a1, a7
	addi	a1, a1, 224
	slli	a3, t0, 2
	sub	a0, a0, a3
	mv	a3, a6
.LBB3_4:                                #   Parent Loop BB3_3 Depth=1
                                        # =>  This Loop Header: Depth=2
                                        #       Child Loop BB3_5 Depth 3
	add	a4, a2, a0
	slli	a4, a4, 3
	add	a4, a4, t2
	fld	fa5, 0(a4)
	mv	a4, a3
	mv	a5, t3
.LBB3_5:                                #   Parent Loop BB3_3 Depth=1
                                        #     Parent Loop BB3_4 Depth=2
                                        # =>    This Inner Loop Header: Depth=3
	fld	fa4, 0(a4)
	fld	fa3, 0(a5)
	fmul.d	fa4, fa5, fa4
	fadd.d	fa4, fa3, fa4
	fsd	fa4, 0(a5)
	addi	a5, a5, 8
	addi	a4, a4, 8
	bne	a5, a1, .LBB3_5
# %bb.6:                                #   in Loop: Header=BB3_4 Depth=2
	addi	a2, a2, 1
	addi	a3, a3, 224
	bne	a2, t1, .LBB3_4
# %bb.7:                                #   in Loop: Header=BB3_3 Depth=1
	addi	t0, t0, 1
	addi	t3, t3, 224
	bne	t0, t1, .LBB3_3
# %bb.8:
	ret
.Lfunc_end3:
	.size	product_f64_28, .Lfunc_end3-product_f64_28
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function fir_f32_prepare
.LCPI4_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI4_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	fir_f32_prepare
	.p2align	1
	.type	fir_f32_prepare,@function
fir_f32_prepare:                        # @fir_f32_prepare
# %bb.0:
.Lpcrel_hi15:
	auipc	a0, %pcrel_hi(.LCPI4_0)
	ld	a0, %pcrel_lo(.Lpcrel_hi15)(a0)
	li	a2, 5
.Lpcrel_hi16:
	auipc	a1, %pcrel_hi(a32)
	addi	a3, a1, %pcrel_lo(.Lpcrel_hi16)
.Lpcrel_hi17:
	auipc	a1, %pcrel_hi(.LCPI4_1)
	ld	a1, %pcrel_lo(.Lpcrel_hi17)(a1)
	lui	a4, 196608
	fmv.w.x	fa5, a4
	addi	a4, a3, 1664
.LBB4_1:                                # =>This Inner Loop Header: Depth=1
	mul	a2, a2, a0
	add	a2, a2, a1
	srai	a5, a2, 32
	fcvt.s.w	fa4, a5
	fmul.s	fa4, fa4, fa5
	fsw	fa4, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB4_1
# %bb.2:
	li	a2, 6
.Lpcrel_hi18:
	auipc	a3, %pcrel_hi(b32)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi18)
	lui	a4, 196608
	fmv.w.x	fa5, a4
	addi	a4, a3, 128
.LBB4_3:                                # =>This Inner Loop Header: Depth=1
	mul	a2, a2, a0
	add	a2, a2, a1
	srai	a5, a2, 32
	fcvt.s.w	fa4, a5
	fmul.s	fa4, fa4, fa5
	fsw	fa4, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB4_3
# %bb.4:
	ret
.Lfunc_end4:
	.size	fir_f32_prepare, .Lfunc_end4-fir_f32_prepare
                                        # -- End function
	.globl	fir_f32                         # -- Begin function fir_f32
	.p2align	1
	.type	fir_f32,@function
fir_f32:                                # @fir_f32
# %bb.0:
	li	a0, 0
.Lpcrel_hi19:
	auipc	a1, %pcrel_hi(a32)
	addi	a7, a1, %pcrel_lo(.Lpcrel_hi19)
	fmv.w.x	fa5, zero
.Lpcrel_hi20:
	auipc	a1, %pcrel_hi(b32)
	addi	t0, a1, %pcrel_lo(.Lpcrel_hi20)
.Lpcrel_hi21:
	auipc	a1, %pcrel_hi(c32)
	addi	t1, a1, %pcrel_lo(.Lpcrel_hi21)
	li	a6, 384
	mv	a3, a7
.LBB5_1:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB5_2 Depth 2
	slli	a4, a0, 2
	add	a1, a4, a7
	addi	a1, a1, 128
	mv	a2, t0
	mv	a5, a3
	fmv.s	fa4, fa5
.LBB5_2:                                #   Parent Loop BB5_1 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	flw	fa3, 0(a5)
	flw	fa2, 0(a2)
	fmul.s	fa3, fa3, fa2
	fadd.s	fa4, fa4, fa3
	addi	a5, a5, 4
	addi	a2, a2, 4
	bne	a5, a1, .LBB5_2
# %bb.3:                                #   in Loop: Header=BB5_1 Depth=1
	add	a4, a4, t1
	fsw	fa4, 0(a4)
	addi	a0, a0, 1
	addi	a3, a3, 4
	bne	a0, a6, .LBB5_1
# %bb.4:
	ret
.Lfunc_end5:
	.size	fir_f32, .Lfunc_end5-fir_f32
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function softmax_256_prepare
.LCPI6_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI6_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	softmax_256_prepare
	.p2align	1
	.type	softmax_256_prepare,@function
softmax_256_prepare:                    # @softmax_256_prepare
# %bb.0:
	li	a0, 7
.Lpcrel_hi22:
	auipc	a1, %pcrel_hi(a32)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi22)
.Lpcrel_hi23:
	auipc	a2, %pcrel_hi(.LCPI6_0)
	ld	a2, %pcrel_lo(.Lpcrel_hi23)(a2)
.Lpcrel_hi24:
	auipc	a3, %pcrel_hi(.LCPI6_1)
	ld	a3, %pcrel_lo(.Lpcrel_hi24)(a3)
	lui	a4, 196608
	fmv.w.x	fa5, a4
	lui	a4, 1
	add	a4, a4, a1
.LBB6_1:                                # =>This Inner Loop Header: Depth=1
	mul	a0, a0, a2
	add	a0, a0, a3
	srai	a5, a0, 32
	fcvt.s.w	fa4, a5
	fmul.s	fa4, fa4, fa5
	fsw	fa4, 0(a1)
	addi	a1, a1, 4
	bne	a1, a4, .LBB6_1
# %bb.2:
	ret
.Lfunc_end6:
	.size	softmax_256_prepare, .Lfunc_end6-softmax_256_prepare
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	2, 0x0                          # -- Begin function softmax_256
.LCPI7_0:
	.word	0x3fb8aa3b                      # float 1.44269502
.LCPI7_1:
	.word	0xbf317218                      # float -0.693147182
.LCPI7_2:
	.word	0x3c088889                      # float 0.00833333377
.LCPI7_3:
	.word	0x3d2aaaab                      # float 0.0416666679
.LCPI7_4:
	.word	0x3e2aaaab                      # float 0.166666672
	.section	.kernel.text,"ax",@progbits
	.globl	softmax_256
	.p2align	1
	.type	softmax_256,@function
softmax_256:                            # @softmax_256
# %bb.0:
	li	t2, 0
.Lpcrel_hi25:
	auipc	a0, %pcrel_hi(a32)
	addi	t0, a0, %pcrel_lo(.Lpcrel_hi25)
	addi	t1, t0, 4
.Lpcrel_hi26:
	auipc	a0, %pcrel_hi(c32)
	addi	a7, a0, %pcrel_lo(.Lpcrel_hi26)
	fmv.w.x	fa5, zero
	lui	a0, 266240
	fmv.w.x	fa4, a0
.Lpcrel_hi27:
	auipc	a0, %pcrel_hi(.LCPI7_0)
	flw	fa3, %pcrel_lo(.Lpcrel_hi27)(a0)
	lui	a0, 258048
	fmv.w.x	fa2, a0
	lui	a0, 782336
	fmv.w.x	fa1, a0
.Lpcrel_hi28:
	auipc	a0, %pcrel_hi(.LCPI7_1)
	flw	fa0, %pcrel_lo(.Lpcrel_hi28)(a0)
.Lpcrel_hi29:
	auipc	a0, %pcrel_hi(.LCPI7_2)
	flw	ft0, %pcrel_lo(.Lpcrel_hi29)(a0)
.Lpcrel_hi30:
	auipc	a0, %pcrel_hi(.LCPI7_3)
	flw	ft1, %pcrel_lo(.Lpcrel_hi30)(a0)
.Lpcrel_hi31:
	auipc	a0, %pcrel_hi(.LCPI7_4)
	flw	ft2, %pcrel_lo(.Lpcrel_hi31)(a0)
	lui	a4, 260096
	fmv.w.x	ft3, a4
	li	a6, 4
	mv	t3, t0
	mv	a0, a7
.LBB7_1:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB7_3 Depth 2
                                        #     Child Loop BB7_7 Depth 2
                                        #     Child Loop BB7_10 Depth 2
	slli	a1, t2, 10
	add	a3, t0, a1
	flw	ft5, 0(a3)
	addi	a1, a1, 1024
	add	a5, a7, a1
	add	a1, a1, t0
	mv	a3, t1
	j	.LBB7_3
.LBB7_2:                                #   in Loop: Header=BB7_3 Depth=2
	addi	a3, a3, 4
	fmv.s	ft5, ft4
	beq	a3, a1, .LBB7_5
.LBB7_3:                                #   Parent Loop BB7_1 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	flw	ft4, 0(a3)
	flt.s	a2, ft5, ft4
	bnez	a2, .LBB7_2
# %bb.4:                                #   in Loop: Header=BB7_3 Depth=2
	fmv.s	ft4, ft5
	j	.LBB7_2
.LBB7_5:                                #   in Loop: Header=BB7_1 Depth=1
	mv	a1, t3
	mv	a3, a0
	fmv.s	ft5, fa5
	j	.LBB7_7
.LBB7_6:                                #   in Loop: Header=BB7_7 Depth=2
	fadd.s	ft7, ft7, fa6
	fcvt.w.s	a2, ft7, rtz
	fcvt.s.w	ft7, a2
	fmul.s	ft7, ft7, fa0
	fadd.s	ft6, ft6, ft7
	fmul.s	ft7, ft6, ft0
	fadd.s	ft7, ft7, ft1
	fmul.s	ft7, ft6, ft7
	fadd.s	ft7, ft7, ft2
	fmul.s	ft7, ft6, ft7
	fadd.s	ft7, ft7, fa2
	fmul.s	ft7, ft6, ft7
	fadd.s	ft7, ft7, ft3
	fmul.s	ft6, ft6, ft7
	fadd.s	ft6, ft6, ft3
	slli	a2, a2, 23
	add	a2, a2, a4
	fmv.w.x	ft7, a2
	fmul.s	ft6, ft6, ft7
	fsw	ft6, 0(a3)
	fadd.s	ft5, ft5, ft6
	addi	a3, a3, 4
	addi	a1, a1, 4
	beq	a3, a5, .LBB7_9
.LBB7_7:                                #   Parent Loop BB7_1 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	flw	ft6, 0(a1)
	fsub.s	ft6, ft6, ft4
	fmul.s	ft6, ft6, fa4
	fmul.s	ft7, ft6, fa3
	flt.s	a2, ft7, fa5
	fmv.s	fa6, fa1
	bnez	a2, .LBB7_6
# %bb.8:                                #   in Loop: Header=BB7_7 Depth=2
	fmv.s	fa6, fa2
	j	.LBB7_6
.LBB7_9:                                #   in Loop: Header=BB7_1 Depth=1
	mv	a1, a0
.LBB7_10:                               #   Parent Loop BB7_1 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	flw	ft4, 0(a1)
	fdiv.s	ft4, ft4, ft5
	fsw	ft4, 0(a1)
	addi	a1, a1, 4
	bne	a1, a5, .LBB7_10
# %bb.11:                               #   in Loop: Header=BB7_1 Depth=1
	addi	t2, t2, 1
	addi	t1, t1, 1024
	addi	a0, a0, 1024
	addi	t3, t3, 1024
	bne	t2, a6, .LBB7_1
# %bb.12:
	ret
.Lfunc_end7:
	.size	softmax_256, .Lfunc_end7-softmax_256
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function bodies_f64_prepare
.LCPI8_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI8_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	bodies_f64_prepare
	.p2align	1
	.type	bodies_f64_prepare,@function
bodies_f64_prepare:                     # @bodies_f64_prepare
# %bb.0:
	li	a0, 8
.Lpcrel_hi32:
	auipc	a1, %pcrel_hi(a64)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi32)
.Lpcrel_hi33:
	auipc	a2, %pcrel_hi(.LCPI8_0)
	ld	a2, %pcrel_lo(.Lpcrel_hi33)(a2)
.Lpcrel_hi34:
	auipc	a3, %pcrel_hi(.LCPI8_1)
	ld	a3, %pcrel_lo(.Lpcrel_hi34)(a3)
	lui	a4, 196608
	fmv.w.x	fa5, a4
	addi	a4, a1, 256
.LBB8_1:                                # =>This Inner Loop Header: Depth=1
	mul	a0, a0, a2
	add	a0, a0, a3
	srai	a5, a0, 32
	fcvt.s.w	fa4, a5
	fmul.s	fa4, fa4, fa5
	fcvt.d.s	fa4, fa4
	fsd	fa4, 0(a1)
	addi	a1, a1, 8
	bne	a1, a4, .LBB8_1
# %bb.2:
	ret
.Lfunc_end8:
	.size	bodies_f64_prepare, .Lfunc_end8-bodies_f64_prepare
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function bodies_f64
.LCPI9_0:
	.quad	0x3f847ae147ae147b              # double 0.01
.LCPI9_1:
	.quad	0x3f50624dd2f1a9fc              # double 0.001
	.section	.kernel.text,"ax",@progbits
	.globl	bodies_f64
	.p2align	1
	.type	bodies_f64,@function
bodies_f64:                             # @bodies_f64
# %bb.0:
	li	a0, 0
.Lpcrel_hi35:
	auipc	a1, %pcrel_hi(a64)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi35)
	fld	fa5, 40(a1)
	fld	fa4, 72(a1)
	fld	fa3, 104(a1)
	fld	fa2, 136(a1)
	fld	fa1, 168(a1)
	fld	fa0, 200(a1)
	fld	ft0, 232(a1)
	fld	ft1, 8(a1)
.Lpcrel_hi36:
	auipc	a2, %pcrel_hi(.LCPI9_0)
	fld	ft2, %pcrel_lo(.Lpcrel_hi36)(a2)
.Lpcrel_hi37:
	auipc	a2, %pcrel_hi(.LCPI9_1)
	fld	ft3, %pcrel_lo(.Lpcrel_hi37)(a2)
	fmv.d.x	ft4, zero
	addi	a2, a1, 256
	li	a3, 10
.LBB9_1:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB9_2 Depth 2
	mv	a4, a1
.LBB9_2:                                #   Parent Loop BB9_1 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	fld	ft5, 0(a4)
	fld	ft7, 0(a1)
	fld	ft6, 8(a4)
	fsub.d	ft7, ft5, ft7
	fsub.d	fa6, ft6, ft1
	fmul.d	fa7, ft7, ft7
	fmul.d	fa6, fa6, fa6
	fadd.d	fa6, fa7, fa6
	fadd.d	fa6, fa6, ft2
	fsqrt.d	fa7, fa6
	fld	ft8, 32(a1)
	fmul.d	fa6, fa6, fa7
	fdiv.d	ft7, ft7, fa6
	fadd.d	ft7, ft7, ft4
	fsub.d	fa6, ft5, ft8
	fsub.d	fa7, ft6, fa5
	fmul.d	ft8, fa6, fa6
	fmul.d	fa7, fa7, fa7
	fadd.d	fa7, ft8, fa7
	fadd.d	fa7, fa7, ft2
	fsqrt.d	ft8, fa7
	fld	ft9, 64(a1)
	fmul.d	fa7, fa7, ft8
	fdiv.d	fa6, fa6, fa7
	fadd.d	ft7, ft7, fa6
	fsub.d	fa6, ft5, ft9
	fsub.d	fa7, ft6, fa4
	fmul.d	ft8, fa6, fa6
	fmul.d	fa7, fa7, fa7
	fadd.d	fa7, ft8, fa7
	fadd.d	fa7, fa7, ft2
	fsqrt.d	ft8, fa7
	fld	ft9, 96(a1)
	fmul.d	fa7, fa7, ft8
	fdiv.d	fa6, fa6, fa7
	fadd.d	ft7, ft7, fa6
	fsub.d	fa6, ft5, ft9
	fsub.d	fa7, ft6, fa3
	fmul.d	ft8, fa6, fa6
	fmul.d	fa7, fa7, fa7
	fadd.d	fa7, ft8, fa7
	fadd.d	fa7, fa7, ft2
	fsqrt.d	ft8, fa7
	fld	ft9, 128(a1)
	fmul.d	fa7, fa7, ft8
	fdiv.d	fa6, fa6, fa7
	fadd.d	ft7, ft7, fa6
	fsub.d	fa6, ft5, ft9
	fsub.d	fa7, ft6, fa2
	fmul.d	ft8, fa6, fa6
	fmul.d	fa7, fa7, fa7
	fadd.d	fa7, ft8, fa7
	fadd.d	fa7, fa7, ft2
	fsqrt.d	ft8, fa7
	fld	ft9, 160(a1)
	fmul.d	fa7, fa7, ft8
	fdiv.d	fa6, fa6, fa7
	fadd.d	ft7, ft7, fa6
	fsub.d	fa6, ft5, ft9
	fsub.d	fa7, ft6, fa1
	fmul.d	ft8, fa6, fa6
	fmul.d	fa7, fa7, fa7
	fadd.d	fa7, ft8, fa7
	fadd.d	fa7, fa7, ft2
	fsqrt.d	ft8, fa7
	fld	ft9, 192(a1)
	fmul.d	fa7, fa7, ft8
	fdiv.d	fa6, fa6, fa7
	fadd.d	ft7, ft7, fa6
	fsub.d	fa6, ft5, ft9
	fsub.d	fa7, ft6, fa0
	fmul.d	ft8, fa6, fa6
	fmul.d	fa7, fa7, fa7
	fadd.d	fa7, ft8, fa7
	fadd.d	fa7, fa7, ft2
	fsqrt.d	ft8, fa7
	fld	ft9, 224(a1)
	fmul.d	fa7, fa7, ft8
	fdiv.d	fa6, fa6, fa7
	fadd.d	ft7, ft7, fa6
	fsub.d	fa6, ft5, ft9
	fsub.d	ft6, ft6, ft0
	fmul.d	fa7, fa6, fa6
	fmul.d	ft6, ft6, ft6
	fadd.d	ft6, fa7, ft6
	fadd.d	ft6, ft6, ft2
	fsqrt.d	fa7, ft6
	fmul.d	ft6, ft6, fa7
	fld	fa7, 16(a4)
	fdiv.d	ft6, fa6, ft6
	fadd.d	ft6, ft7, ft6
	fmul.d	ft6, ft6, ft3
	fadd.d	ft6, ft6, fa7
	fsd	ft6, 16(a4)
	fmul.d	ft6, ft6, ft3
	fadd.d	ft5, ft5, ft6
	fsd	ft5, 0(a4)
	addi	a4, a4, 32
	bne	a4, a2, .LBB9_2
# %bb.3:                                #   in Loop: Header=BB9_1 Depth=1
	addiw	a0, a0, 1
	bne	a0, a3, .LBB9_1
# %bb.4:
	ret
.Lfunc_end9:
	.size	bodies_f64, .Lfunc_end9-bodies_f64
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function fft_256_prepare
.LCPI10_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI10_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	fft_256_prepare
	.p2align	1
	.type	fft_256_prepare,@function
fft_256_prepare:                        # @fft_256_prepare
# %bb.0:
.Lpcrel_hi38:
	auipc	a0, %pcrel_hi(.LCPI10_0)
	ld	a0, %pcrel_lo(.Lpcrel_hi38)(a0)
	li	a2, 9
.Lpcrel_hi40:
	auipc	a1, %pcrel_hi(.LCPI10_1)
	ld	a1, %pcrel_lo(.Lpcrel_hi40)(a1)
.Lpcrel_hi39:
	auipc	a3, %pcrel_hi(real)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi39)
	addi	a4, a3, 512
.LBB10_1:                               # =>This Inner Loop Header: Depth=1
	mul	a2, a2, a0
	add	a2, a2, a1
	srli	a5, a2, 32
	sw	a5, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB10_1
# %bb.2:
	li	a2, 10
.Lpcrel_hi41:
	auipc	a3, %pcrel_hi(imaginary)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi41)
	addi	a4, a3, 512
.LBB10_3:                               # =>This Inner Loop Header: Depth=1
	mul	a2, a2, a0
	add	a2, a2, a1
	srli	a5, a2, 32
	sw	a5, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB10_3
# %bb.4:
	li	a4, 0
.Lpcrel_hi42:
	auipc	a0, %pcrel_hi(sine)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi42)
	lui	a2, 8
	addiw	a2, a2, -1
	li	a6, 804
	li	a7, 201
	slli	a7, a7, 35
	addi	t0, a0, 512
	mv	a1, a2
	j	.LBB10_6
.LBB10_5:                               #   in Loop: Header=BB10_6 Depth=1
	addi	a0, a0, 2
	beq	a0, t0, .LBB10_14
.LBB10_6:                               # =>This Inner Loop Header: Depth=1
	slli	a3, a4, 48
	srai	a5, a3, 48
	sh	a4, 0(a0)
	mul	a3, a4, a6
	sraiw	a3, a3, 15
	sub	a4, a1, a3
	mul	a4, a4, a7
	srai	a4, a4, 48
	add	a4, a4, a5
	bge	a4, a2, .LBB10_10
# %bb.7:                                #   in Loop: Header=BB10_6 Depth=1
	lui	a5, 1048568
	bge	a5, a4, .LBB10_11
.LBB10_8:                               #   in Loop: Header=BB10_6 Depth=1
	subw	a1, a1, a3
	bge	a5, a1, .LBB10_12
.LBB10_9:                               #   in Loop: Header=BB10_6 Depth=1
	blt	a1, a2, .LBB10_5
	j	.LBB10_13
.LBB10_10:                              #   in Loop: Header=BB10_6 Depth=1
	mv	a4, a2
	lui	a5, 1048568
	blt	a5, a2, .LBB10_8
.LBB10_11:                              #   in Loop: Header=BB10_6 Depth=1
	lui	a4, 1048568
	subw	a1, a1, a3
	blt	a5, a1, .LBB10_9
.LBB10_12:                              #   in Loop: Header=BB10_6 Depth=1
	lui	a1, 1048568
	blt	a1, a2, .LBB10_5
.LBB10_13:                              #   in Loop: Header=BB10_6 Depth=1
	mv	a1, a2
	j	.LBB10_5
.LBB10_14:
	ret
.Lfunc_end10:
	.size	fft_256_prepare, .Lfunc_end10-fft_256_prepare
                                        # -- End function
	.globl	fft_256                         # -- Begin function fft_256
	.p2align	1
	.type	fft_256,@function
fft_256:                                # @fft_256
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
	li	a0, 0
	li	a1, 0
.Lpcrel_hi43:
	auipc	a2, %pcrel_hi(real)
	addi	a7, a2, %pcrel_lo(.Lpcrel_hi43)
.Lpcrel_hi44:
	auipc	a2, %pcrel_hi(imaginary)
	addi	t0, a2, %pcrel_lo(.Lpcrel_hi44)
	li	a6, 256
	j	.LBB11_2
.LBB11_1:                               #   in Loop: Header=BB11_2 Depth=1
	addi	a0, a0, 1
	or	a1, a1, a3
	beq	a0, a6, .LBB11_7
.LBB11_2:                               # =>This Loop Header: Depth=1
                                        #     Child Loop BB11_6 Depth 2
	bgeu	a0, a1, .LBB11_4
# %bb.3:                                #   in Loop: Header=BB11_2 Depth=1
	slli	a3, a0, 1
	add	a4, a7, a3
	lh	t1, 0(a4)
	slli	s1, a1, 1
	add	s0, a7, s1
	lh	t2, 0(s0)
	add	s1, s1, t0
	lh	a5, 0(s1)
	add	a3, a3, t0
	lh	a2, 0(a3)
	sh	t2, 0(a4)
	sh	a5, 0(a3)
	sh	t1, 0(s0)
	sh	a2, 0(s1)
.LBB11_4:                               #   in Loop: Header=BB11_2 Depth=1
	andi	a2, a1, 128
	li	a3, 128
	beqz	a2, .LBB11_1
# %bb.5:                                #   in Loop: Header=BB11_2 Depth=1
	li	a3, 128
.LBB11_6:                               #   Parent Loop BB11_2 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	xor	a1, a1, a3
	srli	a3, a3, 1
	and	a2, a1, a3
	bnez	a2, .LBB11_6
	j	.LBB11_1
.LBB11_7:
	li	s4, 1
	li	a6, 128
.Lpcrel_hi45:
	auipc	a0, %pcrel_hi(sine)
	addi	t3, a0, %pcrel_lo(.Lpcrel_hi45)
	li	s2, 256
.LBB11_8:                               # =>This Loop Header: Depth=1
                                        #     Child Loop BB11_9 Depth 2
                                        #       Child Loop BB11_10 Depth 3
	li	t6, 0
	mv	t2, s4
	divu	t1, a6, s4
	slli	s4, s4, 1
	slli	s3, t2, 2
	mv	t4, a7
	mv	t5, t0
.LBB11_9:                               #   Parent Loop BB11_8 Depth=1
                                        # =>  This Loop Header: Depth=2
                                        #       Child Loop BB11_10 Depth 3
	mul	a2, t6, t1
	addi	a1, a2, 64
	andi	a1, a1, 255
	slli	a1, a1, 1
	add	a1, a1, t3
	lh	s5, 0(a1)
	slli	a2, a2, 1
	add	a2, a2, t3
	lh	s6, 0(a2)
	mv	a2, t4
	mv	s0, t5
	mv	s1, t6
.LBB11_10:                              #   Parent Loop BB11_8 Depth=1
                                        #     Parent Loop BB11_9 Depth=2
                                        # =>    This Inner Loop Header: Depth=3
	add	s8, a2, s4
	lh	a0, 0(s8)
	add	s7, s0, s4
	lh	a1, 0(s7)
	mul	a4, a0, s5
	mul	a5, a1, s6
	add	a4, a4, a5
	sraiw	a3, a4, 15
	mul	a1, a1, s5
	mul	a0, a0, s6
	lh	a5, 0(a2)
	subw	a1, a1, a0
	sraiw	a0, a1, 15
	lh	a1, 0(s0)
	add	a4, a3, a5
	srli	a4, a4, 1
	sh	a4, 0(a2)
	add	a4, a0, a1
	srli	a4, a4, 1
	sh	a4, 0(s0)
	subw	a5, a5, a3
	srli	a5, a5, 1
	sh	a5, 0(s8)
	subw	a1, a1, a0
	srli	a1, a1, 1
	sh	a1, 0(s7)
	add	s1, s1, s4
	add	s0, s0, s3
	add	a2, a2, s3
	bltu	s1, s2, .LBB11_10
# %bb.11:                               #   in Loop: Header=BB11_9 Depth=2
	addi	t6, t6, 1
	addi	t5, t5, 2
	addi	t4, t4, 2
	bne	t6, t2, .LBB11_9
# %bb.12:                               #   in Loop: Header=BB11_8 Depth=1
	bltu	t2, a6, .LBB11_8
# %bb.13:
	ld	s0, 72(sp)                      # 8-byte Folded Reload
	ld	s1, 64(sp)                      # 8-byte Folded Reload
	ld	s2, 56(sp)                      # 8-byte Folded Reload
	ld	s3, 48(sp)                      # 8-byte Folded Reload
	ld	s4, 40(sp)                      # 8-byte Folded Reload
	ld	s5, 32(sp)                      # 8-byte Folded Reload
	ld	s6, 24(sp)                      # 8-byte Folded Reload
	ld	s7, 16(sp)                      # 8-byte Folded Reload
	ld	s8, 8(sp)                       # 8-byte Folded Reload
	addi	sp, sp, 80
	ret
.Lfunc_end11:
	.size	fft_256, .Lfunc_end11-fft_256
                                        # -- End function
	.type	a32,@object                     # @a32
	.section	.kernel.bss,"aw",@nobits
	.globl	a32
	.p2align	12, 0x0
a32:
	.zero	4096
	.size	a32, 4096

	.type	b32,@object                     # @b32
	.globl	b32
	.p2align	12, 0x0
b32:
	.zero	4096
	.size	b32, 4096

	.type	a64,@object                     # @a64
	.globl	a64
	.p2align	12, 0x0
a64:
	.zero	6272
	.size	a64, 6272

	.type	b64,@object                     # @b64
	.globl	b64
	.p2align	12, 0x0
b64:
	.zero	6272
	.size	b64, 6272

	.type	c32,@object                     # @c32
	.globl	c32
	.p2align	12, 0x0
c32:
	.zero	4096
	.size	c32, 4096

	.type	real,@object                    # @real
	.globl	real
	.p2align	12, 0x0
real:
	.zero	512
	.size	real, 512

	.type	imaginary,@object               # @imaginary
	.globl	imaginary
	.p2align	12, 0x0
imaginary:
	.zero	512
	.size	imaginary, 512

	.type	sine,@object                    # @sine
	.p2align	1, 0x0
sine:
	.zero	512
	.size	sine, 512

	.type	c64,@object                     # @c64
	.globl	c64
	.p2align	12, 0x0
c64:
	.zero	6272
	.size	c64, 6272

	.section	".note.GNU-stack","",@progbits
	.addrsig
