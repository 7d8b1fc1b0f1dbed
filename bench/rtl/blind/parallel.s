# parallel.c, clang version 19.1.7 -O2
	.text
	.attribute	4, 16
	.attribute	5, "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zmmul1p0"
	.file	"parallel.c"
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function parallel_prepare
.LCPI0_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI0_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	parallel_prepare
	.p2align	1
	.type	parallel_prepare,@function
parallel_prepare:                       # @parallel_prepare
# %bb.0:
.Lpcrel_hi0:
	auipc	a0, %pcrel_hi(.LCPI0_0)
	ld	a6, %pcrel_lo(.Lpcrel_hi0)(a0)
	li	a4, 1
.Lpcrel_hi1:
	auipc	a1, %pcrel_hi(b)
	addi	a2, a1, %pcrel_lo(.Lpcrel_hi1)
.Lpcrel_hi2:
	auipc	a1, %pcrel_hi(a)
	addi	a3, a1, %pcrel_lo(.Lpcrel_hi2)
.Lpcrel_hi3:
	auipc	a1, %pcrel_hi(.LCPI0_1)
	ld	a0, %pcrel_lo(.Lpcrel_hi3)(a1)
	lui	a5, 196608
	fmv.w.x	fa5, a5
	addi	a5, a2, 2047
	addi	a5, a5, 257
.LBB0_1:                                # =>This Inner Loop Header: Depth=1
	mul	a4, a4, a6
	add	a1, a4, a0
	srai	a4, a1, 32
	fcvt.s.w	fa4, a4
	fmul.s	fa4, fa4, fa5
	fsw	fa4, 0(a3)
	mul	a4, a1, a6
	add	a4, a4, a0
	srai	a1, a4, 32
	fcvt.s.w	fa4, a1
	fmul.s	fa4, fa4, fa5
	fsw	fa4, 0(a2)
	addi	a2, a2, 4
	addi	a3, a3, 4
	bne	a2, a5, .LBB0_1
# %bb.2:
	li	a2, 2
.Lpcrel_hi6:
	auipc	a1, %pcrel_hi(samples)
	addi	a3, a1, %pcrel_lo(.Lpcrel_hi6)
	lui	a4, 2
	add	a4, a4, a3
.LBB0_3:                                # =>This Inner Loop Header: Depth=1
	mul	a2, a2, a6
	add	a2, a2, a0
	srli	a5, a2, 32
	sw	a5, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB0_3
# %bb.4:
	li	a2, 3
.Lpcrel_hi4:
	auipc	a3, %pcrel_hi(numbers)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi4)
	lui	a4, 4
	add	a4, a4, a3
.LBB0_5:                                # =>This Inner Loop Header: Depth=1
	mul	a2, a2, a6
	add	a2, a2, a0
	srli	a5, a2, 32
	sw	a5, 0(a3)
	addi	a3, a3, 4
	bne	a3, a4, .LBB0_5
# %bb.6:
.Lpcrel_hi5:
	auipc	a0, %pcrel_hi(bins)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi5)
	addi	a1, a0, 256
.LBB0_7:                                # =>This Inner Loop Header: Depth=1
	sw	zero, 0(a0)
	addi	a0, a0, 4
	bne	a0, a1, .LBB0_7
# %bb.8:
.Lpcrel_hi7:
	auipc	a0, %pcrel_hi(boxes)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi7)
	sw	zero, 0(a0)
	sw	zero, 64(a0)
	sw	zero, 128(a0)
	sw	zero, 192(a0)
.Lpcrel_hi8:
	auipc	a0, %pcrel_hi(next_task)
	sw	zero, %pcrel_lo(.Lpcrel_hi8)(a0)
.Lpcrel_hi9:
	auipc	a0, %pcrel_hi(barrier)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi9)
	sw	zero, 0(a0)
	sw	zero, 64(a0)
	ret
.Lfunc_end0:
	.size	parallel_prepare, .Lfunc_end0-parallel_prepare
                                        # -- End function
	.globl	parallel_product_f32            # -- Begin function parallel_product_f32
	.p2align	1
	.type	parallel_product_f32,@function
parallel_product_f32:                   # @parallel_product_f32
# %bb.0:
	slli	a1, a0, 1
	slli	a0, a0, 3
	subw	a2, a0, a1
	addiw	a6, a2, 5
	slli	a0, a2, 5
	slli	a1, a2, 7
	sub	a1, a1, a0
.Lpcrel_hi10:
	auipc	a0, %pcrel_hi(a)
	addi	t3, a0, %pcrel_lo(.Lpcrel_hi10)
	add	t3, t3, a1
.Lpcrel_hi11:
	auipc	a0, %pcrel_hi(b)
	addi	t2, a0, %pcrel_lo(.Lpcrel_hi11)
	fmv.w.x	fa5, zero
.Lpcrel_hi12:
	auipc	a0, %pcrel_hi(c)
	addi	t1, a0, %pcrel_lo(.Lpcrel_hi12)
	li	t0, 24
.LBB1_1:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB1_2 Depth 2
                                        #       Child Loop BB1_3 Depth 3
	li	a0, 0
	mv	a7, a2
	slli	a1, a2, 3
	slli	a5, a2, 5
	sub	a5, a5, a1
	mv	a4, t2
.LBB1_2:                                #   Parent Loop BB1_1 Depth=1
                                        # =>  This Loop Header: Depth=2
                                        #       Child Loop BB1_3 Depth 3
	slli	a1, a0, 2
	add	a1, a1, t2
	addi	a1, a1, 2047
	addi	a3, a1, 257
	mv	a1, t3
	mv	a2, a4
	fmv.s	fa4, fa5
.LBB1_3:                                #   Parent Loop BB1_1 Depth=1
                                        #     Parent Loop BB1_2 Depth=2
                                        # =>    This Inner Loop Header: Depth=3
	flw	fa3, 0(a1)
	flw	fa2, 0(a2)
	fmul.s	fa3, fa3, fa2
	fadd.s	fa4, fa4, fa3
	addi	a2, a2, 96
	addi	a1, a1, 4
	bne	a2, a3, .LBB1_3
# %bb.4:                                #   in Loop: Header=BB1_2 Depth=2
	add	a1, a0, a5
	slli	a1, a1, 2
	add	a1, a1, t1
	fsw	fa4, 0(a1)
	addi	a0, a0, 1
	addi	a4, a4, 4
	bne	a0, t0, .LBB1_2
# %bb.5:                                #   in Loop: Header=BB1_1 Depth=1
	addi	a2, a7, 1
	addi	t3, t3, 96
	blt	a7, a6, .LBB1_1
# %bb.6:
	ret
.Lfunc_end1:
	.size	parallel_product_f32, .Lfunc_end1-parallel_product_f32
                                        # -- End function
	.globl	parallel_histogram              # -- Begin function parallel_histogram
	.p2align	1
	.type	parallel_histogram,@function
parallel_histogram:                     # @parallel_histogram
# %bb.0:
	slli	a0, a0, 7
	addiw	a1, a0, 128
	beqz	a1, .LBB2_5
# %bb.1:
	slli	a0, a0, 32
	srli	a0, a0, 32
	slli	a1, a1, 32
	srli	a1, a1, 32
.Lpcrel_hi13:
	auipc	a2, %pcrel_hi(samples)
	addi	a3, a0, 1
	addi	a2, a2, %pcrel_lo(.Lpcrel_hi13)
	bltu	a1, a3, .LBB2_3
# %bb.2:
	mv	a3, a1
.LBB2_3:
	add	a0, a0, a2
	add	a1, a2, a3
.Lpcrel_hi14:
	auipc	a2, %pcrel_hi(bins)
	addi	a2, a2, %pcrel_lo(.Lpcrel_hi14)
	li	a3, 1
.LBB2_4:                                # =>This Inner Loop Header: Depth=1
	lbu	a4, 0(a0)
	andi	a4, a4, 63
	slli	a4, a4, 2
	add	a4, a4, a2
	amoadd.w	zero, a3, (a4)
	addi	a0, a0, 1
	bne	a0, a1, .LBB2_4
.LBB2_5:
	ret
.Lfunc_end2:
	.size	parallel_histogram, .Lfunc_end2-parallel_histogram
                                        # -- End function
	.globl	parallel_histogram_private      # -- Begin function parallel_histogram_private
	.p2align	1
	.type	parallel_histogram_private,@function
parallel_histogram_private:             # @parallel_histogram_private
# %bb.0:
	addi	sp, sp, -256
	mv	a1, sp
	addi	a2, sp, 256
.LBB3_1:                                # =>This Inner Loop Header: Depth=1
	sw	zero, 0(a1)
	addi	a1, a1, 4
	bne	a1, a2, .LBB3_1
# %bb.2:
	slli	a1, a0, 11
	addi	a2, a1, 2047
	addiw	a2, a2, 1
	beqz	a2, .LBB3_7
# %bb.3:
	slli	a1, a1, 32
	srli	a1, a1, 32
	slli	a2, a2, 32
	srli	a2, a2, 32
.Lpcrel_hi15:
	auipc	a3, %pcrel_hi(samples)
	addi	a4, a1, 1
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi15)
	bltu	a2, a4, .LBB3_5
# %bb.4:
	mv	a4, a2
.LBB3_5:
	add	a1, a1, a3
	add	a2, a3, a4
	mv	a3, sp
.LBB3_6:                                # =>This Inner Loop Header: Depth=1
	lbu	a4, 0(a1)
	andi	a4, a4, 63
	slli	a4, a4, 2
	add	a4, a4, a3
	lw	a5, 0(a4)
	addi	a5, a5, 1
	addi	a1, a1, 1
	sw	a5, 0(a4)
	bne	a1, a2, .LBB3_6
.LBB3_7:
	slli	a0, a0, 4
	addiw	a1, a0, 64
.Lpcrel_hi16:
	auipc	a2, %pcrel_hi(bins)
	addi	a2, a2, %pcrel_lo(.Lpcrel_hi16)
	mv	a3, sp
.LBB3_8:                                # =>This Inner Loop Header: Depth=1
	slli	a4, a0, 58
	srli	a4, a4, 56
	add	a5, a3, a4
	lw	a5, 0(a5)
	add	a4, a4, a2
	amoadd.w	zero, a5, (a4)
	addiw	a0, a0, 1
	bne	a0, a1, .LBB3_8
# %bb.9:
	addi	sp, sp, 256
	ret
.Lfunc_end3:
	.size	parallel_histogram_private, .Lfunc_end3-parallel_histogram_private
                                        # -- End function
	.globl	parallel_pipeline               # -- Begin function parallel_pipeline
	.p2align	1
	.type	parallel_pipeline,@function
parallel_pipeline:                      # @parallel_pipeline
# %bb.0:
	li	t4, 0
	li	t3, 0
	lui	a1, 648056
	addi	a4, a1, -1615
	slli	a1, a0, 32
	srli	a6, a1, 32
	srli	a1, a1, 26
.Lpcrel_hi17:
	auipc	a3, %pcrel_hi(boxes)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi17)
	add	a5, a3, a1
	slli	a1, a0, 6
	add	a3, a3, a1
.Lpcrel_hi18:
	auipc	a1, %pcrel_hi(numbers)
	addi	a7, a1, %pcrel_lo(.Lpcrel_hi18)
	li	t0, 2
	li	t1, 1
	li	t2, 96
	j	.LBB4_2
.LBB4_1:                                #   in Loop: Header=BB4_2 Depth=1
	add	t3, t3, a1
	addi	t4, t4, 1
	beq	t4, t2, .LBB4_9
.LBB4_2:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB4_3 Depth 2
                                        #     Child Loop BB4_7 Depth 2
	beqz	a0, .LBB4_5
.LBB4_3:                                #   Parent Loop BB4_2 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lw	a1, 0(a5)
	fence	r, rw
	beqz	a1, .LBB4_3
# %bb.4:                                #   in Loop: Header=BB4_2 Depth=1
	lw	a1, 4(a5)
	fence	rw, w
	sw	zero, 0(a5)
	j	.LBB4_6
.LBB4_5:                                #   in Loop: Header=BB4_2 Depth=1
	slli	a1, t4, 2
	add	a1, a1, a7
	lw	a1, 0(a1)
.LBB4_6:                                #   in Loop: Header=BB4_2 Depth=1
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	srliw	a2, a1, 15
	xor	a1, a1, a2
	mul	a1, a1, a4
	bltu	t0, a0, .LBB4_1
.LBB4_7:                                #   Parent Loop BB4_2 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lw	a2, 64(a3)
	fence	r, rw
	bnez	a2, .LBB4_7
# %bb.8:                                #   in Loop: Header=BB4_2 Depth=1
	sw	a1, 68(a3)
	fence	rw, w
	sw	t1, 64(a3)
	addi	t4, t4, 1
	bne	t4, t2, .LBB4_2
.LBB4_9:
	slli	t3, t3, 32
	srli	a0, t3, 32
	slli	a6, a6, 6
.Lpcrel_hi19:
	auipc	a1, %pcrel_hi(partial)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi19)
	add	a1, a1, a6
	sd	a0, 0(a1)
	ret
.Lfunc_end4:
	.size	parallel_pipeline, .Lfunc_end4-parallel_pipeline
                                        # -- End function
	.globl	parallel_prefix                 # -- Begin function parallel_prefix
	.p2align	1
	.type	parallel_prefix,@function
parallel_prefix:                        # @parallel_prefix
# %bb.0:
	slliw	t1, a0, 10
	addiw	a1, t1, 1024
	slli	t0, t1, 32
	slli	a6, a1, 32
.Lpcrel_hi20:
	auipc	a2, %pcrel_hi(sums)
	addi	a7, a2, %pcrel_lo(.Lpcrel_hi20)
	beqz	a1, .LBB5_6
# %bb.1:
	srli	a4, t0, 32
	srli	a1, a6, 32
	srli	a2, t0, 30
.Lpcrel_hi21:
	auipc	a3, %pcrel_hi(numbers)
	addi	a4, a4, 1
	addi	a5, a3, %pcrel_lo(.Lpcrel_hi21)
	bltu	a1, a4, .LBB5_3
# %bb.2:
	mv	a4, a1
.LBB5_3:
	li	a3, 0
	add	a1, a5, a2
	add	a2, a2, a7
	slli	a4, a4, 2
	add	a5, a5, a4
.LBB5_4:                                # =>This Inner Loop Header: Depth=1
	lw	a4, 0(a1)
	add	a3, a3, a4
	sw	a3, 0(a2)
	addi	a1, a1, 4
	addi	a2, a2, 4
	bne	a1, a5, .LBB5_4
# %bb.5:
	slli	a2, a3, 32
	srli	a2, a2, 32
	j	.LBB5_7
.LBB5_6:
	li	a2, 0
.LBB5_7:
	slli	t2, a0, 32
	srli	a4, t2, 26
.Lpcrel_hi22:
	auipc	a3, %pcrel_hi(partial)
	addi	a3, a3, %pcrel_lo(.Lpcrel_hi22)
	add	a4, a4, a3
	sd	a2, 0(a4)
.Lpcrel_hi23:
	auipc	a2, %pcrel_hi(barrier)
	addi	a5, a2, %pcrel_lo(.Lpcrel_hi23)
	lw	a2, 64(a5)
	fence	r, rw
	li	a4, 1
	amoadd.w.aqrl	a4, a4, (a5)
	li	a1, 3
	bne	a4, a1, .LBB5_9
# %bb.8:
	sw	zero, 0(a5)
	addi	a2, a2, 1
	fence	rw, w
	sw	a2, 64(a5)
	j	.LBB5_10
.LBB5_9:                                # =>This Inner Loop Header: Depth=1
	lw	a1, 64(a5)
	fence	r, rw
	beq	a1, a2, .LBB5_9
.LBB5_10:
	beqz	a0, .LBB5_14
# %bb.11:
	li	a0, 0
	srli	a1, t2, 32
	slli	a1, a1, 6
	add	a1, a1, a3
.LBB5_12:                               # =>This Inner Loop Header: Depth=1
	lw	a2, 0(a3)
	addi	a3, a3, 64
	add	a0, a0, a2
	bne	a3, a1, .LBB5_12
# %bb.13:
	li	a1, -1024
	beq	t1, a1, .LBB5_18
.LBB5_14:
	srli	a2, t0, 32
	srli	a1, a6, 32
	addi	a2, a2, 1
	srli	a3, t0, 30
	bltu	a1, a2, .LBB5_16
# %bb.15:
	mv	a2, a1
.LBB5_16:
	add	a1, a7, a3
	slli	a2, a2, 2
	add	a7, a7, a2
.LBB5_17:                               # =>This Inner Loop Header: Depth=1
	lw	a2, 0(a1)
	add	a2, a2, a0
	sw	a2, 0(a1)
	addi	a1, a1, 4
	bne	a1, a7, .LBB5_17
.LBB5_18:
	lw	a0, 64(a5)
	fence	r, rw
	li	a1, 1
	amoadd.w.aqrl	a1, a1, (a5)
	li	a2, 3
	bne	a1, a2, .LBB5_20
# %bb.19:
	sw	zero, 0(a5)
	addi	a0, a0, 1
	fence	rw, w
	sw	a0, 64(a5)
	ret
.LBB5_20:                               # =>This Inner Loop Header: Depth=1
	lw	a1, 64(a5)
	fence	r, rw
	beq	a1, a0, .LBB5_20
# %bb.21:
	ret
.Lfunc_end5:
	.size	parallel_prefix, .Lfunc_end5-parallel_prefix
                                        # -- End function
	.globl	parallel_reduction              # -- Begin function parallel_reduction
	.p2align	1
	.type	parallel_reduction,@function
parallel_reduction:                     # @parallel_reduction
# %bb.0:
	addi	sp, sp, -48
	sd	s0, 40(sp)                      # 8-byte Folded Spill
	sd	s1, 32(sp)                      # 8-byte Folded Spill
	sd	s2, 24(sp)                      # 8-byte Folded Spill
	sd	s3, 16(sp)                      # 8-byte Folded Spill
	sd	s4, 8(sp)                       # 8-byte Folded Spill
	li	s4, 0
	slli	a2, a0, 32
	srli	t0, a2, 32
	srli	s3, a2, 26
.Lpcrel_hi24:
	auipc	a3, %pcrel_hi(partial)
	addi	a6, a3, %pcrel_lo(.Lpcrel_hi24)
	add	s3, s3, a6
	andi	t2, a0, 1
	ori	a3, a0, 1
	slli	a3, a3, 32
	srli	a3, a3, 26
	add	a7, a6, a3
	andi	t3, a0, 3
	ori	a3, a0, 2
	slli	a3, a3, 32
	srli	a3, a3, 26
	add	a6, a6, a3
	addi	t0, t0, -4
	srli	a2, a2, 30
.Lpcrel_hi25:
	auipc	a3, %pcrel_hi(numbers)
	addi	s0, a3, %pcrel_lo(.Lpcrel_hi25)
	add	s0, s0, a2
	li	t1, 1023
	li	a3, 1020
.Lpcrel_hi26:
	auipc	a2, %pcrel_hi(barrier)
	addi	a5, a2, %pcrel_lo(.Lpcrel_hi26)
	li	t4, 1
	li	t5, 3
	lui	t6, 1
	li	s2, 4
	j	.LBB6_3
.LBB6_1:                                #   in Loop: Header=BB6_3 Depth=1
	sw	zero, 0(a5)
	addi	a2, a2, 1
	fence	rw, w
	sw	a2, 64(a5)
.LBB6_2:                                #   in Loop: Header=BB6_3 Depth=1
	addi	s4, s4, 1
	add	s0, s0, t6
	beq	s4, s2, .LBB6_18
.LBB6_3:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB6_5 Depth 2
                                        #     Child Loop BB6_8 Depth 2
                                        #     Child Loop BB6_13 Depth 2
                                        #     Child Loop BB6_17 Depth 2
	li	a1, 0
	bltu	t1, a0, .LBB6_6
# %bb.4:                                #   in Loop: Header=BB6_3 Depth=1
	mv	a4, s0
	mv	a2, t0
.LBB6_5:                                #   Parent Loop BB6_3 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lwu	s1, 0(a4)
	add	a1, a1, s1
	addi	a2, a2, 4
	addi	a4, a4, 16
	bltu	a2, a3, .LBB6_5
.LBB6_6:                                #   in Loop: Header=BB6_3 Depth=1
	sd	a1, 0(s3)
	lw	a2, 64(a5)
	fence	r, rw
	amoadd.w.aqrl	a4, t4, (a5)
	bne	a4, t5, .LBB6_8
# %bb.7:                                #   in Loop: Header=BB6_3 Depth=1
	sw	zero, 0(a5)
	addi	a2, a2, 1
	fence	rw, w
	sw	a2, 64(a5)
	j	.LBB6_9
.LBB6_8:                                #   Parent Loop BB6_3 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lw	a1, 64(a5)
	fence	r, rw
	beq	a1, a2, .LBB6_8
.LBB6_9:                                #   in Loop: Header=BB6_3 Depth=1
	bnez	t2, .LBB6_11
# %bb.10:                               #   in Loop: Header=BB6_3 Depth=1
	ld	a1, 0(a7)
	ld	a2, 0(s3)
	add	a1, a1, a2
	sd	a1, 0(s3)
.LBB6_11:                               #   in Loop: Header=BB6_3 Depth=1
	lw	a2, 64(a5)
	fence	r, rw
	amoadd.w.aqrl	a1, t4, (a5)
	bne	a1, t5, .LBB6_13
# %bb.12:                               #   in Loop: Header=BB6_3 Depth=1
	sw	zero, 0(a5)
	addi	a2, a2, 1
	fence	rw, w
	sw	a2, 64(a5)
	j	.LBB6_14
.LBB6_13:                               #   Parent Loop BB6_3 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lw	a1, 64(a5)
	fence	r, rw
	beq	a1, a2, .LBB6_13
.LBB6_14:                               #   in Loop: Header=BB6_3 Depth=1
	bnez	t3, .LBB6_16
# %bb.15:                               #   in Loop: Header=BB6_3 Depth=1
	ld	a1, 0(a6)
	ld	a2, 0(s3)
	add	a1, a1, a2
	sd	a1, 0(s3)
.LBB6_16:                               #   in Loop: Header=BB6_3 Depth=1
	lw	a2, 64(a5)
	fence	r, rw
	amoadd.w.aqrl	a1, t4, (a5)
	beq	a1, t5, .LBB6_1
.LBB6_17:                               #   Parent Loop BB6_3 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lw	a1, 64(a5)
	fence	r, rw
	beq	a1, a2, .LBB6_17
	j	.LBB6_2
.LBB6_18:
	ld	s0, 40(sp)                      # 8-byte Folded Reload
	ld	s1, 32(sp)                      # 8-byte Folded Reload
	ld	s2, 24(sp)                      # 8-byte Folded Reload
	ld	s3, 16(sp)                      # 8-byte Folded Reload
	ld	s4, 8(sp)                       # 8-byte Folded Reload
	addi	sp, sp, 48
	ret
.Lfunc_end6:
	.size	parallel_reduction, .Lfunc_end6-parallel_reduction
                                        # -- End function
	.globl	parallel_tasks                  # -- Begin function parallel_tasks
	.p2align	1
	.type	parallel_tasks,@function
parallel_tasks:                         # @parallel_tasks
# %bb.0:
.Lpcrel_hi27:
	auipc	a1, %pcrel_hi(next_task)
	addi	t1, a1, %pcrel_lo(.Lpcrel_hi27)
	bnez	a0, .LBB7_2
# %bb.1:
	fence	rw, w
	sw	zero, 0(t1)
	fence	rw, rw
.LBB7_2:
.Lpcrel_hi28:
	auipc	a0, %pcrel_hi(barrier)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi28)
	lw	a2, 64(a0)
	fence	r, rw
	li	a3, 1
	amoadd.w.aqrl	a3, a3, (a0)
	li	a4, 3
	bne	a3, a4, .LBB7_4
# %bb.3:
	sw	zero, 0(a0)
	addi	a2, a2, 1
	fence	rw, w
	sw	a2, 64(a0)
	j	.LBB7_5
.LBB7_4:                                # =>This Inner Loop Header: Depth=1
	lw	a3, 64(a0)
	fence	r, rw
	beq	a3, a2, .LBB7_4
.LBB7_5:
	li	a6, 1
	amoadd.w.aqrl	a3, a6, (t1)
	li	a0, 63
	bltu	a0, a3, .LBB7_10
# %bb.6:
	li	a7, 37
	lui	a0, 648056
	addi	a4, a0, -1615
.Lpcrel_hi29:
	auipc	a0, %pcrel_hi(sums)
	addi	a5, a0, %pcrel_lo(.Lpcrel_hi29)
	li	t0, 64
.LBB7_7:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB7_8 Depth 2
	addi	a2, a3, 1
	mul	a0, a3, a7
	andi	a0, a0, 127
	addi	a0, a0, 20
.LBB7_8:                                #   Parent Loop BB7_7 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	srliw	a1, a2, 15
	xor	a1, a1, a2
	addiw	a0, a0, -1
	mul	a2, a1, a4
	bnez	a0, .LBB7_8
# %bb.9:                                #   in Loop: Header=BB7_7 Depth=1
	slliw	a0, a3, 4
	slli	a0, a0, 2
	add	a0, a0, a5
	sw	a2, 0(a0)
	amoadd.w.aqrl	a3, a6, (t1)
	bltu	a3, t0, .LBB7_7
.LBB7_10:
	ret
.Lfunc_end7:
	.size	parallel_tasks, .Lfunc_end7-parallel_tasks
                                        # -- End function
	.type	a,@object                       # @a
	.section	.kernel.bss,"aw",@nobits
	.globl	a
	.p2align	12, 0x0
a:
	.zero	2304
	.size	a, 2304

	.type	b,@object                       # @b
	.globl	b
	.p2align	12, 0x0
b:
	.zero	2304
	.size	b, 2304

	.type	samples,@object                 # @samples
	.globl	samples
	.p2align	12, 0x0
samples:
	.zero	8192
	.size	samples, 8192

	.type	numbers,@object                 # @numbers
	.globl	numbers
	.p2align	12, 0x0
numbers:
	.zero	16384
	.size	numbers, 16384

	.type	bins,@object                    # @bins
	.globl	bins
	.p2align	12, 0x0
bins:
	.zero	256
	.size	bins, 256

	.type	boxes,@object                   # @boxes
	.p2align	6, 0x0
boxes:
	.zero	256
	.size	boxes, 256

	.type	next_task,@object               # @next_task
	.p2align	6, 0x0
next_task:
	.word	0                               # 0x0
	.size	next_task, 4

	.type	barrier,@object                 # @barrier
	.p2align	6, 0x0
barrier:
	.zero	128
	.size	barrier, 128

	.type	c,@object                       # @c
	.globl	c
	.p2align	12, 0x0
c:
	.zero	2304
	.size	c, 2304

	.type	partial,@object                 # @partial
	.p2align	6, 0x0
partial:
	.zero	256
	.size	partial, 256

	.type	sums,@object                    # @sums
	.globl	sums
	.p2align	12, 0x0
sums:
	.zero	16384
	.size	sums, 16384

	.section	".note.GNU-stack","",@progbits
	.addrsig
	.addrsig_sym bins
	.addrsig_sym next_task
	.addrsig_sym barrier
