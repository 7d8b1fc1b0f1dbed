"""Running `torch.export`."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from io import StringIO

import torch
from torch.export import ExportedProgram

from bringup.errors import ModelError

Sample = tuple[torch.Tensor, ...]

_NOISY = ("torch", "torch.export", "torch._dynamo", "torch.fx", "torch._subclasses", "torchao")


def export_model(module: torch.nn.Module, sample: Sequence[torch.Tensor]) -> ExportedProgram:
    """Export a module in eval mode with static shapes.

    Also re-exports the GraphModule a PT2E quantizer returns.

    Raises:
        ModelError: the module fails on the sample, or PyTorch cannot export it.
    """
    arguments = tuple(sample)
    if not isinstance(module, torch.fx.GraphModule):  # exported modules refuse eval()
        module.eval()
    with quiet(), torch.no_grad():
        try:
            return torch.export.export(module, arguments)
        except Exception as error:  # any exception of the user's forward, or of torch.export
            raise _export_error(module, arguments, error) from error


@contextmanager
def quiet() -> Iterator[None]:
    """Export without PyTorch's warnings and logs, and without its fused inference paths.

    A failed export prints the graph it got to on standard error; our message says what matters.
    """
    loggers = [logging.getLogger(name) for name in _NOISY]
    levels = [logger.level for logger in loggers]
    fastpath = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings(), redirect_stderr(StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        torch.backends.mha.set_fastpath_enabled(fastpath)
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _export_error(module: torch.nn.Module, sample: Sample, error: Exception) -> ModelError:
    """Tell a model that is broken from one that only does not export."""
    name = type(module).__name__
    try:
        module(*sample)
    except Exception as failure:  # user code
        return ModelError(
            "the model fails on its own sample input",
            where=name,
            why=first_lines(failure),
            hint="call get_model().eval()(*get_sample_input()) in plain PyTorch first",
        )
    return ModelError(
        "the model does not export",
        where=name,
        why=first_lines(error),
        hint="torch.export needs static shapes and no control flow that depends on tensor values",
    )


def first_lines(error: BaseException, limit: int = 3) -> str:
    """Type and first lines of an exception's message, for one-paragraph reports."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}: {' '.join(lines[:limit])}"[:600]
