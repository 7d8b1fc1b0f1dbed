"""Running `torch.export`."""

from __future__ import annotations

import inspect
import logging
import traceback
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from io import StringIO

import torch
from torch.export import ExportedProgram

from bringup.errors import ModelError, first_lines
from bringup.frontend.arguments import Arguments, Sample, flat_results, plain_results
from bringup.frontend.origin import users_line
from bringup.frontend.state import refuse_state, results_change

_NOISY = ("torch", "torch.export", "torch._dynamo", "torch.fx", "torch._subclasses", "torchao")


def export_model(
    module: torch.nn.Module, sample: Sequence[torch.Tensor], arguments: Arguments | None = None
) -> ExportedProgram:
    """Export a module in eval mode with static shapes, as a function of the tensors in `sample`.

    Also re-exports the GraphModule a PT2E quantizer returns.

    Args:
        arguments: how the tensors become arguments of `forward`; None when they are those.

    Raises:
        ModelError: the module fails on the sample, PyTorch cannot export it, or it keeps state.
    """
    tensors = tuple(sample)
    with quiet(), torch.no_grad():
        if isinstance(module, torch.fx.GraphModule) and arguments is None:
            return _exported(module, tensors)
        if not isinstance(module, torch.fx.GraphModule):  # exported modules refuse eval()
            module.eval()
        else:
            module = _Around(module)  # it checks the structure of its arguments itself
        changes = _try(module, tensors, arguments)
        with _flat(module, arguments):
            program = _exported(module, tensors)
    refuse_state(program, type(module).__name__, changes=changes)
    return program


def call_module(
    module: torch.nn.Module, sample: Sequence[torch.Tensor], arguments: Arguments | None
) -> Sample:
    """Results of a module, one tensor per output of its graph. The sample is left as it is."""
    tensors = [tensor.clone() for tensor in sample]  # the module may write into its inputs
    args, kwargs = arguments.bind(tensors) if arguments else (tensors, {})
    with torch.no_grad():
        return flat_results(module(*args, **kwargs))


def _try(module: torch.nn.Module, sample: Sample, arguments: Arguments | None) -> bool:
    """Run a module on its sample; whether a second run gives another result."""
    try:
        return results_change(lambda: call_module(module, sample, arguments))
    except Exception as error:  # user code
        raise ModelError(
            "the model fails on its own sample input",
            where=_place(module, error),
            why=first_lines(error),
            hint="call get_model().eval()(*get_sample_input()) in plain PyTorch first",
        ) from error


def _exported(module: torch.nn.Module, sample: Sample) -> ExportedProgram:
    try:
        return torch.export.export(module, sample)
    except Exception as error:  # any exception of torch.export
        raise ModelError(
            "the model does not export",
            where=_place(module, error),
            why=first_lines(error),
            hint="torch.export needs static shapes and no control flow on tensor values",
        ) from error


class _Around(torch.nn.Module):
    """A module that is an attribute of another."""

    def __init__(self, module: torch.nn.Module) -> None:
        super().__init__()
        self.program = module

    def forward(self, *args: object, **kwargs: object) -> object:
        return self.program(*args, **kwargs)


@contextmanager
def _flat(module: torch.nn.Module, arguments: Arguments | None) -> Iterator[None]:
    """Meanwhile `forward` takes tensors one by one and returns containers PyTorch knows.

    Exchanged on the module itself: a module around it would change every name inside.
    """
    forward = module.forward

    def flat(*tensors: torch.Tensor, **named: torch.Tensor) -> object:
        args, kwargs = arguments.bind(tensors) if arguments else (tensors, named)
        return plain_results(forward(*args, **kwargs))

    signature = arguments.signature() if arguments else inspect.signature(forward)
    flat.__signature__ = signature  # type: ignore[attr-defined]  # torch.export names inputs by it
    own = vars(module).get("forward")
    vars(module)["forward"] = flat
    try:
        yield
    finally:
        del vars(module)["forward"]
        if own is not None:
            vars(module)["forward"] = own


def _place(module: torch.nn.Module, error: BaseException) -> str:
    """Name of a module, and the innermost line of its author's code where an error came up."""
    frames = traceback.extract_tb(error.__traceback__)
    line = users_line([(frame.filename, str(frame.lineno)) for frame in frames])
    return " ".join(part for part in (type(module).__name__, line) if part)


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
