"""One rung of the verification ladder: a run compared with its golden values, tensor by tensor.

Integer tensors that depend on integers only are compared with the reference network. A node that
computes in floating point is compared with the reference *of that node on the device's own
operands*, within the operator's error bound: errors do not accumulate, so the bound is the
operator's and a fault is found where it happens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

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
        golden, device: what was compared, for example `integer reference` and `qemu`.
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


def reference_checksums(graph: Graph, inputs: Mapping[str, Array]) -> dict[str, int]:
    """Checksum of every non-constant exact value of the reference run."""
    exact = exact_values(graph)
    values = evaluate(graph, inputs, keep=None)
    return {
        name: checksum(array)
        for name, array in values.items()
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
    """
    exact = exact_values(graph)
    golden = evaluate(graph, inputs, keep=exact - set(graph.constants))
    environment = {**graph.constants, **inputs, **tensors}
    findings = []
    for node in graph.nodes:
        for difference in _check_node(graph, node, exact, golden, environment):
            findings.append(
                Finding(
                    inference,
                    node.name,
                    node.op.name,
                    kernels.get(node.name, ""),
                    str(node.origin),
                    difference,
                )
            )
    return findings


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


def count_elements(graph: Graph, names: Sequence[str]) -> int:
    """Elements of the named values."""
    return sum(graph.type_of(name).elements for name in names)
