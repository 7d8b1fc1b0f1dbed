"""V, chapter 13: float arithmetic, comparisons, conversions, estimates, element by element."""

from __future__ import annotations

from collections.abc import Callable

from instructions import ieee
from instructions.corners import floating, integer, random_of
from instructions.ieee import FORMATS, ROD, RTZ, Format, Value, decode
from instructions.integer import signed
from instructions.rig import Check, Family
from instructions.scalar_float import ROUNDED, SIGNS
from instructions.vector import (
    FLOAT,
    Shape,
    State,
    check,
    families,
    get,
    put,
    put_bit,
    scalar,
    scalar_bits,
)
from instructions.vector_integer import end_of_group, mask_agnostic

CASES = 6
Result = tuple[int, int]
Operation = Callable[[Format, Value, Value, int], Result]

BINARY: dict[str, tuple[str, Operation]] = {
    "vfadd": ("vv vf", ieee.add),
    "vfsub": ("vv vf", ieee.subtract),
    "vfrsub": ("vf", lambda f, a, b, mode: ieee.subtract(f, b, a, mode)),
    "vfmul": ("vv vf", ieee.multiply),
    "vfdiv": ("vv vf", ieee.divide),
    "vfrdiv": ("vf", lambda f, a, b, mode: ieee.divide(f, b, a, mode)),
}
"""(format, vs2, vs1 or fa1, mode) -> (pattern, flags)."""

WIDEN: dict[str, tuple[str, Operation]] = {
    "vfwadd": ("vv vf wv wf", ieee.add),
    "vfwsub": ("vv vf wv wf", ieee.subtract),
    "vfwmul": ("vv vf", ieee.multiply),
}
FUSED = {
    # name: (scalar counterpart, whether vd is the addend)
    "vfmacc": ("fmadd", True),
    "vfnmacc": ("fnmadd", True),
    "vfmsac": ("fmsub", True),
    "vfnmsac": ("fnmsub", True),
    "vfmadd": ("fmadd", False),
    "vfnmadd": ("fnmadd", False),
    "vfmsub": ("fmsub", False),
    "vfnmsub": ("fnmsub", False),
}
"""Without the addend in vd: vd times the other plus vs2. All signs as in the scalar ones."""

COMPARE = {
    "vmfeq": ("vv vf", "eq", False),
    "vmfle": ("vv vf", "le", False),
    "vmflt": ("vv vf", "lt", False),
    "vmfne": ("vv vf", "eq", False),
    "vmfgt": ("vf", "lt", True),
    "vmfge": ("vf", "le", True),
}
"""Forms, relation, whether the operands change places."""


def _second(s: State, form: str, i: int) -> Value:
    return decode(s.form, get(s.vs1, i, s.sew)) if form[-1] == "v" else scalar(s, s.sew)


def _second_bits(s: State, form: str, i: int) -> int:
    return get(s.vs1, i, s.sew) if form[-1] == "v" else scalar_bits(s, s.sew)


def _elements(result: Callable[[State, int], Result], width: float = 1) -> Callable[[State], None]:
    """Elements of SEW * width, each with its flags."""

    def apply(s: State) -> None:
        wide = int(s.sew * width)
        for i in s.active():
            value, flags = result(s, i)
            put(s.vd, i, wide, value)
            s.flags |= flags
        s.agnostic(wide, end_of_group(s, wide))

    return apply


def _binary(operation: Operation, form: str, wide: int, wide_a: int) -> Callable[[State], None]:
    def result(s: State, i: int) -> Result:
        width = s.sew * wide_a
        a = decode(FORMATS[width], get(s.vs2, i, width))
        return operation(FORMATS[s.sew * wide], a, _second(s, form, i), s.frm)

    return _elements(result, wide)


def _fused(name: str, form: str, wide: int) -> Callable[[State], None]:
    counterpart, addend = FUSED[name.replace("vfw", "vf")]
    operation = ROUNDED[counterpart][1]

    def result(s: State, i: int) -> Result:
        width = s.sew * wide
        d = decode(FORMATS[width], get(s.vd, i, width))
        a, b = decode(s.form, get(s.vs2, i, s.sew)), _second(s, form, i)
        values = (b, a, d) if addend else (b, d, a)
        return operation(FORMATS[width], *values, s.frm)

    return _elements(result, wide)


def _compared(form: str, relation: str, swapped: bool, inverted: bool) -> Callable[[State], None]:
    def apply(s: State) -> None:
        for i in s.active():
            pair = decode(s.form, get(s.vs2, i, s.sew)), _second(s, form, i)
            value, flags = ieee.compare(*(pair[::-1] if swapped else pair), relation)
            put_bit(s.vd, i, value ^ inverted)
            s.flags |= flags
        mask_agnostic(s)

    return apply


def _smaller(form: str, larger: bool) -> Callable[[State], None]:
    return _elements(
        lambda s, i: ieee.smaller(
            s.form, get(s.vs2, i, s.sew), _second_bits(s, form, i), larger=larger
        )
    )


def _sign(form: str, sign: Callable[[int, int], int]) -> Callable[[State], None]:
    def result(s: State, i: int) -> Result:
        a, b = get(s.vs2, i, s.sew), _second_bits(s, form, i)
        return a & ~s.form.sign | sign(a, b) & s.form.sign, 0

    return _elements(result)


UNARY: dict[str, Callable[[State, int], Result]] = {
    "vfsqrt.v": lambda s, a: ieee.square_root(s.form, decode(s.form, a), s.frm),
    "vfrsqrt7.v": lambda s, a: ieee.estimate_reciprocal_root(s.form, a),
    "vfrec7.v": lambda s, a: ieee.estimate_reciprocal(s.form, a, s.frm),
    "vfclass.v": lambda s, a: (ieee.classify(s.form, a), 0),
}


def _conversion(into: int, source: int, kind: str, mode: int | None) -> Callable[[State], None]:
    """SEW times `into` from SEW times `source`; kind as in the mnemonic: x.f, f.xu, f.f."""
    to, of = kind.split(".")

    def result(s: State, i: int) -> Result:
        rounding = s.frm if mode is None else mode
        width, other = s.sew * into, s.sew * source
        bits = get(s.vs2, i, other)
        if of == "f":
            value = decode(FORMATS[other], bits)
            if to == "f":
                return ieee.convert(FORMATS[width], value, rounding)
            return ieee.to_integer(value, width, to == "x", rounding)
        return ieee.from_integer(
            FORMATS[width], signed(bits, other) if of == "x" else bits, rounding
        )

    return _elements(result, into)


CONVERSIONS = [
    # destination and source in SEW, mnemonics; integers of 8 bits go with floats of 16
    (1, 1, "vfcvt", "v", ("xu.f", "x.f", "f.xu", "f.x", "rtz.xu.f", "rtz.x.f")),
    (2, 1, "vfwcvt", "v", ("xu.f", "x.f", "f.xu", "f.x", "f.f", "rtz.xu.f", "rtz.x.f")),
    (1, 2, "vfncvt", "w", ("xu.f", "x.f", "f.xu", "f.x", "f.f", "rod.f.f", "rtz.xu.f", "rtz.x.f")),
]


def _conversion_checks(ones: bool) -> list[Check]:
    found = []
    for into, source, name, suffix, kinds in CONVERSIONS:
        for kind in kinds:
            to, of = kind.split(".")[-2:]
            mode = {"rtz": RTZ, "rod": ROD}.get(kind.split(".")[0])
            sews = (16, 32, 64) if into == source else (16, 32)
            if (to if into < source else of) != "f":
                sews = (8, *sews) if into != source else sews
            draw = floating if of == "f" else integer
            widest = max(into, source) - 1
            shape = Shape(
                sews=sews, widest=widest, draw=draw, vs2_width=source, vd_width=1, vs1_width=1
            )
            for mask in ("", ", v0.t"):
                text = f"{name}.{kind}.{suffix} v8, v16{mask}"
                meaning = _conversion(into, source, f"{to}.{of}", mode)
                found.append(check(text, meaning, shape, random_of(f"{text}{ones}"), 24, ones=ones))
    return found


def _texts(name: str, form: str, swapped: bool = False) -> list[str]:
    operand = "v24" if form[-1] == "v" else "fa1"
    operands = f"{operand}, v16" if swapped else f"v16, {operand}"
    return [f"{name}.{form} v8, {operands}{mask}" for mask in ("", ", v0.t")]


def _checks(ones: bool) -> list[Check]:
    found = _conversion_checks(ones)

    def add(text: str, meaning: Callable[[State], None], shape: Shape = FLOAT) -> None:
        rng = random_of(f"{text}{ones}")
        found.append(check(text, meaning, shape, rng, CASES, ones=ones))

    for name, (forms, operation) in BINARY.items():
        for form in forms.split():
            for text in _texts(name, form):
                add(text, _binary(operation, form, 1, 1))
    for name, (forms, operation) in WIDEN.items():
        for form in forms.split():
            wide_a = 2 if form[0] == "w" else 1
            shape = Shape((16, 32), 1, draw=floating, vs2_width=wide_a, vd_width=2)
            for text in _texts(name, form):
                add(text, _binary(operation, form, 2, wide_a), shape)
    wide = Shape((16, 32), 1, draw=floating, vd_width=2)
    for name, (_, addend) in FUSED.items():
        for form in ("vv", "vf"):
            for text in _texts(name, form, swapped=True):
                add(text, _fused(name, form, 1))
            if addend:
                for text in _texts(name.replace("vf", "vfw", 1), form, swapped=True):
                    add(text, _fused(name, form, 2), wide)
    for name, (forms, relation, swapped) in COMPARE.items():
        for form in forms.split():
            for text in _texts(name, form):
                add(text, _compared(form, relation, swapped, name == "vmfne"))
    for form in ("vv", "vf"):
        for name in ("vfmin", "vfmax"):
            for text in _texts(name, form):
                add(text, _smaller(form, name == "vfmax"))
        for name, sign in SIGNS.items():
            for text in _texts("v" + name, form):
                add(text, _sign(form, sign))
    for name, unary in UNARY.items():
        for mask in ("", ", v0.t"):
            meaning = _elements(lambda s, i, unary=unary: unary(s, get(s.vs2, i, s.sew)))
            add(f"{name} v8, v16{mask}", meaning)
    add("vfmv.v.f v8, fa1", _elements(lambda s, i: (scalar_bits(s, s.sew), 0)))
    add("vfmerge.vfm v8, v16, fa1, v0", _elements(_merged))
    return found


def _merged(s: State, i: int) -> Result:
    return scalar_bits(s, s.sew) if s.v0 >> i & 1 else get(s.vs2, i, s.sew), 0


def float_families() -> list[Family]:
    return families("vector float", _checks)
