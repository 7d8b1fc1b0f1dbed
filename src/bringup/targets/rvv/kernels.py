"""The vector kernels. Nodes they refuse are served, visibly, by the scalar target."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bringup.targets.kernel import Kernel, Site, accept_all
from bringup.targets.rvv import costs, packing
from bringup.targets.rvv.packing import parameters

SOURCES = Path(__file__).parent / "kernels"

SHORT_DEPTH, SHORT_ROWS, LONG_ROWS = 256, 21, 7
"""Rows of windows conv2d_s8_rvv holds in scratch (conv2d_s8.c)."""

PIXEL_LANES = 64
"""Most pixels conv2d_s8_rvv_pixels holds in scratch (conv2d_s8.c)."""


def _depth(site: Site) -> int:
    p = parameters(site)
    return int(p["kernel_h"] * p["kernel_w"] * p["in_c"])


def _one_group(site: Site) -> str | None:
    return "grouped convolution" if parameters(site)["groups"] != 1 else None


def _conv_s8(site: Site) -> str | None:
    return _one_group(site) or packing.exact_sums(site)


def _is_pointwise(site: Site) -> str | None:
    p = parameters(site)
    if p["kernel_h"] * p["kernel_w"] != 1 or (p["in_h"], p["in_w"]) != (p["out_h"], p["out_w"]):
        return "not a 1x1 convolution of stride 1 without padding"
    return None


def _pixels(p: dict[str, Any]) -> int:
    return int(p["batch"] * p["out_h"] * p["out_w"])


def _window_scratch(site: Site) -> int:
    """Elements: the windows of as many pixels as are gathered at a time, or as there are."""
    depth = _depth(site)
    rows = SHORT_ROWS if depth <= SHORT_DEPTH else LONG_ROWS
    return depth * min(rows, _pixels(parameters(site)))


def _pixel_scratch(site: Site) -> int:
    """Elements: columns of up to PIXEL_LANES pixels, and their windows unless they are pixels."""
    columns = _depth(site) * min(PIXEL_LANES, _pixels(parameters(site)))
    return columns if _is_pointwise(site) is None else 2 * columns


def _block_lanes(p: dict[str, Any], lanes: int) -> int:
    """Most pixels of a block of at most `lanes` (first_block in columns.h)."""
    width, lines = int(p["out_w"]), int(p["batch"] * p["out_h"])
    if width <= lanes:
        return width * min(lanes // width, lines)
    return -(-width // -(-width // lanes))


def _line_block_scratch(site: Site) -> int:
    """Elements: the taps of a block, whose lanes are a quarter of VLEN, at most PIXEL_LANES."""
    p = parameters(site)
    return _depth(site) * max(_block_lanes(p, lanes) for lanes in (PIXEL_LANES // 2, PIXEL_LANES))


DEPTHWISE_TAPS, DEPTHWISE_LANES = 64, 256
"""Limits of conv2d_s8_rvv_depthwise (lines.h)."""


def _depthwise(site: Site) -> str | None:
    p = parameters(site)
    if not p["groups"] == p["in_c"] == p["out_c"]:
        return "not one output channel per input channel and group"
    if p["dilation_h"] * p["dilation_w"] != 1:
        return "dilated"
    if p["kernel_h"] * p["kernel_w"] > DEPTHWISE_TAPS:
        return f"more than {DEPTHWISE_TAPS} taps"
    return None


def _depthwise_s8(site: Site) -> str | None:
    refusal = _depthwise(site) or packing.exact_sums(site)
    if refusal:
        return refusal
    if parameters(site)["epilogue"]["shift"] != 31:
        return "the epilogue shifts by other than 31"
    weights = site.constant(1)
    assert weights is not None  # checked by exact_sums
    return "a weight of -128: two products would not fit int16" if weights.min() < -127 else None


def _repeated_and_lines(p: dict[str, int]) -> tuple[int, int]:
    """Elements of a per-channel constant repeated past one vector, and of the padded lines."""
    channels = p["in_c"]
    repeated = -(-(channels + min(DEPTHWISE_LANES, p["out_w"] * channels)) // 16) * 16
    phase = (p["out_w"] + (p["kernel_w"] - 1) // p["stride_w"]) * channels
    return repeated, p["kernel_h"] * phase * p["stride_w"]


def _depthwise_scratch(site: Site) -> int:
    """Repeated constants (int32 bias and multiplier, weights) and padded lines."""
    p = parameters(site)
    repeated, lines = _repeated_and_lines(p)
    return int((8 + p["kernel_h"] * p["kernel_w"]) * repeated + lines)


def _line_scratch(site: Site) -> int:
    p = parameters(site)
    return int(p["in_w"] * p["channels"]) * site.inputs[0].dtype.bytes


CONV_KERNELS: tuple[Kernel, ...] = (
    Kernel(
        "conv2d_s8_rvv",
        "conv2d",
        ("i8->i8",),
        SOURCES / "conv2d_s8.c",
        "lanes are output channels; windows of a few pixels gathered in scratch",
        costs.conv(1),
        _conv_s8,
        packing.pack_lanes_s8,
        _window_scratch,
    ),
    Kernel(
        "conv2d_s8_rvv_pointwise",
        "conv2d",
        ("i8->i8",),
        SOURCES / "conv2d_s8.c",
        "lanes are output channels; the image is the matrix",
        costs.pointwise,
        lambda site: _is_pointwise(site) or _conv_s8(site),
        packing.pack_lanes_s8,
    ),
    Kernel(
        "conv2d_s8_rvv_pixels",
        "conv2d",
        ("i8->i8",),
        SOURCES / "conv2d_s8.c",
        "lanes are output pixels; windows gathered and transposed in scratch",
        costs.conv_pixels(1),
        _conv_s8,
        packing.pack_bias,
        _pixel_scratch,
    ),
    Kernel(
        "conv2d_s8_rvv_lines",
        "conv2d",
        ("i8->i8",),
        SOURCES / "conv2d_s8.c",
        "lanes are output pixels; every tap of a line one strided load",
        costs.conv_lines,
        _conv_s8,
        packing.pack_bias,
        _line_block_scratch,
    ),
    Kernel(
        "conv2d_s8_rvv_depthwise",
        "conv2d",
        ("i8->i8",),
        SOURCES / "depthwise_s8.c",
        "lanes are a whole output line, pixels x channels; taps added in pairs",
        costs.depthwise,
        _depthwise_s8,
        packing.pack_lanes_s8,
        _depthwise_scratch,
    ),
)


def _conv_f32(site: Site) -> str | None:
    return _one_group(site) or packing.constant_weights(site)


def _depthwise_f32(site: Site) -> str | None:
    return _depthwise(site) or packing.constant_weights(site)


def _depthwise_f32_scratch(site: Site) -> int:
    p = parameters(site)
    repeated, lines = _repeated_and_lines(p)
    return 4 * int((1 + p["kernel_h"] * p["kernel_w"]) * repeated + lines)


CONV_F32_KERNELS: tuple[Kernel, ...] = (
    Kernel(
        "conv2d_f32_rvv",
        "conv2d",
        ("f32->f32",),
        SOURCES / "conv2d_f32.c",
        "lanes are output channels; windows of a few pixels gathered in scratch",
        costs.conv(4),
        _conv_f32,
        packing.pack_lanes,
        lambda site: 4 * _window_scratch(site),
    ),
    Kernel(
        "conv2d_f32_rvv_pointwise",
        "conv2d",
        ("f32->f32",),
        SOURCES / "conv2d_f32.c",
        "lanes are output channels; the image is the matrix",
        costs.pointwise,
        lambda site: _is_pointwise(site) or _conv_f32(site),
        packing.pack_lanes,
    ),
    Kernel(
        "conv2d_f32_rvv_pixels",
        "conv2d",
        ("f32->f32",),
        SOURCES / "conv2d_f32.c",
        "lanes are output pixels; windows gathered and transposed in scratch",
        costs.conv_pixels(4),
        _conv_f32,
        scratch=lambda site: 4 * _pixel_scratch(site),
    ),
    Kernel(
        "conv2d_f32_rvv_lines",
        "conv2d",
        ("f32->f32",),
        SOURCES / "conv2d_f32.c",
        "lanes are output pixels; every tap of a line one strided load",
        costs.conv_lines,
        _conv_f32,
        scratch=lambda site: 4 * _line_block_scratch(site),
    ),
    Kernel(
        "conv2d_f32_rvv_depthwise",
        "conv2d",
        ("f32->f32",),
        SOURCES / "depthwise_f32.c",
        "lanes are a whole output line, pixels x channels",
        costs.depthwise,
        _depthwise_f32,
        packing.pack_lanes,
        _depthwise_f32_scratch,
    ),
)


def _matmul_scratch(site: Site) -> int:
    p = parameters(site)
    element = site.inputs[1].dtype.bytes
    turned = p["k"] * p["n"] * element if p["transpose_b"] else 0
    starts = 4 * (p["n"] + p["m"]) if element == 1 else 0
    return int(turned + starts)


def _matmul_s8(site: Site) -> str | None:
    p = parameters(site)
    reached = (255 * 255 * p["k"]) << p["epilogue"]["left_shift"]
    return f"sums may reach {reached}, past int32" if reached >= 2**31 else None


LINEAR_KERNELS: tuple[Kernel, ...] = (
    Kernel(
        "linear_s8_rvv",
        "linear",
        ("i8->i8",),
        SOURCES / "linear_s8.c",
        "lanes are output features, 7 or 3 rows at a time",
        costs.linear,
        packing.exact_sums,
        packing.pack_lanes_s8,
    ),
    Kernel(
        "linear_s8_rvv_dot",
        "linear",
        ("i8->i8",),
        SOURCES / "linear_s8.c",
        "lanes are input features, one reduction per output",
        costs.dot(128),
        packing.exact_sums,
        packing.pack_bias,
    ),
    Kernel(
        "linear_f32_rvv",
        "linear",
        ("f32->f32",),
        SOURCES / "linear_f32.c",
        "lanes are output features, 7 or 3 rows at a time",
        costs.linear,
        packing.constant_weights,
        packing.pack_lanes,
    ),
    Kernel(
        "linear_f32_rvv_dot",
        "linear",
        ("f32->f32",),
        SOURCES / "linear_f32.c",
        "lanes are input features, one reduction per output",
        costs.dot(64),
    ),
    Kernel(
        "matmul_s8_rvv",
        "matmul",
        ("i8->i8",),
        SOURCES / "matmul_s8.c",
        "lanes along n; zero points as corrections per row and lane",
        costs.matmul,
        _matmul_s8,
        scratch=_matmul_scratch,
    ),
    Kernel(
        "matmul_f32_rvv",
        "matmul",
        ("f32->f32",),
        SOURCES / "matmul_f32.c",
        "lanes along n",
        costs.matmul,
        scratch=_matmul_scratch,
    ),
)

POOL_KERNELS: tuple[Kernel, ...] = (
    Kernel(
        "max_pool2d_s8_rvv",
        "max_pool2d",
        ("i8->i8",),
        SOURCES / "max_pool2d.c",
        "separable: vertical maxima of whole lines, then horizontal",
        costs.max_pool(256),
        scratch=_line_scratch,
    ),
    Kernel(
        "max_pool2d_f32_rvv",
        "max_pool2d",
        ("f32->f32",),
        SOURCES / "max_pool2d.c",
        "separable: vertical maxima of whole lines, then horizontal",
        costs.max_pool(64),
        scratch=_line_scratch,
    ),
)


def _mean_s8(site: Site) -> str | None:
    p = parameters(site)
    reached = (255 * p["reduce"]) << p["epilogue"]["left_shift"]
    return f"sums may reach {reached}, past int32" if reached >= 2**31 else None


def _average(
    operator: str,
    symbol: str,
    types: str,
    cost: costs.Cost,
    accepts: Callable[[Site], str | None] = accept_all,
) -> Kernel:
    algorithm = "lanes are channels, int16 sums of up to 255 taps"
    return Kernel(symbol, operator, (types,), SOURCES / "average.c", algorithm, cost, accepts)


AVERAGE_KERNELS: tuple[Kernel, ...] = (
    _average("avg_pool2d", "avg_pool2d_s8_rvv", "i8->i8", costs.window_average(32)),
    _average("avg_pool2d", "avg_pool2d_f32_rvv", "f32->f32", costs.window_average(64)),
    _average(
        "adaptive_avg_pool2d", "adaptive_avg_pool2d_s8_rvv", "i8->i8", costs.window_average(32)
    ),
    _average(
        "adaptive_avg_pool2d", "adaptive_avg_pool2d_f32_rvv", "f32->f32", costs.window_average(64)
    ),
    _average("mean", "mean_s8_rvv", "i8->i8", costs.reduction(32), _mean_s8),
    _average("sum", "mean_s8_rvv", "i8->i8", costs.reduction(32), _mean_s8),
    _average("mean", "mean_f32_rvv", "f32->f32", costs.reduction(64)),
)


def _rescale_s8(site: Site) -> str | None:
    p = parameters(site)
    reached = 255 << p["epilogue"]["left_shift"]
    return f"shifted values may reach {reached}, past int32" if reached >= 2**31 else None


def _rescale_s32(site: Site) -> str | None:
    p = parameters(site)
    if p["epilogue"]["left_shift"] or p["input_zero_point"]:
        return "a left shift or zero point may carry int32 operands past int32"
    return None


def _elementwise(
    operator: str,
    symbol: str,
    types: str,
    source: str,
    instructions: float,
    algorithm: str,
    accepts: Callable[[Site], str | None] = accept_all,
) -> Kernel:
    cost = costs.per_element(instructions)
    return Kernel(symbol, operator, (types,), SOURCES / source, algorithm, cost, accepts)


ELEMENTWISE_KERNELS: tuple[Kernel, ...] = (
    _elementwise("add", "add_s8_rvv", "i8->i8", "elementwise_s8.c", 0.33, "int32 sums in LMUL 8"),
    _elementwise("sub", "sub_s8_rvv", "i8->i8", "elementwise_s8.c", 0.33, "add, second factor < 0"),
    _elementwise("mul", "mul_s8_rvv", "i8->i8", "elementwise_s8.c", 0.65, "one vsmul per product"),
    _elementwise("clamp", "clamp_s8_rvv", "i8->i8", "elementwise_s8.c", 0.04, "vmax, vmin"),
    _elementwise("table", "table_s8_rvv", "i8->i8", "elementwise_s8.c", 0.04, "indexed load"),
    _elementwise(
        "rescale", "rescale_s8_rvv", "i8->i8", "elementwise_s8.c", 0.6, "one vsmul", _rescale_s8
    ),
    _elementwise(
        "rescale", "rescale_s32_rvv", "i32->i8", "elementwise_s8.c", 0.6, "one vsmul", _rescale_s32
    ),
    *(
        _elementwise(name, f"{name}_f32_rvv", "f32->f32", "elementwise_f32.c", 0.3, "LMUL 8")
        for name in ("add", "sub", "mul", "div", "clamp")
    ),
)

_ANY = tuple(f"{t}->{t}" for t in ("i8", "u8", "i16", "i32", "i64", "bool", "f16", "bf16", "f32"))


def _movement(operator: str, cost: costs.Cost, algorithm: str) -> Kernel:
    return Kernel(f"{operator}_rvv", operator, _ANY, SOURCES / "movement.c", algorithm, cost)


MOVEMENT_KERNELS: tuple[Kernel, ...] = (
    _movement(
        "strided_copy", costs.strided_copy, "lanes along the innermost or the longest dimension"
    ),
    _movement("concat", costs.per_element(0.2), "runs of bytes"),
    _movement("gather", costs.per_element(0.2), "rows of bytes"),
    _movement("resize_nearest", costs.per_element(0.2), "pixels of bytes, equal lines copied"),
)

KERNELS: tuple[Kernel, ...] = (
    *CONV_KERNELS,
    *CONV_F32_KERNELS,
    *LINEAR_KERNELS,
    *POOL_KERNELS,
    *AVERAGE_KERNELS,
    *ELEMENTWISE_KERNELS,
    *MOVEMENT_KERNELS,
)
