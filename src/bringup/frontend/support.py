"""What of a model is supported: findings, the report, and the error that carries them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bringup.errors import UnsupportedError
from bringup.ir import Graph, Origin

NO_RULE = "no lowering rule for this operator"


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


class FindingList:
    """Findings in terms of the model's own calls, whatever those were decomposed into."""

    def __init__(self) -> None:
        self._calls: dict[str, Origin] = {}
        self._needed: dict[str, list[str]] = {}
        self._reasons: dict[str, list[str]] = {}

    def __bool__(self) -> bool:
        return bool(self._calls)

    def add(self, call: str, origin: Origin, target: str, reason: str) -> None:
        """Add a finding.

        Args:
            call: name of the call in the model. origin: of that call.
            target: what cannot be compiled: the call's own operator, or one it decomposes to.
        """
        self._calls.setdefault(call, origin)
        if target in ("", origin.target):
            self._reasons.setdefault(call, []).append(reason)
        elif reason == NO_RULE:
            self._needed.setdefault(call, []).append(target)
        else:
            self._reasons.setdefault(call, []).append(f"its decomposition needs {target}: {reason}")

    def merged(self) -> tuple[Finding, ...]:
        """One finding per call, in the order they were met."""
        return tuple(
            Finding(call, origin, self._reason(call)) for call, origin in self._calls.items()
        )

    def _reason(self, call: str) -> str:
        reasons = list(dict.fromkeys(self._reasons.get(call, ())))
        if needed := sorted(set(self._needed.get(call, ()))):
            reasons.insert(0, f"no lowering rule, and its decomposition needs {', '.join(needed)}")
        return "; ".join(reasons)


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
