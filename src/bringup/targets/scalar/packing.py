"""Weights in the order the blocked scalar kernels read them.

A block is `BLOCK` output channels; its weights lie together as [k][BLOCK], missing channels zero.
int8 biases carry the input zero point: bias'[o] = bias[o] - zero_point * sum_k w[o, k], so a kernel
multiplies stored values as they are and pads with the zero point.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from bringup.ir import Array
from bringup.targets.kernel import Site

BLOCK = 4
"""Output channels and rows of a block (BLOCK in gemm_*.h)."""


def parameters(site: Site) -> dict[str, Any]:
    """The C parameters of the site's node."""
    return dict(site.op.c_parameters(*site.inputs))


def panel_bytes(depth: int) -> int:
    """Scratch of a panel of four rows: 16 bytes per k, integer and float alike."""
    return 16 * depth


def blocked(rows: Array, groups: int = 1) -> Array:
    """[O, K] weights -> [groups, ceil(O/groups/BLOCK), K, BLOCK], zero-padded."""
    channels, depth = rows.shape
    return np.ascontiguousarray(
        _padded(rows, groups).reshape(groups, -1, BLOCK, depth).transpose(0, 1, 3, 2)
    ).reshape(groups, -(-(channels // groups) // BLOCK), depth, BLOCK)


def blocked_vector(values: Array, groups: int = 1) -> Array:
    """[O] bias -> [groups, ceil(O/groups/BLOCK)*BLOCK], zero-padded."""
    return _padded(values[:, None], groups).reshape(groups, -1)


def _padded(rows: Array, groups: int) -> Array:
    grouped = rows.reshape(groups, -1, rows.shape[1])
    return np.pad(grouped, ((0, 0), (0, -grouped.shape[1] % BLOCK), (0, 0)))


def folded_bias(weights: Array, bias: Array, zero_point: int) -> Array:
    """int32 bias with the input zero point folded in, for [O, K] weights; wraps as kernels do."""
    sums = weights.astype(np.int64).sum(axis=1)
    return np.asarray(bias.astype(np.int64) - zero_point * sums).astype(np.int32)


def constant_weights(site: Site) -> str | None:
    """Why weights cannot be packed, or None: weight and bias must be constants, and symmetric."""
    if site.constant(1) is None or site.constant(2) is None:
        return "weights and bias must be constants to be packed"
    if parameters(site).get("weight_zero_point"):
        return "weights with a zero point are not packed"
    return None


def depthwise(site: Site) -> str | None:
    """None for a convolution with one input and one output channel per group."""
    p = parameters(site)
    if not p["groups"] == p["in_c"] == p["out_c"]:
        return "not depthwise with one output channel per input channel"
    return constant_weights(site)


def _operands(site: Site) -> tuple[Array, Array]:
    """Weights as [O, K], and bias."""
    weights, bias = site.constant(1), site.constant(2)
    assert weights is not None and bias is not None  # kernels accept through constant_weights
    return weights.reshape(weights.shape[0], -1), bias


def pack_s8(site: Site) -> Mapping[int, Array]:
    """Blocked int8 weights [O, ...] and folded int32 bias."""
    rows, bias = _operands(site)
    p = parameters(site)
    groups = int(p.get("groups", 1))
    folded = folded_bias(rows, bias, p["input_zero_point"])
    return {1: blocked(rows, groups), 2: blocked_vector(folded, groups)}


def pack_real(site: Site) -> Mapping[int, Array]:
    """Blocked weights [O, ...] and padded bias, of any type, as they are."""
    rows, bias = _operands(site)
    groups = int(parameters(site).get("groups", 1))
    return {1: blocked(rows, groups), 2: blocked_vector(bias, groups)}


pack_unfolded = pack_real
"""For int8 kernels that subtract the input zero point themselves."""


def pack_depthwise_s8(site: Site) -> Mapping[int, Array]:
    """Weights [channels, kernel_w, kernel_h] and folded bias."""
    rows, bias = _operands(site)
    p = parameters(site)
    folded = folded_bias(rows, bias, p["input_zero_point"])
    weights = rows.reshape(-1, p["kernel_h"], p["kernel_w"]).transpose(0, 2, 1)
    return {1: np.ascontiguousarray(weights), 2: folded}


def pack_depthwise_real(site: Site) -> Mapping[int, Array]:
    """Weights [taps, channels]."""
    rows, _ = _operands(site)
    return {1: np.ascontiguousarray(rows.T)}
