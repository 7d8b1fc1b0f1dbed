"""Errors a user can act on: what failed, where, why, and what to try.

Every error bringup raises on purpose derives from `BringupError`; the command line prints it
without a traceback and exits with `exit_code` (design: 0 ok, 1 verification failed, 2 usage or
unsupported model, 3 tool missing).
"""

from __future__ import annotations

from bringup.names import printable


class BringupError(Exception):
    """An expected failure.

    Args:
        what: one sentence naming what could not be done.
        where: file, layer path, node or tensor concerned.
        why: the cause, as found.
        hint: what the user can try next.
    """

    exit_code: int = 2

    def __init__(self, what: str, *, where: str = "", why: str = "", hint: str = "") -> None:
        self.what, self.where, self.why, self.hint = what, where, why, hint
        super().__init__(self.describe())

    def describe(self) -> str:
        """The message as shown to the user, one fact per line."""
        lines = [self.what]
        lines += [f"  where: {self.where}"] if self.where else []
        lines += [f"  why:   {self.why}"] if self.why else []
        lines += [f"  try:   {self.hint}"] if self.hint else []
        return printable("\n".join(lines), keep="\n")


class VerificationError(BringupError):
    """A tensor differs from its golden value."""

    exit_code = 1


class UsageError(BringupError):
    """A command line or Python call that cannot be carried out as given."""


class ModelError(BringupError):
    """The model, its sample input or its calibration data cannot be used."""


class UnsupportedError(ModelError):
    """The model holds operators, types or shapes that bringup cannot compile."""


class GraphError(BringupError):
    """A graph is malformed: broken file, dangling value, wrong type."""


class PlanError(BringupError):
    """A graph cannot be mapped onto a target (no kernel, memory too small, strict fallback)."""


class BuildError(BringupError):
    """A compiler or linker rejected the generated project."""


class RunError(BringupError):
    """A simulator or board crashed, hung, or answered with something unreadable."""


class ToolMissingError(BringupError):
    """An external program is not installed."""

    exit_code = 3


def first_lines(error: BaseException, limit: int = 3) -> str:
    """Type and first lines of an exception's message, for one-paragraph reports."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}: {' '.join(lines[:limit])}"[:600]
