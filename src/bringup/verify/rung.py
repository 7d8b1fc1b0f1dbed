"""One rung of the verification ladder: a run compared with its golden values, tensor by tensor.

Integer tensors that depend on integers only are compared with the reference network. A node that
computes in floating point is compared with the reference *of that node on the device's own
operands*, within the operator's error bound: errors do not accumulate, so the bound is the
operator's and a fault is found where it happens.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bringup.errors import RunError
from bringup.ir import Array, Graph, Node, Operator, evaluate
from bringup.runners.checksum import checksum
from bringup.verify.compare import Difference, compare
from bringup.verify.trespass import Trespass


@dataclass(frozen=True)
class Finding:
    """A tensor that differs, and the node that wrote it."""

    inference: int
    node: str
    operator: str
    kernel: str
    origin: str
    difference: Difference | Trespass

    def __str__(self) -> str:
        return (
            f"inference {self.inference}, node {self.node} ({self.operator}, {self.kernel}) "
            f"{self.origin}: {self.difference}"
        )


@dataclass(frozen=True)
class Rung:
    """Result of one comparison.

    Args:
        golden, device: what was compared, for example `integer reference` and `qemu`; the golden
            is called after what the network computes with.
        inferences: input sets run. tensors: tensors compared, over all inferences.
        elements: elements of those tensors. findings: what differed, in execution order.
        exact: True when every compared tensor had to be equal to the bit.
    """

    golden: str
    device: str
    inferences: int
    tensors: int
    elements: int
    findings: tuple[Finding, ...]
    exact: bool

    @property
    def claim(self) -> str:
        """What holds when nothing differs."""
        if self.exact:
            return f"{self.golden} = {self.device}: every element equal"
        return f"{self.device} equals the {self.golden} within its bound, node by node"

    @property
    def ok(self) -> bool:
        """Whether nothing differed."""
        return not self.findings

    @property
    def differing_elements(self) -> int:
        """Elements that differ, over all findings."""
        return sum(finding.difference.count for finding in self.findings)


def exact_values(graph: Graph) -> frozenset[str]:
    """Values that are the same bits on every correct device: no float arithmetic upstream."""
    exact = {*graph.inputs, *graph.constants}
    for node in graph.nodes:
        if _is_exact(graph, node) and all(name in exact for name in node.inputs):
            exact.update(node.outputs)
    return frozenset(exact)


def _is_exact(graph: Graph, node: Node) -> bool:
    """Data movement, or an integer operator (float constants are part of its definition)."""
    if type(node.op).error_bound is Operator.error_bound:
        return True
    variables = [name for name in (*node.inputs, *node.outputs) if not graph.is_constant(name)]
    return not any(graph.type_of(name).dtype.is_float for name in variables)


def reference_checksums(graph: Graph, golden: Mapping[str, Array]) -> dict[str, int]:
    """Checksum of every non-constant exact value, of all values of a reference run."""
    exact = exact_values(graph)
    return {
        name: checksum(array)
        for name, array in golden.items()
        if name in exact and name not in graph.constants
    }


def check_tensors(
    graph: Graph,
    inference: int,
    inputs: Mapping[str, Array],
    tensors: Mapping[str, Array],
    kernels: Mapping[str, str],
) -> list[Finding]:
    """Compare every dumped tensor of one inference.

    Args:
        inputs: what was fed. tensors: dumped values by name (all node results).
        kernels: kernel symbol by node name, for the findings.

    Raises:
        RunError: a node's result is missing, or has another shape or type than the graph's.
    """
    _require_all(graph, inference, tensors)
    exact = exact_values(graph)
    golden = evaluate(graph, inputs, keep=exact - set(graph.constants))
    environment = {**graph.constants, **inputs, **tensors}
    findings = []
    for node in graph.nodes:
        for difference in _check_node(graph, node, exact, golden, environment):
            findings.append(_finding(inference, node, kernels, difference))
    return findings


def check_outputs(
    graph: Graph,
    inference: int,
    golden: Mapping[str, Array],
    outputs: Mapping[str, Array],
    kernels: Mapping[str, str],
) -> list[Finding]:
    """The outputs as the device handed them over: bit for bit those it computed.

    Args:
        golden: the outputs as dumped, or as the reference has them where all is exact.

    Raises:
        RunError: an output is missing, or has another shape or type than the graph's.
    """
    findings = []
    for name in dict.fromkeys(graph.outputs):
        _require(graph, inference, name, outputs)
        difference = compare(name, golden[name], outputs[name])
        node = graph.producers.get(name)
        if difference is not None and node is not None:
            findings.append(_finding(inference, node, kernels, difference))
    return findings


def _finding(
    inference: int, node: Node, kernels: Mapping[str, str], difference: Difference
) -> Finding:
    kernel, origin = kernels.get(node.name, ""), str(node.origin)
    return Finding(inference, node.name, node.op.name, kernel, origin, difference)


def _require_all(graph: Graph, inference: int, tensors: Mapping[str, Array]) -> None:
    for node in graph.nodes:
        for name in node.outputs:
            _require(graph, inference, name, tensors)


def _require(graph: Graph, inference: int, name: str, tensors: Mapping[str, Array]) -> None:
    """Raise RunError unless the device answered with a tensor of the graph's type."""
    declared, found = graph.type_of(name), tensors.get(name)
    given = "nothing"
    if found is not None:
        given = f"{found.dtype}{list(found.shape)}"
        if (found.dtype, found.shape) == (declared.dtype.numpy, declared.shape):
            return
    raise RunError(
        f"the device's answer to inference {inference} has no tensor {name!r} of type {declared}",
        where=str(graph.producers[name].origin) if name in graph.producers else graph.name,
        why=f"it holds {given}",
        hint="the image and the graph belong to different builds, or the answer is damaged",
    )


def _check_node(
    graph: Graph,
    node: Node,
    exact: frozenset[str],
    golden: Mapping[str, Array],
    environment: Mapping[str, Array],
) -> list[Difference]:
    if all(name in exact for name in node.outputs):
        pairs: list[tuple[str, Array, Array | None]] = [
            (name, golden[name], None) for name in node.outputs
        ]
    else:
        operands = [environment[name] for name in node.inputs]
        with np.errstate(all="ignore"):
            results = node.op.evaluate(*operands)
            bound = node.op.error_bound(*operands)
        pairs = [(name, result, bound) for name, result in zip(node.outputs, results, strict=True)]
    differences = [compare(name, g, environment[name], bound) for name, g, bound in pairs]
    return [difference for difference in differences if difference is not None]


def first_wrong_checksum(
    graph: Graph, golden: Mapping[str, int], device: Mapping[str, int]
) -> Node | None:
    """The first node in execution order one of whose results has another checksum."""
    for node in graph.nodes:
        if any(name in golden and device.get(name) != golden[name] for name in node.outputs):
            return node
    return None


def unrepeatable(
    graph: Graph, inference: int, node: Node, golden: Mapping[str, int], device: Mapping[str, int]
) -> Finding:
    """A checksum that differed in one run, of tensors that are right when run again."""
    name = next(n for n in node.outputs if device.get(n) != golden.get(n))
    elements = graph.type_of(name).elements
    difference = Difference(
        f"checksum of {name}, right when run again",
        elements,
        elements,
        (),
        float(golden[name]),
        float(device.get(name, -1)),
        math.nan,
    )
    return _finding(inference, node, {}, difference)


def count_elements(graph: Graph, names: Sequence[str]) -> int:
    """Elements of the named values."""
    return sum(graph.type_of(name).elements for name in names)
