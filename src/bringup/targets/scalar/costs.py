"""Estimated retired instructions of the scalar kernels: good enough to rank kernels of one target.

The factors are instruction counts of the compiled inner loops (clang 19, rv64imafdc, -O2).
"""

from __future__ import annotations

from collections.abc import Callable

from bringup.targets.kernel import Site
from bringup.targets.scalar.packing import parameters

Cost = Callable[[Site], float]


def per_element(instructions: float) -> Cost:
    """A fixed number of instructions per output element."""
    return lambda site: instructions * site.outputs[0].elements


def per_input(instructions: float) -> Cost:
    """A fixed number of instructions per element of operand 0."""
    return lambda site: instructions * site.inputs[0].elements


def window(instructions: float) -> Cost:
    """Instructions per tap of a pooling window, plus the final rescale."""

    def cost(site: Site) -> float:
        p = parameters(site)
        taps = p["kernel_h"] * p["kernel_w"]
        return float((instructions * taps + 12) * site.outputs[0].elements)

    return cost


def _conv(site: Site, per_mac: float, per_gather: float) -> float:
    p = parameters(site)
    channels = p["in_c"] // p["groups"]
    blocks = -(-(p["out_c"] // p["groups"]) // 4)
    depth = p["kernel_h"] * p["kernel_w"] * channels
    groups_of_pixels = -(-p["batch"] * p["out_h"] * p["out_w"] // 4) * p["groups"]
    gather = depth * per_gather + 60.0 * p["kernel_h"] * p["kernel_w"]
    block = depth * 16 * per_mac + 16 * 18.0 + 90.0
    return float(groups_of_pixels * (gather + blocks * block))


def conv_s8(site: Site) -> float:
    """Convolution by blocks of 4x4 with paired multiplications."""
    return _conv(site, 1.48, 16.0)


def conv_real(site: Site) -> float:
    """Float convolution by blocks of 4x4."""
    return _conv(site, 1.7, 13.0)


def _linear(site: Site, per_mac: float, single: float) -> float:
    p = parameters(site)
    rows, depth, features = p["rows"], p["in_features"], -(-p["out_features"] // 4) * 4
    blocks, rest = divmod(rows, 4)
    blocks, rest = (blocks + 1, 0) if rest > 1 else (blocks, rest)
    macs = depth * features
    return float(blocks * (4 * macs * per_mac + 14 * depth) + rest * macs * single)


def linear_s8(site: Site) -> float:
    """Fully connected layer: 1.6 instructions per MAC on panels, 3.5 on a single row."""
    return _linear(site, 1.6, 3.5)


def linear_real(site: Site) -> float:
    """Float fully connected layer."""
    return _linear(site, 1.7, 3.0)


def matmul_s8(site: Site) -> float:
    """Product of activations, by blocks of 4x4 with paired multiplications."""
    return 1.7 * site.macs + 20.0 * site.inputs[0].elements


def matmul_real(site: Site) -> float:
    """Float product of activations."""
    return 1.9 * site.macs + 16.0 * site.inputs[0].elements


def per_mac(instructions: float) -> Cost:
    """A fixed number of instructions per multiply-accumulate, plus the store."""
    return lambda site: instructions * site.macs + 14.0 * site.outputs[0].elements


def depthwise_s8(site: Site) -> float:
    """Depthwise convolution by pairs of rows: words built per column, 1.5 per MAC, the store."""
    p = parameters(site)
    outputs = float(site.outputs[0].elements)
    taps = p["kernel_h"] * p["kernel_w"]
    per_tap = 1.5 if taps == 9 else 3.5
    return float(outputs * (5.0 * p["kernel_h"] * p["stride_w"] + per_tap * taps + 13.0))


def depthwise(instructions: float) -> Cost:
    """Depthwise convolution: instructions per MAC, the store, and the addresses of taps."""

    def cost(site: Site) -> float:
        p = parameters(site)
        pixels = site.outputs[0].elements / p["out_c"]
        addresses = 12.0 * pixels * p["kernel_h"] * p["kernel_w"]
        return float(per_mac(instructions)(site) + addresses)

    return cost
