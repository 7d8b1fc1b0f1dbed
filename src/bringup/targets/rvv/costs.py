"""Estimated retired instructions of the vector kernels at VLEN 256, to rank kernels per node.

The kernels themselves are agnostic of VLEN; 256 is where the ranking is tuned. Factors are counts
of the compiled inner loops (clang 19, -O3).
"""

from __future__ import annotations

from collections.abc import Callable

from bringup.targets.kernel import Site
from bringup.targets.rvv.packing import parameters

Cost = Callable[[Site], float]

_M4, _M8 = 32, 64
"""int32 lanes of a register group of LMUL 4 and 8 at VLEN 256."""


def product(rows: int, depth: int, lanes: int) -> float:
    """gemm_s8.h and gemm_f32.h: 7 rows of LMUL 4, or 3 rows of LMUL 8 when lanes need it.

    Per k and tile: a load and a multiply-add per row, plus loading b and advancing the pointers.
    """
    height, passes = (7, 1) if lanes <= _M4 else (3, -(-lanes // _M8))
    tiles = -(-rows // height)
    return passes * (depth * (2.2 * rows + 3.7 * tiles) + 20.0 * rows + 65.0 * tiles)


def _pixels_and_depth(site: Site) -> tuple[int, int, dict[str, int]]:
    p = parameters(site)
    return (
        p["batch"] * p["out_h"] * p["out_w"],
        p["kernel_h"] * p["kernel_w"] * p["in_c"],
        p,
    )


def _windows(p: dict[str, int], element_bytes: int) -> float:
    """Gathering one window: a copy per kernel row, dearer at borders."""
    span = p["kernel_w"] * p["in_c"] * element_bytes
    border = p["out_w"] * p["out_h"] > (p["in_w"] - p["kernel_w"]) * (p["in_h"] - p["kernel_h"])
    return p["kernel_h"] * (6.0 + 6.0 * (-(-span // 256)) + 10.0 * border) + 24.0


def conv(element_bytes: int) -> Cost:
    """Lanes are output channels, windows gathered."""

    def cost(site: Site) -> float:
        pixels, depth, p = _pixels_and_depth(site)
        return pixels * _windows(p, element_bytes) + product(pixels, depth, p["out_c"])

    return cost


def pointwise(site: Site) -> float:
    """Lanes are output channels, the image is the matrix."""
    pixels, depth, p = _pixels_and_depth(site)
    return product(pixels, depth, p["out_c"])


def conv_pixels(element_bytes: int) -> Cost:
    """Lanes are output pixels: windows gathered and transposed, 64 at a time."""

    def cost(site: Site) -> float:
        pixels, depth, p = _pixels_and_depth(site)
        chunks = -(-pixels // _M8)
        gather = pixels * _windows(p, element_bytes) if _needs_windows(p) else 0.0
        lanes = -(-pixels // chunks)
        return gather + chunks * (6.0 * depth + product(p["out_c"], depth, lanes))

    return cost


def conv_lines(site: Site) -> float:
    """Lanes are output pixels: a strided load and a store per tap and output line."""
    pixels, depth, p = _pixels_and_depth(site)
    lines = p["batch"] * p["out_h"]
    pieces = -(-p["out_w"] // _M8)
    together = max(_M8 // p["out_w"], 1)
    blocks = -(-lines // together) * pieces
    gather = lines * pieces * (6.0 * depth + 40.0 * p["kernel_h"] * p["kernel_w"])
    return gather + blocks * product(p["out_c"], depth, -(-pixels // blocks))


def _needs_windows(p: dict[str, int]) -> bool:
    taps = p["kernel_h"] * p["kernel_w"]
    same = p["out_h"] == p["in_h"] and p["out_w"] == p["in_w"]
    return taps != 1 or not same


def linear(site: Site) -> float:
    """Lanes are output features."""
    p = parameters(site)
    return product(p["rows"], p["in_features"], p["out_features"])


def dot(lanes: int) -> Cost:
    """One reduction per output, `lanes` products per step."""

    def cost(site: Site) -> float:
        p = parameters(site)
        steps = -(-p["in_features"] // lanes)
        return float(p["rows"] * p["out_features"] * (7.5 * steps + 24))

    return cost


def per_element(instructions: float) -> Cost:
    """A fixed number of instructions per output element."""
    return lambda site: instructions * site.outputs[0].elements


def max_pool(lanes: int) -> Cost:
    """Separable: whole lines vertically, one pixel at a time horizontally."""

    def cost(site: Site) -> float:
        p = parameters(site)
        line = -(-p["in_w"] * p["channels"] // lanes) * (4.0 * p["kernel_h"] + 6)
        run = (-(-p["channels"] // lanes)) * (4.0 * p["kernel_w"] + 6) + 12
        return float(p["batch"] * p["out_h"] * (line + run * p["out_w"]))

    return cost


def depthwise(site: Site) -> float:
    """Whole lines in the lanes; lines are copied once, pixel by pixel when the stride is not 1."""
    p = parameters(site)
    taps = p["kernel_h"] * p["kernel_w"]
    steps = -(-p["out_w"] * p["in_c"] // _M8) * p["out_h"]
    copied = p["in_h"] * (40.0 if p["stride_w"] == 1 else 6.0 * p["in_w"])
    return float(p["batch"] * (steps * (6.0 * taps + 30) + copied) + 40.0 * taps)


def window_average(lanes: int) -> Cost:
    """Three instructions per tap and group of lanes, then one rescale."""

    def cost(site: Site) -> float:
        x, y = site.inputs[0], site.outputs[0]
        taps = x.elements / max(y.elements, 1)
        groups = -(-y.shape[-1] // lanes)
        return float(y.elements / y.shape[-1] * groups * (4 * taps + 40))

    return cost


def reduction(lanes: int) -> Cost:
    """As window_average, over one axis."""

    def cost(site: Site) -> float:
        p = parameters(site)
        runs = -(-p["inner"] // lanes) * p["reduce"] if p["inner"] > 1 else p["reduce"] / lanes
        return float(p["outer"] * (4.0 * runs + 40))

    return cost


def matmul(site: Site) -> float:
    """The product, b turned round when transposed, and the sums the zero points need."""
    p = parameters(site)
    steps = -(-p["n"] // _M8)
    turned = 6.0 * p["k"] * steps if p["transpose_b"] else 0.0
    sums = 5.0 * p["k"] * steps + p["m"] * (20.0 + 6.0 * (-(-p["k"] // 128)))
    return float(p["batch"] * (product(p["m"], p["k"], p["n"]) + turned + sums))


def strided_copy(site: Site) -> float:
    """Runs along one dimension, about twenty-five instructions each."""
    p = parameters(site)
    sizes = p["size"]
    run = sizes[-1] if sizes[-1] >= 32 else max(sizes)
    elements = site.outputs[0].elements
    return float(elements / max(run, 1) * (25.0 + 6.0 * (-(-run // 128))))
