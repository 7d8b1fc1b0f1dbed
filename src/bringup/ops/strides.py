"""Strided views in their simplest form: what the C parameter structs hold."""

from __future__ import annotations

from collections.abc import Sequence

from bringup.errors import GraphError
from bringup.ir import TensorType

MAX_RANK = 6
"""BRINGUP_MAX_RANK of runtime/include/bringup/operators.h."""


def contiguous_strides(shape: Sequence[int]) -> list[int]:
    """Element strides of a dense row-major tensor."""
    strides = [1] * len(shape)
    for i in range(len(shape) - 2, -1, -1):
        strides[i] = strides[i + 1] * shape[i + 1]
    return strides


def collapse(
    sizes: Sequence[int], strides: Sequence[Sequence[int]]
) -> tuple[list[int], list[list[int]]]:
    """Drop dimensions of size 1 and merge neighbours that every operand walks as one.

    Args:
        strides: per operand, one element stride per dimension.

    Returns:
        Sizes and strides per operand, at least one dimension. One of size 0 when there is nothing
        to walk: kernels test only their innermost loop.
    """
    if 0 in sizes:
        return [0], [[1] for _ in strides]
    out_sizes: list[int] = []
    out_strides: list[list[int]] = [[] for _ in strides]
    for i, size in enumerate(sizes):
        if size == 1:
            continue
        if out_sizes and all(
            o[-1] == s[i] * size for o, s in zip(out_strides, strides, strict=True)
        ):
            out_sizes[-1] *= size
            for o, s in zip(out_strides, strides, strict=True):
                o[-1] = s[i]
            continue
        out_sizes.append(size)
        for o, s in zip(out_strides, strides, strict=True):
            o.append(s[i])
    if not out_sizes:
        return [1], [[1] for _ in strides]
    return out_sizes, out_strides


def padded_to_rank(operator: str, values: Sequence[int], fill: int) -> list[int]:
    """`values` with leading `fill` up to MAX_RANK. Raises GraphError when there are more."""
    if len(values) > MAX_RANK:
        raise GraphError(
            f"{operator}: the operation needs {len(values)} loops, kernels have {MAX_RANK}",
            hint="split the permutation or broadcast into two operations",
        )
    return [fill] * (MAX_RANK - len(values)) + list(values)


def strided_copy_parameters(
    operator: str, x: TensorType, sizes: Sequence[int], strides: Sequence[int], offset: int = 0
) -> dict[str, object]:
    """Fields of `struct strided_copy_params` for out[i...] = x[offset + sum i * stride]."""
    size, (stride,) = collapse(sizes, [strides])
    return {
        "element_bytes": x.dtype.bytes,
        "rank": len(size),
        "size": padded_to_rank(operator, size, 1),
        "stride": padded_to_rank(operator, stride, 0),
        "offset": offset,
    }
