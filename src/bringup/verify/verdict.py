"""One claim a run makes about its results, and what stands against it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """The outcome of one comparison that is not device against reference.

    Args:
        claim: what was compared, as a sentence that is true when nothing failed.
        extent: how much was compared, for example `2 outputs, 30 elements, 3 inputs`.
        failures: what contradicts the claim, worst or first one first.
    """

    claim: str
    extent: str
    failures: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing contradicts the claim."""
        return not self.failures
