"""The imported graph against PyTorch, call by call, on PyTorch's own operands.

Every call of the canonical program that became graph nodes: its nodes are evaluated by the
reference on the tensors PyTorch itself computed for its operands, so errors neither hide nor
accumulate, and a wrong lowering is found at the call that was lowered wrong
(docs/numerics.md "Agreement with PyTorch").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from bringup.frontend.execution import execute_program, program_outputs
from bringup.frontend.importer import Call, Imported
from bringup.frontend.origin import origin_of
from bringup.ir import Array, DType, Graph, Node, Operator
from bringup.numerics.bounds import UNIT
from bringup.passes.integerize.engine import MOVES
from bringup.verify.compare import Difference, compare
from bringup.verify.outputs import END_TO_END, TINY, largest

_BOTH = 2.0
"""PyTorch and the reference each err by at most the operator's bound."""

_ARRANGED = 8 * UNIT
"""Relative error of one arithmetic operation that PyTorch may arrange otherwise (a / c as a * 1/c).
"""

_FLUSHED = 2.0**-116
"""What an intermediate below the smallest normal leaves when it is flushed to zero, times 1,000."""

_SCALE = 16.0  # of perturbations: large against the rounding of a perturbed evaluation
_MARGIN = 4.0  # random signs find a typical error of a sum, not its worst
_PATTERNS = 3


@dataclass(frozen=True)
class Departure:
    """The first call of one inference whose lowering computes something else than PyTorch."""

    inference: int
    call: str
    target: str
    origin: str
    difference: Difference

    def __str__(self) -> str:
        return (
            f"inference {self.inference}, {self.call} ({self.target}) {self.origin}: "
            f"differs from PyTorch, {self.difference}"
        )


@dataclass(frozen=True)
class ImportAgreement:
    """What was compared, over all inferences, and the departures in the program's order."""

    inferences: int
    calls: int
    elements: int
    departures: tuple[Departure, ...] = ()


def compare_imported(
    imported: Imported,
    inputs: Sequence[Sequence[torch.Tensor]],
    golden: Sequence[Sequence[Array]] = (),
) -> ImportAgreement:
    """Compare every lowered call on every input set, and the program with the model itself.

    Args:
        inputs: per inference, one tensor per input of the graph.
        golden: per inference, the outputs of the model the program was exported from: they must
            be the program's, within what any float32 output may differ. None are compared when
            empty.
    """
    departures, elements = [], 0
    for number, tensors in enumerate(inputs):
        walk = _Walk(imported, tensors)
        for call, difference in walk.differences():
            name, origin = call.call.name, origin_of(call.call)
            departures.append(Departure(number, name, origin.target, str(origin), difference))
        elements += walk.elements
        for name, difference in walk.strayed(golden[number] if golden else ()):
            text = "the exported program after rewriting"
            departures.append(Departure(number, name, "output", text, difference))
    calls = len(imported.calls) * len(inputs)
    return ImportAgreement(len(inputs), calls, elements, tuple(departures))


class _Walk:
    """One inference: PyTorch's tensors by value name, with bounds inside the current call."""

    def __init__(self, imported: Imported, tensors: Sequence[torch.Tensor]) -> None:
        self.imported = imported
        self.graph: Graph = imported.graph
        self.torch = execute_program(imported.program, tensors)
        self.values: dict[str, Array] = dict(imported.constants)
        self.bounds: dict[str, Array] = {}
        self.elements = 0
        for name, tensor in zip(self.graph.inputs, tensors, strict=True):
            self.values[name] = _stored(tensor, self.graph.type_of(name).dtype, shifted=False)

    def differences(self) -> Iterator[tuple[Call, Difference]]:
        for call in self.imported.calls:
            for source, operand in call.operands:
                self._adopt(operand, self.torch[source])
            for node in call.nodes:
                self._evaluate(node)
            for name, tensor in _pairs(call.results, self.torch[call.call]):
                difference = self._compare(name, tensor)
                if difference is not None:
                    yield call, difference
            for name, tensor in _pairs(call.results, self.torch[call.call]):
                self._adopt(name, tensor)

    def strayed(self, golden: Sequence[Array]) -> Iterator[tuple[str, Difference]]:
        """Outputs of the canonical program that are not the model's."""
        if not golden:
            return
        outputs = program_outputs(self.imported.program, self.torch)
        for name, expected, tensor in zip(self.graph.outputs, golden, outputs, strict=True):
            if np.issubdtype(expected.dtype, np.floating):
                expected = expected.astype(np.float32)
            actual = _array(tensor).astype(expected.dtype)
            if expected.shape != actual.shape:
                actual = np.broadcast_to(expected.dtype.type(0), expected.shape)
            bound = None
            if np.issubdtype(expected.dtype, np.floating):
                bound = np.full(expected.shape, END_TO_END[DType.F32] * largest(expected) + TINY)
            difference = compare(name, expected, actual, bound)
            if difference is not None:
                yield name, difference

    def _adopt(self, name: object, tensor: Any) -> None:
        """Take PyTorch's tensor for a value, whatever the lowering made of it."""
        for one, part in _pairs(name, tensor):
            if one in self.imported.constants:
                continue
            known = self.values.get(one)
            dtype = known.dtype if known is not None else _dtype(part)
            shifted = one in self.imported.shifted
            self.values[one] = _stored(part, DType.of(dtype), shifted=shifted)
            self.bounds.pop(one, None)

    def _evaluate(self, node: Node) -> None:
        operands = [self.values[name] for name in node.inputs]
        given = [self.bounds.get(name) for name in node.inputs]
        with np.errstate(all="ignore"):
            results = node.op.evaluate(*operands)
            own = _own_bound(node.op, operands, results[0])
            carried = _carried_bounds(node.op, operands, given, results)
        for number, (name, result) in enumerate(zip(node.outputs, results, strict=True)):
            self.values[name] = result
            total = carried[number] if number or own is None else carried[number] + own
            if np.any(total):
                self.bounds[name] = total

    def _compare(self, name: str, tensor: torch.Tensor) -> Difference | None:
        ours, golden = self.values[name], _array(tensor)
        self.elements += golden.size
        bound = self.bounds.get(name)
        if golden.shape != ours.shape:
            golden = np.broadcast_to(np.float64(np.nan), ours.shape)
        if not DType.of(ours.dtype).is_float:
            shift = 128 if name in self.imported.shifted else 0
            ours, golden = ours.astype(np.int64) + shift, golden.astype(np.int64)
            if bound is not None:  # a rounding that went the other way
                golden = np.where(bound > 0, ours, golden)
            return compare(name, golden, ours)
        return compare(name, golden.astype(np.float32), ours.astype(np.float32), bound)


def _own_bound(op: Operator, operands: list[Array], result: Array) -> Array | None:
    """Legal difference of one operator's result 0 on equal operands; None when there is none."""
    if not DType.of(result.dtype).is_float or type(op) in MOVES:
        return None
    bound = op.error_bound(*operands)
    size = np.abs(np.nan_to_num(result.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0))
    arranged = _ARRANGED * size + _FLUSHED
    return arranged if bound is None else np.nan_to_num(_BOTH * bound + arranged, posinf=np.inf)


def _carried_bounds(
    op: Operator,
    operands: list[Array],
    bounds: list[Array | None],
    results: tuple[Array, ...],
) -> list[Array]:
    """How far the operands' bounds move the results, by evaluating perturbed operands."""
    moved = [np.zeros(result.shape) for result in results]
    if all(bound is None for bound in bounds):
        return moved
    generator = np.random.default_rng(0)
    for pattern in range(2 + _PATTERNS):
        perturbed = [
            _perturbed(operand, bound, pattern, generator)
            for operand, bound in zip(operands, bounds, strict=True)
        ]
        for number, other in enumerate(op.evaluate(*perturbed)):
            step = np.abs(other.astype(np.float64) - results[number].astype(np.float64))
            moved[number] = np.maximum(moved[number], np.nan_to_num(step, nan=0.0, posinf=np.inf))
    return [step * (_MARGIN / _SCALE) for step in moved]


def _perturbed(
    operand: Array, bound: Array | None, pattern: int, generator: np.random.Generator
) -> Array:
    """The operand moved by its bound: all up, all down, then random signs."""
    if bound is None or not DType.of(operand.dtype).is_float:
        return operand
    signs: Array = generator.choice(np.array([-1.0, 1.0]), operand.shape)
    if pattern < 2:
        signs = np.full(operand.shape, 1.0 - 2.0 * pattern)
    moved = operand.astype(np.float64) + signs * (_SCALE * bound)
    return np.asarray(moved.astype(operand.dtype)).reshape(operand.shape)


def _pairs(names: Any, tensors: Any) -> list[tuple[str, torch.Tensor]]:
    """Value names with the tensors they stand for; None and constants are left out."""
    if isinstance(names, str) and isinstance(tensors, torch.Tensor):
        return [(names, tensors)]
    if isinstance(names, tuple) and isinstance(tensors, (tuple, list)):
        return [
            pair for one, part in zip(names, tensors, strict=False) for pair in _pairs(one, part)
        ]
    return []


def _dtype(tensor: torch.Tensor) -> np.dtype[Any]:
    return _array(tensor).dtype


def _array(tensor: torch.Tensor) -> Array:
    tensor = tensor.detach()
    return tensor.float().numpy() if tensor.dtype is torch.bfloat16 else tensor.numpy()


def _stored(tensor: torch.Tensor, dtype: DType, *, shifted: bool) -> Array:
    """A tensor in the type the graph holds it in."""
    array = _array(tensor)
    if shifted:
        array = array.astype(np.int16) - 128
    return np.asarray(array.astype(dtype.numpy), order="C").reshape(array.shape)
