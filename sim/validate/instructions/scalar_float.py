"""F, D, Zfh: arithmetic of f registers, flags, rounding modes and NaN boxes."""

from __future__ import annotations

import random
from collections.abc import Callable

from instructions import ieee
from instructions.corners import (
    above_square,
    floating,
    floats,
    integer,
    integers,
    near_tie,
    random_of,
)
from instructions.ieee import DOUBLE, HALF, SINGLE, Format, Value, decode
from instructions.rig import FLOAT_STORE, SCALAR_LOAD, SCALAR_STORE, Family, Scalar

FORMATS = {"h": HALF, "s": SINGLE, "d": DOUBLE}
ONES = (1 << 64) - 1
MODES = ("rne", "rtz", "rdn", "rup", "rmm")
INTEGERS = {"w": (32, True), "wu": (32, False), "l": (64, True), "lu": (64, False)}
Result = tuple[int, int]


def boxed(form: Format, bits: int) -> int:
    return bits | ONES << form.width & ONES


def unboxed(form: Format, register: int) -> int:
    """A register read as a narrower number: not boxed means NaN."""
    boxes = register >> form.width == ONES >> form.width
    return register & ((1 << form.width) - 1) if boxes else form.nan


def _negated(v: Value, yes: bool) -> Value:
    return v.negated() if yes and not v.is_nan else v


def _fused(product: bool, addend: bool) -> Callable[..., Result]:
    """a * b + c with the product or the addend negated."""
    return lambda f, a, b, c, mode: ieee.fused(
        f, _negated(a, product), b, _negated(c, addend), mode
    )


ROUNDED: dict[str, tuple[int, Callable[..., Result]]] = {
    "fadd": (2, ieee.add),
    "fsub": (2, ieee.subtract),
    "fmul": (2, ieee.multiply),
    "fdiv": (2, ieee.divide),
    "fsqrt": (1, ieee.square_root),
    "fmadd": (3, _fused(False, False)),
    "fmsub": (3, _fused(False, True)),
    "fnmsub": (3, _fused(True, False)),
    "fnmadd": (3, _fused(True, True)),
}
"""Operands and meaning: (format, values, mode) -> (pattern, flags)."""

SIGNS: dict[str, Callable[[int, int], int]] = {
    "fsgnj": lambda a, b: b,
    "fsgnjn": lambda a, b: ~b,
    "fsgnjx": lambda a, b: a ^ b,
}
RELATIONS = {"feq": "eq", "flt": "lt", "fle": "le"}


def _rounded(letter: str, form: Format) -> list[Scalar]:
    found = []
    for name, (count, operation) in ROUNDED.items():
        row = f"{name}.{letter}"
        rng = random_of(row)
        operands = ", ".join(f"fa{k}" for k in range(1, count + 1))
        for mode, text in enumerate((*MODES, "dyn")):
            check = Scalar(row, f"{row} fa0, {operands}, {text}")
            for _ in range(250 if text == "dyn" else 60):
                dynamic = rng.randrange(5)
                bits = _operands(rng, form, count)
                values = [decode(form, b) for b in bits]
                result, flags = operation(form, *values, dynamic if text == "dyn" else mode)
                fcsr = dynamic << 5 | rng.choice([0, 0, 31, 4])
                check.case(
                    boxed(form, result), *(boxed(form, b) for b in bits), fcsr=fcsr, flags=flags
                )
            found.append(check)
        found.append(_unboxed(row, form, count, operation, operands))
        if count == 2:
            found.append(_all_pairs(row, form, operation))
    return found


def _all_pairs(row: str, form: Format, operation: Callable[..., Result]) -> Scalar:
    """Every pair of corners, each in one of the rounding modes."""
    check, rng = Scalar(row, f"{row} fa0, fa1, fa2"), random_of(row + "pairs")
    for a in floats(form):
        for b in floats(form):
            mode = rng.randrange(5)
            result, flags = operation(form, decode(form, a), decode(form, b), mode)
            registers = boxed(form, a), boxed(form, b)
            check.case(boxed(form, result), *registers, fcsr=mode << 5, flags=flags)
    return check


def _operands(rng: random.Random, form: Format, count: int) -> list[int]:
    bits = [floating(rng, form.width) for _ in range(count)]
    if count > 1 and rng.random() < 0.3:
        bits[-1] = near_tie(rng, form, bits[0])
    if count == 1 and form is DOUBLE and rng.random() < 0.1:
        bits[0] = above_square(rng, form)
    return bits


def _unboxed(
    row: str, form: Format, count: int, operation: Callable[..., Result], operands: str
) -> Scalar:
    """Registers whose upper bits are anything."""
    check, rng = Scalar(row, f"{row} fa0, {operands}"), random_of(row + "unboxed")
    for _ in range(20):
        registers = [rng.getrandbits(64) | boxed(form, 0) << rng.randrange(2) for _ in range(count)]
        registers = [r & ONES for r in registers]
        values = [decode(form, unboxed(form, r)) for r in registers]
        result, flags = operation(form, *values, 0)
        check.case(boxed(form, result), *registers, flags=flags)
    return check


def _pairs(rng: random.Random, form: Format) -> list[tuple[int, int]]:
    """All pairs of corners, registers not boxed, equal numbers."""
    corners = floats(form)
    found = [(boxed(form, a), boxed(form, b)) for a in corners for b in corners]
    for _ in range(40):
        a = boxed(form, floating(rng, form.width))
        found += [(a, a), (a, rng.getrandbits(64)), (rng.getrandbits(64), a)]
    return found


def _compared(letter: str, form: Format) -> tuple[list[Scalar], list[Scalar]]:
    """Comparisons (to x) and minimum, maximum, signs (to f)."""
    to_x, to_f = [], []
    rng = random_of(letter)
    for name, relation in RELATIONS.items():
        check = Scalar(f"{name}.{letter}", f"{name}.{letter} a0, fa1, fa2")
        for a, b in _pairs(rng, form):
            values = [decode(form, unboxed(form, r)) for r in (a, b)]
            result, flags = ieee.compare(*values, relation)
            check.case(result, a, b, flags=flags)
        to_x.append(check)
    for name in ("fmin", "fmax"):
        check = Scalar(f"{name}.{letter}", f"{name}.{letter} fa0, fa1, fa2")
        for a, b in _pairs(rng, form):
            patterns = [unboxed(form, r) for r in (a, b)]
            result, flags = ieee.smaller(form, *patterns, larger=name == "fmax")
            check.case(boxed(form, result), a, b, flags=flags)
        to_f.append(check)
    for name, sign in SIGNS.items():
        check = Scalar(f"{name}.{letter}", f"{name}.{letter} fa0, fa1, fa2")
        for a, b in _pairs(rng, form):
            x, y = (unboxed(form, r) for r in (a, b))
            check.case(boxed(form, x & ~form.sign | sign(x, y) & form.sign), a, b)
        to_f.append(check)
    check = Scalar(f"fclass.{letter}", f"fclass.{letter} a0, fa1")
    for a in (*floats(form), *(floating(rng, form.width) for _ in range(60))):
        check.case(ieee.classify(form, a), boxed(form, a))
    check.case(1 << 9 if letter != "d" else ieee.classify(form, 0x1234), 0x1234)
    return [*to_x, check], to_f


def _integers(letter: str, form: Format) -> tuple[list[Scalar], list[Scalar]]:
    to_x, to_f = [], []
    for suffix, (width, is_signed) in INTEGERS.items():
        for mode, text in enumerate((*MODES, "dyn")):
            row = f"fcvt.{suffix}.{letter}"
            check, rng = Scalar(row, f"{row} a0, fa1, {text}"), random_of(row + text)
            for a in _near_integers(rng, form, width):
                dynamic = rng.randrange(5)
                used = dynamic if text == "dyn" else mode
                result, flags = ieee.to_integer(decode(form, a), width, is_signed, used)
                check.case(_extended(result, width), boxed(form, a), fcsr=dynamic << 5, flags=flags)
            to_x.append(check)
            row = f"fcvt.{letter}.{suffix}"
            exact = (letter, width) == ("d", 32)
            if exact and text not in ("dyn", "rne"):
                continue  # the assembler knows that nothing is to be rounded
            check = Scalar(row, f"{row} fa0, a1" + ("" if exact else f", {text}"))
            for a in (*integers(64), *(integer(rng, 64) for _ in range(60))):
                dynamic = rng.randrange(5)
                used = dynamic if text == "dyn" else mode
                value = a & ((1 << width) - 1)
                if is_signed and value >> width - 1:
                    value -= 1 << width
                result, flags = ieee.from_integer(form, value, used)
                check.case(boxed(form, result), a, fcsr=dynamic << 5, flags=flags)
            to_f.append(check)
    return to_x, to_f


def _near_integers(rng: random.Random, form: Format, width: int) -> list[int]:
    """Corners, and numbers about the limits of an integer and half-way between integers."""
    found = list(floats(form))
    for exponent in (-2, -1, 0, 1, 5, width - 2, width - 1, width, width + 1):
        biased = exponent + form.bias
        if 0 < biased < (1 << form.exponent) - 1:
            for fraction in (0, 1, (1 << form.fraction) - 1, rng.getrandbits(form.fraction)):
                for sign in (0, form.sign):
                    found.append(sign | biased << form.fraction | fraction)
    for half in range(-9, 10, 2):
        found.append(ieee.encode(form, half < 0, ieee.Fraction(abs(half), 2), 0)[0])
    return found


def _extended(value: int, width: int) -> int:
    """Words are sign-extended, the unsigned ones, too."""
    return value - (1 << width) if width == 32 and value >> 31 else value


def _between() -> list[Scalar]:
    """Between formats. Widening is exact: no rounding mode is written."""
    found = []
    for to, into in FORMATS.items():
        for source, form in FORMATS.items():
            if to == source:
                continue
            row = f"fcvt.{to}.{source}"
            wider = into.width > form.width
            for mode, text in enumerate((*MODES, "dyn")):
                if wider and text != "dyn":
                    continue
                check = Scalar(row, f"{row} fa0, fa1" + ("" if wider else f", {text}"))
                rng = random_of(row + text)
                more = (floating(rng, form.width) for _ in range(80))
                for a in (*floats(form), *_narrow_ties(form, into), *more):
                    dynamic = rng.randrange(5)
                    used = dynamic if text == "dyn" else mode
                    result, flags = ieee.convert(into, decode(form, a), used)
                    check.case(boxed(into, result), boxed(form, a), fcsr=dynamic << 5, flags=flags)
                if form.width < 64:
                    check.case(boxed(into, into.nan), 0x7FF0000000000000)
                found.append(check)
    return found


def _narrow_ties(form: Format, into: Format) -> list[int]:
    """Halves of a unit of the narrower format, also where that is subnormal or overflows."""
    if into.width > form.width:
        return []
    found = []
    for exponent in (0, -into.bias, 1 - into.bias, -into.bias - into.fraction, into.bias):
        for low in (0, 1, -1):
            fraction = (1 << form.fraction - into.fraction - 1) * 3 + low
            for fraction_bits in (fraction, fraction ^ (1 << form.fraction) - 1):
                found.append((exponent + form.bias) << form.fraction | fraction_bits)
    return found


def _moves() -> tuple[list[Scalar], list[Scalar]]:
    to_x, to_f = [], []
    for letter, form in {"h": HALF, "w": SINGLE, "d": DOUBLE}.items():
        out = Scalar(f"fmv.x.{letter}", f"fmv.x.{letter} a0, fa1")
        back = Scalar(f"fmv.{letter}.x", f"fmv.{letter}.x fa0, a1")
        for a in integers(64):
            bits = a & ((1 << form.width) - 1)
            out.case(bits - (1 << form.width) if bits & form.sign else bits, a)
            back.case(boxed(form, bits), a)
        to_x.append(out)
        to_f.append(back)
    return to_x, to_f


def _reserved() -> Scalar:
    """An invalid dynamic rounding mode is an illegal instruction (cause 2 in t6)."""
    check = Scalar("fadd.s", "li t6, 0\n fadd.s fa0, fa1, fa2\n mv a0, t6")
    for mode in (5, 6, 7):
        check.case(2, 0, 0, fcsr=mode << 5)
    check.case(0, boxed(SINGLE, 0), boxed(SINGLE, 0))
    return check


def families() -> list[Family]:
    """Results in x and in f registers."""
    to_x, to_f = _moves()
    to_x.append(_reserved())
    to_f += _between()
    for letter, form in FORMATS.items():
        to_f += _rounded(letter, form)
        for more_x, more_f in (_compared(letter, form), _integers(letter, form)):
            to_x, to_f = to_x + more_x, to_f + more_f
    return [
        Family("float_to_x", SCALAR_LOAD, SCALAR_STORE, list(to_x)),
        Family("float", SCALAR_LOAD, FLOAT_STORE, list(to_f)),
    ]
