"""Guest code of the kernels compared by vector_kernels.py: strip-mined loops in assembly.

Each works on the arrays the benchmark has: a0 = destination (or the only array), a1 = source (or a
byte, or a table), a2 = elements. LMUL is written {m}, twice and four times it {m2} and {m4}.
"""

from __future__ import annotations

import vector_copy_code
import vector_text_code
import vector_transpose_code
from vector_code import Code

_SCALAR = {
    "memcpy": Code(
        """
  add a2, a2, a0
1:lbu t0, 0(a1)
  addi a1, a1, 1
  addi a0, a0, 1
  sb t0, -1(a0)
  bne a0, a2, 1b
  ret""",
        (1, 0),
    ),
    "memset": Code(
        """
  add a2, a2, a0
1:sb a1, 0(a0)
  addi t1, a0, 1
  mv a0, t1
  bne t1, a2, 1b
  ret""",
        (1, 0),
        argument="byte",
    ),
    "strlen": Code(
        """
  mv t1, a0
  lbu t0, 0(a0)
  beqz t0, 2f
1:lbu t0, 1(t1)
  addi t2, t1, 1
  mv t1, t2
  bnez t0, 1b
2:sub a0, t1, a0
  ret"""
    ),
    "LUT4": Code(
        """
  add a2, a2, a0
1:lbu t0, 0(a0)
  andi t0, t0, 15
  add t0, t0, a1
  lbu t0, 0(t0)
  sb t0, 0(a0)
  addi a0, a0, 1
  bne a0, a2, 1b
  ret""",
        (1, 0),
        argument="table",
    ),
}

_MEMCPY = """
1:vsetvli t0, a2, e8, {m}, ta, ma
  vle8.v v8, (a1)
  sub a2, a2, t0
  add a1, a1, t0
  vse8.v v8, (a0)
  add a0, a0, t0
  bnez a2, 1b
  ret"""

# No vsetvli in the loop: whole strips first, the rest behind them.
_MEMCPY_TAIL = """
  vsetvli t0, a2, e8, {m}, ta, ma
  remu a3, a2, t0
  sub a2, a2, a3
  add a4, a1, a2
1:vle8.v v8, (a1)
  add a1, a1, t0
  vse8.v v8, (a0)
  add a0, a0, t0
  bltu a1, a4, 1b
  vsetvli zero, a3, e8, {m}, ta, ma
  vle8.v v8, (a1)
  vse8.v v8, (a0)
  ret"""

_MEMSET = """
  vsetvli t0, zero, e8, {m}, ta, ma
  vmv.v.x v8, a1
1:vsetvli t0, a2, e8, {m}, ta, ma
  vse8.v v8, (a0)
  sub a2, a2, t0
  add a0, a0, t0
  bnez a2, 1b
  ret"""

_MEMSET_TAIL = """
  vsetvli t0, a2, e8, {m}, ta, ma
  vmv.v.x v8, a1
  remu a3, a2, t0
  sub a2, a2, a3
  add a4, a0, a2
1:vse8.v v8, (a0)
  add a0, a0, t0
  bltu a0, a4, 1b
  vsetvli zero, a3, e8, {m}, ta, ma
  vse8.v v8, (a0)
  ret"""


def _byteswap(bits: int, count: int = 0) -> str:
    """Gathers by an index vector 3 2 1 0 7 6 5 4 ... of `bits`: a strip at a time, or one register
    of a strip of `count` at a time."""
    gather = "vrgatherei16.vv" if bits == 16 else "vrgather.vv"
    strip = f"m{count}" if count else "{m}"
    one = ("m2" if count else "{m2}") if bits == 16 else ("m1" if count else "{m}")
    gathers = "\n".join(f"  {gather} v{16 + k}, v{8 + k}, v0" for k in range(count or 1))
    bytes_at_a_time = "vsetvli t3, zero, e8, m1" if count else "vsetvli zero, t1, e8, {m}"
    return f"""
  vsetvli t0, zero, e{bits}, {one}, ta, ma
  vid.v v0
  vxor.vi v0, v0, 3
1:vsetvli t0, a2, e32, {strip}, ta, ma
  vle32.v v8, (a0)
  slli t1, t0, 2
  {bytes_at_a_time}, ta, ma
{gathers}
  vsetvli zero, t0, e32, {strip}, ta, ma
  vse32.v v16, (a0)
  sub a2, a2, t0
  add a0, a0, t1
  bnez a2, 1b
  ret"""


_STRLEN_FIRST_FAULT = """
  mv t1, a0
1:vsetvli t0, zero, e8, {m}, ta, ma
  vle8ff.v v8, (t1)
  csrr t0, vl
  vmseq.vi v0, v8, 0
  vfirst.m t2, v0
  add t1, t1, t0
  bltz t2, 1b
  add a0, a0, t0
  add t1, t1, t2
  sub a0, t1, a0
  ret"""

# Plain loads are safe once the pointer is a multiple of a page.
_STRLEN_PAGES = """
  li t4, -4096
  or t4, t4, a0
  neg t4, t4
  mv t1, a0
1:vsetvli t0, t4, e8, {m}, ta, ma
  vle8.v v8, (t1)
  vmseq.vi v16, v8, 0
  vfirst.m t2, v16
  add t1, t1, t0
  bgez t2, 3f
  sub t4, t4, t0
  bnez t4, 1b
  vsetvli t0, zero, e8, {m}, ta, ma
2:vle8.v v8, (t1)
  vmseq.vi v16, v8, 0
  vfirst.m t2, v16
  add t1, t1, t0
  bltz t2, 2b
3:sub t1, t1, t0
  add t1, t1, t2
  sub a0, t1, a0
  ret"""

_UTF8 = """
  li t3, 0
  li t4, -65
1:vsetvli t0, a2, e8, {m}, ta, ma
  vle8.v v8, (a0)
  vmsgt.vx v16, v8, t4
  vcpop.m t1, v16
  add t3, t3, t1
  sub a2, a2, t0
  add a0, a0, t0
  bnez a2, 1b
  mv a0, t3
  ret"""

_UTF8_TAIL = """
  vsetvli t0, a2, e8, {m}, ta, ma
  remu a3, a2, t0
  sub a2, a2, a3
  add a4, a0, a2
  li t3, 0
  li t4, -65
1:vle8.v v8, (a0)
  vmsgt.vx v16, v8, t4
  vcpop.m t1, v16
  add t3, t3, t1
  add a0, a0, t0
  bltu a0, a4, 1b
  vsetvli zero, a3, e8, {m}, ta, ma
  vle8.v v8, (a0)
  vmsgt.vx v16, v8, t4
  vcpop.m t1, v16
  add a0, t3, t1
  ret"""


def _widen(bits: int) -> str:
    """Zero-extends bytes to `bits`."""
    factor, lmul = bits // 8, f"{{m{bits // 8}}}"
    return f"""
1:vsetvli t0, a2, e8, {{m}}, ta, ma
  vle8.v v0, (a1)
  vsetvli zero, zero, e{bits}, {lmul}, ta, ma
  vzext.vf{factor} v8, v0
  vse{bits}.v v8, (a0)
  add a1, a1, t0
  sub a2, a2, t0
  slli t0, t0, {factor.bit_length() - 1}
  add a0, a0, t0
  bnez a2, 1b
  ret"""


def _widen_segments(fields: int) -> str:
    """The same with segment stores: the fields behind the first are zero."""
    lmul = f"{{m{fields}}}"
    return f"""
  vsetvli t0, zero, e8, {lmul}, ta, ma
  vmv.v.i v0, 0
1:vsetvli t0, a2, e8, {{m}}, ta, ma
  vle8.v v0, (a1)
  vsseg{fields}e8.v v0, (a0)
  add a1, a1, t0
  sub a2, a2, t0
  slli t0, t0, {fields.bit_length() - 1}
  add a0, a0, t0
  bnez a2, 1b
  ret"""


_WIDEN_STRIDED = """
  vsetvli t0, zero, e8, {m2}, ta, ma
  vmv.v.i v0, 0
  li t3, 2
1:vsetvli t0, a2, e16, {m2}, ta, ma
  vse16.v v0, (a0)
  vsetvli t0, a2, e8, {m}, ta, ma
  vle8.v v8, (a1)
  vsse8.v v8, (a0), t3
  add a1, a1, t0
  sub a2, a2, t0
  slli t0, t0, 1
  add a0, a0, t0
  bnez a2, 1b
  ret"""

_LUT_GATHER = """
  li t1, 16
  vsetvli zero, t1, e8, m1, ta, ma
  vle8.v v0, (a1)
1:vsetvli t0, a2, e8, {m}, ta, ma
  vle8.v v8, (a0)
  vand.vi v8, v8, 15
  vrgather.vv v16, v0, v8
  vse8.v v16, (a0)
  sub a2, a2, t0
  add a0, a0, t0
  bnez a2, 1b
  ret"""

_LUT_INDEXED = """
1:vsetvli t0, a2, e8, {m}, ta, ma
  vle8.v v8, (a0)
  vand.vi v8, v8, 15
  vluxei8.v v8, (a1), v8
  vse8.v v8, (a0)
  sub a2, a2, t0
  add a0, a0, t0
  bnez a2, 1b
  ret"""


def _lut_registers(count: int) -> str:
    """One gather per register of a strip of `count`."""
    gathers = "\n".join(f"  vrgather.vv v{16 + k}, v0, v{8 + k}" for k in range(count))
    return f"""
  li t1, 16
  vsetvli zero, t1, e8, m1, ta, ma
  vle8.v v0, (a1)
1:vsetvli t0, a2, e8, m{count}, ta, ma
  vle8.v v8, (a0)
  vand.vi v8, v8, 15
  vsetvli t1, zero, e8, m1, ta, ma
{gathers}
  vsetvli zero, t0, e8, m{count}, ta, ma
  vse8.v v16, (a0)
  sub a2, a2, t0
  add a0, a0, t0
  bnez a2, 1b
  ret"""


def _mandelbrot(bits: int) -> str:
    """At most 100 iterations of z = z^2 + c on a square of a2 x a2 points, c from (-1.5, -1) to
    (0.5, 1), until every point of a strip has |z| > 2; the counts have 32 bits."""
    fmv, fcvt, fdiv = {
        16: ("fmv.h.x", "fcvt.h.wu", "fdiv.h"),
        32: ("fmv.w.x", "fcvt.s.wu", "fdiv.s"),
    }[bits]
    minus_one, minus_three_halves, two, four = {
        16: (0xBC00, 0xBE00, 0x4000, 0x4400),
        32: (0xBF800000, 0xBFC00000, 0x40000000, 0x40800000),
    }[bits]
    points, counts = f"e{bits}, {{m}}", f"e32, {'{m2}' if bits == 16 else '{m}'}"
    to_counts = f"  vsetvli zero, zero, {counts}, ta, ma\n" if bits == 16 else ""
    to_points = f"  vsetvli zero, zero, {points}, ta, ma\n" if bits == 16 else ""
    return f"""
  beqz a2, 9f
  vsetvli t0, zero, {points}, ta, ma
  li t1, {minus_one}
  {fmv} ft1, t1
  li t1, {minus_three_halves}
  {fmv} ft2, t1
  li t1, {two}
  {fmv} ft3, t1
  {fcvt} ft4, a2
  {fdiv} ft4, ft3, ft4        # distance of two points
  li t1, {four}
  vmv.v.x v8, t1
  vid.v v10
  li a3, 0                    # line
1:{fcvt} ft5, a3
  vsetvli t0, zero, {points}, ta, ma
  vfmv.v.f v12, ft5
  vfmul.vf v12, v12, ft4
  vfadd.vf v12, v12, ft1      # imaginary part of c
  li a4, 0
  mv a5, a2
2:vsetvli t0, a5, {points}, ta, ma
  vadd.vx v14, v10, a4
  vfcvt.f.xu.v v14, v14
  vfmul.vf v14, v14, ft4
  vfadd.vf v14, v14, ft2      # real part of c
  vmv.v.i v16, 0              # y
  vmv.v.i v18, 0              # x
  vmv.v.i v20, 0              # y^2
  vmv.v.i v22, 0              # x^2
{to_counts}  vmv.v.i v24, 0              # iterations
  li a6, 101
3:
{to_points}  vfadd.vv v28, v22, v20
  vmflt.vv v0, v28, v8
  addi a6, a6, -1
{to_counts}  vadc.vim v24, v24, 0, v0
  beqz a6, 4f
{to_points}  vfadd.vv v18, v18, v18
  vfsub.vv v20, v22, v20
  vfmadd.vv v16, v18, v12
  vfadd.vv v18, v20, v14
  vfmul.vv v20, v16, v16
  vfirst.m t1, v0
  vfmul.vv v22, v18, v18
  bgez t1, 3b
4:
{to_counts}  vse32.v v24, (a0)
  sub a5, a5, t0
  slli t1, t0, 2
  add a0, a0, t1
  add a4, a4, t0
  bnez a5, 2b
  addi a3, a3, 1
  bne a3, a2, 1b
9:ret"""


CODE: dict[tuple[str, str], Code] = {
    **{(name, "scalar"): code for name, code in _SCALAR.items()},
    ("memcpy", "rvv"): Code(_MEMCPY, (1, 0)),
    ("memcpy", "rvv_tail"): Code(_MEMCPY_TAIL, (1, 0)),
    ("memset", "rvv"): Code(_MEMSET, (1, 0), argument="byte"),
    ("memset", "rvv_tail"): Code(_MEMSET_TAIL, (1, 0), argument="byte"),
    ("byteswap32", "rvv_vrgather"): Code(_byteswap(8), (4, 0), 4),
    ("byteswap32", "rvv_vrgatherei16"): Code(_byteswap(16), (4, 0), 4),
    **{
        ("byteswap32", f"rvv_m1_{gather}_m{count}"): Code(_byteswap(bits, count), (4, 0), 4)
        for bits, gather in ((8, "vrgathers"), (16, "vrgatherei16s"))
        for count in (2, 4, 8)
    },
    ("strlen", "rvv"): Code(_STRLEN_FIRST_FAULT),
    ("strlen", "rvv_page_aligned"): Code(_STRLEN_PAGES),
    ("utf8 count", "rvv"): Code(_UTF8, (1, 0)),
    ("utf8 count", "rvv_tail"): Code(_UTF8_TAIL, (1, 0)),
    ("ascii to utf16", "rvv_ext"): Code(_widen(16), (2, 1), 2),
    ("ascii to utf16", "rvv_vsseg"): Code(_widen_segments(2), (2, 1), 2),
    ("ascii to utf16", "rvv_vss"): Code(_WIDEN_STRIDED, (2, 1), 2),
    ("ascii to utf32", "rvv_ext"): Code(_widen(32), (4, 1), 4),
    ("ascii to utf32", "rvv_vsseg"): Code(_widen_segments(4), (4, 1), 4),
    ("LUT4", "rvv_vrgather"): Code(_LUT_GATHER, (1, 0), argument="table"),
    ("LUT4", "rvv_vluxei8"): Code(_LUT_INDEXED, (1, 0), argument="table"),
    **{
        ("LUT4", f"rvv_m1_vrgathers_m{count}"): Code(
            _lut_registers(count), (1, 0), argument="table"
        )
        for count in (2, 4, 8)
    },
    ("mandelbrot", "rvv_f16"): Code(_mandelbrot(16), element=4),
    ("mandelbrot", "rvv_f32"): Code(_mandelbrot(32), element=4),
}


CODE |= vector_copy_code.CODE | vector_text_code.CODE | vector_transpose_code.CODE


def function(kernel: str, series: str, label: str) -> tuple[str, Code]:
    """Assembly of the kernel under `label`, and what it is; `kernel` and `series` are the published
    names, with `aligned` at the end of the one and its LMUL at the end of the other where the code
    has one."""
    kernel = kernel.removesuffix(" aligned")
    if (kernel, series) in CODE:
        code, lmul = CODE[kernel, series], 1
    else:
        name, lmul_text = series.rsplit("_m", 1)
        code, lmul = CODE[kernel, name], int(lmul_text)
    groups = {f"m{k}" if k > 1 else "m": f"m{lmul * k}" for k in (1, 2, 4)}
    groups["m_bits"] = "m1" if lmul == 8 else f"mf{8 // lmul}"
    return f".balign 64\n{label}:{code.body.format(**groups)}\n", code
