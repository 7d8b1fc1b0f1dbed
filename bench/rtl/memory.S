/* Walks through memory: footprints within and beyond the 16 KiB data cache. */

#define LINE 64

  .macro FUNCTION name
  .section .kernel.text, "ax"
  .balign 64
  .globl \name
  .type \name, @function
\name:
  .endm

/* A load each `stride` bytes of `kilobytes`. */
  .macro READ name, kilobytes, stride
FUNCTION \name
  la a0, arena
  li a1, 1024 * \kilobytes
  add a1, a1, a0
1:
  ld a2, 0(a0)
  add a3, a3, a2
  addi a0, a0, \stride
  bltu a0, a1, 1b
  ret
  .size \name, . - \name
  .endm

  .macro WRITE name, kilobytes, stride
FUNCTION \name
  la a0, arena
  li a1, 1024 * \kilobytes
  add a1, a1, a0
1:
  sd a1, 0(a0)
  addi a0, a0, \stride
  bltu a0, a1, 1b
  ret
  .size \name, . - \name
  .endm

READ read_4k, 4, 8
READ read_12k, 12, 8
READ read_64k, 64, 8
READ read_lines_4k, 4, LINE
READ read_lines_16k, 16, LINE
READ read_lines_32k, 32, LINE
READ read_lines_128k, 128, LINE
READ read_stride_256, 128, 256
READ read_stride_1k, 128, 1024
WRITE write_4k, 4, 8
WRITE write_64k, 64, 8
WRITE write_lines_64k, 64, LINE

/* Several loads on their way: a cache with one miss at a time gains nothing. */
FUNCTION read_unrolled_64k
  la a0, arena
  li a1, 65536
  add a1, a1, a0
1:
  ld a2, 0(a0)
  ld a3, 64(a0)
  ld a4, 128(a0)
  ld a5, 192(a0)
  addi a0, a0, 256
  bltu a0, a1, 1b
  ret
  .size read_unrolled_64k, . - read_unrolled_64k

/* Work that does not need the missing value. */
FUNCTION read_hidden_64k
  la a0, arena
  li a1, 65536
  add a1, a1, a0
1:
  ld a2, 0(a0)
  .rept 24
  addi a3, a3, 1
  .endr
  add a4, a4, a2
  addi a0, a0, LINE
  bltu a0, a1, 1b
  ret
  .size read_hidden_64k, . - read_hidden_64k

  .macro COPY name, kilobytes
FUNCTION \name
  la a0, arena
  li a2, 1024 * \kilobytes
  la a1, arena + 128 * 1024
  add a2, a2, a0
1:
  ld a3, 0(a0)
  ld a4, 8(a0)
  sd a3, 0(a1)
  sd a4, 8(a1)
  addi a0, a0, 16
  addi a1, a1, 16
  bltu a0, a2, 1b
  ret
  .size \name, . - \name
  .endm

COPY copy_4k, 4
COPY copy_32k, 32

FUNCTION copy_bytes_4k
  la a0, arena
  li a2, 4096
  la a1, arena + 128 * 1024
  add a2, a2, a0
1:
  lb a3, 0(a0)
  sb a3, 0(a1)
  addi a0, a0, 1
  addi a1, a1, 1
  bltu a0, a2, 1b
  ret
  .size copy_bytes_4k, . - copy_bytes_4k

FUNCTION accumulate_32k /* y += x, both missing */
  la a0, arena
  li a2, 32768
  la a1, arena + 128 * 1024
  add a2, a2, a0
1:
  lw a3, 0(a0)
  lw a4, 0(a1)
  add a3, a3, a4
  sw a3, 0(a1)
  addi a0, a0, 4
  addi a1, a1, 4
  bltu a0, a2, 1b
  ret
  .size accumulate_32k, . - accumulate_32k

/* Each line holds the address of another one; chase_prepare() ties them to one random ring. */
  .macro CHASE name, lines, loads
FUNCTION \name
  la a0, arena
  li a1, \loads
1:
  ld a0, 0(a0)
  addi a1, a1, -1
  bnez a1, 1b
  ret
  .size \name, . - \name

FUNCTION \name\()_prepare
  la a0, arena
  li a1, \lines
  tail tie_ring
  .endm

CHASE chase_8k, 128, 512
CHASE chase_32k, 512, 1024
CHASE chase_128k, 2048, 2048

/* Sattolo's algorithm: a0 = first line, a1 = lines. Index order in each line's second word. */
FUNCTION tie_ring
  mv a2, zero
1: /* identity */
  slli a3, a2, 6
  add a3, a3, a0
  sd a2, 8(a3)
  addi a2, a2, 1
  bltu a2, a1, 1b
  li a7, 12345
  addi a2, a1, -1
2: /* exchange with a random earlier one */
  li a3, 1103515245
  mul a7, a7, a3
  li a3, 12345
  add a7, a7, a3
  srli a4, a7, 16
  slli a4, a4, 33
  srli a4, a4, 33
  remu a4, a4, a2
  slli a4, a4, 6
  add a4, a4, a0
  slli a5, a2, 6
  add a5, a5, a0
  ld a3, 8(a4)
  ld a6, 8(a5)
  sd a6, 8(a4)
  sd a3, 8(a5)
  addi a2, a2, -1
  bnez a2, 2b
3: /* each line points at the line whose index it drew */
  slli a3, a2, 6
  add a3, a3, a0
  ld a4, 8(a3)
  slli a4, a4, 6
  add a4, a4, a0
  sd a4, 0(a3)
  addi a2, a2, 1
  bltu a2, a1, 3b
  ret
  .size tie_ring, . - tie_ring

  .section .kernel.bss, "aw", @nobits
  .balign 4096
arena:
  .space 256 * 1024
