"""Are the checks any good? Faults are planted in a copy of the simulator; each must be seen.

    python sim/validate/instructions/mutants.py [--objects BUILD] [--jobs N]

With the folder of an up-to-date build only what a fault touches is compiled. A batch of faults is
compiled at once; a fault counts as seen when a check of one of its own rows differs, and rows no
fault of the batch is about must not. Exit code 1 otherwise.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

from instructions.catalogue import MODULES  # noqa: E402
from instructions.run import execute  # noqa: E402

SIM = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Fault:
    """`old` becomes `new` in a file of sim/src; `rows` (a pattern) are those it is about.

    `after`: where looking for `old` begins.
    """

    file: str
    old: str
    new: str
    rows: str
    after: str = ""


FIRST = [
    # integers
    Fault(
        "insns/multiply.cc", "b ? a / b : decltype(a)(-1)", "b ? a / b : decltype(a)(0)", r"divuw?"
    ),
    Fault("insns/multiply.cc", "return U(sg(a) % sg(b));", "return U(a % b);", r"remw?"),
    Fault(
        "insns/multiply.cc",
        "(sg(a)) * Wide<Signed<decltype(a)>>(b)",
        "(a) * Wide<decltype(a)>(b)",
        r"mulhsu",
    ),
    Fault(
        "insns/bits.cc",
        "minu = [](auto a, auto b) { return a < b",
        "minu = [](auto a, auto b) { return sg(a) < sg(b)",
        r"minu",
    ),
    Fault("insns/bits.cc", "if (a >> k & 0xff)", "if (a >> k & 0x7f)", r"orc\.b"),
    Fault(
        "insns/bits.cc",
        "carryless_product<8 * sizeof(a) - 1>(a, b)",
        "carryless_product<8 * sizeof(a)>(a, b)",
        r"clmulr",
    ),
    Fault(
        "insns/integer.cc",
        "return b ? decltype(a)(0) : a;",
        "return b & 1 ? decltype(a)(0) : a;",
        r"czero\.nez",
    ),
    Fault("operands.cc", "field(bits, 26, 1) << 5 | ", "", r"vror\.vi"),
    Fault(
        "insns/vector_bits.cc",
        "return a << by | a >> (-by & (bits_of<decltype(a)> - 1));",
        "return a << by | a >> (-by & 63);",
        r"vrol\.v[vx]",
    ),
    Fault(
        "insns/vector_bits.cc",
        "return std::countl_zero(a);",
        "return std::countl_one(a);",
        r"vclz\.v",
    ),
    Fault(
        "insns/vector_widen.cc",
        "return a << (b & (8 * sizeof(a) - 1));",
        "return a << (b & (4 * sizeof(a) - 1));",
        r"vwsll\.v[vxi]",
    ),
    Fault("insns/bits.cc", "return i64(i16(a));", "return i64(u16(a));", r"sext\.h"),
    Fault(
        "insns/atomic.cc",
        "maxu = [](auto a, auto b) { return a > b",
        "maxu = [](auto a, auto b) { return sg(a) > sg(b)",
        r"amomaxu\.[wd]",
    ),
    Fault("insns/atomic.cc", "if (held) h.memory", "h.memory", r"sc\.[wd]"),
    Fault(
        "insns/compressed.cc",
        "field(c, 9, 4) << 2 | field(c, 7, 2) << 6",
        "field(c, 9, 4) << 2 | field(c, 7, 2) << 5",
        r"c\.swsp",
    ),
    Fault(
        "insns/control.cc",
        "geu = [](auto a, auto b) { return a >= b; }",
        "geu = [](auto a, auto b) { return a > b; }",
        r"bgeu",
    ),
    Fault(
        "insns/system.cc", "old | source : old & ~source", "old | source : old ^ source", r"csrrci?"
    ),
    # floats
    Fault(
        "softfloat.cc",
        "if (is_signaling<F>(a) || is_signaling<F>(b))",
        "if (is_signaling<F>(a))",
        r"fmin\.[hsd]|vfmin\.v[vf]|vfredmin\.vs",
        after="F::Bits min(",
    ),
    Fault(
        "softfloat.cc",
        "x > y || (x == y && is_negative<F>(b))",
        "x >= y",
        r"fmax\.[hsd]|vfmax\.v[vf]|vfredmax\.vs",
    ),
    Fault(
        "softfloat.cc",
        "c.flags |= NV;",
        "",
        r"fle\.[hsd]|vmf[lg]e\.v[vf]",
        after="bool le(",
    ),
    Fault(
        "softfloat.cc",
        "const bool subnormal = !(a & Format<F>::infinity);",
        "const bool subnormal = false;",
        r"fclass\.[hsd]|vfclass\.v",
    ),
    Fault(
        "softfloat.cc",
        "magnitude > (negative ? 0 : largest)",
        "negative || magnitude > largest",
        r"fcvt\.[wl]u\.[hsd]|vf[wn]?cvt\.(rtz\.)?xu\.f\.[vw]",
    ),
    Fault(
        "softfloat.cc",
        "case ROD: return whole | 1;",
        "case ROD: return whole;",
        r"vfncvt\.rod\.f\.f\.w",
    ),
    Fault("softfloat.cc", "if (zeros > 1) {", "if (zeros > 0) {", r"vfrec7\.v"),
    Fault("softfloat.cc", "size_t((exponent & 1) << 6 |", "size_t(0 |", r"vfrsqrt7\.v"),
    Fault(
        "softfloat.cc",
        "(n.exponent - up) / 2 - 1, u128(root) << 1 | !exact}",
        "(n.exponent - up) / 2 - 1, u128(root) << 1}",
        r"fsqrt\.[hsd]|vfsqrt\.v",
    ),
    Fault("insns/float.cc", "Bits(~b) : Bits(a ^ b)", "Bits(~b) : Bits(a | b)", r"fsgnjx\.[hsd]"),
    Fault(
        "insns/load_store.cc",
        "h.f[i->rd] = value | ~u64(0) << 8 * sizeof(T);",
        "h.f[i->rd] = value;",
        r"fl[hw]",
    ),
    # vectors
    Fault(
        "insns/vector_fixed.cc",
        "return half && (below || odd);",
        "return half && below;",
        r"vssr[la]\.v.|vaaddu?\.v.|vasubu?\.v.|vsmul\.v.|vnclipu?\.w.",
    ),
    Fault("insns/vector_fixed.cc", "op.v.vxsat |= any != 0;", "", r"vs(add|sub)u?\.v.|vssubu?\.v."),
    Fault(
        "insns/vector_integer.cc",
        "sra = [](auto a, auto b) { return sg(a)",
        "sra = [](auto a, auto b) { return a",
        r"vsra\.v.",
    ),
    Fault(
        "insns/vector_integer.cc",
        "if (Subtract) return carry ? a[k] <= y : a[k] < y;",
        "if (Subtract) return a[k] < y;",
        r"vmsbc\.v.m?",
    ),
    Fault(
        "insns/vector_mask.cc", "is_first : before || is_first", "is_first : before", r"vmsif\.m"
    ),
    Fault(
        "insns/vector_mask.cc",
        "bit(a, k) && (op.unmasked() || op.v.mask(k));",
        "bit(a, k);",
        r"vcpop\.m",
    ),
    Fault(
        "insns/vector_permute.cc",
        "copy[vl - 1] = scalar;",
        "copy[op.v.vlmax() - 1] = scalar;",
        r"vf?slide1down\.v.",
    ),
    Fault(
        "insns/vector_permute.cc", "from = v.vstart << v.sew", "from = v.vstart", r"vmv[1248]r\.v"
    ),
    Fault("insns/vector_memory.cc", "op.v.vl = op.v.vstart;", "", r"vl(seg.)?e\d+ff\.v"),
    Fault("insns/vector_config.cc", "  v.vstart = 0;\n", "", r"vsetvli"),
    Fault(
        "insns/vector_float_widen.cc",
        '"111101", f, cls, fma<true, true>',
        '"111101", f, cls, fma<true, false>',
        r"vfwnmacc\.v.",
    ),
    Fault(
        "insns/vector_reduce.cc",
        "max = [](auto a, auto b) { return sg(a) > sg(b)",
        "max = [](auto a, auto b) { return a > b",
        r"vredmax\.vs",
    ),
    Fault(
        "insns/vector_compare.cc",
        "leu = [](auto a, auto b) { return a <= b; }",
        "leu = [](auto a, auto b) { return a < b; }",
        r"vmsleu\.v.",
    ),
]

SECOND = [
    Fault(
        "softfloat.cc",
        "if (leading == min_exponent - 1) {",
        "if (false) {",
        r"fmul\.[hsd]|vfmul\.v.",
    ),
    Fault(
        "softfloat.cc",
        "if (product_invalid) return invalid<F>(c);",
        "if (product_invalid && !is_nan<F>(d)) return invalid<F>(c);",
        r"fmadd\.[hsd]|vfmacc\.v.",
    ),
    Fault(
        "insns/vector_fixed.cc",
        "const bool over = a == b && a == T(largest_signed<T> + 1);",
        "const bool over = false;",
        r"vsmul\.v.",
    ),
    Fault(
        "insns/vector_reduce.cc", "if (op.v.mask(k)) total", "total", r"vred.*\.vs|vwredsumu?\.vs"
    ),
    Fault(
        "insns/vector_permute.cc",
        "if (by > op.v.vstart) op.v.vstart = by < op.v.vl ? by : op.v.vl;",
        "if (by > op.v.vstart + 1) op.v.vstart = by < op.v.vl ? by : op.v.vl;",
        r"vslideup\.v.",
    ),
    Fault(
        "insns/vector_permute.cc",
        "limit = op.v.vlmax();\n      T* d",
        "limit = op.v.vl;\n      T* d",
        r"vslidedown\.v.",
    ),
    Fault(
        "insns/vector_mask.cc",
        "if (op.unmasked() || op.v.mask(k)) {\n          d[k]",
        "if (true) {\n          d[k]",
        r"viota\.m",
    ),
    Fault(
        "insns/vector_multiply.cc",
        "nmsub = [](auto d, auto b, auto a) { return a - d * b; }",
        "nmsub = [](auto d, auto b, auto a) { return d * b - a; }",
        r"vnmsub\.v.",
    ),
    Fault(
        "insns/float_convert.cc",
        "sign_extend(soft::to_unsigned<F>(unbox<F>(h.f[i->rs1]), Width, c), Width)",
        "soft::to_unsigned<F>(unbox<F>(h.f[i->rs1]), Width, c)",
        r"fcvt\.[wl]u\.[hsd]",
    ),
]


THIRD = [
    # everything that rounds
    Fault(
        "softfloat.cc",
        "case RMM: return whole + (above || tie);",
        "case RMM: return whole + above;",
        r"v?f.*",
    ),
]


def build(faults: list[Fault], folder: Path, objects: Path | None, jobs: int) -> Path:
    """The simulator with all of the faults."""
    if objects:
        shutil.copytree(objects, folder / "build", ignore=shutil.ignore_patterns("*.d"))
    shutil.copytree(SIM, folder / "sim", ignore=shutil.ignore_patterns("bin", "validate"))
    for fault in faults:
        path = folder / "sim/src" / fault.file
        text = path.read_text()
        start = text.index(fault.after)
        if fault.old not in text[start:] or (not fault.after and text.count(fault.old) != 1):
            raise SystemExit(f"{fault.file}: not once in the source: {fault.old}")
        path.write_text(text[:start] + text[start:].replace(fault.old, fault.new, 1))
    command = ["make", "-C", str(folder / "sim"), f"BUILD={folder / 'build'}", f"-j{jobs}"]
    compiler = os.environ.get("CXX", "g++")
    done = subprocess.run(
        [*command, f"CXX={compiler}"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return folder / "build/sim"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--objects", type=Path, help="BUILD folder of the sources as they are")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    planted = seen = astray = 0
    for faults in (FIRST, SECOND, THIRD):
        with tempfile.TemporaryDirectory(prefix="bringup-mutants-") as name:
            sim = build(faults, Path(name), given.objects, given.jobs)
            lines = [
                line
                for families in MODULES.values()
                for number, family in enumerate(families())
                for line in execute(sim, family, Path(name) / f"{number}{family.name[:9]}")
            ]
        rows = {line.split(": ")[0] for line in lines}
        for fault in faults:
            killed = sorted(row for row in rows if re.fullmatch(fault.rows, row))
            planted, seen = planted + 1, seen + bool(killed)
            print(
                f"{'seen    ' if killed else 'NOT SEEN'} {fault.file}: {fault.new[:60]!r}: "
                f"{', '.join(killed[:6])}"
            )
        stray = [row for row in rows if not any(re.fullmatch(f.rows, row) for f in faults)]
        astray += len(stray)
        print(f"rows that differ and are nobody's: {', '.join(sorted(stray)) or 'none'}")
    print(f"{planted} faults planted, {seen} seen")
    return 0 if seen == planted and not astray else 1


if __name__ == "__main__":
    sys.exit(main())
