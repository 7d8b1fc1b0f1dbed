"""Weights in the order the vector kernels read them, and what must hold for a kernel to be exact.

Lanes run along output channels or features, so weights lie as [k][lanes]. int8 biases carry the
input zero point, `bias'[o] = bias[o] - zero_point * sum_k w[o, k]`: a kernel multiplies stored
values as they are and pads with the zero point.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from bringup.ir import Array
from bringup.targets.kernel import Site

_INT32_LIMIT = 2**31


def parameters(site: Site) -> dict[str, Any]:
    """The C parameters of the site's node."""
    return dict(site.op.c_parameters(*site.inputs))


def constant_weights(site: Site) -> str | None:
    """Why weights cannot be packed, or None: both weight and bias must be constants."""
    if site.constant(1) is None or site.constant(2) is None:
        return "weights and bias must be constants to be packed"
    return None


def exact_sums(site: Site) -> str | None:
    """None when every accumulator provably fits int32, after the left shift of the epilogue too."""
    if refusal := constant_weights(site):
        return refusal
    weights, bias = site.constant(1), site.constant(2)
    assert weights is not None and bias is not None
    p = parameters(site)
    rows = weights.reshape(weights.shape[0], -1).astype(np.int64)
    largest = np.abs(_folded(rows, bias, p)) + 128 * np.abs(rows).sum(axis=1)
    reached = int(largest.max(initial=0)) << int(p["epilogue"]["left_shift"])
    if reached >= _INT32_LIMIT:
        return f"accumulators may reach {reached}, past int32"
    return None


def _folded(rows: Array, bias: Array, p: Mapping[str, Any]) -> Array:
    sums = rows.astype(np.int64).sum(axis=1)
    return np.asarray(bias.astype(np.int64) - int(p["input_zero_point"]) * sums)


def pack_bias(site: Site) -> Mapping[int, Array]:
    """Weights as they are, int32 bias with the zero point folded in."""
    weights, bias = site.constant(1), site.constant(2)
    assert weights is not None and bias is not None  # kernels accept through exact_sums
    rows = weights.reshape(weights.shape[0], -1)
    return {2: _folded(rows, bias, parameters(site)).astype(np.int32)}


def pack_lanes_s8(site: Site) -> Mapping[int, Array]:
    """Weights [O, ...] as [..., O], and the folded bias."""
    return {**pack_lanes(site), **pack_bias(site)}


def pack_lanes(site: Site) -> Mapping[int, Array]:
    """Weights [O, ...] as [..., O]."""
    weights = site.constant(1)
    assert weights is not None  # kernels accept through constant_weights
    return {1: np.ascontiguousarray(np.moveaxis(weights, 0, -1))}
