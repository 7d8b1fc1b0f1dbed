"""Everything one run found out, as plain data: it can be printed, saved, read again and drawn.

Nothing here refers to a graph, a plan or an array, so that a report is a function of `run.json`.
Figures that are not finite (the SQNR of equal tensors) are None, as JSON has no word for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bringup.clock import CLOCK_MHZ
from bringup.profile import Profile
from bringup.profile.limits import Positive
from bringup.profile.records import Count
from bringup.stages import Stage
from bringup.verify.verdict import Verdict

_WORST = 3  # as many as a reader will act on before measuring again


@dataclass(frozen=True)
class Comparison:
    """One rung of the verification ladder: a device against its golden values.

    Args:
        claim: what holds when nothing differs. findings: what differed, in execution order.
        exact: every compared tensor had to be equal to the bit.
        inferences: input sets run. tensors, elements: compared over all of them.
    """

    claim: str
    golden: str
    device: str
    exact: bool
    inferences: int
    tensors: int
    elements: int
    differing_elements: int
    findings: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing differed."""
        return not self.findings


@dataclass(frozen=True)
class FloatAgreement:
    """How far one output on the sample input is from PyTorch float.

    Args:
        sqnr_db: signal to noise ratio in decibels.
        worst: largest absolute difference.
    """

    output: str
    sqnr_db: float | None
    worst: float | None


@dataclass(frozen=True)
class LadderOutput:
    """One int8 output on the upper rungs; see `quantize.ladder.OutputAgreement`."""

    output: str
    sqnr_fake_quantized_db: float | None
    sqnr_integer_db: float | None
    top1_fake_quantized: float | None
    top1_integer: float | None
    fake_quantized_vs_integer_lsb: float | None
    fake_quantized_vs_integer_rms_lsb: float | None
    differing: float | None


@dataclass(frozen=True)
class NodeAccuracy:
    """A node's result against PyTorch float; see `quantize.quality.NodeQuality`."""

    node: str
    sqnr_db: float | None
    lost_db: float


@dataclass(frozen=True)
class Block:
    """Bytes of the arena and when they are in use (node indices, inclusive).

    Args:
        tensors: that share the bytes; none for scratch. scratch_of: the node whose scratch it is.
        first: -1 for inputs of the network. last: number of nodes for its outputs.
    """

    offset: Count
    bytes: Count
    first: int
    last: int
    tensors: tuple[str, ...] = ()
    scratch_of: str = ""


@dataclass(frozen=True)
class MemoryUse:
    """What the network takes, in bytes.

    Args:
        arena_bytes: of the plan; the other arena figures as in `plan.Arena`.
        image_bytes: text, rodata, data and bss of the image.
        blocks: of the arena.
    """

    arena_bytes: Count
    peak_live_bytes: Count
    peak_live_tensor_bytes: Count
    largest_scratch_bytes: Count
    sum_bytes: Count
    weight_bytes: Count
    image_bytes: Mapping[str, Count]
    blocks: tuple[Block, ...] = ()

    @property
    def flash(self) -> int:
        """Bytes of the image that have to be stored: code, constants, initial data."""
        return sum(size for name, size in self.image_bytes.items() if name != "bss")

    @property
    def ram(self) -> int:
        """Bytes of memory that is written: data, zeroed data (the arena is in it), stacks."""
        return sum(self.image_bytes.get(name, 0) for name in ("data", "bss"))


@dataclass(frozen=True)
class RunReport:
    """Result of `bringup run`.

    Args:
        vlen: bits of a vector register, None without a vector unit.
        operands: names of the nodes and network inputs each node reads, by node.
        verification: device against reference, per runner. verdicts: what else had to hold.
        float_agreement: device against PyTorch float. samples: compared by `ladder`, the rungs
            between, for int8. nodes: every node against PyTorch float, for int8.
        tools: versions of what built and ran the image.
        notes: what the user should know: warnings, float islands.
        clock_mhz: clock that turns cycles into time.
    """

    model: str
    quant: str
    target: str
    runner: str
    vlen: int | None
    profile: Profile
    verification: tuple[Comparison, ...]
    float_agreement: tuple[FloatAgreement, ...]
    memory: MemoryUse
    tools: Mapping[str, str]
    stages: tuple[Stage, ...]
    verdicts: tuple[Verdict, ...] = ()
    notes: tuple[str, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    samples: int = 0
    ladder: tuple[LadderOutput, ...] = ()
    nodes: tuple[NodeAccuracy, ...] = ()
    operands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    clock_mhz: Positive = CLOCK_MHZ

    @property
    def ok(self) -> bool:
        """Whether every rung and every verdict held."""
        return all(c.ok for c in self.verification) and all(v.ok for v in self.verdicts)

    @property
    def milliseconds(self) -> float | None:
        """Time of one inference at `clock_mhz`; None where no cycles were measured or modelled."""
        return self.profile.cycles / self.clock_mhz / 1e3 if self.profile.timed else None

    @property
    def accuracy(self) -> Mapping[str, NodeAccuracy]:
        """Nodes against PyTorch float, by name; empty unless int8."""
        return {node.node: node for node in self.nodes}

    @property
    def inaccurate(self) -> tuple[tuple[str, NodeAccuracy], ...]:
        """The few nodes that lose most accuracy, most first, each under its layer's name."""
        layers = {row.name: row.layer for row in self.profile.rows}
        losing = sorted((n for n in self.nodes if n.lost_db > 0), key=lambda n: -n.lost_db)
        return tuple((layers.get(n.node) or n.node, n) for n in losing[:_WORST])
