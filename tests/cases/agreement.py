"""`check` and `run` are one decision: asked about one model with equal settings, they agree."""

from __future__ import annotations

from pathlib import Path

import torch

from bringup import pipeline
from bringup.errors import (
    BringupError,
    BuildError,
    RunError,
    ToolMissingError,
    VerificationError,
)
from bringup.frontend.support import UnsupportedModelError

_AFTER = (BuildError, RunError, ToolMissingError, VerificationError)
"""What only building and running can find out."""


def check_departs(path: Path, settings: pipeline.Settings, ran: BringupError | None) -> str:
    """In what `check` disagrees with what `run` said; empty when it does not.

    Args:
        ran: what `run` refused the model with, None when it ran.
    """
    refused = None if isinstance(ran, _AFTER) else ran
    torch.manual_seed(0)
    try:
        report = pipeline.check(str(path), settings)
    except BringupError as error:
        said = error.describe()
        if refused is None:
            return f"check refuses what runs: {said}"
        return "" if said == refused.describe() else f"check refuses with another text: {said}"
    findings = [str(finding) for finding in report.findings]
    if isinstance(refused, UnsupportedModelError):
        expected = [str(finding) for finding in refused.findings]
        return "" if findings == expected else f"check finds {findings}, run {expected}"
    if refused is not None:
        return f"check accepts what run refuses: {refused.describe()}"
    return f"check refuses what runs: {findings}" if findings else ""
