"""Guest code of the 8x8 transposes compared by vector_kernels.py.

A block of 8x8 elements lies in v16..v23, a row each, or several blocks side by side; each is
averaged in pairs of rows, transposed and averaged again, as in a discrete cosine transform.
a0 = destination, a1 = source, a2 = blocks. Blocks come interleaved row by row (`zip`), one after
the other (`seq`), or one at a time (`single`). The kernels are our own, of the instructions the
benchmark describes.
"""

from __future__ import annotations

from itertools import pairwise

from vector_code import Code

_ROWS = ("a0", "a3", "a4", "a5", "a6", "a7", "t5", "t6")  # where rows of the result go


def _pairs(target: int) -> str:
    """Rows less the mean of their pair: v16..v23 to v`target` on, which is 16 or 24."""
    means = [24, 25, 26, 27] if target == 16 else [25, 27, 29, 31]
    lines = [f"vaaddu.vv v{m}, v{16 + 2 * k}, v{17 + 2 * k}" for k, m in enumerate(means)]
    lines += [f"vsub.vv v{target + k}, v{16 + k}, v{means[k // 2]}" for k in range(8)]
    return "\n".join(f"  {line}" for line in lines)


def _slide(direction: str, target: int, source: int) -> str:
    return f"  vslide1{direction}.vx v{target}, v{source}, x0, v0.t"


_ODD, _EVEN = "  vmv1r.v v0, v1", "  vmv1r.v v0, v2"


def _by_slides(sew: int) -> str:
    """Three rounds of exchanging halves: elements of 4, 2 and 1 at a time, on 4, 2, 1 registers."""
    return "\n".join(
        [
            f"  vsetvli t0, x0, e{4 * sew}, m4, ta, mu",
            *("  vmv4r.v v24, v16", _ODD, _slide("up", 16, 20), _EVEN, _slide("down", 20, 24)),
            f"  vsetvli t0, x0, e{2 * sew}, m2, ta, mu",
            *("  vmv2r.v v24, v18", "  vmv2r.v v26, v22"),
            *(_slide("down", 18, 16), _slide("down", 22, 20), _ODD),
            *(_slide("up", 16, 24), _slide("up", 20, 26)),
            f"  vsetvli t0, x0, e{sew}, m1, ta, mu",
            *(f"  vmv1r.v v{24 + k}, v{16 + 2 * k}" for k in range(4)),
            *(_slide("up", 16 + 2 * k, 17 + 2 * k) for k in range(4)),
            _EVEN,
            *(_slide("down", 17 + 2 * k, 24 + k) for k in range(4)),
        ]
    )


def _by_single_slides(sew: int, lmul: str) -> str:
    """The same on a block alone: every row by itself, of a fraction of a register."""
    return "\n".join(
        [
            f"  vsetivli t0, 2, e{4 * sew}, {lmul}, ta, mu",
            *("  vmv4r.v v24, v16", _ODD),
            *(_slide("up", 16 + k, 20 + k) for k in range(4)),
            _EVEN,
            *(_slide("down", 20 + k, 24 + k) for k in range(4)),
            f"  vsetivli t0, 4, e{2 * sew}, {lmul}, ta, mu",
            *("  vmv2r.v v24, v18", "  vmv2r.v v26, v22"),
            *(_slide("down", 18 + k + 4 * h, 16 + k + 4 * h) for h in (0, 1) for k in (0, 1)),
            _ODD,
            *(_slide("up", 16 + k + 4 * h, 24 + k + 2 * h) for h in (0, 1) for k in (0, 1)),
            f"  vsetivli t0, 8, e{sew}, {lmul}, ta, mu",
            *(f"  vmv1r.v v{24 + k}, v{16 + 2 * k}" for k in range(4)),
            *(_slide("up", 16 + 2 * k, 17 + 2 * k) for k in range(4)),
            _EVEN,
            *(_slide("down", 17 + 2 * k, 24 + k) for k in range(4)),
        ]
    )


def _as_zips(sew: int) -> str:
    """What instructions that interleave two registers would cost: additions in their place."""
    lines = [f"vsetvli t0, x0, e{4 * sew}, m4, ta, ma"]
    lines += ["vxor.vv v16, v24, v28", "vadd.vv v20, v24, v28"]
    lines += [f"vsetvli t0, x0, e{2 * sew}, m2, ta, ma"]
    lines += [f"{op}.vv v{26 + 4 * h}, v{18 + 4 * h}, v{16 + 4 * h}" for op in _OPS for h in (0, 1)]
    lines += [f"vsetvli t0, x0, e{sew}, m1, ta, ma"]
    lines += [f"vxor.vv v{16 + 2 * k}, v{24 + 2 * k}, v{25 + 2 * k}" for k in range(4)]
    lines += [f"vadd.vv v{17 + 2 * k}, v{25 + 2 * k}, v{24 + 2 * k}" for k in range(4)]
    return "\n".join(f"  {line}" for line in lines)


_OPS = ("vxor", "vadd")


def _as_single_zips(sew: int, lmul: str) -> str:
    lines = [f"vsetivli t0, 2, e{4 * sew}, {lmul}, ta, ma"]
    lines += [
        f"{op}.vv v{16 + 4 * n + k}, v{24 + k}, v{28 + k}"
        for n, op in enumerate(_OPS)
        for k in range(4)
    ]
    lines += [f"vsetivli t0, 4, e{2 * sew}, {lmul}, ta, ma"]
    lines += [
        f"{op}.vv v{26 + 4 * h + k}, v{18 + 4 * h + k}, v{16 + 4 * h + k}"
        for op in _OPS
        for h in (0, 1)
        for k in (0, 1)
    ]
    lines += [f"vsetivli t0, 8, e{sew}, {lmul}, ta, ma"]
    lines += [f"vxor.vv v{16 + 2 * k}, v{24 + 2 * k}, v{25 + 2 * k}" for k in range(4)]
    lines += [f"vadd.vv v{17 + 2 * k}, v{25 + 2 * k}, v{24 + 2 * k}" for k in range(4)]
    return "\n".join(f"  {line}" for line in lines)


def _rows(kind: str, sew: int, first: int, stride: int, base: str = "t3") -> list[str]:
    """Loads or stores of eight registers, `stride` bytes from one to the next."""
    lines = []
    at = base
    by = ", t0" if "s" in kind[2:] else ""
    for k in range(8):
        if k < 7:
            following = ("t1", "t2")[k % 2]
            lines.append(f"  addi {following}, {base}, {(k + 1) * stride}")
        lines.append(f"  {kind}{sew}.v v{first + k}, ({at}){by}")
        at = following
    return lines


def _through_memory(way: str, sew: int) -> str:
    """By way of a buffer at t3: rows of eight elements there, columns back, or the other way."""
    row, element = sew, sew // 8
    stride = [f"  li t0, {row}"]
    lines = {
        "vlseg8": [*_rows("vse", sew, 24, row), f"  vlseg8e{sew}.v v16, (t3)"],
        "vsseg8": [f"  vsseg8e{sew}.v v24, (t3)", *_rows("vle", sew, 16, row)],
        "vls": [*_rows("vse", sew, 24, row), *stride, *_rows("vlse", sew, 16, element)],
        "vss": [*stride, *_rows("vsse", sew, 24, element), *_rows("vle", sew, 16, row)],
    }[way]
    return "\n".join(lines)


_MASKS = """
  vsetvli t0, x0, e8, m1, ta, ma
  li t0, 0xaa
  vmv.v.x v1, t0
  vnot.v v2, v1"""


def _gather_indices() -> str:
    """v0..v7: which element of the eight registers each one takes."""
    more = "\n".join(f"  vadd.vi v{k}, v0, {k}" for k in range(1, 8))
    return f"""
  vsetvli t0, x0, e16, m1, ta, ma
  vid.v v8
  ctz t1, t0
  li t0, 8
  vand.vi v9, v8, 7
  vsll.vx v0, v9, t1
  vsrl.vi v8, v8, 3
  vmacc.vx v0, t0, v8
{more}"""


_BY_GATHER = """
  vsetvli t0, x0, e16, m8, ta, ma
  vrgather.vv v16, v24, v0
  vsetvli t0, x0, e16, m1, ta, ma"""

# 0 1 16 17 2 3 18 19 ... for VLEN 256: pairs of 64-bit words of each block in turn, as bytes
_BLOCK_INDICES = """
  vsetvli t0, x0, e16, m2, ta, ma
  srli t0, t0, 4
  addi t1, t0, -1
  ctz t0, t0
  vid.v v16
  vsrl.vi v18, v16, 1
  vand.vi v16, v16, 1
  vand.vx v20, v18, t1
  vsrl.vx v18, v18, t0
  vsll.vi v20, v20, 4
  vadd.vv v16, v20, v16
  vadd.vv v18, v18, v18
  vadd.vv v16, v18, v16
  vsll.vi v10, v16, 3"""


def _destinations(sew: int) -> str:
    """A pointer to each row of the result: rows are eight times a2 elements long."""
    rows = "\n".join(f"  add {b}, {a}, t4" for a, b in pairwise(_ROWS))
    return f"""
  csrwi vxrm, 2
  slli t4, a2, {3 if sew == 8 else 4}
{rows}"""


def _several(sew: int, order: str, before: str, first: str, transpose: str) -> str:
    """As many blocks as registers hold at a time."""
    wide = "\n  add a1, a1, t0" * (sew // 8)
    if order == "zip":
        load = f"""
  vsetvli t0, x0, e{sew}, m8, ta, ma
  vle{sew}.v v16, (a1){wide}"""
    else:
        loaded = (
            "vsetvli t0, x0, e64, m1, ta, ma\n  vlseg8e64.v v16, (a1)"
            if sew == 8
            else "vsetvli t0, x0, e64, m8, ta, ma\n  vluxei16.v v16, (a1), v10"
        )
        load = f"""
  {loaded}
  vsetvli t0, x0, e8, m8, ta, ma
  add a1, a1, t0"""
    stores = "\n".join(
        f"  vse{sew}.v v{16 + k}, ({r})\n  add {r}, {r}, t0" for k, r in enumerate(_ROWS)
    )
    scale = "" if sew == 8 else "\n  slli t0, t0, 1"
    indices = _BLOCK_INDICES if order == "seq" and sew == 16 else ""
    return f"""{before}{indices}{_destinations(sew)}
  slli a2, a2, 3
1:{load}
  vsetvli t0, x0, e{sew}, m1, ta, ma
{first}
{transpose}
{_pairs(16)}
  minu t0, t0, a2
  vsetvli t0, t0, e{sew}, m1, ta, ma
  sub a2, a2, t0{scale}
{stores}
  bnez a2, 1b
  ret"""


def _single(sew: int, before: str, first: str, transpose: str) -> str:
    """A block at a time, whose rows are eight elements whatever a register holds."""
    lmul = "mf2" if sew == 8 else "m1"
    loads = "\n".join(_rows("vle", sew, 16, sew, "a1"))
    stores = "\n".join(
        f"  vse{sew}.v v{16 + k}, ({r})\n  addi {r}, {r}, {sew}" for k, r in enumerate(_ROWS)
    )
    return f"""{before}{_destinations(sew)}
  la t3, scratch
  beqz a2, 2f
1:addi a2, a2, -1
  vsetivli x0, 8, e{sew}, {lmul}, ta, ma
{loads}
  addi a1, a1, {8 * sew}
{first}
{transpose}
{_pairs(16)}
{stores}
  bnez a2, 1b
2:ret"""


def _codes(sew: int) -> dict[str, str]:
    lmul = "mf2" if sew == 8 else "m1"
    here, there = _pairs(16), _pairs(24)
    codes = {
        f"{order}_rvv_{name}": _several(sew, order, before, first, transpose)
        for order in ("zip", "seq")
        for name, before, first, transpose in (
            ("vslide", _MASKS, here, _by_slides(sew)),
            ("vzip_fake", "", here, _as_zips(sew)),
            *([("vrgather", _gather_indices(), there, _BY_GATHER)] if sew == 16 else []),
        )
    }
    codes["seq_rvv_vslide_single"] = _single(sew, _MASKS, here, _by_single_slides(sew, lmul))
    codes["seq_rvv_vzip_fake_single"] = _single(sew, "", here, _as_single_zips(sew, lmul))
    for way in ("vlseg8", "vsseg8", "vls", "vss"):
        code = _single(sew, "", there, _through_memory(way, sew))
        codes[f"seq_rvv_{way}_single"] = code
    return codes


CODE: dict[tuple[str, str], Code] = {
    (f"trans8x8e{sew}", name): Code(
        body,
        (1, 0),
        per_count=64 * sew // 8,
        same="" if "fake" in name else name[:3],
    )
    for sew in (8, 16)
    for name, body in _codes(sew).items()
}
