"""Guest code of more ways to copy, fill, count and reverse, compared by vector_kernels.py.

a0 = destination (or the only array), a1 = source (a byte, a table), a2 = elements, as in
vector_kernel_code.py. Our own loops of the instructions the benchmark describes.
"""

from __future__ import annotations

from vector_code import Code

_COPY = """vle8.v v0, (a1)
  add a1, a1, t0
  sub a2, a2, t0
  vse8.v v0, (a0)
  add a0, a0, t0"""
_FILL = """vse8.v v8, (a0)
  sub a2, a2, t0
  add a0, a0, t0"""


def _aligned(work: str, pointer: str, shift: int = 0) -> str:
    """The first strip ends where `pointer` is a multiple of a strip, if there are `shift` doublings
    of one."""
    at_least = f"slli t1, t0, {shift}\n  bltu a2, t1, 2f" if shift else "bltu a2, t0, 2f"
    return f"""
  vsetvli t0, zero, e8, {{m}}, ta, ma
  {at_least}
  neg t1, {pointer}
  addi t2, t0, -1
  and t1, t1, t2
  vsetvli t0, t1, e8, {{m}}, ta, ma
1:{work}
2:vsetvli t0, a2, e8, {{m}}, ta, ma
  bnez a2, 1b
  ret"""


def _whole_strips(work: str, before: str = "") -> str:
    """A short strip first, then whole ones, whose length is no register's."""
    return f"""
  vsetvli t0, zero, e8, {{m}}, ta, ma{before}
  addi t0, t0, -1
  and t0, a2, t0
  vsetvli t0, t0, e8, {{m}}, ta, ma
1:{work}
  vsetvli t0, zero, e8, {{m}}, ta, ma
  bnez a2, 1b
  ret"""


_SET = "\n  vmv.v.x v8, a1"

# Strips of 16 bytes, whatever LMUL is.
_COPY_128 = """
  li t0, 16
  bgt a2, t0, 1f
  mv t0, a2
1:vsetvli t0, t0, e8, {m}, ta, ma
  remu a3, a2, t0
  sub a2, a2, a3
  add a4, a0, a2
2:vle8.v v8, (a1)
  add a1, a1, t0
  vse8.v v8, (a0)
  add a0, a0, t0
  bltu a0, a4, 2b
  vsetvli zero, a3, e8, {m}, ta, ma
  vle8.v v8, (a1)
  vse8.v v8, (a0)
  ret"""

_FOUR = "\n".join(["  vse8.v v8, (a0)", "  add a0, a0, t0"] * 4)
_FILL_4X = f"""
  vsetvli t0, a2, e8, {{m}}, ta, ma
  vmv.v.x v8, a1
  slli t1, t0, 2
  mv a3, a2
  bltu a2, t1, 2f
  remu a3, a2, t1
  sub a2, a2, a3
  add a4, a0, a2
1:
{_FOUR}
  bltu a0, a4, 1b
2:vsetvli a4, a3, e8, {{m}}, ta, ma
  vse8.v v8, (a0)
  sub a3, a3, a4
  add a0, a0, a4
  bnez a3, 2b
  ret"""

_COUNT = """vle8.v v8, (a0)
  vmsgt.vx v16, v8, t4
  vcpop.m t1, v16"""

_COUNT_ALIGNED = f"""
  li t3, 0
  li t4, -65
  vsetvli t0, zero, e8, {{m}}, ta, ma
  bltu a2, t0, 2f
  neg t1, a0
  remu t1, t1, t0
  vsetvli t0, t1, e8, {{m}}, ta, ma
1:{_COUNT}
  add t3, t3, t1
  sub a2, a2, t0
  add a0, a0, t0
2:vsetvli t0, a2, e8, {{m}}, ta, ma
  bnez a2, 1b
  mv a0, t3
  ret"""

_COUNT_WHOLE = f"""
  vsetvli t0, zero, e8, {{m}}, ta, ma
  addi t0, t0, -1
  and t0, a2, t0
  vsetvli t0, t0, e8, {{m}}, ta, ma
  li t3, 0
  li t4, -65
1:{_COUNT}
  sub a2, a2, t0
  add a0, a0, t0
  vsetvli t0, zero, e8, {{m}}, ta, ma
  add t3, t3, t1
  bnez a2, 1b
  mv a0, t3
  ret"""

_COUNT_128 = f"""
  li t0, 16
  bgt a2, t0, 1f
  mv t0, a2
1:vsetvli t0, t0, e8, {{m}}, ta, ma
  remu a3, a2, t0
  sub a2, a2, a3
  add a4, a0, a2
  li t3, 0
  li t4, -65
2:{_COUNT}
  add t3, t3, t1
  add a0, a0, t0
  bltu a0, a4, 2b
  vsetvli zero, a3, e8, {{m}}, ta, ma
  {_COUNT}
  add a0, t3, t1
  ret"""


def _count_strip(register: str) -> str:
    return f"""  vsetvli t0, a2, e8, {{m}}, ta, ma
  vle8.v v8, (a0)
  vmsgt.vx v16, v8, t4
  vcpop.m {register}, v16
  sub a2, a2, t0
  add a0, a0, t0"""


_COUNT_4X = f"""
  li t3, 0
  li t4, -65
1:
{_count_strip("a3")}
{_count_strip("a4")}
{_count_strip("a5")}
  vsetvli t0, a2, e8, {{m}}, ta, ma
  vle8.v v8, (a0)
  add t3, t3, a3
  add t3, t3, a4
  add t3, t3, a5
  vmsgt.vx v16, v8, t4
  vcpop.m a3, v16
  add t3, t3, a3
  sub a2, a2, t0
  add a0, a0, t0
  bnez a2, 1b
  mv a0, t3
  ret"""

_REVERSE_STORING = """
  li t1, -1
  add a0, a0, a2
  addi a0, a0, -1
1:vsetvli t0, a2, e8, {m}, ta, ma
  vle8.v v0, (a1)
  add a1, a1, t0
  sub a2, a2, t0
  vsse8.v v0, (a0), t1
  sub a0, a0, t0
  bnez a2, 1b
  ret"""

_REVERSE_LOADING = """
  li t1, -1
  add a1, a1, a2
  addi a1, a1, -1
1:vsetvli t0, a2, e8, {m}, ta, ma
  vlse8.v v0, (a1), t1
  sub a1, a1, t0
  sub a2, a2, t0
  vse8.v v0, (a0)
  add a0, a0, t0
  bnez a2, 1b
  ret"""

# What whole strips leave, a strided store turns round.
_REVERSE_REST = """2:vsetvli t0, a2, e8, {m}, ta, ma
  li t1, -1
  addi a0, a0, -1
  vle8.v v0, (a1)
  vsse8.v v0, (a0), t1
  ret"""

_REVERSE_GATHER = f"""
  vsetvli t0, zero, e16, {{m2}}, ta, ma
  add a0, a0, a2
  bltu a2, t0, 2f
  vid.v v0
  addi t1, t0, -1
  vrsub.vx v0, v0, t1
  vsetvli t0, zero, e8, {{m}}, ta, ma
1:sub a0, a0, t0
  sub a2, a2, t0
  vle8.v v8, (a1)
  vrgatherei16.vv v16, v8, v0
  add a1, a1, t0
  vse8.v v16, (a0)
  bgeu a2, t0, 1b
{_REVERSE_REST}"""


def _reverse_registers(count: int) -> str:
    """One gather per register of a strip of `count`."""
    gathers = "\n".join(f"  vrgatherei16.vv v{15 + count - k}, v{8 + k}, v0" for k in range(count))
    return f"""
  vsetvli t0, zero, e16, m2, ta, ma
  vid.v v0
  addi t1, t0, -1
  vrsub.vx v0, v0, t1
  vsetvli t0, zero, e8, m{count}, ta, ma
  add a0, a0, a2
  bltu a2, t0, 2f
1:sub a0, a0, t0
  sub a2, a2, t0
  vle8.v v8, (a1)
  vsetvli t1, zero, e8, m1, ta, ma
{gathers}
  vsetvli t1, zero, e8, m{count}, ta, ma
  add a1, a1, t0
  vse8.v v16, (a0)
  bgeu a2, t0, 1b
{_REVERSE_REST.format(m=f"m{count}")}"""


def _look_up(load: str, bits: int) -> str:
    """Bytes in place by entries of a table of 2^bits; `load`: an indexed one, or "" to gather."""
    masked = "vand.vi v8, v8, 15" if bits == 4 else "vand.vv v8, v8, v24"
    table = f"""
  li t1, {1 << bits}
  vsetvli zero, t1, e8, {{m}}, ta, ma
  vle8.v v0, (a1)"""
    entries = """
  vsetvli t0, zero, e8, {m}, ta, ma
  li t1, 63
  vmv.v.x v24, t1"""
    found = f"{load}.v v8, (a1), v8" if load else "vrgather.vv v16, v0, v8"
    return f"""{"" if load else table}{"" if bits == 4 else entries}
1:vsetvli t0, a2, e8, {{m}}, ta, ma
  vle8.v v8, (a0)
  {masked}
  {found}
  vse8.v v{8 if load else 16}, (a0)
  sub a2, a2, t0
  add a0, a0, t0
  bnez a2, 1b
  ret"""


_WIDEN32_STRIDED = """
  vsetvli t0, zero, e8, {m4}, ta, ma
  vmv.v.i v0, 0
  li t3, 4
1:vsetvli t0, a2, e32, {m4}, ta, ma
  vse32.v v0, (a0)
  vsetvli t0, a2, e8, {m}, ta, ma
  vle8.v v8, (a1)
  vsse8.v v8, (a0), t3
  add a1, a1, t0
  sub a2, a2, t0
  slli t0, t0, 2
  add a0, a0, t0
  bnez a2, 1b
  ret"""

CODE: dict[tuple[str, str], Code] = {
    ("memcpy", "rvv_align_dest"): Code(_aligned(_COPY, "a0"), (1, 0)),
    ("memcpy", "rvv_align_src"): Code(_aligned(_COPY, "a1"), (1, 0)),
    ("memcpy", "rvv_align_dest_hybrid"): Code(_aligned(_COPY, "a0", 8), (1, 0)),
    ("memcpy", "rvv_vlmax"): Code(_whole_strips(_COPY), (1, 0)),
    ("memcpy", "rvv_128"): Code(_COPY_128, (1, 0)),
    ("memset", "rvv_align"): Code(
        _aligned(_FILL, "a0").replace("ta, ma", f"ta, ma{_SET}", 1), (1, 0), argument="byte"
    ),
    ("memset", "rvv_vlmax"): Code(_whole_strips(_FILL, _SET), (1, 0), argument="byte"),
    ("memset", "rvv_tail_4x"): Code(_FILL_4X, (1, 0), argument="byte"),
    ("utf8 count", "rvv_align"): Code(_COUNT_ALIGNED, (1, 0)),
    ("utf8 count", "rvv_vlmax"): Code(_COUNT_WHOLE, (1, 0)),
    ("utf8 count", "rvv_128"): Code(_COUNT_128, (1, 0)),
    ("utf8 count", "rvv_4x"): Code(_COUNT_4X, (1, 0)),
    ("memreverse", "rvv_vsse"): Code(_REVERSE_STORING, (1, 0)),
    ("memreverse", "rvv_vlse"): Code(_REVERSE_LOADING, (1, 0)),
    ("memreverse", "rvv_vrgatherei16"): Code(_REVERSE_GATHER, (1, 0)),
    **{
        ("memreverse", f"rvv_m1_vrgatherei16_m{count}"): Code(_reverse_registers(count), (1, 0))
        for count in (1, 2, 4, 8)
    },
    ("LUT4", "rvv_vloxei8"): Code(_look_up("vloxei8", 4), (1, 0), argument="table"),
    ("LUT6", "rvv_vluxei8"): Code(_look_up("vluxei8", 6), (1, 0), argument="table"),
    ("LUT6", "rvv_vloxei8"): Code(_look_up("vloxei8", 6), (1, 0), argument="table"),
    ("LUT6", "rvv_vrgather"): Code(_look_up("", 6), (1, 0), argument="table"),
    ("ascii to utf32", "rvv_vss"): Code(_WIDEN32_STRIDED, (4, 1), 4),
}
