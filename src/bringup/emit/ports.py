"""What a program must know to fill an input or read an output."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bringup.emit import literals
from bringup.names import plain
from bringup.plan.plan import Plan


@dataclass(frozen=True)
class Port:
    """An input or output of a model.

    Args:
        kind: "INPUT" or "OUTPUT"; `number` counts each kind from 0.
        dtype, c_name: type of an element, in bringup's words and in C's.
        meaning: axis order and scale, for people.
        scale: a C constant, empty where the tensor holds plain numbers.
    """

    kind: str
    number: int
    name: str
    dtype: str
    c_name: str
    shape: tuple[int, ...]
    elements: int
    bytes: int
    meaning: str
    scale: str
    zero_point: int


def ports(plan: Plan) -> Iterator[Port]:
    """Inputs, then outputs, in the graph's order."""
    for kind, names in (("INPUT", plan.graph.inputs), ("OUTPUT", plan.graph.outputs)):
        for number, name in enumerate(names):
            yield _port(plan, kind, number, name)


def _port(plan: Plan, kind: str, number: int, name: str) -> Port:
    type_ = plan.graph.type_of(name)
    scale, zero_point = "", 0
    quantization = plan.graph.values[name].quantization
    if quantization and not quantization.per_channel:
        scale = literals.number(float(quantization.scale[0]))
        zero_point = quantization.zero_point
    return Port(
        kind=kind,
        number=number,
        name=plain(name),
        dtype=str(type_.dtype),
        c_name=type_.dtype.c_name,
        shape=type_.shape,
        elements=type_.elements,
        bytes=type_.bytes,
        meaning=_meaning(plan, name, scale, zero_point),
        scale=scale,
        zero_point=zero_point,
    )


def _meaning(plan: Plan, name: str, scale: str, zero_point: int) -> str:
    parts = []
    permutation = plan.graph.layouts.get(name)
    if permutation:
        parts.append(f"PyTorch axes {', '.join(map(str, permutation))}")
    if scale:
        parts.append(f"real = {scale.removesuffix('f')} * (stored - ({zero_point}))")
    return "; ".join(parts)
