"""Where QEMU 7.2 and spike are known to differ, why, and what the comparison leaves out.

Every entry was reduced by this tester: `python sim/validate --everything` shows them again, and
tests/sim/test_defects.py holds a reproducer for each that a newer QEMU should no longer show.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Defect:
    """Rows to leave out; `only_ones`: differs only while agnostic elements are written as ones,
    `only_xlen`: only on harts of that width."""

    rows: tuple[str, ...]
    what: str
    only_ones: bool = False
    only_xlen: int | None = None
    peer: str = "qemu"


_SINCE_8 = [f"czero.{c}z" for c in ("eq", "ne")]
_SINCE_8 += [f"v{name}.v{s}" for name in ("andn", "rol", "ror", "clmul", "clmulh") for s in "vx"]
_SINCE_8 += [f"v{name}.v" for name in ("brev", "brev8", "rev8", "clz", "ctz", "cpop")]
_SINCE_8 += ["vror.vi", "vwsll.vv", "vwsll.vx", "vwsll.vi"]

DEFECTS = [
    Defect(tuple(_SINCE_8), "QEMU 7.2 is older than Zicond, Zvbb and Zvbc: 8.2 has them all"),
    Defect(
        (
            "vfcvt.rtz.xu.f.v",
            "vfcvt.rtz.x.f.v",
            "vfwcvt.rtz.xu.f.v",
            "vfwcvt.rtz.x.f.v",
            "vfncvt.rtz.xu.f.w",
            "vfncvt.rtz.x.f.w",
        ),
        'QEMU 7.2 stops with "decode_save_opc: Assertion `ctx->insn_start != NULL\' failed" as '
        "soon as it translates one of the round-towards-zero vector conversions",
    ),
    Defect(
        ("ctzw",),
        "ctzw of a register whose low word is zero counts zeros beyond bit 31; the specification "
        "(Zbb, ctzw) says 32",
    ),
    Defect(
        ("vmv.s.x", "vfmv.s.f"),
        "the tail of the destination register is left alone even with rvv_ta_all_1s (allowed for "
        "an agnostic tail, but not what the option says)",
        only_ones=True,
    ),
    Defect(
        ("vslidedown.vx", "vslidedown.vi"),
        "inactive elements whose source lies beyond VLMAX are left alone even with rvv_ma_all_1s",
        only_ones=True,
    ),
    Defect(
        ("vslide1up.vx", "vslide1down.vx"),
        "the scalar is zero extended to SEW = 64; the specification (vector, 16.3.3) says sign "
        "extended",
        only_xlen=32,
    ),
    Defect(
        ("vfslide1up.vf", "vfslide1down.vf"),
        "the float scalar is cut to 32 bits before it goes into elements of 64",
        only_xlen=32,
    ),
    Defect(
        ("vfredusum.vs", "vfwredusum.vs"),
        "with no element active, a NaN in vs1 becomes the canonical one; here it is copied. Both "
        "are allowed (14.3)",
        peer="spike",
    ),
]

# spike refuses arithmetic with a vstart other than 0, as a machine may (3.7): `Peer.resumes`.

# QEMU writes zero into mtval at ebreak, spike and this simulator the address; both are allowed, so
# the trap handler of a case does not look.

# Not a row: csrrw to vxrm and vxsat stores the value without masking it to the field, so that a
# later read of vcsr shows bits the register has not. The generator writes values that fit.
UNMASKED_VXRM = "writes to vxrm and vxsat are not masked to the width of the field"

# Nor this: csrrs and csrrc of a read-only CSR with a source register that holds zero (but is not
# x0) must trap, since they write the unchanged value; here they read. The generator never asks.
ZERO_IS_NO_WRITE = "csrrs/csrrc with a register of value zero do not count as writes"

# Nor this: an instruction that has nothing to do because vl is 0 or vstart >= vl leaves vstart as
# it was; the specification resets it at the end of every vector instruction. Cases set it below vl.
VSTART_BEYOND_VL = "vstart is not reset when no element is to be done"

# And this: instructions translated in one block take vstart to be what it was at the block's start,
# so a reduction behind an instruction that has reset vstart to zero traps. Cases reset it by hand.
STALE_VSTART = "vstart is a constant of the translated block"

# These leave vstart as it was (vslideup when the offset is not below vl, whole-register accesses
# when vstart is beyond their elements), fill the tail although vstart is not below the number of
# mask bytes, or make QEMU crash (whole-register moves with vstart beyond the group).
_WHOLE = [f"vl{n}re{eew}.v" for n in (1, 2, 4, 8) for eew in (8, 16, 32, 64)]
_WHOLE += [f"{name}{n}r.v" for name in ("vs", "vmv") for n in (1, 2, 4, 8)]
_MOVES = ["vmv.x.s", "vmv.s.x", "vfmv.f.s", "vfmv.s.f", "vslideup.vx", "vslideup.vi"]
VSTART_KEPT = frozenset([*_MOVES, "vlm.v", "vsm.v", *_WHOLE])


def of(xlen: int = 64, peer: str = "qemu") -> list[Defect]:
    """A peer's, on harts of a width."""
    return [d for d in DEFECTS if d.peer == peer and d.only_xlen in (None, xlen)]


def skipped(ones: bool, xlen: int = 64, peer: str = "qemu") -> frozenset[str]:
    """Rows the random comparison with a peer leaves out."""
    chosen = (d for d in of(xlen, peer) if ones or not d.only_ones)
    return frozenset(row for d in chosen for row in d.rows)
