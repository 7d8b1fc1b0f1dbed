"""What a user can choose for one run."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from pathlib import Path

from bringup.clock import CLOCK_MHZ
from bringup.errors import UsageError
from bringup.quantize import Recipe
from bringup.runners.sim import IDEAL
from bringup.targets import find_target

_LONGEST = 1e7
"""Seconds; operating systems count no further than about 1e9."""

_FASTEST = 1e6
"""MHz: beyond it a typing error is likelier than a machine."""

VLENS = (128, 256, 512, 1024)


@dataclass(frozen=True)
class Settings:
    """Choices of `bringup run`, with its defaults.

    Args:
        quant: `fp32`, `fp16` or `int8`.
        target: name of an installed target.
        runner: `auto` (the target's first runner that is available) or a runner's name.
        vlen: vector register length in bits where the runner can choose it.
        core: what runner `sim` models the time of: `ideal` (nothing: a cycle per instruction), the
            name of a core that comes with it, or a YAML file.
        calibrate: file of calibration samples; None uses the model's own.
        inputs: how many inferences to run and verify.
        strict: make a fallback to another target's kernel an error.
        per_channel, symmetric, observer: see `quantize.Recipe`.
        min_sqnr: least SQNR against PyTorch float of every real output, in dB; None asks for none.
        timeout: seconds the simulated run may take.
        cache: take graphs and objects of earlier runs, and keep this one's.
        trust: let a `.pt2` run what is pickled in it, on this machine and as this user.
        clock: MHz that turn cycles of a measured or modelled machine into time.
    """

    quant: str = "int8"
    target: str = "rvv"
    runner: str = "auto"
    vlen: int = 256
    core: str = IDEAL
    calibrate: Path | None = None
    inputs: int = 3
    strict: bool = False
    per_channel: bool = True
    symmetric: bool = False
    observer: str = "minmax"
    timeout: float = 600.0
    min_sqnr: float | None = None
    clock: float = CLOCK_MHZ
    cache: bool = True
    trust: bool = False

    def __post_init__(self) -> None:
        find_target(self.target)
        self.recipe(asymmetric=True)
        if self.inputs < 1:
            raise UsageError("--inputs must be at least 1", why=f"given {self.inputs}")
        if not 0 < self.timeout <= _LONGEST:  # NaN is neither
            raise UsageError(
                "--timeout must be a number of seconds above 0",
                why=f"given {self.timeout:g}; the most is {_LONGEST:,.0f}",
            )
        if self.min_sqnr is not None and not math.isfinite(self.min_sqnr):
            raise UsageError("--min-sqnr must be a number of dB", why=f"given {self.min_sqnr:g}")
        if not 0 < self.clock <= _FASTEST:
            raise UsageError(
                "--clock must be a number of MHz above 0",
                why=f"given {self.clock:g}; the most is {_FASTEST:,.0f}",
            )
        if self.vlen not in VLENS:
            raise UsageError(
                f"--vlen {self.vlen} is not supported",
                why=f"vector lengths are {', '.join(map(str, VLENS))} bits",
            )

    def recipe(self, asymmetric: bool) -> Recipe:
        """The quantization recipe; symmetric where the target has no zero points."""
        return Recipe(
            precision=self.quant,
            per_channel=self.per_channel,
            symmetric=self.symmetric or not asymmetric,
            observer=self.observer,
        )

    def as_dict(self) -> dict[str, object]:
        """JSON-able form."""
        return asdict(self) | {"calibrate": str(self.calibrate) if self.calibrate else None}
