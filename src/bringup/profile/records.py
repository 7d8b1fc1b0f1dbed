"""One row per node of a profiled run."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

import msgspec

from bringup.plan import Choice, Plan
from bringup.profile.limits import Limit, instruction_limit, unit_limit
from bringup.runners.protocol import NodeCounters
from bringup.runners.sim.attribution import Attribution, Region

Count = Annotated[int, msgspec.Meta(ge=0, lt=2**62)]
"""How many; a run file that says another number is refused when it is read."""


@dataclass(frozen=True)
class NodeProfile:
    """A node's cost, and what served it.

    Args:
        dispatch: position among the nodes that run code, None for a view.
        shape: `KEY=VALUE;...` of the operator's shape parameters.
        cycles, instret: median over the `samples` profiled inferences; a machine without cycle
            counter gives its timer ticks as cycles.
        cycles_cv_pct: standard deviation of the cycles, in percent of their mean.
        layer: module path in the user's model. origin: with source file and line.
        bytes: operand, constant and result bytes touched at least once.
        timed: the cycles are a machine's, measured or modelled, and not a count of instructions.
        attribution: where a timing model says the cycles went, over all executions.
        limit: what the unit that serves the node could do.
    """

    dispatch: int | None
    name: str
    operator: str
    shape: str
    cycles: Count
    macs: Count
    instret: Count
    bytes: Count
    kernel: str
    target: str
    fallback: bool
    reason: str
    origin: str
    layer: str = ""
    samples: Count = 1
    cycles_cv_pct: float = 0.0
    timed: bool = False
    attribution: Region | None = None
    limit: Limit | None = None

    @property
    def cost(self) -> int:
        """Cycles of a timed machine, else retired instructions, else what it counts as cycles."""
        return self.cycles if self.timed else self.instret or self.cycles

    @property
    def cost_per_mac(self) -> float | None:
        """Cost per multiply-accumulate."""
        return self.cost / self.macs if self.macs else None


@dataclass(frozen=True)
class Profile:
    """Rows in node order, and the tool that produced the counts (`source`).

    Args:
        stacks: modelled cycles by call stack (`outer;inner`), where a timing model gave them.
    """

    rows: tuple[NodeProfile, ...]
    source: str
    stacks: Mapping[str, int] = field(default_factory=dict)

    @property
    def attributed(self) -> bool:
        """Whether a timing model said where the cycles went."""
        return any(row.attribution for row in self.rows)

    @property
    def cycles(self) -> int:
        """Sum over nodes."""
        return sum(row.cycles for row in self.rows)

    @property
    def instret(self) -> int:
        """Sum over nodes."""
        return sum(row.instret for row in self.rows)

    @property
    def cost(self) -> int:
        """Sum over nodes."""
        return sum(row.cost for row in self.rows)

    @property
    def timed(self) -> bool:
        """Whether the cycles mean time."""
        return any(row.timed for row in self.rows)

    @property
    def limit(self) -> Limit | None:
        """The highest limit of any node."""
        limits = [row.limit for row in self.rows if row.limit]
        return max(limits, key=lambda limit: limit.rate, default=None)

    @property
    def unit(self) -> str:
        """What `cost` counts."""
        if self.timed:
            return "cycles"
        return "instructions" if self.instret else self.source

    @property
    def macs(self) -> int:
        """Sum over nodes."""
        return sum(row.macs for row in self.rows)

    @property
    def fallbacks(self) -> tuple[NodeProfile, ...]:
        """Nodes another target's kernel serves."""
        return tuple(row for row in self.rows if row.fallback)

    def slowest(self, count: int) -> tuple[NodeProfile, ...]:
        """The nodes of highest cost, highest first."""
        return tuple(sorted(self.rows, key=lambda row: -row.cost)[:count])


def make_profile(
    plan: Plan,
    inferences: Sequence[Mapping[str, NodeCounters]],
    source: str,
    *,
    timed: bool = False,
    attribution: Attribution | None = None,
    vlen: int | None = None,
) -> Profile:
    """Join a plan with the counters of each inference, by node name.

    Args:
        source, timed, attribution: see `Run`.
        vlen: bits of a vector register of the machine that ran.
    """
    rows = []
    dispatch = 0
    for choice in plan.choices:
        name = choice.node.name
        samples = [counters[name] for counters in inferences if name in counters]
        cycles = [sample.cycles or sample.time for sample in samples] or [0]
        rows.append(
            NodeProfile(
                dispatch=dispatch if choice.kernel else None,
                name=name,
                operator=choice.node.op.name,
                shape=shape_string(plan, choice),
                cycles=int(statistics.median(cycles)),
                macs=plan.graph.macs(choice.node),
                instret=int(statistics.median([s.instret for s in samples] or [0])),
                bytes=_bytes(plan, choice),
                kernel=choice.kernel.symbol if choice.kernel else "view",
                target=choice.target,
                fallback=choice.fallback,
                reason=choice.reason,
                origin=str(choice.node.origin),
                layer=choice.node.origin.module,
                samples=len(samples),
                cycles_cv_pct=_variation(cycles),
                timed=timed,
                attribution=attribution.regions.get(name) if attribution else None,
                limit=unit_limit(plan, choice, attribution)
                if timed
                else instruction_limit(plan, choice, vlen),
            )
        )
        dispatch += choice.kernel is not None
    return Profile(tuple(rows), source, attribution.stacks if attribution else {})


def shape_string(plan: Plan, choice: Choice) -> str:
    """The operator's integer parameters as `KEY=VALUE;...`, lists joined by `|` (CSV-safe)."""
    if choice.kernel is None:
        shape = plan.graph.type_of(choice.node.outputs[0]).shape
        return "shape=" + "|".join(map(str, shape))
    parameters = choice.node.op.c_parameters(*plan.graph.input_types(choice.node))
    return ";".join(_shape_fields(parameters))


def _shape_fields(parameters: Mapping[str, object]) -> list[str]:
    fields = []
    for key, value in parameters.items():
        if key in ("epilogue", "reason") or key.endswith(("zero_point", "multiplier")):
            continue
        if isinstance(value, Mapping):
            fields += _shape_fields(value)
        elif isinstance(value, (list, tuple)):
            fields.append(f"{key}={'|'.join(map(str, value))}")
        elif isinstance(value, int):
            fields.append(f"{key}={int(value)}")
    return fields


def _bytes(plan: Plan, choice: Choice) -> int:
    if choice.kernel is None:
        return 0
    names = dict.fromkeys((*choice.node.inputs, *choice.node.outputs))
    tensors = sum(plan.graph.type_of(n).bytes for n in names if not plan.graph.is_constant(n))
    constants = sum(plan.constants[key].nbytes for key in (choice.constants or {}).values())
    return tensors + constants


def _variation(cycles: Sequence[int]) -> float:
    mean = statistics.fmean(cycles)
    return 100.0 * statistics.pstdev(cycles) / mean if mean else 0.0
