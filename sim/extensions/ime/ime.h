/* Guest side of SpacemiT's integrated matrix extension (sim/extensions/ime/ime.cc has the semantics).
 *
 * One instruction on ordinary vector registers: it works on intrinsic types, the compiler allocates
 * the registers and sees every dependence, so the asm needs neither volatile nor a memory clobber.
 * VLEN must be 256. Needs rv64gcv. */
#ifndef BRINGUP_IME_H
#define BRINGUP_IME_H

#include <riscv_vector.h>
#include <stddef.h>
#include <stdint.h>

/* A tile of C is IME_TILE x IME_TILE int32; a step takes IME_DEPTH values of k. */
#define IME_TILE 4
#define IME_DEPTH 8
#define IME_BYTES (IME_TILE * IME_DEPTH)

/* sums (4 x 4) + a (4 x 8) * b (4 x 8) transposed. */
static inline vint32m2_t ime_vmadot(vint32m2_t sums, vint8m1_t a, vint8m1_t b) {
  __asm__("vsetvli zero, %3, e8, m1, ta, ma\n\t"
          ".insn r 0x2b, 3, 0x71, %0, %1, %2"
          : "+vr"(sums)
          : "vr"(a), "vr"(b), "r"((size_t)IME_BYTES)
          : "vl", "vtype");
  return sums;
}

/* Eight tiles, two of A by four of B, with one vsetvli: c<i><j> += a<i> * b<j>. */
#define ime_vmadot_2x4(c00, c01, c02, c03, c10, c11, c12, c13, a0, a1, b0, b1, b2, b3)              \
  __asm__("vsetvli zero, %14, e8, m1, ta, ma\n\t"                                                  \
          ".insn r 0x2b, 3, 0x71, %0, %8, %10\n\t"                                                 \
          ".insn r 0x2b, 3, 0x71, %1, %8, %11\n\t"                                                 \
          ".insn r 0x2b, 3, 0x71, %2, %8, %12\n\t"                                                 \
          ".insn r 0x2b, 3, 0x71, %3, %8, %13\n\t"                                                 \
          ".insn r 0x2b, 3, 0x71, %4, %9, %10\n\t"                                                 \
          ".insn r 0x2b, 3, 0x71, %5, %9, %11\n\t"                                                 \
          ".insn r 0x2b, 3, 0x71, %6, %9, %12\n\t"                                                 \
          ".insn r 0x2b, 3, 0x71, %7, %9, %13"                                                     \
          : "+vr"(c00), "+vr"(c01), "+vr"(c02), "+vr"(c03), "+vr"(c10), "+vr"(c11), "+vr"(c12),     \
            "+vr"(c13)                                                                             \
          : "vr"(a0), "vr"(a1), "vr"(b0), "vr"(b1), "vr"(b2), "vr"(b3), "r"((size_t)IME_BYTES)      \
          : "vl", "vtype")

#endif
