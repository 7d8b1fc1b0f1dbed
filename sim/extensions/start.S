# Smallest start of a bare program: units on, a stack, main's result is the exit code, through HTIF,
# which this simulator and spike have. The link script puts .text.start at 0x80000000.
    .section .text.start, "ax"
    .globl _start
_start:
    li t0, 0x6600            # mstatus.FS and VS
    csrs mstatus, t0
    .option push
    .option norelax
    la gp, __global_pointer$
    .option pop
    la sp, stack_end
    csrr a0, mhartid
    bnez a0, sleep
    call main
    slli a0, a0, 1
    ori a0, a0, 1
    la t0, tohost
    sd a0, 0(t0)
sleep:
    wfi
    j sleep
    .bss
    .align 6
    .space 65536
stack_end:

    .section .tohost, "aw"
    .globl tohost, fromhost
    .align 6
tohost: .dword 0
    .align 6
fromhost: .dword 0
