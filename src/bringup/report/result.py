"""Everything one run found out, as a value that can be printed, saved and rendered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bringup.plan import Plan
from bringup.profile import Profile
from bringup.quantize import Ladder
from bringup.quantize.quality import NodeQuality, worst
from bringup.stages import Stage
from bringup.verify.rung import Rung
from bringup.verify.verdict import Verdict


@dataclass(frozen=True)
class FloatAgreement:
    """How far one output on the sample input is from PyTorch float.

    Args:
        sqnr_db: signal to noise ratio in decibels.
        worst: largest absolute difference.
    """

    output: str
    sqnr_db: float
    worst: float


@dataclass(frozen=True)
class RunReport:
    """Result of `bringup run`.

    Args:
        image_bytes: sizes of text, rodata, data and bss.
        tools: versions of what built and ran the image.
        rungs: device against reference, per runner. verdicts: what else had to hold.
        agreement: device against PyTorch float. ladder: the rungs between, for int8.
        notes: what the user should know: warnings, float islands.
    """

    model: str
    quant: str
    target: str
    runner: str
    vlen: int | None
    plan: Plan
    profile: Profile
    rungs: tuple[Rung, ...]
    agreement: tuple[FloatAgreement, ...]
    image_bytes: Mapping[str, int]
    tools: Mapping[str, str]
    stages: tuple[Stage, ...]
    verdicts: tuple[Verdict, ...] = ()
    notes: tuple[str, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    ladder: Ladder | None = None

    @property
    def ok(self) -> bool:
        """Whether every rung and every verdict held."""
        return all(r.ok for r in self.rungs) and all(v.ok for v in self.verdicts)

    @property
    def qualities(self) -> tuple[NodeQuality, ...]:
        """Every node against PyTorch float; none unless int8."""
        return self.ladder.nodes if self.ladder else ()

    @property
    def inaccurate(self) -> tuple[tuple[str, NodeQuality], ...]:
        """The nodes that lose most accuracy, each under the name of its layer."""
        layers = {row.name: row.layer for row in self.profile.rows}
        return tuple((layers.get(q.node) or q.node, q) for q in worst(self.qualities))
