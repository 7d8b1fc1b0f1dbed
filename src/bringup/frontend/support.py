"""What of a model is supported: findings, the report, and the error that carries them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bringup.errors import UnsupportedError
from bringup.ir import Graph, Origin


@dataclass(frozen=True)
class Finding:
    """One node that cannot be compiled.

    Args:
        node: its name in the exported program.
        origin: module path, source line and ATen operator.
        reason: why not.
    """

    node: str
    origin: Origin
    reason: str

    def __str__(self) -> str:
        return f"{self.node} [{self.origin.target}] {self.origin}: {self.reason}"


class UnsupportedModelError(UnsupportedError):
    """All unsupported nodes of a model at once, in `findings`."""

    def __init__(self, name: str, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        plural = "s" if len(self.findings) > 1 else ""
        super().__init__(
            f"model {name!r} has {len(self.findings)} unsupported node{plural}",
            where=self.findings[0].origin.source if len(self.findings) == 1 else "",
            why="\n         ".join(map(str, self.findings)),
            hint="`bringup ops` lists what is supported; replace these or keep them outside",
        )


@dataclass(frozen=True)
class SupportReport:
    """Answer of `bringup check`.

    Args:
        findings: unsupported nodes; empty when the model can be compiled.
        operators: how many nodes of each of our operators the model becomes.
        macs: multiply-accumulates of one inference, 0 when unsupported.
        warnings: what the importer wants the user to know.
    """

    name: str
    findings: tuple[Finding, ...] = ()
    operators: Mapping[str, int] = field(default_factory=dict)
    macs: int = 0
    warnings: tuple[str, ...] = ()

    @property
    def supported(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.findings

    @classmethod
    def of(cls, graph: Graph, warnings: Sequence[str] = ()) -> SupportReport:
        """Report of a model that imported."""
        operators = Counter(node.op.name for node in graph.nodes)
        macs = sum(graph.macs(node) for node in graph.nodes)
        return cls(graph.name, (), dict(sorted(operators.items())), macs, tuple(warnings))
