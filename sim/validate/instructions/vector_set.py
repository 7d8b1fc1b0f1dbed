"""V, chapter 6: vl and vtype from what was asked for."""

from __future__ import annotations

from instructions.corners import integers
from instructions.rig import MASK, SCALAR_LOAD, SCALAR_STORE, Family, Scalar

VLEN = 256
ILLEGAL = 1 << 63


def _vlmax(vtype: int) -> int | None:
    """None where the specification leaves no choice but vill, given ELEN 64."""
    lmul, sew = (vtype & 7 ^ 4) - 4, 8 << (vtype >> 3 & 7)
    if vtype >> 8 or vtype & 7 == 4 or sew > 64 or sew > 64 * 2.0 ** min(lmul, 0):
        return None
    return int(VLEN // sew * 2.0**lmul)


VTYPES = [*range(256), 256, 1 << 10, 1 << 62]


def _after(name: str, sets: str) -> tuple[Scalar, Scalar, Scalar]:
    """Checks of the register written, of vl and of vtype."""
    return (
        Scalar(name, f"vsetivli x0, 3, e8, m1, tu, mu\n {sets.format(rd='a0')}"),
        Scalar(name, f"vsetivli x0, 3, e8, m1, tu, mu\n {sets.format(rd='x0')}\n csrr a0, vl"),
        Scalar(name, f"{sets.format(rd='a4')}\n csrr a0, vtype"),
    )


def _requests(checks: tuple[Scalar, ...], vtype: int, avl: int, *operands: int) -> None:
    vlmax = _vlmax(vtype)
    vl = min(avl, vlmax) if vlmax is not None else 0
    for check, result in zip(checks, (vl, vl, ILLEGAL if vlmax is None else vtype), strict=True):
        check.case(result, *operands)


def checks() -> list[Scalar]:
    found: list[Scalar] = []
    for vtype in VTYPES:
        group = _after("vsetvl", f"li a5, {vtype}\n vsetvl {{rd}}, a1, a5")
        for avl in (0, 1, 5, 17, 255, 256, 257, 1 << 40, MASK):
            _requests(group, vtype, avl, avl)
        found += group
    for vtype in VTYPES[:257]:
        group = _after("vsetvli", f"vsetvli {{rd}}, a1, {vtype:#x}")
        for avl in (0, 2, 33, MASK):
            _requests(group, vtype, avl, avl)
        found += group
        immediate = vtype * 7 % 32
        group = _after("vsetivli", f"vsetivli {{rd}}, {immediate}, {vtype:#x}")
        _requests(group, vtype, immediate)
        found += group
    return found + _mnemonics()


def _mnemonics() -> list[Scalar]:
    """As an assembler spells them; AVL in x0 means VLMAX, or vl as it is when rd is x0, too."""
    found = []
    for row, text, result in (
        ("vsetvli", "vsetvli a0, x0, e16, m4, ta, ma", 64),
        (
            "vsetvli",
            "vsetivli x0, 3, e32, m1, ta, ma\n vsetvli x0, x0, e16, mf2, ta, ma\n csrr a0, vl",
            3,
        ),
        ("vsetvl", "li a4, 0xd8\n vsetvl a0, x0, a4", 4),
        ("vsetivli", "vsetivli a0, 31, e64, m2, tu, mu", 8),
        ("vsetvli", "csrwi vstart, 5\n vsetvli a0, x0, e8, m1, ta, ma\n csrr a0, vstart", 0),
    ):
        check = Scalar(row, text)
        check.case(result, *integers(64)[:1])
        found.append(check)
    return found


def families() -> list[Family]:
    return [Family("vector set", SCALAR_LOAD, SCALAR_STORE, list(checks()), (f"--vlen={VLEN}",))]
