# signals.c, clang version 19.1.7 -O2
	.text
	.attribute	4, 16
	.attribute	5, "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zmmul1p0"
	.file	"signals.c"
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function biquad_f32_prepare
.LCPI0_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI0_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	biquad_f32_prepare
	.p2align	1
	.type	biquad_f32_prepare,@function
biquad_f32_prepare:                     # @biquad_f32_prepare
# %bb.0:
	li	a0, 31
.Lpcrel_hi0:
	auipc	a1, %pcrel_hi(samples)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi0)
.Lpcrel_hi1:
	auipc	a2, %pcrel_hi(.LCPI0_0)
	ld	a2, %pcrel_lo(.Lpcrel_hi1)(a2)
.Lpcrel_hi2:
	auipc	a3, %pcrel_hi(.LCPI0_1)
	ld	a3, %pcrel_lo(.Lpcrel_hi2)(a3)
	lui	a4, 196608
	fmv.w.x	fa5, a4
	lui	a4, 2
	add	a4, a4, a1
.LBB0_1:                                # =>This Inner Loop Header: Depth=1
	mul	a0, a0, a2
	add	a0, a0, a3
	srai	a5, a0, 32
	fcvt.s.w	fa4, a5
	fmul.s	fa4, fa4, fa5
	fsw	fa4, 0(a1)
	addi	a1, a1, 4
	bne	a1, a4, .LBB0_1
# %bb.2:
	ret
.Lfunc_end0:
	.size	biquad_f32_prepare, .Lfunc_end0-biquad_f32_prepare
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	2, 0x0                          # -- Begin function biquad_f32
.LCPI1_0:
	.word	0x3e4ccccd                      # float 0.200000003
.LCPI1_1:
	.word	0x3ecccccd                      # float 0.400000006
.LCPI1_2:
	.word	0xbe99999a                      # float -0.300000012
	.section	.kernel.text,"ax",@progbits
	.globl	biquad_f32
	.p2align	1
	.type	biquad_f32,@function
biquad_f32:                             # @biquad_f32
# %bb.0:
	fmv.w.x	fa5, zero
.Lpcrel_hi3:
	auipc	a0, %pcrel_hi(filtered)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi3)
.Lpcrel_hi4:
	auipc	a1, %pcrel_hi(samples)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi4)
.Lpcrel_hi5:
	auipc	a2, %pcrel_hi(.LCPI1_0)
	flw	fa4, %pcrel_lo(.Lpcrel_hi5)(a2)
.Lpcrel_hi6:
	auipc	a2, %pcrel_hi(.LCPI1_1)
	flw	fa3, %pcrel_lo(.Lpcrel_hi6)(a2)
.Lpcrel_hi7:
	auipc	a2, %pcrel_hi(.LCPI1_2)
	flw	fa2, %pcrel_lo(.Lpcrel_hi7)(a2)
	lui	a2, 258048
	fmv.w.x	fa1, a2
	lui	a2, 2
	add	a2, a2, a0
	fmv.s	ft1, fa5
	fmv.s	fa0, fa5
	fmv.s	ft0, fa5
.LBB1_1:                                # =>This Inner Loop Header: Depth=1
	fmv.s	ft2, fa5
	flw	fa5, 0(a1)
	fmul.s	ft3, ft2, fa3
	fmul.s	ft4, ft1, fa4
	fmv.s	ft1, ft2
	fmul.s	ft2, fa5, fa4
	fadd.s	ft2, ft3, ft2
	fadd.s	ft2, ft4, ft2
	fmul.s	ft3, ft0, fa1
	fadd.s	ft2, ft3, ft2
	fmul.s	ft3, fa0, fa2
	fmv.s	fa0, ft0
	fadd.s	ft0, ft2, ft3
	fsw	ft0, 0(a0)
	addi	a0, a0, 4
	addi	a1, a1, 4
	bne	a0, a2, .LBB1_1
# %bb.2:
	ret
.Lfunc_end1:
	.size	biquad_f32, .Lfunc_end1-biquad_f32
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function horner_f64
.LCPI2_0:
	.quad	0x3f70000000000000              # double 0.00390625
.LCPI2_1:
	.quad	0x3e927e4fb7789f5c              # double 2.7557319223985888E-7
.LCPI2_2:
	.quad	0x3ec71de3a556c734              # double 2.7557319223985893E-6
.LCPI2_3:
	.quad	0x3efa01a01a01a01a              # double 2.4801587301587302E-5
.LCPI2_4:
	.quad	0x3f2a01a01a01a01a              # double 1.9841269841269841E-4
.LCPI2_5:
	.quad	0x3f56c16c16c16c17              # double 0.0013888888888888889
.LCPI2_6:
	.quad	0x3f81111111111111              # double 0.0083333333333333332
.LCPI2_7:
	.quad	0x3fa5555555555555              # double 0.041666666666666664
.LCPI2_8:
	.quad	0x3fc5555555555555              # double 0.16666666666666666
.LCPI2_9:
	.quad	0x3fe0000000000000              # double 0.5
.LCPI2_10:
	.quad	0x3ff0000000000000              # double 1
	.section	.kernel.text,"ax",@progbits
	.globl	horner_f64
	.p2align	1
	.type	horner_f64,@function
horner_f64:                             # @horner_f64
# %bb.0:
.Lpcrel_hi8:
	auipc	a0, %pcrel_hi(.LCPI2_0)
	fld	fa5, %pcrel_lo(.Lpcrel_hi8)(a0)
.Lpcrel_hi9:
	auipc	a0, %pcrel_hi(.LCPI2_1)
	fld	fa4, %pcrel_lo(.Lpcrel_hi9)(a0)
.Lpcrel_hi10:
	auipc	a0, %pcrel_hi(.LCPI2_2)
	fld	fa3, %pcrel_lo(.Lpcrel_hi10)(a0)
.Lpcrel_hi11:
	auipc	a0, %pcrel_hi(.LCPI2_3)
	fld	fa2, %pcrel_lo(.Lpcrel_hi11)(a0)
.Lpcrel_hi12:
	auipc	a0, %pcrel_hi(.LCPI2_4)
	fld	fa1, %pcrel_lo(.Lpcrel_hi12)(a0)
.Lpcrel_hi13:
	auipc	a0, %pcrel_hi(.LCPI2_5)
	fld	fa0, %pcrel_lo(.Lpcrel_hi13)(a0)
.Lpcrel_hi14:
	auipc	a0, %pcrel_hi(.LCPI2_6)
	fld	ft0, %pcrel_lo(.Lpcrel_hi14)(a0)
.Lpcrel_hi15:
	auipc	a0, %pcrel_hi(.LCPI2_7)
	fld	ft1, %pcrel_lo(.Lpcrel_hi15)(a0)
.Lpcrel_hi16:
	auipc	a0, %pcrel_hi(.LCPI2_8)
	fld	ft2, %pcrel_lo(.Lpcrel_hi16)(a0)
.Lpcrel_hi17:
	auipc	a0, %pcrel_hi(.LCPI2_9)
	fld	ft3, %pcrel_lo(.Lpcrel_hi17)(a0)
.Lpcrel_hi18:
	auipc	a0, %pcrel_hi(.LCPI2_10)
	fld	ft5, %pcrel_lo(.Lpcrel_hi18)(a0)
	fmv.d.x	ft4, zero
	li	a0, 256
	fmv.d	ft6, ft4
.LBB2_1:                                # =>This Inner Loop Header: Depth=1
	fmul.d	ft7, ft6, fa5
	fmul.d	fa6, ft7, fa4
	fadd.d	fa6, fa6, fa3
	fmul.d	fa6, ft7, fa6
	fadd.d	fa6, fa6, fa2
	fmul.d	fa6, ft7, fa6
	fadd.d	fa6, fa6, fa1
	fmul.d	fa6, ft7, fa6
	fadd.d	fa6, fa6, fa0
	fmul.d	fa6, ft7, fa6
	fadd.d	fa6, fa6, ft0
	fmul.d	fa6, ft7, fa6
	fadd.d	fa6, fa6, ft1
	fmul.d	fa6, ft7, fa6
	fadd.d	fa6, fa6, ft2
	fmul.d	fa6, ft7, fa6
	fadd.d	fa6, fa6, ft3
	fmul.d	fa6, ft7, fa6
	fadd.d	fa6, fa6, ft5
	fmul.d	ft7, ft7, fa6
	fadd.d	ft7, ft7, ft5
	fadd.d	ft4, ft4, ft7
	addiw	a0, a0, -1
	fadd.d	ft6, ft6, ft5
	bnez	a0, .LBB2_1
# %bb.2:
.Lpcrel_hi19:
	auipc	a0, %pcrel_hi(sink)
	fsd	ft4, %pcrel_lo(.Lpcrel_hi19)(a0)
	ret
.Lfunc_end2:
	.size	horner_f64, .Lfunc_end2-horner_f64
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	2, 0x0                          # -- Begin function mandelbrot_f32
.LCPI3_0:
	.word	0x3e4ccccd                      # float 0.200000003
	.section	.kernel.text,"ax",@progbits
	.globl	mandelbrot_f32
	.p2align	1
	.type	mandelbrot_f32,@function
mandelbrot_f32:                         # @mandelbrot_f32
# %bb.0:
	li	a3, 0
	li	a1, 0
.Lpcrel_hi20:
	auipc	a0, %pcrel_hi(.LCPI3_0)
	flw	fa5, %pcrel_lo(.Lpcrel_hi20)(a0)
	lui	a0, 784384
	fmv.w.x	fa4, a0
	lui	a0, 254976
	fmv.w.x	fa3, a0
	lui	a0, 786432
	fmv.w.x	fa2, a0
	fmv.w.x	fa1, zero
	lui	a0, 264192
	fmv.w.x	fa0, a0
	li	a2, 16
	li	a6, 10
	j	.LBB3_2
.LBB3_1:                                #   in Loop: Header=BB3_2 Depth=1
	addiw	a1, a1, 1
	beq	a1, a6, .LBB3_8
.LBB3_2:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB3_5 Depth 2
                                        #       Child Loop BB3_6 Depth 3
	li	a4, 0
	fcvt.s.wu	ft0, a1
	fmul.s	ft0, ft0, fa5
	fadd.s	ft0, ft0, fa4
	j	.LBB3_5
.LBB3_3:                                #   in Loop: Header=BB3_5 Depth=2
	mv	a0, a5
.LBB3_4:                                #   in Loop: Header=BB3_5 Depth=2
	addiw	a4, a4, 1
	add	a3, a3, a0
	beq	a4, a2, .LBB3_1
.LBB3_5:                                #   Parent Loop BB3_2 Depth=1
                                        # =>  This Loop Header: Depth=2
                                        #       Child Loop BB3_6 Depth 3
	li	a5, 0
	fcvt.s.wu	ft1, a4
	fmul.s	ft1, ft1, fa3
	fadd.s	ft1, ft1, fa2
	fmv.s	ft2, fa1
	fmv.s	ft3, fa1
.LBB3_6:                                #   Parent Loop BB3_2 Depth=1
                                        #     Parent Loop BB3_5 Depth=2
                                        # =>    This Inner Loop Header: Depth=3
	fmul.s	ft4, ft3, ft3
	fmul.s	ft5, ft2, ft2
	fadd.s	ft6, ft4, ft5
	flt.s	a0, ft6, fa0
	beqz	a0, .LBB3_3
# %bb.7:                                #   in Loop: Header=BB3_6 Depth=3
	fsub.s	ft4, ft4, ft5
	fadd.s	ft3, ft3, ft3
	fadd.s	ft4, ft1, ft4
	fmul.s	ft2, ft3, ft2
	addiw	a5, a5, 1
	li	a0, 40
	fadd.s	ft2, ft0, ft2
	fmv.s	ft3, ft4
	bne	a5, a0, .LBB3_6
	j	.LBB3_4
.LBB3_8:
	fcvt.d.w	fa5, a3
.Lpcrel_hi21:
	auipc	a0, %pcrel_hi(sink)
	fsd	fa5, %pcrel_lo(.Lpcrel_hi21)(a0)
	ret
.Lfunc_end3:
	.size	mandelbrot_f32, .Lfunc_end3-mandelbrot_f32
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function invert_f64_prepare
.LCPI4_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI4_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
.LCPI4_2:
	.quad	0x4020000000000000              # double 8
	.section	.kernel.text,"ax",@progbits
	.globl	invert_f64_prepare
	.p2align	1
	.type	invert_f64_prepare,@function
invert_f64_prepare:                     # @invert_f64_prepare
# %bb.0:
	li	a3, 0
	li	t0, 32
.Lpcrel_hi22:
	auipc	a0, %pcrel_hi(matrix)
	addi	a7, a0, %pcrel_lo(.Lpcrel_hi22)
	li	t1, 15
.Lpcrel_hi23:
	auipc	a0, %pcrel_hi(.LCPI4_0)
	ld	t2, %pcrel_lo(.Lpcrel_hi23)(a0)
.Lpcrel_hi24:
	auipc	a0, %pcrel_hi(.LCPI4_1)
	ld	t3, %pcrel_lo(.Lpcrel_hi24)(a0)
	lui	a0, 196608
	fmv.w.x	fa5, a0
.Lpcrel_hi25:
	auipc	a0, %pcrel_hi(.LCPI4_2)
	fld	fa4, %pcrel_lo(.Lpcrel_hi25)(a0)
	fmv.d.x	fa3, zero
	li	a6, 16
	li	a2, 32
	j	.LBB4_2
.LBB4_1:                                #   in Loop: Header=BB4_2 Depth=1
	addi	a3, a3, 1
	addi	a7, a7, 256
	beq	a3, a6, .LBB4_9
.LBB4_2:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB4_5 Depth 2
	li	a1, 0
	addi	a0, a3, 16
	mv	a4, a7
	j	.LBB4_5
.LBB4_3:                                #   in Loop: Header=BB4_5 Depth=2
	xor	a5, a0, a1
	seqz	a5, a5
	fcvt.d.w	fa2, a5
.LBB4_4:                                #   in Loop: Header=BB4_5 Depth=2
	fsd	fa2, 0(a4)
	addi	a1, a1, 1
	addi	a4, a4, 8
	beq	a1, t0, .LBB4_1
.LBB4_5:                                #   Parent Loop BB4_2 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	bltu	t1, a1, .LBB4_3
# %bb.6:                                #   in Loop: Header=BB4_5 Depth=2
	fmv.d	fa2, fa4
	beq	a3, a1, .LBB4_8
# %bb.7:                                #   in Loop: Header=BB4_5 Depth=2
	fmv.d	fa2, fa3
.LBB4_8:                                #   in Loop: Header=BB4_5 Depth=2
	mul	a5, a2, t2
	add	a2, a5, t3
	srai	a5, a2, 32
	fcvt.s.w	fa1, a5
	fmul.s	fa1, fa1, fa5
	fcvt.d.s	fa1, fa1
	fadd.d	fa2, fa2, fa1
	j	.LBB4_4
.LBB4_9:
	ret
.Lfunc_end4:
	.size	invert_f64_prepare, .Lfunc_end4-invert_f64_prepare
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function invert_f64
.LCPI5_0:
	.quad	0x3ff0000000000000              # double 1
	.section	.kernel.text,"ax",@progbits
	.globl	invert_f64
	.p2align	1
	.type	invert_f64,@function
invert_f64:                             # @invert_f64
# %bb.0:
	li	a0, 0
.Lpcrel_hi27:
	auipc	a1, %pcrel_hi(.LCPI5_0)
	fld	fa5, %pcrel_lo(.Lpcrel_hi27)(a1)
.Lpcrel_hi26:
	auipc	a1, %pcrel_hi(matrix)
	addi	a7, a1, %pcrel_lo(.Lpcrel_hi26)
	li	a6, 16
	mv	t1, a7
	j	.LBB5_2
.LBB5_1:                                #   in Loop: Header=BB5_2 Depth=1
	addi	a0, a0, 1
	addi	t1, t1, 256
	beq	a0, a6, .LBB5_9
.LBB5_2:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB5_3 Depth 2
                                        #     Child Loop BB5_6 Depth 2
                                        #       Child Loop BB5_8 Depth 3
	slli	a1, a0, 8
	add	a1, a1, a7
	slli	t0, a0, 3
	add	a2, a1, t0
	fld	fa4, 0(a2)
	addi	a5, a1, 256
	fdiv.d	fa4, fa5, fa4
	mv	a1, t1
.LBB5_3:                                #   Parent Loop BB5_2 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	fld	fa3, 0(a1)
	fmul.d	fa3, fa4, fa3
	fsd	fa3, 0(a1)
	addi	a1, a1, 8
	bne	a1, a5, .LBB5_3
# %bb.4:                                #   in Loop: Header=BB5_2 Depth=1
	li	a2, 0
	mv	a4, a7
	j	.LBB5_6
.LBB5_5:                                #   in Loop: Header=BB5_6 Depth=2
	addi	a2, a2, 1
	addi	a4, a4, 256
	beq	a2, a6, .LBB5_1
.LBB5_6:                                #   Parent Loop BB5_2 Depth=1
                                        # =>  This Loop Header: Depth=2
                                        #       Child Loop BB5_8 Depth 3
	beq	a2, a0, .LBB5_5
# %bb.7:                                #   in Loop: Header=BB5_6 Depth=2
	slli	a1, a2, 8
	add	a1, a1, a7
	add	a1, a1, t0
	fld	fa4, 0(a1)
	mv	a1, a4
	mv	a3, t1
.LBB5_8:                                #   Parent Loop BB5_2 Depth=1
                                        #     Parent Loop BB5_6 Depth=2
                                        # =>    This Inner Loop Header: Depth=3
	fld	fa3, 0(a3)
	fld	fa2, 0(a1)
	fmul.d	fa3, fa4, fa3
	fsub.d	fa3, fa2, fa3
	fsd	fa3, 0(a1)
	addi	a3, a3, 8
	addi	a1, a1, 8
	bne	a3, a5, .LBB5_8
	j	.LBB5_5
.LBB5_9:
	ret
.Lfunc_end5:
	.size	invert_f64, .Lfunc_end5-invert_f64
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function spheres_f32_prepare
.LCPI6_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI6_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	spheres_f32_prepare
	.p2align	1
	.type	spheres_f32_prepare,@function
spheres_f32_prepare:                    # @spheres_f32_prepare
# %bb.0:
	li	a0, 33
.Lpcrel_hi28:
	auipc	a1, %pcrel_hi(samples)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi28)
.Lpcrel_hi29:
	auipc	a2, %pcrel_hi(.LCPI6_0)
	ld	a2, %pcrel_lo(.Lpcrel_hi29)(a2)
.Lpcrel_hi30:
	auipc	a3, %pcrel_hi(.LCPI6_1)
	ld	a3, %pcrel_lo(.Lpcrel_hi30)(a3)
	lui	a4, 196608
	fmv.w.x	fa5, a4
	lui	a4, 2
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
	.size	spheres_f32_prepare, .Lfunc_end6-spheres_f32_prepare
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	2, 0x0                          # -- Begin function spheres_f32
.LCPI7_0:
	.word	0x4e6e6b28                      # float 1.0E+9
.LCPI7_1:
	.word	0x3e99999a                      # float 0.300000012
	.section	.kernel.text,"ax",@progbits
	.globl	spheres_f32
	.p2align	1
	.type	spheres_f32,@function
spheres_f32:                            # @spheres_f32
# %bb.0:
.Lpcrel_hi31:
	auipc	a0, %pcrel_hi(samples)
	addi	a1, a0, %pcrel_lo(.Lpcrel_hi31)
	addi	a0, a1, 16
	flw	fa1, 0(a1)
.Lpcrel_hi32:
	auipc	a2, %pcrel_hi(.LCPI7_0)
	flw	fa5, %pcrel_lo(.Lpcrel_hi32)(a2)
	lui	a2, 263168
	fmv.w.x	fa4, a2
	lui	a2, 788992
	fmv.w.x	fa3, a2
.Lpcrel_hi33:
	auipc	a2, %pcrel_hi(.LCPI7_1)
	flw	fa2, %pcrel_lo(.Lpcrel_hi33)(a2)
	lui	a2, 788480
	fmv.w.x	fa0, a2
	lui	a2, 260096
	fmv.w.x	ft0, a2
	fmv.w.x	ft1, zero
	lui	a2, 2
	add	a1, a1, a2
	j	.LBB7_3
.LBB7_1:                                #   in Loop: Header=BB7_3 Depth=1
	fmv.s	fa5, ft2
.LBB7_2:                                #   in Loop: Header=BB7_3 Depth=1
	addi	a0, a0, 16
	beq	a0, a1, .LBB7_6
.LBB7_3:                                # =>This Inner Loop Header: Depth=1
	flw	ft2, -12(a0)
	fmul.s	ft3, fa1, fa4
	flw	ft4, -8(a0)
	fmul.s	ft5, ft2, fa4
	flw	ft2, -4(a0)
	flw	fa1, 0(a0)
	fmul.s	ft4, ft4, fa4
	fadd.s	ft4, ft4, fa3
	fmul.s	ft6, ft2, fa2
	fmul.s	ft7, fa1, fa2
	fmul.s	ft2, ft3, ft6
	fmul.s	fa6, ft5, ft7
	fadd.s	ft2, ft2, fa6
	fadd.s	ft2, ft4, ft2
	fmul.s	ft3, ft3, ft3
	fmul.s	ft5, ft5, ft5
	fadd.s	ft3, ft3, ft5
	fmul.s	ft4, ft4, ft4
	fadd.s	ft3, ft3, ft4
	fadd.s	ft3, ft3, fa0
	fmul.s	ft4, ft2, ft2
	fmul.s	ft5, ft6, ft6
	fmul.s	ft6, ft7, ft7
	fadd.s	ft5, ft5, ft6
	fadd.s	ft5, ft5, ft0
	fmul.s	ft3, ft3, ft5
	fsub.s	ft3, ft4, ft3
	flt.s	a2, ft3, ft1
	bnez	a2, .LBB7_2
# %bb.4:                                #   in Loop: Header=BB7_3 Depth=1
	fneg.s	ft2, ft2
	fsqrt.s	ft3, ft3
	fsub.s	ft2, ft2, ft3
	flt.s	a2, ft1, ft2
	flt.s	a3, ft2, fa5
	and	a2, a2, a3
	bnez	a2, .LBB7_1
# %bb.5:                                #   in Loop: Header=BB7_3 Depth=1
	fmv.s	ft2, fa5
	j	.LBB7_1
.LBB7_6:
	fcvt.d.s	fa5, fa5
.Lpcrel_hi34:
	auipc	a0, %pcrel_hi(sink)
	fsd	fa5, %pcrel_lo(.Lpcrel_hi34)(a0)
	ret
.Lfunc_end7:
	.size	spheres_f32, .Lfunc_end7-spheres_f32
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function newton_f64
.LCPI8_0:
	.quad	0x3ff0000000000000              # double 1
.LCPI8_1:
	.quad	0x3fe0000000000000              # double 0.5
	.section	.kernel.text,"ax",@progbits
	.globl	newton_f64
	.p2align	1
	.type	newton_f64,@function
newton_f64:                             # @newton_f64
# %bb.0:
.Lpcrel_hi35:
	auipc	a0, %pcrel_hi(.LCPI8_0)
	fld	fa5, %pcrel_lo(.Lpcrel_hi35)(a0)
.Lpcrel_hi36:
	auipc	a0, %pcrel_hi(.LCPI8_1)
	fld	fa3, %pcrel_lo(.Lpcrel_hi36)(a0)
	fmv.d.x	fa4, zero
	li	a0, 79
	fmv.d	fa2, fa5
.LBB8_1:                                # =>This Inner Loop Header: Depth=1
	fdiv.d	fa1, fa2, fa2
	fadd.d	fa1, fa1, fa2
	fmul.d	fa1, fa1, fa3
	fdiv.d	fa0, fa2, fa1
	fadd.d	fa1, fa1, fa0
	fmul.d	fa1, fa1, fa3
	fdiv.d	fa0, fa2, fa1
	fadd.d	fa1, fa1, fa0
	fmul.d	fa1, fa1, fa3
	fdiv.d	fa0, fa2, fa1
	fadd.d	fa1, fa1, fa0
	fmul.d	fa1, fa1, fa3
	fdiv.d	fa0, fa2, fa1
	fadd.d	fa1, fa1, fa0
	fmul.d	fa1, fa1, fa3
	fdiv.d	fa0, fa2, fa1
	fadd.d	fa1, fa1, fa0
	fmul.d	fa1, fa1, fa3
	fadd.d	fa4, fa4, fa1
	addiw	a0, a0, -1
	fadd.d	fa2, fa2, fa5
	bnez	a0, .LBB8_1
# %bb.2:
.Lpcrel_hi37:
	auipc	a0, %pcrel_hi(sink)
	fsd	fa4, %pcrel_lo(.Lpcrel_hi37)(a0)
	ret
.Lfunc_end8:
	.size	newton_f64, .Lfunc_end8-newton_f64
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function fir_s16_prepare
.LCPI9_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI9_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	fir_s16_prepare
	.p2align	1
	.type	fir_s16_prepare,@function
fir_s16_prepare:                        # @fir_s16_prepare
# %bb.0:
.Lpcrel_hi38:
	auipc	a0, %pcrel_hi(.LCPI9_0)
	ld	a0, %pcrel_lo(.Lpcrel_hi38)(a0)
	li	a1, 34
.Lpcrel_hi39:
	auipc	a3, %pcrel_hi(short_samples)
.Lpcrel_hi40:
	auipc	a2, %pcrel_hi(.LCPI9_1)
	ld	a2, %pcrel_lo(.Lpcrel_hi40)(a2)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi39)
	lui	a4, 1
	add	a4, a4, a3
.LBB9_1:                                # =>This Inner Loop Header: Depth=1
	mul	a1, a1, a0
	add	a1, a1, a2
	srli	a5, a1, 32
	sh	a5, 0(a3)
	addi	a3, a3, 2
	bne	a3, a4, .LBB9_1
# %bb.2:
.Lpcrel_hi41:
	auipc	a3, %pcrel_hi(short_filter)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi41)
	addi	a4, a3, 64
.LBB9_3:                                # =>This Inner Loop Header: Depth=1
	mul	a1, a1, a0
	add	a1, a1, a2
	srli	a5, a1, 32
	sh	a5, 0(a3)
	addi	a3, a3, 2
	bne	a3, a4, .LBB9_3
# %bb.4:
	ret
.Lfunc_end9:
	.size	fir_s16_prepare, .Lfunc_end9-fir_s16_prepare
                                        # -- End function
	.globl	fir_s16                         # -- Begin function fir_s16
	.p2align	1
	.type	fir_s16,@function
fir_s16:                                # @fir_s16
# %bb.0:
	li	t3, 0
.Lpcrel_hi42:
	auipc	a1, %pcrel_hi(short_samples)
	addi	t0, a1, %pcrel_lo(.Lpcrel_hi42)
.Lpcrel_hi43:
	auipc	a1, %pcrel_hi(short_filter)
	addi	a7, a1, %pcrel_lo(.Lpcrel_hi43)
.Lpcrel_hi44:
	auipc	a1, %pcrel_hi(sums)
	addi	t1, a1, %pcrel_lo(.Lpcrel_hi44)
	li	a6, 160
	mv	t2, t0
.LBB10_1:                               # =>This Loop Header: Depth=1
                                        #     Child Loop BB10_2 Depth 2
	li	a4, 0
	slli	a1, t3, 1
	add	a1, a1, t0
	addi	a2, a1, 64
	mv	a1, a7
	mv	a5, t2
.LBB10_2:                               #   Parent Loop BB10_1 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lh	a3, 0(a5)
	lh	a0, 0(a1)
	mul	a0, a0, a3
	srli	a0, a0, 8
	add	a4, a4, a0
	addi	a5, a5, 2
	addi	a1, a1, 2
	bne	a5, a2, .LBB10_2
# %bb.3:                                #   in Loop: Header=BB10_1 Depth=1
	slli	a1, t3, 2
	add	a1, a1, t1
	sw	a4, 0(a1)
	addi	t3, t3, 1
	addi	t2, t2, 2
	bne	t3, a6, .LBB10_1
# %bb.4:
	ret
.Lfunc_end10:
	.size	fir_s16, .Lfunc_end10-fir_s16
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function dct_8x8_prepare
.LCPI11_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI11_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	dct_8x8_prepare
	.p2align	1
	.type	dct_8x8_prepare,@function
dct_8x8_prepare:                        # @dct_8x8_prepare
# %bb.0:
	li	a0, 0
	li	a5, 35
.Lpcrel_hi45:
	auipc	a2, %pcrel_hi(.LCPI11_0)
	ld	a7, %pcrel_lo(.Lpcrel_hi45)(a2)
.Lpcrel_hi46:
	auipc	a3, %pcrel_hi(.LCPI11_1)
	ld	t0, %pcrel_lo(.Lpcrel_hi46)(a3)
.Lpcrel_hi47:
	auipc	a4, %pcrel_hi(block)
	addi	a4, a4, %pcrel_lo(.Lpcrel_hi47)
	li	a6, 64
.LBB11_1:                               # =>This Inner Loop Header: Depth=1
	mul	a1, a5, a7
	add	a5, a1, t0
	slli	a1, a5, 24
	srli	a1, a1, 56
	addi	a1, a1, -128
	andi	a2, a0, 7
	srliw	a3, a0, 3
	slli	a3, a3, 5
	add	a3, a3, a4
	slli	a2, a2, 2
	add	a2, a2, a3
	addiw	a0, a0, 1
	sw	a1, 0(a2)
	bne	a0, a6, .LBB11_1
# %bb.2:
	ret
.Lfunc_end11:
	.size	dct_8x8_prepare, .Lfunc_end11-dct_8x8_prepare
                                        # -- End function
	.globl	dct_8x8                         # -- Begin function dct_8x8
	.p2align	1
	.type	dct_8x8,@function
dct_8x8:                                # @dct_8x8
# %bb.0:
	addi	sp, sp, -336
	sd	s0, 328(sp)                     # 8-byte Folded Spill
	sd	s1, 320(sp)                     # 8-byte Folded Spill
	sd	s2, 312(sp)                     # 8-byte Folded Spill
	sd	s3, 304(sp)                     # 8-byte Folded Spill
	sd	s4, 296(sp)                     # 8-byte Folded Spill
	sd	s5, 288(sp)                     # 8-byte Folded Spill
	sd	s6, 280(sp)                     # 8-byte Folded Spill
	sd	s7, 272(sp)                     # 8-byte Folded Spill
	sd	s8, 264(sp)                     # 8-byte Folded Spill
	li	a7, 0
	addi	t1, sp, 8
.Lpcrel_hi48:
	auipc	a0, %pcrel_hi(block)
	addi	t4, a0, %pcrel_lo(.Lpcrel_hi48)
.Lpcrel_hi49:
	auipc	a0, %pcrel_hi(dct_8x8.cosine+8)
	addi	t3, a0, %pcrel_lo(.Lpcrel_hi49)
	li	t2, 8
	li	a6, 6
.LBB12_1:                               # =>This Loop Header: Depth=1
                                        #     Child Loop BB12_2 Depth 2
                                        #       Child Loop BB12_3 Depth 3
                                        #         Child Loop BB12_4 Depth 4
	li	t0, 1
.LBB12_2:                               #   Parent Loop BB12_1 Depth=1
                                        # =>  This Loop Header: Depth=2
                                        #       Child Loop BB12_3 Depth 3
                                        #         Child Loop BB12_4 Depth 4
	li	t6, 0
	addi	t5, sp, 8
.LBB12_3:                               #   Parent Loop BB12_1 Depth=1
                                        #     Parent Loop BB12_2 Depth=2
                                        # =>    This Loop Header: Depth=3
                                        #         Child Loop BB12_4 Depth 4
	slli	a0, t6, 5
	add	a1, t4, a0
	lw	s2, 0(a1)
	lw	s3, 4(a1)
	lw	s4, 8(a1)
	lw	s5, 12(a1)
	lw	s6, 16(a1)
	lw	s7, 20(a1)
	lw	s8, 24(a1)
	lw	s1, 28(a1)
	slli	a1, t6, 2
	add	a1, a1, t1
	addi	a1, a1, 256
	mv	a4, t3
	mv	a3, t5
.LBB12_4:                               #   Parent Loop BB12_1 Depth=1
                                        #     Parent Loop BB12_2 Depth=2
                                        #       Parent Loop BB12_3 Depth=3
                                        # =>      This Inner Loop Header: Depth=4
	lh	a2, -8(a4)
	lh	a5, -6(a4)
	mul	a2, s2, a2
	lh	a0, -4(a4)
	lh	s0, -2(a4)
	mul	a5, s3, a5
	add	a2, a2, a5
	mul	a0, s4, a0
	mul	a5, s5, s0
	lh	s0, 0(a4)
	add	a0, a0, a5
	lh	a5, 2(a4)
	add	a0, a0, a2
	mul	a2, s6, s0
	lh	s0, 4(a4)
	mul	a5, s7, a5
	add	a2, a2, a5
	lh	a5, 6(a4)
	mul	s0, s8, s0
	add	a2, a2, s0
	add	a0, a0, a2
	mul	a2, s1, a5
	add	a0, a0, a2
	sraiw	a0, a0, 11
	sw	a0, 0(a3)
	addi	a3, a3, 32
	addi	a4, a4, 16
	bne	a3, a1, .LBB12_4
# %bb.5:                                #   in Loop: Header=BB12_3 Depth=3
	addi	t6, t6, 1
	addi	t5, t5, 4
	bne	t6, t2, .LBB12_3
# %bb.6:                                #   in Loop: Header=BB12_2 Depth=2
	lw	a0, 8(sp)
	lw	a1, 12(sp)
	lw	a2, 16(sp)
	sw	a0, 0(t4)
	lw	a0, 20(sp)
	sw	a1, 4(t4)
	sw	a2, 8(t4)
	lw	a1, 24(sp)
	sw	a0, 12(t4)
	lw	a0, 28(sp)
	lw	a2, 32(sp)
	sw	a1, 16(t4)
	lw	a1, 36(sp)
	sw	a0, 20(t4)
	sw	a2, 24(t4)
	lw	a0, 40(sp)
	sw	a1, 28(t4)
	lw	a1, 44(sp)
	lw	a2, 48(sp)
	sw	a0, 32(t4)
	lw	a0, 52(sp)
	sw	a1, 36(t4)
	sw	a2, 40(t4)
	lw	a1, 56(sp)
	sw	a0, 44(t4)
	lw	a0, 60(sp)
	lw	a2, 64(sp)
	sw	a1, 48(t4)
	lw	a1, 68(sp)
	sw	a0, 52(t4)
	sw	a2, 56(t4)
	lw	a0, 72(sp)
	sw	a1, 60(t4)
	lw	a1, 76(sp)
	lw	a2, 80(sp)
	sw	a0, 64(t4)
	lw	a0, 84(sp)
	sw	a1, 68(t4)
	sw	a2, 72(t4)
	lw	a1, 88(sp)
	sw	a0, 76(t4)
	lw	a0, 92(sp)
	lw	a2, 96(sp)
	sw	a1, 80(t4)
	lw	a1, 100(sp)
	sw	a0, 84(t4)
	sw	a2, 88(t4)
	lw	a0, 104(sp)
	sw	a1, 92(t4)
	lw	a1, 108(sp)
	lw	a2, 112(sp)
	sw	a0, 96(t4)
	lw	a0, 116(sp)
	sw	a1, 100(t4)
	sw	a2, 104(t4)
	lw	a1, 120(sp)
	sw	a0, 108(t4)
	lw	a0, 124(sp)
	lw	a2, 128(sp)
	sw	a1, 112(t4)
	lw	a1, 132(sp)
	sw	a0, 116(t4)
	sw	a2, 120(t4)
	lw	a0, 136(sp)
	sw	a1, 124(t4)
	lw	a1, 140(sp)
	lw	a2, 144(sp)
	sw	a0, 128(t4)
	lw	a0, 148(sp)
	sw	a1, 132(t4)
	sw	a2, 136(t4)
	lw	a1, 152(sp)
	sw	a0, 140(t4)
	lw	a0, 156(sp)
	lw	a2, 160(sp)
	sw	a1, 144(t4)
	lw	a1, 164(sp)
	sw	a0, 148(t4)
	sw	a2, 152(t4)
	lw	a0, 168(sp)
	sw	a1, 156(t4)
	lw	a1, 172(sp)
	lw	a2, 176(sp)
	sw	a0, 160(t4)
	lw	a0, 180(sp)
	sw	a1, 164(t4)
	sw	a2, 168(t4)
	lw	a1, 184(sp)
	sw	a0, 172(t4)
	lw	a0, 188(sp)
	lw	a2, 192(sp)
	sw	a1, 176(t4)
	lw	a1, 196(sp)
	sw	a0, 180(t4)
	sw	a2, 184(t4)
	lw	a0, 200(sp)
	sw	a1, 188(t4)
	lw	a1, 204(sp)
	lw	a2, 208(sp)
	sw	a0, 192(t4)
	lw	a0, 212(sp)
	sw	a1, 196(t4)
	sw	a2, 200(t4)
	lw	a1, 216(sp)
	sw	a0, 204(t4)
	lw	a0, 220(sp)
	lw	a2, 224(sp)
	sw	a1, 208(t4)
	lw	a1, 228(sp)
	sw	a0, 212(t4)
	sw	a2, 216(t4)
	lw	a0, 232(sp)
	sw	a1, 220(t4)
	lw	a1, 236(sp)
	lw	a2, 240(sp)
	sw	a0, 224(t4)
	lw	a0, 244(sp)
	sw	a1, 228(t4)
	sw	a2, 232(t4)
	lw	a1, 248(sp)
	sw	a0, 236(t4)
	lw	a0, 252(sp)
	lw	a2, 256(sp)
	sw	a1, 240(t4)
	lw	a1, 260(sp)
	sw	a0, 244(t4)
	sw	a2, 248(t4)
	andi	a0, t0, 1
	sw	a1, 252(t4)
	li	t0, 0
	bnez	a0, .LBB12_2
# %bb.7:                                #   in Loop: Header=BB12_1 Depth=1
	addiw	a7, a7, 1
	bne	a7, a6, .LBB12_1
# %bb.8:
	ld	s0, 328(sp)                     # 8-byte Folded Reload
	ld	s1, 320(sp)                     # 8-byte Folded Reload
	ld	s2, 312(sp)                     # 8-byte Folded Reload
	ld	s3, 304(sp)                     # 8-byte Folded Reload
	ld	s4, 296(sp)                     # 8-byte Folded Reload
	ld	s5, 288(sp)                     # 8-byte Folded Reload
	ld	s6, 280(sp)                     # 8-byte Folded Reload
	ld	s7, 272(sp)                     # 8-byte Folded Reload
	ld	s8, 264(sp)                     # 8-byte Folded Reload
	addi	sp, sp, 336
	ret
.Lfunc_end12:
	.size	dct_8x8, .Lfunc_end12-dct_8x8
                                        # -- End function
	.globl	transpose_64                    # -- Begin function transpose_64
	.p2align	1
	.type	transpose_64,@function
transpose_64:                           # @transpose_64
# %bb.0:
	li	a0, 0
.Lpcrel_hi50:
	auipc	a1, %pcrel_hi(turned)
	addi	t0, a1, %pcrel_lo(.Lpcrel_hi50)
	li	a6, 260
	li	a7, 64
	mv	t1, t0
	mv	t2, t0
	j	.LBB13_2
.LBB13_1:                               #   in Loop: Header=BB13_2 Depth=1
	addi	a0, a0, 1
	addi	t2, t2, 256
	addi	t1, t1, 4
	beq	a0, a7, .LBB13_5
.LBB13_2:                               # =>This Loop Header: Depth=1
                                        #     Child Loop BB13_4 Depth 2
	beqz	a0, .LBB13_1
# %bb.3:                                #   in Loop: Header=BB13_2 Depth=1
	mul	a1, a0, a6
	add	a1, a1, t0
	mv	a4, t1
	mv	a5, t2
.LBB13_4:                               #   Parent Loop BB13_2 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lw	a2, 0(a4)
	lw	a3, 0(a5)
	sw	a2, 0(a5)
	sw	a3, 0(a4)
	addi	a5, a5, 4
	addi	a4, a4, 256
	bne	a5, a1, .LBB13_4
	j	.LBB13_1
.LBB13_5:
	ret
.Lfunc_end13:
	.size	transpose_64, .Lfunc_end13-transpose_64
                                        # -- End function
	.type	samples,@object                 # @samples
	.section	.kernel.bss,"aw",@nobits
	.globl	samples
	.p2align	12, 0x0
samples:
	.zero	8192
	.size	samples, 8192

	.type	filtered,@object                # @filtered
	.globl	filtered
	.p2align	12, 0x0
filtered:
	.zero	8192
	.size	filtered, 8192

	.type	sink,@object                    # @sink
	.p2align	3, 0x0
sink:
	.quad	0x0000000000000000              # double 0
	.size	sink, 8

	.type	matrix,@object                  # @matrix
	.globl	matrix
	.p2align	12, 0x0
matrix:
	.zero	4096
	.size	matrix, 4096

	.type	short_samples,@object           # @short_samples
	.globl	short_samples
	.p2align	12, 0x0
short_samples:
	.zero	4096
	.size	short_samples, 4096

	.type	short_filter,@object            # @short_filter
	.globl	short_filter
	.p2align	12, 0x0
short_filter:
	.zero	64
	.size	short_filter, 64

	.type	sums,@object                    # @sums
	.globl	sums
	.p2align	12, 0x0
sums:
	.zero	8192
	.size	sums, 8192

	.type	block,@object                   # @block
	.globl	block
	.p2align	12, 0x0
block:
	.zero	256
	.size	block, 256

	.type	dct_8x8.cosine,@object          # @dct_8x8.cosine
	.section	.kernel.rodata,"a",@progbits
	.p2align	1, 0x0
dct_8x8.cosine:
	.half	724                             # 0x2d4
	.half	724                             # 0x2d4
	.half	724                             # 0x2d4
	.half	724                             # 0x2d4
	.half	724                             # 0x2d4
	.half	724                             # 0x2d4
	.half	724                             # 0x2d4
	.half	724                             # 0x2d4
	.half	1004                            # 0x3ec
	.half	851                             # 0x353
	.half	569                             # 0x239
	.half	200                             # 0xc8
	.half	65336                           # 0xff38
	.half	64967                           # 0xfdc7
	.half	64685                           # 0xfcad
	.half	64532                           # 0xfc14
	.half	946                             # 0x3b2
	.half	392                             # 0x188
	.half	65144                           # 0xfe78
	.half	64590                           # 0xfc4e
	.half	64590                           # 0xfc4e
	.half	65144                           # 0xfe78
	.half	392                             # 0x188
	.half	946                             # 0x3b2
	.half	851                             # 0x353
	.half	65336                           # 0xff38
	.half	64532                           # 0xfc14
	.half	64967                           # 0xfdc7
	.half	569                             # 0x239
	.half	1004                            # 0x3ec
	.half	200                             # 0xc8
	.half	64685                           # 0xfcad
	.half	724                             # 0x2d4
	.half	64812                           # 0xfd2c
	.half	64812                           # 0xfd2c
	.half	724                             # 0x2d4
	.half	724                             # 0x2d4
	.half	64812                           # 0xfd2c
	.half	64812                           # 0xfd2c
	.half	724                             # 0x2d4
	.half	569                             # 0x239
	.half	64532                           # 0xfc14
	.half	200                             # 0xc8
	.half	851                             # 0x353
	.half	64685                           # 0xfcad
	.half	65336                           # 0xff38
	.half	1004                            # 0x3ec
	.half	64967                           # 0xfdc7
	.half	392                             # 0x188
	.half	64590                           # 0xfc4e
	.half	946                             # 0x3b2
	.half	65144                           # 0xfe78
	.half	65144                           # 0xfe78
	.half	946                             # 0x3b2
	.half	64590                           # 0xfc4e
	.half	392                             # 0x188
	.half	200                             # 0xc8
	.half	64967                           # 0xfdc7
	.half	851                             # 0x353
	.half	64532                           # 0xfc14
	.half	1004                            # 0x3ec
	.half	64685                           # 0xfcad
	.half	569                             # 0x239
	.half	65336                           # 0xff38
	.size	dct_8x8.cosine, 128

	.type	turned,@object                  # @turned
	.section	.kernel.bss,"aw",@nobits
	.globl	turned
	.p2align	12, 0x0
turned:
	.zero	16384
	.size	turned, 16384

	.section	".note.GNU-stack","",@progbits
	.addrsig
	.addrsig_sym sink
