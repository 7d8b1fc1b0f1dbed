# contended.c, clang version 19.1.7 -O2
	.text
	.attribute	4, 16
	.attribute	5, "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zmmul1p0"
	.file	"contended.c"
	.section	.kernel.text,"ax",@progbits
	.globl	contended_prepare               # -- Begin function contended_prepare
	.p2align	1
	.type	contended_prepare,@function
contended_prepare:                      # @contended_prepare
# %bb.0:
.Lpcrel_hi0:
	auipc	a0, %pcrel_hi(counter)
	sw	zero, %pcrel_lo(.Lpcrel_hi0)(a0)
.Lpcrel_hi1:
	auipc	a0, %pcrel_hi(lock)
	sw	zero, %pcrel_lo(.Lpcrel_hi1)(a0)
.Lpcrel_hi2:
	auipc	a0, %pcrel_hi(ticket)
	sw	zero, %pcrel_lo(.Lpcrel_hi2)(a0)
.Lpcrel_hi3:
	auipc	a0, %pcrel_hi(served)
	sw	zero, %pcrel_lo(.Lpcrel_hi3)(a0)
	ret
.Lfunc_end0:
	.size	contended_prepare, .Lfunc_end0-contended_prepare
                                        # -- End function
	.globl	contended_compare_exchange      # -- Begin function contended_compare_exchange
	.p2align	1
	.type	contended_compare_exchange,@function
contended_compare_exchange:             # @contended_compare_exchange
# %bb.0:
	li	a0, 0
.Lpcrel_hi4:
	auipc	a1, %pcrel_hi(counter)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi4)
	li	a6, 64
.LBB1_1:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB1_2 Depth 2
                                        #       Child Loop BB1_5 Depth 3
	lw	a3, 0(a1)
.LBB1_2:                                #   Parent Loop BB1_1 Depth=1
                                        # =>  This Loop Header: Depth=2
                                        #       Child Loop BB1_5 Depth 3
	slli	a4, a3, 1
	add	a4, a4, a3
	sext.w	a5, a3
	addiw	a4, a4, 1
.LBB1_5:                                #   Parent Loop BB1_1 Depth=1
                                        #     Parent Loop BB1_2 Depth=2
                                        # =>    This Inner Loop Header: Depth=3
	lr.w.aq	a3, (a1)
	bne	a3, a5, .LBB1_2
# %bb.6:                                #   in Loop: Header=BB1_5 Depth=3
	sc.w.rl	a2, a4, (a1)
	bnez	a2, .LBB1_5
# %bb.7:                                #   in Loop: Header=BB1_1 Depth=1
# %bb.3:                                #   in Loop: Header=BB1_1 Depth=1
	addiw	a0, a0, 1
	bne	a0, a6, .LBB1_1
# %bb.4:
	ret
.Lfunc_end1:
	.size	contended_compare_exchange, .Lfunc_end1-contended_compare_exchange
                                        # -- End function
	.section .kernel.rodata,"a",@progbits
	.p2align	3, 0x0                          # -- Begin function contended_with_work
.LCPI2_0:
	.quad	6364136223846793005             # 0x5851f42d4c957f2d
.LCPI2_1:
	.quad	1442695040888963407             # 0x14057b7ef767814f
	.section	.kernel.text,"ax",@progbits
	.globl	contended_with_work
	.p2align	1
	.type	contended_with_work,@function
contended_with_work:                    # @contended_with_work
# %bb.0:
	li	a7, 0
.Lpcrel_hi5:
	auipc	a1, %pcrel_hi(.LCPI2_0)
	ld	t1, %pcrel_lo(.Lpcrel_hi5)(a1)
.Lpcrel_hi6:
	auipc	a1, %pcrel_hi(.LCPI2_1)
	ld	t2, %pcrel_lo(.Lpcrel_hi6)(a1)
	slli	a0, a0, 32
	srli	t0, a0, 32
.Lpcrel_hi7:
	auipc	a0, %pcrel_hi(counter)
	addi	a0, a0, %pcrel_lo(.Lpcrel_hi7)
	li	a6, 64
.LBB2_1:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB2_2 Depth 2
                                        #       Child Loop BB2_5 Depth 3
	mul	a1, t0, t1
	add	a1, a1, t2
	mul	a4, a1, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a4, a4, t1
	add	a4, a4, t2
	xor	a1, a1, a4
	mul	a5, a4, t1
	lw	a4, 0(a0)
	add	t0, a5, t2
	xor	a1, a1, t0
	srli	a5, a1, 32
.LBB2_2:                                #   Parent Loop BB2_1 Depth=1
                                        # =>  This Loop Header: Depth=2
                                        #       Child Loop BB2_5 Depth 3
	xor	a1, a4, a5
	sext.w	a2, a4
.LBB2_5:                                #   Parent Loop BB2_1 Depth=1
                                        #     Parent Loop BB2_2 Depth=2
                                        # =>    This Inner Loop Header: Depth=3
	lr.w.aq	a4, (a0)
	bne	a4, a2, .LBB2_2
# %bb.6:                                #   in Loop: Header=BB2_5 Depth=3
	sc.w.rl	a3, a1, (a0)
	bnez	a3, .LBB2_5
# %bb.7:                                #   in Loop: Header=BB2_1 Depth=1
# %bb.3:                                #   in Loop: Header=BB2_1 Depth=1
	addiw	a7, a7, 1
	bne	a7, a6, .LBB2_1
# %bb.4:
	ret
.Lfunc_end2:
	.size	contended_with_work, .Lfunc_end2-contended_with_work
                                        # -- End function
	.globl	contended_spin_lock             # -- Begin function contended_spin_lock
	.p2align	1
	.type	contended_spin_lock,@function
contended_spin_lock:                    # @contended_spin_lock
# %bb.0:
	li	a0, 0
.Lpcrel_hi8:
	auipc	a1, %pcrel_hi(lock)
	addi	a1, a1, %pcrel_lo(.Lpcrel_hi8)
	li	a2, 1
.Lpcrel_hi9:
	auipc	a3, %pcrel_hi(guarded)
	li	a6, 64
	j	.LBB3_2
.LBB3_1:                                #   in Loop: Header=BB3_2 Depth=1
	lw	a4, %pcrel_lo(.Lpcrel_hi9)(a3)
	slli	a5, a4, 2
	add	a4, a4, a5
	addi	a4, a4, 1
	sw	a4, %pcrel_lo(.Lpcrel_hi9)(a3)
	fence	rw, w
	addiw	a0, a0, 1
	sw	zero, 0(a1)
	beq	a0, a6, .LBB3_4
.LBB3_2:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB3_3 Depth 2
	amoswap.w.aq	a5, a2, (a1)
	beqz	a5, .LBB3_1
.LBB3_3:                                #   Parent Loop BB3_2 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lw	a5, 0(a1)
	bnez	a5, .LBB3_3
	j	.LBB3_2
.LBB3_4:
	ret
.Lfunc_end3:
	.size	contended_spin_lock, .Lfunc_end3-contended_spin_lock
                                        # -- End function
	.globl	contended_ticket_lock           # -- Begin function contended_ticket_lock
	.p2align	1
	.type	contended_ticket_lock,@function
contended_ticket_lock:                  # @contended_ticket_lock
# %bb.0:
	li	a0, 0
.Lpcrel_hi10:
	auipc	a1, %pcrel_hi(ticket)
	addi	t0, a1, %pcrel_lo(.Lpcrel_hi10)
	li	a6, 1
.Lpcrel_hi11:
	auipc	a3, %pcrel_hi(served)
.Lpcrel_hi12:
	auipc	a4, %pcrel_hi(guarded)
	li	a7, 64
.LBB4_1:                                # =>This Loop Header: Depth=1
                                        #     Child Loop BB4_2 Depth 2
	amoadd.w	a2, a6, (t0)
.LBB4_2:                                #   Parent Loop BB4_1 Depth=1
                                        # =>  This Inner Loop Header: Depth=2
	lw	a5, %pcrel_lo(.Lpcrel_hi11)(a3)
	fence	r, rw
	bne	a5, a2, .LBB4_2
# %bb.3:                                #   in Loop: Header=BB4_1 Depth=1
	lw	a1, %pcrel_lo(.Lpcrel_hi12)(a4)
	slli	a5, a1, 2
	add	a1, a1, a5
	addi	a1, a1, 1
	sw	a1, %pcrel_lo(.Lpcrel_hi12)(a4)
	addi	a2, a2, 1
	fence	rw, w
	addiw	a0, a0, 1
	sw	a2, %pcrel_lo(.Lpcrel_hi11)(a3)
	bne	a0, a7, .LBB4_1
# %bb.4:
	ret
.Lfunc_end4:
	.size	contended_ticket_lock, .Lfunc_end4-contended_ticket_lock
                                        # -- End function
	.type	counter,@object                 # @counter
	.section	.kernel.bss,"aw",@nobits
	.p2align	6, 0x0
counter:
	.word	0                               # 0x0
	.size	counter, 4

	.type	lock,@object                    # @lock
	.p2align	6, 0x0
lock:
	.word	0                               # 0x0
	.size	lock, 4

	.type	ticket,@object                  # @ticket
	.p2align	6, 0x0
ticket:
	.word	0                               # 0x0
	.size	ticket, 4

	.type	served,@object                  # @served
	.p2align	6, 0x0
served:
	.word	0                               # 0x0
	.size	served, 4

	.type	guarded,@object                 # @guarded
	.p2align	6, 0x0
guarded:
	.word	0                               # 0x0
	.size	guarded, 4

	.section	".note.GNU-stack","",@progbits
	.addrsig
	.addrsig_sym counter
	.addrsig_sym lock
	.addrsig_sym ticket
