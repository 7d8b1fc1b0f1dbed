"""`bringup check` as a call: whether a run would get as far as the compiler."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from bringup.frontend import LoadedModel
from bringup.frontend.support import SupportReport, UnsupportedModelError
from bringup.pipeline.build import compile_stages
from bringup.pipeline.settings import Settings
from bringup.stages import Stages


def check(
    model: str | LoadedModel,
    settings: Settings | None = None,
    *,
    listener: Callable[[str], None] | None = None,
) -> SupportReport:
    """Take a model through every stage of `run` that can refuse it.

    These are the same functions with the same settings, so both give the same answer; a run that
    follows finds the graph in the cache.

    Args:
        model: MODEL as on the command line, or a loaded one.

    Returns:
        The report; with findings when operators of the model are unsupported.

    Raises:
        BringupError: whatever else `run` would refuse the model for.
    """
    stages = Stages(listener) if listener else Stages()
    name = model if isinstance(model, str) else model.name
    with tempfile.TemporaryDirectory(prefix="bringup-check-") as folder:
        try:
            compiled = compile_stages(
                model, settings or Settings(), Path(folder) / "project", False, stages
            )
        except UnsupportedModelError as error:
            return SupportReport(name, error.findings)
    return SupportReport.of(compiled.graph, compiled.notes)
