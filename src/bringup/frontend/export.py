"""Running `torch.export`, and the decompositions quantizers want to happen first."""

from __future__ import annotations

import logging
import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from io import StringIO

import torch
from torch.export import ExportedProgram

from bringup.errors import ModelError
from bringup.frontend.decompose import decompose
from bringup.frontend.rules.elementwise import MASKED

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


def decompose_attention(program: ExportedProgram) -> ExportedProgram:
    """The program with every scaled_dot_product_attention as matmul, mask, softmax, matmul.

    Quantizers need it: observers only see tensors between nodes, and the scores and
    probabilities must have scales of their own.
    """
    target = torch.ops.aten.scaled_dot_product_attention.default
    if not any(node.target is target for node in program.graph.nodes):
        return program
    return decompose(program, {target: _attention})


def _attention(
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attn_mask: torch.Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    *,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> torch.Tensor:
    """As frontend/rules/attention.py lowers it."""
    if enable_gqa:
        repeats = query.shape[-3] // key.shape[-3]
        key, value = (t.repeat_interleave(repeats, dim=-3) for t in (key, value))
    factor = 1.0 / math.sqrt(query.shape[-1]) if scale is None else scale
    scores = torch.matmul(query, key.transpose(-1, -2)) * factor
    if is_causal:
        allowed = torch.ones(scores.shape[-2:], dtype=torch.bool).tril()
        scores = scores + torch.zeros(allowed.shape).masked_fill(~allowed, MASKED)
    elif attn_mask is not None and attn_mask.dtype is torch.bool:
        scores = scores + torch.zeros(attn_mask.shape).masked_fill(~attn_mask, MASKED)
    elif attn_mask is not None:
        scores = scores + attn_mask.clamp_min(MASKED)
    return torch.matmul(torch.softmax(scores, dim=-1), value)


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
