"""Guest code of text kernels compared by vector_kernels.py: escaped line ends taken out.

a0 = text, a2 = its length; a backslash and the line end behind it vanish, what is left moves up
in place, and its length is returned. Our own loops of the instructions the benchmark describes.
"""

from __future__ import annotations

from vector_code import Code

# The character that no strip has seen with a neighbour on either side; the result is a3 - a0.
_LAST = """
8:beqz a2, 9f
  lbu t3, 0(a1)
  xori t1, a4, 92
  xori t2, t3, 10
  or t1, t1, t2
  beqz t1, 9f
  sb t3, 0(a3)
  addi a3, a3, 1
9:sub a0, a3, a0
  ret"""

_BEGIN = """
  mv a1, a0
  mv a3, a0
  li a4, 0                    # the character before the strip
  li a5, 92
  li a7, 1
  bgeu a7, a2, 8f"""

# Both neighbours of every character, by slides: a1 reads, a3 writes.
_BY_SLIDES = f"""{_BEGIN}
  j 3f
1:add t1, a1, t0
  lbu t2, 0(t1)
2:vle8.v v8, (a1)
  add t1, a1, t0
  vslide1up.vx v16, v8, a4
  vslide1down.vx v24, v8, t2
  vmsne.vx v0, v16, a5
  vmsne.vi v16, v8, 10
  vmor.mm v16, v0, v16
  vmsne.vx v17, v8, a5
  vmsne.vi v18, v24, 10
  vmor.mm v17, v17, v18
  vmand.mm v16, v16, v17
  vcompress.vm v24, v8, v16
  vcpop.m t3, v16
  vsetvli zero, t3, e8, {{m}}, ta, ma
  vse8.v v24, (a3)
  lbu a4, -1(t1)
  sub a2, a2, t0
  add a3, a3, t3
  mv a1, t1
  bgeu a7, a2, 8f
3:vsetvli t0, a2, e8, {{m}}, ta, ma
  bltu t0, a2, 1b
  li t2, 0
  j 2b
{_LAST}"""

# The same; strips without such a line end are stored as they are.
_BY_SLIDES_SKIPPING = f"""{_BEGIN}
1:vsetvli t0, a2, e8, {{m}}, ta, ma
  bgeu t0, a2, 2f
  add t1, a1, t0
  lbu t2, 0(t1)
  j 3f
2:li t2, 0
3:vle8.v v8, (a1)
  vslide1up.vx v16, v8, a4
  vmsne.vx v24, v16, a5
  vmsne.vi v16, v8, 10
  vmor.mm v16, v24, v16
  vcpop.m t3, v16
  xor t3, t3, t0
  seqz t3, t3
  addi a4, t2, -10
  snez a4, a4
  and t3, t3, a4
  beqz t3, 5f
  mv t3, t0
4:add a1, a1, t0
  vsetvli zero, t3, e8, {{m}}, ta, ma
  vse8.v v8, (a3)
  lbu a4, -1(a1)
  sub a2, a2, t0
  add a3, a3, t3
  bltu a7, a2, 1b
  j 8f
5:vslide1down.vx v24, v8, t2
  vmsne.vx v17, v8, a5
  vmsne.vi v18, v24, 10
  vmor.mm v17, v17, v18
  vmand.mm v16, v16, v17
  vcompress.vm v24, v8, v16
  vcpop.m t3, v16
  vmv.v.v v8, v24
  j 4b
{_LAST}"""

_BEGIN_SHIFTED = """
  mv a3, a0
  li t1, 2
  bltu a2, t1, 7f
  addi a1, a0, 1
  addi a2, a2, -1
  lbu a4, 0(a0)
  li a5, 92
  li a6, -1"""

# The character that is left is a4, unless the text ends in such a line end.
_LAST_SHIFTED = """
  lbu t1, -2(a1)
  xori t1, t1, 92
  xori t2, a4, 10
  or t1, t1, t2
  beqz t1, 8f
  sb a4, 0(a3)
  addi a3, a3, 1
8:sub a0, a3, a0
  ret
7:mv a0, a2
  ret"""

# The mask of the second character of every pair is the first one's, shifted by a bit.
_SHIFT = """
  vsetvli a4, zero, e8, {m_bits}, ta, ma
  vslide1up.vx v17, v16, a6
  vsrl.vi v17, v17, 7
  vadd.vv v18, v16, v16
  vor.vv v17, v17, v18
  vsetvli zero, t0, e8, {m}, ta, ma
  vmand.mm v16, v16, v17
  vcompress.vm v24, v8, v16
  vcpop.m t1, v16
  xor t2, t1, t0
  sltu a4, t0, a2
  and a4, a4, t2
  add t0, t0, a4"""

_PAIRS = """vle8.v v16, (a1)
  vslide1up.vx v8, v16, a4
  vmsne.vx v24, v8, a5
  vmsne.vi v25, v16, 10
  vmor.mm v16, v24, v25"""

_BY_SHIFTS = f"""{_BEGIN_SHIFTED}
1:vsetvli t0, a2, e8, {{m}}, ta, ma
  {_PAIRS}{_SHIFT}
  vsetvli zero, t1, e8, {{m}}, ta, ma
  vse8.v v24, (a3)
  add a1, a1, t0
  lbu a4, -1(a1)
  sub a2, a2, t0
  add a3, a3, t1
  bnez a2, 1b
{_LAST_SHIFTED}"""

_BY_SHIFTS_SKIPPING = f"""{_BEGIN_SHIFTED}
  j 3f
1:{_SHIFT}
  vmv.v.v v8, v24
2:vsetvli zero, t1, e8, {{m}}, ta, ma
  vse8.v v8, (a3)
  add a1, a1, t0
  lbu a4, -1(a1)
  sub a2, a2, t0
  add a3, a3, t1
  beqz a2, 4f
3:vsetvli t0, a2, e8, {{m}}, ta, ma
  {_PAIRS}
  vcpop.m t1, v16
  bne t1, t0, 1b
  mv t1, t0
  j 2b
4:{_LAST_SHIFTED}"""

# Of how many characters random text is drawn, a backslash and a line end among them.
ALPHABETS = (3, 16, 32, 256)
CODE: dict[tuple[str, str], Code] = {
    (f"mergelines 2/{alphabet}", series): Code(body, argument="lines", same="lines")
    for alphabet in ALPHABETS
    for series, body in (
        ("rvv_vslide", _BY_SLIDES),
        ("rvv_vslide_skip", _BY_SLIDES_SKIPPING),
        ("rvv_mshift", _BY_SHIFTS),
        ("rvv_mshift_skip", _BY_SHIFTS_SKIPPING),
    )
}
