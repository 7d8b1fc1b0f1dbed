/* Guest side of the Saturn outer-product unit (sim/extensions/opu/opu.cc defines the semantics).
 *
 * Four matrix registers m0..m3 of OPU_TILE x OPU_TILE words of 32 bits. They are no operands a compiler knows:
 * every access is a volatile asm, which keeps their order among each other. Vector values go in and
 * out as intrinsic types, so the compiler allocates v registers; every form takes vl, executes
 * vsetvli for it and says that vl and vtype changed.
 *
 * Macros, because a matrix register's number must be a literal (0..3). Needs rv64gcv. */
#ifndef BRINGUP_OPU_H
#define BRINGUP_OPU_H

#include <riscv_vector.h>
#include <stddef.h>
#include <stdint.h>

/* Rows and columns of a matrix register with a 128-bit datapath. */
#define OPU_TILE 16

/* The forms as .insn: r OPCODE, funct3, funct7 (vm included), rd, rs1, rs2. Matrix registers are
 * written as the x register of the same number. There is no "memory"
 * clobber but where one loads: vector values carry the other dependences, "volatile" the rest. */

/* md[r][c] += rows[r] * columns[c] for r, c < vl; int8 operands, LMUL 1 (vl <= 16 at VLEN >= 128). */
#define opu_accumulate(md, rows, columns, vl)                                                     \
  do {                                                                                            \
    const vint8m1_t opu_rows_ = (rows), opu_columns_ = (columns);                                 \
    __asm__ volatile("vsetvli zero, %2, e8, m1, ta, ma\n\t"                                       \
                     ".insn r 0x57, 2, 0x51, x" #md ", %0, %1"                                    \
                     :                                                                            \
                     : "vr"(opu_rows_), "vr"(opu_columns_), "r"((size_t)(vl))                     \
                     : "vl", "vtype");                                                            \
  } while (0)

/* md[r][c] = fma(rows[r], columns[c], md[r][c]) for r, c < vl: operands fp8 (unsigned vectors hold their
 * bits), md binary32, one rounding to nearest even. E4M3, and E5M2, which vtype.altfmt selects. */
#define opu_accumulate_e4m3(md, rows, columns, vl) OPU_ACCUMULATE_FP8(md, rows, columns, vl, 0xc0)
#define opu_accumulate_e5m2(md, rows, columns, vl) OPU_ACCUMULATE_FP8(md, rows, columns, vl, 0x1c0)
#define OPU_ACCUMULATE_FP8(md, rows, columns, vl, type)                                           \
  do {                                                                                            \
    const vuint8m1_t opu_rows_ = (rows), opu_columns_ = (columns);                                \
    __asm__ volatile("vsetvl zero, %2, %3\n\t"                                                    \
                     ".insn r 0x57, 1, 0x4b, x" #md ", %0, %1"                                    \
                     :                                                                            \
                     : "vr"(opu_rows_), "vr"(opu_columns_), "r"((size_t)(vl)), "r"((size_t)(type)) \
                     : "vl", "vtype");                                                            \
  } while (0)

/* A step of four independent tiles, m0 m1 / m2 m3, with one vsetvli: row vectors r0 and r1 times
 * column vectors c0 and c1. The unit's queue holds the four while the next step's loads issue. */
#define opu_accumulate_2x2(r0, r1, c0, c1, vl)                                                    \
  __asm__ volatile("vsetvli zero, %4, e8, m1, ta, ma\n\t"                                         \
                   ".insn r 0x57, 2, 0x51, x0, %0, %2\n\t"                                        \
                   ".insn r 0x57, 2, 0x51, x1, %0, %3\n\t"                                        \
                   ".insn r 0x57, 2, 0x51, x2, %1, %2\n\t"                                        \
                   ".insn r 0x57, 2, 0x51, x3, %1, %3"                                            \
                   :                                                                              \
                   : "vr"(r0), "vr"(r1), "vr"(c0), "vr"(c1), "r"((size_t)(vl))                     \
                   : "vl", "vtype")

/* The same, and behind it two loads of 32 bytes for a later step, `rows` and `columns` moving on by that
 * much, and the upper halves of vectors loaded before: u0 and u1 of l0 and l1. Few long loads, since a
 * vector unit has only so many under way. */
#define opu_accumulate_2x2_and_load(r0, r1, c0, c1, l0, u0, l1, u1, n0, n1, rows, columns)        \
  __asm__ volatile("vsetivli zero, 16, e8, m1, ta, ma\n\t"                                        \
                   ".insn r 0x57, 2, 0x51, x0, %6, %8\n\t"                                        \
                   ".insn r 0x57, 2, 0x51, x1, %6, %9\n\t"                                        \
                   ".insn r 0x57, 2, 0x51, x2, %7, %8\n\t"                                        \
                   ".insn r 0x57, 2, 0x51, x3, %7, %9\n\t"                                        \
                   "vsetvli zero, %12, e8, m2, ta, ma\n\t"                                        \
                   "vle8.v %0, (%4)\n\t"                                                          \
                   "addi %4, %4, 32\n\t"                                                          \
                   "vle8.v %1, (%5)\n\t"                                                          \
                   "addi %5, %5, 32\n\t"                                                          \
                   "vslidedown.vi %2, %10, 16\n\t"                                                \
                   "vslidedown.vi %3, %11, 16"                                                     \
                   : "=&vr"(n0), "=&vr"(n1), "=&vr"(u0), "=&vr"(u1), "+r"(rows), "+r"(columns)     \
                   : "vr"(r0), "vr"(r1), "vr"(c0), "vr"(c1), "vr"(l0), "vr"(l1), "r"((size_t)32)   \
                   : "vl", "vtype", "memory")

/* Every row of md becomes the int32 vector `row`. */
#define opu_broadcast(md, row, vl)                                                                \
  do {                                                                                            \
    const vint32m4_t opu_row_ = (row);                                                            \
    __asm__ volatile("vsetvli zero, %1, e32, m4, ta, ma\n\t"                                      \
                     ".insn r 0x57, 6, 0x59, x" #md ", x0, %0"                                    \
                     :                                                                            \
                     : "vr"(opu_row_), "r"((size_t)(vl))                                          \
                     : "vl", "vtype");                                                            \
  } while (0)

/* result = row `index` of matrix register ms. */
#define opu_read_row(result, ms, index, vl)                                                       \
  __asm__ volatile("vsetvli zero, %2, e32, m4, ta, ma\n\t"                                        \
                   ".insn r 0x57, 6, 0x5d, %0, %1, x" #ms                                         \
                   : "=vr"(result)                                                                \
                   : "r"((size_t)(index)), "r"((size_t)(vl))                                      \
                   : "vl", "vtype")

/* Row `index` of md = row. */
#define opu_write_row(md, index, row, vl)                                                         \
  do {                                                                                            \
    const vint32m4_t opu_row_ = (row);                                                            \
    __asm__ volatile("vsetvli zero, %2, e32, m4, ta, ma\n\t"                                      \
                     ".insn r 0x57, 6, 0x55, x" #md ", %1, %0"                                    \
                     :                                                                            \
                     : "vr"(opu_row_), "r"((size_t)(index)), "r"((size_t)(vl))                    \
                     : "vl", "vtype");                                                            \
  } while (0)

#endif
