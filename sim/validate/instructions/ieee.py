"""IEEE 754 arithmetic on bit patterns, with the choices RISC-V makes: fractions, rounded once.

Operations take `Value`s (decoded patterns of any format) and return (pattern, flags).
Sources: IEEE 754-2019; RISC-V unprivileged specification, chapters F, D, Zfh and V.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

NV, DZ, OF, UF, NX = 16, 8, 4, 2, 1
RNE, RTZ, RDN, RUP, RMM, ROD = range(6)
"""Rounding modes as frm has them; ROD (to odd) is what vfncvt.rod does."""


@dataclass(frozen=True)
class Format:
    """A binary interchange format."""

    exponent: int
    fraction: int

    @property
    def width(self) -> int:
        return 1 + self.exponent + self.fraction

    @property
    def bias(self) -> int:
        return (1 << self.exponent - 1) - 1

    @property
    def infinity(self) -> int:
        return ((1 << self.exponent) - 1) << self.fraction

    @property
    def nan(self) -> int:
        """The canonical NaN."""
        return self.infinity | 1 << self.fraction - 1

    @property
    def sign(self) -> int:
        return 1 << self.width - 1


HALF, SINGLE, DOUBLE = Format(5, 10), Format(8, 23), Format(11, 52)
FORMATS = {16: HALF, 32: SINGLE, 64: DOUBLE}


@dataclass(frozen=True)
class Value:
    """A decoded number: `kind` is finite, infinite, quiet or signalling."""

    kind: str
    negative: bool
    magnitude: Fraction = Fraction(0)

    @property
    def is_nan(self) -> bool:
        return self.kind in ("quiet", "signalling")

    @property
    def is_zero(self) -> bool:
        return self.kind == "finite" and not self.magnitude

    @property
    def exact(self) -> Fraction:
        return -self.magnitude if self.negative else self.magnitude

    def negated(self) -> Value:
        return Value(self.kind, not self.negative, self.magnitude)


def power(exponent: int) -> Fraction:
    return Fraction(1 << exponent) if exponent >= 0 else Fraction(1, 1 << -exponent)


def decode(form: Format, bits: int) -> Value:
    negative, fraction = bool(bits & form.sign), bits & ((1 << form.fraction) - 1)
    exponent = bits >> form.fraction & ((1 << form.exponent) - 1)
    if exponent == (1 << form.exponent) - 1:
        if not fraction:
            return Value("infinite", negative)
        return Value("quiet" if fraction >> form.fraction - 1 else "signalling", negative)
    significand = fraction | (1 << form.fraction if exponent else 0)
    scale = power(max(exponent, 1) - form.bias - form.fraction)
    return Value("finite", negative, significand * scale)


def _log2(x: Fraction) -> int:
    """The largest e with 2^e <= x."""
    e = x.numerator.bit_length() - x.denominator.bit_length()
    return e if power(e) <= x else e - 1


def _to_integer(x: Fraction, negative: bool, mode: int) -> tuple[int, bool]:
    """A non-negative fraction rounded to an integer, and whether that changed it."""
    down, rest = divmod(x.numerator, x.denominator)
    if not rest:
        return down, False
    twice = 2 * rest - x.denominator
    up = {
        RNE: twice > 0 or (twice == 0 and down & 1 == 1),
        RTZ: False,
        RDN: negative,
        RUP: not negative,
        RMM: twice >= 0,
        ROD: down & 1 == 0,
    }[mode]
    return down + up, True


def encode(form: Format, negative: bool, magnitude: Fraction, mode: int) -> tuple[int, int]:
    """The nearest pattern and OF, UF, NX. Tininess is detected after rounding."""
    sign = form.sign if negative else 0
    if not magnitude:
        return sign, 0
    lowest = 1 - form.bias
    exponent = _log2(magnitude)
    unit = max(exponent, lowest) - form.fraction
    count, inexact = _to_integer(magnitude / power(unit), negative, mode)
    if count >> form.fraction + 1:
        unit, count = unit + 1, count >> 1
    if unit + form.fraction > form.bias:
        infinite = mode in (RNE, RMM) or mode == (RDN if negative else RUP)
        return sign | (form.infinity if infinite else form.infinity - 1), OF | NX
    flags = NX if inexact else 0
    if inexact and exponent < lowest:
        unbounded, _ = _to_integer(magnitude / power(exponent - form.fraction), negative, mode)
        flags |= UF if unbounded * power(exponent - form.fraction) < power(lowest) else 0
    biased = unit + form.fraction + form.bias if count >> form.fraction else 0
    return sign | biased << form.fraction | count & ((1 << form.fraction) - 1), flags


def _invalid(form: Format, *operands: Value) -> tuple[int, int]:
    return form.nan, NV if any(o.kind == "signalling" for o in operands) else 0


def _infinity(form: Format, negative: bool) -> int:
    return form.infinity | (form.sign if negative else 0)


def add(form: Format, a: Value, b: Value, mode: int) -> tuple[int, int]:
    if a.is_nan or b.is_nan:
        return _invalid(form, a, b)
    if a.kind == b.kind == "infinite" and a.negative != b.negative:
        return form.nan, NV
    if "infinite" in (a.kind, b.kind):
        return _infinity(form, a.negative if a.kind == "infinite" else b.negative), 0
    total = a.exact + b.exact
    if not total:
        same = a.is_zero and b.is_zero and a.negative == b.negative
        return form.sign if (a.negative if same else mode == RDN) else 0, 0
    return encode(form, total < 0, abs(total), mode)


def subtract(form: Format, a: Value, b: Value, mode: int) -> tuple[int, int]:
    return add(form, a, b if b.is_nan else b.negated(), mode)


def multiply(form: Format, a: Value, b: Value, mode: int) -> tuple[int, int]:
    if a.is_nan or b.is_nan:
        return _invalid(form, a, b)
    negative = a.negative != b.negative
    if "infinite" in (a.kind, b.kind):
        return (form.nan, NV) if a.is_zero or b.is_zero else (_infinity(form, negative), 0)
    return encode(form, negative, a.magnitude * b.magnitude, mode)


def divide(form: Format, a: Value, b: Value, mode: int) -> tuple[int, int]:
    if a.is_nan or b.is_nan:
        return _invalid(form, a, b)
    negative = a.negative != b.negative
    if a.kind == "infinite":
        return (form.nan, NV) if b.kind == "infinite" else (_infinity(form, negative), 0)
    if b.kind == "infinite":
        return form.sign if negative else 0, 0
    if b.is_zero:
        return (form.nan, NV) if a.is_zero else (_infinity(form, negative), DZ)
    return encode(form, negative, a.magnitude / b.magnitude, mode)


def square_root(form: Format, a: Value, mode: int) -> tuple[int, int]:
    if a.is_nan:
        return _invalid(form, a)
    if a.is_zero:
        return form.sign if a.negative else 0, 0
    if a.negative:
        return form.nan, NV
    if a.kind == "infinite":
        return form.infinity, 0
    # an integer root with at least 64 bits, and half a unit more if that is not exact
    shift = 70 + max(0, -_log2(a.magnitude)) // 2 + a.magnitude.denominator.bit_length()
    scaled = a.magnitude * power(2 * shift)
    root = isqrt(scaled.numerator)
    exact = root * root == scaled.numerator
    value = (Fraction(root) if exact else root + Fraction(1, 2)) / power(shift)
    return encode(form, False, value, mode)


def fused(form: Format, a: Value, b: Value, c: Value, mode: int) -> tuple[int, int]:
    """a * b + c. Infinity times zero is invalid whatever c is."""
    product_invalid = {a.kind, b.kind} == {"infinite", "finite"} and (a.is_zero or b.is_zero)
    if a.is_nan or b.is_nan or c.is_nan:
        bits, flags = _invalid(form, a, b, c)
        return bits, flags | (NV if product_invalid else 0)
    if product_invalid:
        return form.nan, NV
    negative = a.negative != b.negative
    kind = "infinite" if "infinite" in (a.kind, b.kind) else "finite"
    product = Value(kind, negative, a.magnitude * b.magnitude)
    return add(form, product, c, mode)


def smaller(form: Format, a: int, b: int, *, larger: bool = False) -> tuple[int, int]:
    """minimumNumber (or maximumNumber) of two patterns."""
    x, y = decode(form, a), decode(form, b)
    flags = NV if "signalling" in (x.kind, y.kind) else 0
    if x.is_nan and y.is_nan:
        return form.nan, flags
    if x.is_nan or y.is_nan:
        return (b if x.is_nan else a), flags
    key = [_order(v) for v in (x, y)]
    first = key[0] >= key[1] if larger else key[0] <= key[1]
    return (a if first else b), flags


def _order(v: Value) -> tuple[int, Fraction, int]:
    """Numbers by size; -0 before +0."""
    sign = -1 if v.negative else 1
    return (sign if v.kind == "infinite" else 0, v.exact, sign)


def compare(a: Value, b: Value, relation: str) -> tuple[int, int]:
    """eq is quiet, lt and le are signalling comparisons."""
    if a.is_nan or b.is_nan:
        quiet = relation == "eq" and "signalling" not in (a.kind, b.kind)
        return 0, 0 if quiet else NV
    x, y = (_order(v)[:2] for v in (a, b))
    return int({"eq": x == y, "lt": x < y, "le": x <= y}[relation]), 0


def classify(form: Format, bits: int) -> int:
    v = decode(form, bits)
    if v.is_nan:
        return 1 << (8 if v.kind == "signalling" else 9)
    subnormal = not v.is_zero and v.magnitude < power(1 - form.bias)
    rank = 0 if v.kind == "infinite" else 3 if v.is_zero else 2 if subnormal else 1
    return 1 << (rank if v.negative else 7 - rank)


def to_integer(a: Value, width: int, signed: bool, mode: int) -> tuple[int, int]:
    """Saturating; the pattern has `width` bits."""
    low = -(1 << width - 1) if signed else 0
    high = (1 << width - 1) - 1 if signed else (1 << width) - 1
    if a.is_nan:
        return high, NV
    if a.kind == "infinite":
        return (low if a.negative else high) % (1 << width), NV
    count, inexact = _to_integer(a.magnitude, a.negative, mode)
    result = -count if a.negative else count
    if not low <= result <= high:
        return (low if result < low else high) % (1 << width), NV
    return result % (1 << width), NX if inexact else 0


def from_integer(form: Format, value: int, mode: int) -> tuple[int, int]:
    return encode(form, value < 0, Fraction(abs(value)), mode)


def convert(form: Format, a: Value, mode: int) -> tuple[int, int]:
    """Between formats; NaNs become canonical."""
    if a.is_nan:
        return _invalid(form, a)
    if a.kind == "infinite":
        return _infinity(form, a.negative), 0
    return encode(form, a.negative, a.magnitude, mode)


def estimate_reciprocal(form: Format, bits: int, mode: int) -> tuple[int, int]:
    """vfrec7: seven bits of 1/x, the middle of the interval the leading seven bits leave open."""
    v, sign = decode(form, bits), bits & form.sign
    if v.is_nan:
        return _invalid(form, v)
    if v.kind == "infinite":
        return sign, 0
    if v.is_zero:
        return sign | form.infinity, DZ
    exponent = _log2(v.magnitude)
    if exponent < -form.bias - 1:
        infinite = mode in (RNE, RMM) or mode == (RDN if sign else RUP)
        return sign | (form.infinity if infinite else form.infinity - 1), OF | NX
    leading = int(v.magnitude / power(exponent) * 128) - 128
    estimate = _nearest((Fraction(2) / (1 + (leading + Fraction(1, 2)) / 128) - 1) * 128)
    biased = -1 - exponent + form.bias
    significand = (128 + estimate) << form.fraction - 7
    if biased > 0:
        return sign | biased << form.fraction | significand & ((1 << form.fraction) - 1), 0
    return sign | significand >> 1 - biased, 0


def estimate_reciprocal_root(form: Format, bits: int) -> tuple[int, int]:
    """vfrsqrt7: likewise of 1/sqrt(x); the table is indexed by the exponent's parity, too."""
    v, sign = decode(form, bits), bits & form.sign
    if v.is_nan:
        return _invalid(form, v)
    if v.is_zero:
        return sign | form.infinity, DZ
    if v.negative:
        return form.nan, NV
    if v.kind == "infinite":
        return 0, 0
    exponent = _log2(v.magnitude)
    leading = int(v.magnitude / power(exponent) * 64) - 64
    middle = (1 + (leading + Fraction(1, 2)) / 64) * (1 + (exponent & 1))
    scaled = isqrt(int(power(80) * 128 * 128 * 4 / middle))
    estimate = _nearest(Fraction(scaled, 1 << 40) - 128)
    biased = (-1 - exponent) // 2 + form.bias
    return biased << form.fraction | estimate << form.fraction - 7, 0


def _nearest(x: Fraction) -> int:
    return int(x + Fraction(1, 2))
