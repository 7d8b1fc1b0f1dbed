"""The operators of passed TOSA tests once more, as kernels: planned, emitted, compiled and run.

Many calls become one graph of independent nodes, so one image answers for hundreds of tests.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np

from bringup.emit import emit
from bringup.errors import BringupError
from bringup.ir import DType, Graph, GraphEditor, Operator, TensorType
from bringup.plan import Plan, plan_arena, select_kernels
from bringup.runners import HostRunner, Request, Runner, SimRunner
from bringup.targets import Target, find_target
from bringup.targets.kernel import Site
from bringup.toolchain import build

MOST_BYTES, MOST_CALLS = 12 << 20, 100
"""Of the tensors of one image."""

MOST_ALIKE = 4
"""Calls of one test alike in operator and operand types: a rescale per channel has hundreds."""

GUARD = 64
"""Bytes between tensors; an arena with guard zones is not searched for its smallest size."""


@dataclass(frozen=True)
class Call:
    """An operator with its operands and the result of its definition.

    Args:
        constants: indices of operands known at compile time.
    """

    op: Operator
    operands: tuple[np.ndarray, ...]
    constants: tuple[int, ...]
    result: np.ndarray

    @property
    def bytes(self) -> int:
        """Of all tensors."""
        return self.result.nbytes + sum(operand.nbytes for operand in self.operands)


@dataclass(frozen=True)
class Recorded:
    """A passed test and what it was made of."""

    name: str
    operator: str
    calls: tuple[Call, ...]


@dataclass(frozen=True)
class Rung:
    """Where kernels run."""

    target: str
    runner: Runner

    @property
    def name(self) -> str:
        """As printed."""
        return f"{self.target} on {self.runner.name}"


@dataclass
class RungTally:
    """What a rung's kernels said, by TOSA operator."""

    name: str
    passed: Counter[str] = field(default_factory=Counter)
    without_kernel: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    calls: int = 0
    images: int = 0


def rungs_of_this_machine() -> list[Rung]:
    """Host compiler, and both RISC-V targets on our simulator."""
    return [Rung("host", HostRunner()), Rung("scalar", SimRunner()), Rung("rvv", SimRunner())]


def variants(call: Call) -> Iterator[Call]:
    """The call, and again with operands that only the run knows: other kernels serve those."""
    yield call
    if len(call.constants) > 1:
        yield replace(call, constants=call.constants[2:])


def graph_of(calls: Iterable[Call]) -> Graph:
    """Independent nodes; the result of call i is output i."""
    editor = GraphEditor("conformance")
    for number, call in enumerate(calls):
        names = []
        for index, array in enumerate(call.operands):
            name = f"x{number}_{index}"
            if index in call.constants:
                names.append(editor.add_constant(name, array))
            else:
                names.append(editor.add_input(name, TensorType(DType.of(array.dtype), array.shape)))
        editor.outputs.append(editor.add_node(call.op, names, name=f"y{number}"))
    return editor.finish()


def judge(rung: Rung, tests: Iterable[Recorded], folder: Path) -> RungTally:
    """Run the calls of all tests; a test passes when every one of its calls is exact."""
    tally, tests = RungTally(rung.name), list(tests)
    verdicts: dict[int, set[str]] = {number: set() for number in range(len(tests))}
    waiting: list[tuple[int, Call]] = []
    for number, test in enumerate(tests):
        for call in _representative(test.calls):
            for variant in variants(call):
                refusal = _refusal(rung, variant)
                if not refusal:
                    waiting.append((number, variant))
                elif variant is call:
                    verdicts[number].add(f"no kernel: {refusal}")
    for batch in _batches(waiting):
        tally.images += 1
        tally.calls += len(batch)
        for number, difference in _run(rung, batch, folder / str(tally.images)):
            verdicts[number].add(difference)
    for number, test in enumerate(tests):
        wrong = [text for text in sorted(verdicts[number]) if text]
        missing = [text for text in wrong if text.startswith("no kernel: ")]
        if len(wrong) > len(missing):
            tally.failures.append(f"{test.name}: {wrong}")
        elif missing:
            tally.without_kernel[f"{test.operator}: {missing[0]}"] += 1
        else:
            tally.passed[test.operator] += 1
    return tally


def _representative(calls: Iterable[Call]) -> Iterator[Call]:
    """The first calls of each kind."""
    seen: Counter[object] = Counter()
    for call in calls:
        kind = call.op.name, tuple((o.dtype, o.shape) for o in call.operands)
        seen[kind] += 1
        if seen[kind] <= MOST_ALIKE:
            yield call


def _refusal(rung: Rung, call: Call) -> str:
    """Why no kernel of the target takes a call; empty when one does."""
    graph = graph_of([call])
    site = Site(graph, graph.nodes[0])
    target: Target | None = _target(rung.target)
    refusals = []
    while target is not None and not site.op.is_view:
        kernels = [k for k in target.kernels if k.operator == site.op.c_operator]
        answers = [kernel.refusal(site) for kernel in kernels]
        if None in answers:
            return ""
        refusals += answers or [f"{target.name} has no {site.op.c_operator} kernel"]
        target = target.fallback
    return "; ".join(dict.fromkeys(refusals))


_target = cache(find_target)


def _batches(calls: Iterable[tuple[int, Call]]) -> Iterator[list[tuple[int, Call]]]:
    batch: list[tuple[int, Call]] = []
    total = 0
    for number, call in calls:
        if batch and (total + call.bytes > MOST_BYTES or len(batch) == MOST_CALLS):
            yield batch
            batch, total = [], 0
        batch.append((number, call))
        total += call.bytes
    if batch:
        yield batch


def _run(rung: Rung, batch: list[tuple[int, Call]], folder: Path) -> Iterator[tuple[int, str]]:
    """Numbers of tests with the difference of each call, empty where there is none."""
    calls = [call for _, call in batch]
    graph = graph_of(calls)
    try:
        target = _target(rung.target)
        choices, constants = select_kernels(graph, target)
        plan = Plan(graph, target, choices, plan_arena(graph, choices, guard=GUARD), constants)
        image = build(emit(plan, folder), host=rung.target == "host")
        inputs = {
            f"x{number}_{index}": array
            for number, call in enumerate(calls)
            for index, array in enumerate(call.operands)
            if index not in call.constants
        }
        request = Request((inputs,), checksums=False, profile=False)
        outputs = rung.runner.run(image, request, timeout=600).response.inferences[0].outputs
    except BringupError as error:
        yield from ((number, f"{type(error).__name__}: {error}") for number, _ in batch)
        return
    for (number, call), name in zip(batch, graph.outputs, strict=True):
        yield number, _difference(outputs[name], call.result)


def _difference(actual: np.ndarray, expected: np.ndarray) -> str:
    if (actual.dtype, actual.shape) != (expected.dtype, expected.shape):
        return f"{actual.dtype}{actual.shape} instead of {expected.dtype}{expected.shape}"
    wrong = np.argwhere(actual != expected)
    if not len(wrong):
        return ""
    first = tuple(int(i) for i in wrong[0])
    return f"{len(wrong)} of {math.prod(actual.shape)} differ, first {first}"


def report_kernels(tallies: Iterable[RungTally]) -> str:
    """One line per operator, one column per rung, then what no kernel takes."""
    tallies = list(tallies)
    lines = ["".join([f"{'kernels':18}", *(f"{t.name:>16}" for t in tallies)])]
    for name in sorted(set().union(*(t.passed for t in tallies))):
        lines.append("".join([f"{name:18}", *(f"{t.passed[name]:16}" for t in tallies)]))
    lines.append("".join([f"{'all':18}", *(f"{t.passed.total():16}" for t in tallies)]))
    for tally in tallies:
        lines.append(f"{tally.name}: {tally.calls} calls in {tally.images} images")
        lines += [f"    {count:4}: {text}" for text, count in sorted(tally.without_kernel.items())]
        lines += [f"    FAILED: {failure}" for failure in tally.failures[:5]]
    return "\n".join(lines)
