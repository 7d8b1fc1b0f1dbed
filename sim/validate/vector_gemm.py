"""Int8 matrix multiplications on the vector timing models: MAC per cycle against physical limits.

    python sim/validate/vector_gemm.py --sim build/sim [--core saturn] [--vlen 128 256 512]

C[64,64] int32 = A[64,256] int8 x B[256,64] int8, B row by row, for the kernel shapes of the
project's GEMM study. Limits count what one arithmetic unit of DLEN bits has to do per MAC
(one group a cycle, widening at the wide group's rate). A result beyond its limit is
a fault of the model.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import guest_tools
import vector_bench

M, K, N = 64, 256, 64
CORES = Path(__file__).parents[1] / "cores"


@dataclass(frozen=True)
class Variant:
    """A kernel: rows and LMUL of its int32 accumulators, and how it multiplies."""

    name: str
    kind: str  # "add": vwmul + vwadd.wv; "pair": two products, then vwadd.wv; "mac": vwmacc; "i16"
    lmul: int
    rows: int

    @property
    def cost(self) -> float:
        """DLEN-wide groups per accumulator group and step of k."""
        return {"add": 1.5, "pair": 1.0, "mac": 1 + 0.5 / self.rows, "i16": 1.0}[self.kind]


VARIANTS = (
    Variant("vwmul + vwadd.wv, m4 x 4", "add", 4, 4),
    Variant("vwmul + vwadd.wv, m8 x 2", "add", 8, 2),
    Variant("pair, m4 x 4", "pair", 4, 4),
    Variant("pair, m8 x 2", "pair", 8, 2),
    Variant("vsext + vwmacc, m4 x 7", "mac", 4, 7),
    Variant("vsext + vwmacc, m8 x 3", "mac", 8, 3),
    Variant("B as int16, vwmacc, m8 x 3", "i16", 8, 3),
)
# MAC per cycle of the study's prototype model (DLEN 128 at every VLEN), VLEN 128, 256, 512.
PROTOTYPE = {
    "vwmul + vwadd.wv, m4 x 4": (1.48, 2.14, 2.35),
    "vwmul + vwadd.wv, m8 x 2": (2.00, 2.26, 2.26),
    "pair, m4 x 4": (2.27, 3.19, 3.48),
    "pair, m8 x 2": (3.02, 3.29, 3.29),
    "vsext + vwmacc, m4 x 7": (2.26, 2.84, 3.16),
    "vsext + vwmacc, m8 x 3": (2.47, 2.80, 2.75),
    "B as int16, vwmacc, m8 x 3": (1.95, 2.03, 2.03),
}


def _block(v: Variant, rows: int) -> str:
    """The loop over k for `rows` rows of A, accumulators in registers."""
    wide, half, byte = f"i32m{v.lmul}", f"i16m{v.lmul // 2}", f"i8m{v.lmul // 4}"
    each = range(rows)
    wide_t, half_t, byte_t = (f"v{t.replace('i', 'int')}_t" for t in (wide, half, byte))
    lines = [f"{wide_t} c{r} = __riscv_vmv_v_x_{wide}(0, vl);" for r in each]
    step = 2 if v.kind == "pair" else 1
    lines.append(f"for (long k = 0; k < {K}; k += {step}) {{")
    if v.kind == "i16":
        lines.append(f"{half_t} b = __riscv_vle16_v_{half}(B16 + k * {N} + n, vl);")
    else:
        lines.append(f"{byte_t} b0 = __riscv_vle8_v_{byte}(B + k * {N} + n, vl);")
    if v.kind == "pair":
        lines.append(f"{byte_t} b1 = __riscv_vle8_v_{byte}(B + (k + 1) * {N} + n, vl);")
    if v.kind == "mac":
        lines.append(f"{half_t} b = __riscv_vsext_vf2_{half}(b0, vl);")
    for r in each:
        a = f"A[(m + {r}) * {K} + k"
        if v.kind in ("mac", "i16"):
            lines.append(f"c{r} = __riscv_vwmacc_vx_{wide}(c{r}, {a}], b, vl);")
        else:
            lines.append(f"{{ {half_t} p = __riscv_vwmul_vx_{half}(b0, {a}], vl);")
            if v.kind == "pair":
                lines.append(f"p = __riscv_vwmacc_vx_{half}(p, {a} + 1], b1, vl);")
            lines.append(f"c{r} = __riscv_vwadd_wv_{wide}(c{r}, p, vl); }}")
    lines.append("}")
    lines += [f"__riscv_vse32_v_{wide}(C + (m + {r}) * {N} + n, c{r}, vl);" for r in each]
    return "\n".join(lines)


def _kernel(number: int, v: Variant) -> str:
    rest = M % v.rows
    return f"""
__attribute__((noinline)) void gemm{number}(void) {{
  for (long n = 0, vl; n < {N}; n += vl) {{
    vl = __riscv_vsetvl_e32m{v.lmul}({N} - n);
    long m = 0;
    for (; m + {v.rows} <= {M}; m += {v.rows}) {{ {_block(v, v.rows)} }}
    {f"{{ {_block(v, rest)} }}" if rest else ""}
  }}
}}"""


def _source() -> str:
    kernels = "\n".join(_kernel(n, v) for n, v in enumerate(VARIANTS))
    calls = "\n".join(f"measure(gemm{n});" for n in range(len(VARIANTS)))
    return f"""
#include <riscv_vector.h>
static signed char A[{M * K}], B[{K * N}];
static short B16[{K * N}];
static int C[{M * N}], R[{M * N}];
{kernels}
static void put(char c) {{ *(volatile char *)0x10000000 = c; }}
static void number(unsigned long v) {{
  for (int s = 60; s >= 0; s -= 4) put("0123456789abcdef"[v >> s & 15]);
  put('\\n');
}}
static unsigned long csr(void) {{
  unsigned long v;
  __asm__ volatile("fence; csrr %0, mcycle" : "=r"(v));
  return v;
}}
static unsigned long retired(void) {{
  unsigned long v;
  __asm__ volatile("csrr %0, minstret" : "=r"(v));
  return v;
}}
static void measure(void (*gemm)(void)) {{
  unsigned long cycles = 0, count = 0, wrong = 0;
  for (int round = 0; round < 2; round++) {{
    for (int i = 0; i < {M * N}; i++) C[i] = -1;
    unsigned long i = retired(), t = csr();
    gemm();
    cycles = csr() - t;
    count = retired() - i;
    for (int i = 0; i < {M * N}; i++) wrong += C[i] != R[i];
  }}
  number(cycles); number(count); number(wrong);
}}
void start(void) {{
  unsigned seed = 1;
  for (int i = 0; i < {M * K}; i++)
    A[i] = (signed char)((seed = seed * 1664525u + 1013904223u) >> 24);
  for (int i = 0; i < {K * N}; i++) {{
    signed char b = (signed char)((seed = seed * 1664525u + 1013904223u) >> 24);
    B16[i] = B[i] = b == -128 ? -127 : b;
  }}
  for (int m = 0; m < {M}; m++) for (int n = 0; n < {N}; n++) {{
    int sum = 0;
    for (int k = 0; k < {K}; k++) sum += A[m * {K} + k] * B[k * {N} + n];
    R[m * {N} + n] = sum;
  }}
  {calls}
  *(volatile unsigned *)0x100000 = 0x5555;
  for (;;) ;
}}
__asm__(".section .text.boot\\n.globl _start\\n_start: li t0, 0x6600; csrs mstatus, t0;"
        " la sp, stack_end; call start\\n.bss\\n.balign 16\\n.zero 65536\\nstack_end:");
"""


def build(folder: Path) -> Path:
    """Compiles all variants into one image with clang."""
    source, script, image = folder / "gemm.c", folder / "gemm.ld", folder / "gemm.elf"
    source.write_text(_source())
    script.write_text(
        "ENTRY(_start) SECTIONS { . = 0x80000000; .text : { *(.text.boot) *(.text*) *(.rodata*) } "
        ".data : ALIGN(64) { *(.data*) *(.sdata*) *(.bss*) *(.sbss*) } "
        "/DISCARD/ : { *(.riscv.attributes) *(.comment) } }"
    )
    options = ["-O3", "-fno-vectorize", "-fno-slp-vectorize", "-T", str(script), "-o", str(image)]
    subprocess.run([*guest_tools.compiler("gcv"), *options, str(source)], check=True)
    return image


@dataclass(frozen=True)
class Measured:
    variant: Variant
    vlen: int
    cycles: int
    instructions: int
    limit: float

    @property
    def rate(self) -> float:
        """MAC per cycle."""
        return M * K * N / self.cycles


def run(image: Path, sim: Path, core: Path, vlen: int, dlen: int) -> list[Measured]:
    numbers = vector_bench.run(image, sim, core, vlen)
    results = []
    for n, variant in enumerate(VARIANTS):
        cycles, instructions, wrong = numbers[3 * n : 3 * n + 3]
        if wrong:
            raise RuntimeError(f"{variant.name}: {wrong} wrong results")
        results.append(Measured(variant, vlen, cycles, instructions, dlen / 32 / variant.cost))
    return results


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sim", type=Path, required=True)
    parser.add_argument("--core", default="saturn")
    parser.add_argument("--vlen", type=int, nargs="*", default=[128, 256, 512])
    parser.add_argument("--dlen", type=int, help="also replaces the core file's DLEN")
    arguments = parser.parse_args()
    beyond = False
    with tempfile.TemporaryDirectory() as folder:
        image = build(Path(folder))
        core = CORES / f"{arguments.core}.yaml"
        if arguments.dlen:
            text = core.read_text().replace("  chime: 2 ", f"  dlen: {arguments.dlen} ")
            core = Path(folder) / core.name
            core.write_text(text)
        print(
            f"{'64x256x64 int8':28} VLEN DLEN  instr/MAC  MAC/cycle  limit   of it"
            "  prototype (DLEN 128)"
        )
        for vlen in arguments.vlen:
            dlen = min(arguments.dlen or vlen // 2, vlen)
            for one in run(image, arguments.sim, core, vlen, dlen):
                beyond |= one.rate > one.limit
                prototype = (
                    PROTOTYPE[one.variant.name][{128: 0, 256: 1, 512: 2}[vlen]]
                    if vlen <= 512
                    else 0
                )
                print(
                    f"{one.variant.name:28} {vlen:4} {dlen:4}  "
                    f"{one.instructions / (M * K * N):9.3f}  {one.rate:9.2f}"
                    f"  {one.limit:5.2f}  {one.rate / one.limit:5.0%}  {prototype:5.2f}"
                )
    return 1 if beyond else 0


if __name__ == "__main__":
    sys.exit(main())
