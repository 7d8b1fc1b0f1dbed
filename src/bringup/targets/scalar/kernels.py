"""The scalar kernels: integer, data movement, and float (written once for float32 and float16)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bringup.ir import Array
from bringup.ops.unary import FLOAT64_FUNCTIONS, FUNCTIONS, Unary
from bringup.targets.kernel import Kernel, Site, accept_all, no_scratch, pack_nothing
from bringup.targets.scalar import costs
from bringup.targets.scalar.packing import (
    BLOCK,
    constant_weights,
    depthwise,
    pack_depthwise_real,
    pack_depthwise_s8,
    pack_real,
    pack_s8,
    pack_unfolded,
    panel_bytes,
    parameters,
)

SOURCES = Path(__file__).parent / "kernels"


def _kernel(
    symbol: str,
    operator: str,
    types: str | tuple[str, ...],
    source: str,
    algorithm: str,
    cost: costs.Cost,
    *,
    accepts: Callable[[Site], str | None] = accept_all,
    pack: Callable[[Site], Mapping[int, Array]] = pack_nothing,
    scratch: Callable[[Site], int] = no_scratch,
) -> Kernel:
    types = (types,) if isinstance(types, str) else types
    path = SOURCES / source
    return Kernel(symbol, operator, types, path, algorithm, cost, accepts, pack, scratch)


_INTEGERS = {"i8": "s8", "u8": "u8", "i16": "s16", "i32": "s32", "i64": "s64"}
"""How kernel symbols spell the integer types."""


def _conv_scratch(site: Site) -> int:
    """Panel of one group's windows, then one row of zero points."""
    p = parameters(site)
    channels = int(p["in_c"]) // int(p["groups"])
    depth = int(p["kernel_h"]) * int(p["kernel_w"]) * channels
    return panel_bytes(depth) + channels * site.inputs[0].dtype.bytes


def _conv_transpose_scratch(site: Site) -> int:
    """A word per kernel tap, a row of zero points, and a panel of the taps four pixels meet."""
    p = parameters(site)
    channels = int(p["in_c"]) // int(p["groups"])
    row = channels * site.inputs[0].dtype.bytes
    height = _most_taps([[y] for y in range(p["out_h"])], p, "h", "top")
    width = _most_taps(_together(p["out_w"], p["stride_w"]), p, "w", "left")
    words = -(-int(p["kernel_h"]) * int(p["kernel_w"]) // 2) + -(-row // 8)
    return 8 * words + panel_bytes(height * width * channels)


def _together(size: int, stride: int) -> list[range]:
    """Output coordinates that share a panel: four of one phase of the stride."""
    step = BLOCK * stride
    starts = (f for phase in range(min(stride, size)) for f in range(phase, size, step))
    return [range(first, min(first + step, size), stride) for first in starts]


def _most_taps(groups: Sequence[Sequence[int]], p: Mapping[str, int], axis: str, pad: str) -> int:
    """Most kernel taps along an axis that meet the input for any coordinate of a group."""
    stride, dilation, size = p[f"stride_{axis}"], p[f"dilation_{axis}"], p[f"in_{axis}"]

    def meets(output: int, tap: int) -> bool:
        scaled = output + p[f"pad_{pad}"] - tap * dilation
        return scaled >= 0 and scaled % stride == 0 and scaled // stride < size

    taps = range(p[f"kernel_{axis}"])
    return max((sum(any(meets(o, t) for o in group) for t in taps) for group in groups), default=0)


def _depthwise_words(site: Site) -> int:
    """A word per kernel row and padded column, and two lines of 16 bytes per kernel row."""
    p = parameters(site)
    height, width = int(p["kernel_h"]), int(p["kernel_w"])
    columns = (int(p["out_w"]) - 1) * int(p["stride_w"]) + (width - 1) * int(p["dilation_w"]) + 1
    return 8 * columns * height + 32 * height


def _depthwise_scratch(site: Site) -> int:
    """Four addresses per tap, then one row of zeros."""
    p = parameters(site)
    taps = int(p["kernel_h"]) * int(p["kernel_w"])
    return 4 * 8 * taps + int(p["in_c"]) * site.inputs[0].dtype.bytes


def _linear_scratch(site: Site) -> int:
    """A panel; a single row runs without."""
    p = parameters(site)
    return panel_bytes(int(p["in_features"])) if p["rows"] > 1 else 0


def _matmul_scratch(site: Site) -> int:
    return panel_bytes(int(parameters(site)["k"]))


def _channel_sums(site: Site) -> int:
    """One 32-bit sum per channel."""
    return 4 * int(parameters(site)["channels"])


def _column_values(site: Site) -> int:
    """One float32 per column."""
    return 4 * int(parameters(site)["columns"])


def _product_kernels() -> tuple[Kernel, ...]:
    """int8 convolutions and matrix products, with int8 and with int32 results."""
    kernels = []
    for suffix, types in (("s8", "i8->i8"), ("s8_s32", "i8->i32")):
        kernels += [
            _kernel(
                f"conv2d_{suffix}_scalar",
                "conv2d",
                types,
                "conv2d_s8.c",
                "windows of 4 pixels gathered, 4x4 blocks, two pixels per 64-bit multiplication",
                costs.conv_s8,
                accepts=constant_weights,
                pack=pack_s8,
                scratch=_conv_scratch,
            ),
            _kernel(
                f"conv2d_{suffix}_scalar_direct",
                "conv2d",
                types,
                "direct_s8.c",
                "dot product per output, for weights that are not packed",
                costs.per_mac(8.0),
            ),
            _kernel(
                f"linear_{suffix}_scalar",
                "linear",
                types,
                "linear_s8.c",
                "4 features x 4 rows, two rows per 64-bit multiplication; 4x1 for a single row",
                costs.linear_s8,
                accepts=constant_weights,
                pack=pack_s8,
                scratch=_linear_scratch,
            ),
            _kernel(
                f"linear_{suffix}_scalar_direct",
                "linear",
                types,
                "direct_s8.c",
                "dot product per output, for weights that are not constant",
                costs.per_mac(7.0),
            ),
            _kernel(
                f"matmul_{suffix}_scalar",
                "matmul",
                types,
                "matmul_s8.c",
                "4x4 blocks, two rows per 64-bit multiplication",
                costs.matmul_s8,
                scratch=_matmul_scratch,
            ),
            _kernel(
                f"conv_transpose2d_{suffix}_scalar",
                "conv_transpose2d",
                types,
                "conv_transpose2d_s8.c",
                "4 pixels of one phase of the stride gathered, then as conv2d",
                costs.per_mac(2.2),
                accepts=constant_weights,
                pack=pack_unfolded,
                scratch=_conv_transpose_scratch,
            ),
            _kernel(
                f"conv_transpose2d_{suffix}_scalar_direct",
                "conv_transpose2d",
                types,
                "direct_s8.c",
                "dot product per output and pixel that reaches it, for weights that are not packed",
                costs.per_mac(12.0),
            ),
        ]
    kernels.append(
        _kernel(
            "conv2d_s8_scalar_depthwise",
            "conv2d",
            "i8->i8",
            "depthwise_s8.c",
            "two rows per 64-bit multiplication, pairs built once per line and channel",
            costs.depthwise_s8,
            accepts=depthwise,
            pack=pack_depthwise_s8,
            scratch=_depthwise_words,
        )
    )
    return tuple(kernels)


INTEGER_KERNELS: tuple[Kernel, ...] = (
    *_product_kernels(),
    _kernel(
        "max_pool2d_s8_scalar",
        "max_pool2d",
        "i8->i8",
        "max_pool2d_s8.c",
        "window clipped to the image, channels innermost",
        costs.window(6),
    ),
    *(
        _kernel(
            f"{operator}_s8_scalar",
            operator,
            "i8->i8",
            "avg_pool2d_s8.c",
            "sums of all channels in scratch, one rescale",
            cost,
            scratch=_channel_sums,
        )
        for operator, cost in (
            ("avg_pool2d", costs.window(6)),
            ("adaptive_avg_pool2d", costs.per_input(7)),
        )
    ),
    *(
        _kernel(symbol, operator, "i8->i8", "binary_s8.c", "row by row", costs.per_element(14))
        for symbol, operator in (
            ("add_s8_scalar", "add"),
            ("add_s8_scalar", "sub"),  # the second multiplier is negative
            ("mul_s8_scalar", "mul"),
        )
    ),
    *(
        _kernel(
            f"{operator}_{suffix}_scalar",
            operator,
            types,
            "binary_int.c",
            "row by row, wrapping",
            costs.per_element(8),
        )
        for operator in ("add", "sub", "mul")
        for suffix, types in (("s32", "i32->i32"), ("s64", "i64->i64"))
    ),
    *(
        _kernel(
            f"{operator}_{suffix}_scalar",
            operator,
            f"{types}->{types}",
            "extremum_int.c",
            "row by row",
            costs.per_element(8),
        )
        for operator in ("maximum", "minimum")
        for types, suffix in _INTEGERS.items()
    ),
    _kernel(
        "bitwise_scalar",
        "bitwise",
        tuple(f"{t}->{t}" for t in (*_INTEGERS, "bool")),
        "bitwise.c",
        "row by row",
        costs.per_element(10),
    ),
    *(
        _kernel(
            f"{operator}_{suffix}_scalar",
            operator,
            f"{types}->{types}",
            "division.c",
            "row by row",
            costs.per_element(25),
        )
        for operator in ("quotient", "remainder")
        for types, suffix in _INTEGERS.items()
    ),
    *(
        _kernel(
            f"compare_{suffix}_scalar",
            "compare",
            (f"{types}->bool", "bool->bool") if types == "u8" else f"{types}->bool",
            "compare.c",
            "row by row",
            costs.per_element(10),
        )
        for types, suffix in _INTEGERS.items()
    ),
    *(
        _kernel(symbol, operator, types, "elementwise_int.c", "one by one", costs.per_element(cost))
        for symbol, operator, types, cost in (
            ("table_s8_scalar", "table", "i8->i8", 7),
            ("clamp_s8_scalar", "clamp", "i8->i8", 8),
            ("clamp_s32_scalar", "clamp", "i32->i32", 8),
            ("rescale_s8_scalar", "rescale", "i8->i8", 14),
            ("rescale_s32_s8_scalar", "rescale", "i32->i8", 14),
        )
    ),
    *(
        _kernel(symbol, operator, types, "reduce_int.c", "one result at a time", costs.per_input(6))
        for symbol, operator, types in (
            ("sum_s8_scalar", "sum", "i8->i8"),
            ("sum_s8_scalar", "mean", "i8->i8"),  # 1 / count is in the multiplier
            ("sum_s8_s32_scalar", "sum", "i8->i32"),
            ("sum_s32_scalar", "sum", "i32->i32"),
            ("sum_s64_scalar", "sum", "i64->i64"),
            ("max_s8_scalar", "max", "i8->i8"),
            ("max_s32_scalar", "max", "i32->i32"),
            ("max_u8_scalar", "max", ("u8->u8", "bool->bool")),  # of booleans: any
            ("max_s16_scalar", "max", "i16->i16"),
            ("max_s64_scalar", "max", "i64->i64"),
            ("argmax_s8_scalar", "argmax", "i8->i32"),
            ("argmax_s32_scalar", "argmax", "i32->i32"),
            ("argmax_u8_scalar", "argmax", "u8->i32"),
            ("argmax_s16_scalar", "argmax", "i16->i32"),
            ("argmax_s64_scalar", "argmax", "i64->i32"),
        )
    ),
    _kernel(
        "softmax_s8_scalar",
        "softmax",
        "i8->i8",
        "softmax_s8.c",
        "exponent table, one 64-bit division per row",
        costs.per_element(30),
    ),
    _kernel(
        "masked_softmax_s8_scalar",
        "masked_softmax",
        "i8->i8",
        "masked_softmax_s8.c",
        "exponent table, one 64-bit division per row",
        costs.per_element(34),
    ),
    *(
        _kernel(
            f"resize_bilinear_{suffix}_scalar",
            "resize_bilinear",
            types,
            "resize_bilinear_s8.c",
            "integer weights, channels innermost",
            costs.per_element(30),
        )
        for suffix, types in (("s8", "i8->i8"), ("s8_s32", "i8->i32"))
    ),
    *(
        _kernel(
            f"{operator}_s8_scalar",
            operator,
            "i8->i8",
            "norm_s8.c",
            "exact integer statistics, float32 tail",
            costs.per_element(25),
        )
        for operator in ("layer_norm", "rms_norm", "group_norm")
    ),
)

_STORED = ("i8", "u8", "i16", "i32", "i64", "bool", "f16", "bf16", "f32", "f64")
_ANY = tuple(f"{t}->{t}" for t in _STORED)

MOVEMENT_KERNELS: tuple[Kernel, ...] = (
    _kernel(
        "strided_copy_scalar",
        "strided_copy",
        _ANY,
        "strided_copy.c",
        "row by row, contiguous rows by memcpy",
        costs.per_element(5),
    ),
    *(
        _kernel(
            f"{operator}_scalar", operator, _ANY, "movement.c", "row by row", costs.per_element(1)
        )
        for operator in ("concat", "gather", "pad", "resize_nearest")
    ),
    _kernel(
        "where_scalar",
        "where",
        tuple(f"bool->{t}" for t in _STORED),
        "where.c",
        "row by row, whole elements",
        costs.per_element(9),
    ),
)

_CAST_NAMES = _INTEGERS | {"f32": "f32", "f64": "f64"}


def _cast(source: str, start: str, end: str) -> Kernel:
    names = _CAST_NAMES | {"f16": "f16", "bf16": "bf16"}
    # a bool is a byte of 0 or 1: it converts from as u8 does, but not to
    symbol = f"cast_{names.get(start, 'u8')}_{names.get(end, 'bool')}_scalar"
    types = f"{start}->{end}"
    return _kernel(symbol, "cast", types, source, "one by one", costs.per_element(6))


CAST_KERNELS: tuple[Kernel, ...] = (
    *(
        _cast("cast.c", start, end)
        for start in (*_CAST_NAMES, "bool")
        for end in (*_CAST_NAMES, "bool")
    ),
    _cast("cast.c", "f32", "bf16"),
    _cast("cast.c", "bf16", "f32"),
)

HALF_CASTS: tuple[Kernel, ...] = (
    *(_cast("cast_half.c", "f16", end) for end in (*_CAST_NAMES, "bool", "f16")),
    *(_cast("cast_half.c", start, "f16") for start in (*_CAST_NAMES, "bool")),
)


def _quantize_kernels(real: str) -> tuple[Kernel, ...]:
    kernels = []
    for name in ("i8", "u8", "i16", "i32"):
        suffix = _CAST_NAMES[name]
        for symbol, operator, types in (
            (f"quantize_{real}_{suffix}_scalar", "quantize", f"{real}->{name}"),
            (f"dequantize_{suffix}_{real}_scalar", "dequantize", f"{name}->{real}"),
        ):
            cost = costs.per_element(15 if operator == "quantize" else 8)
            kernels.append(_kernel(symbol, operator, types, "quantize.c", "one by one", cost))
    return tuple(kernels)


def _is_function(name: str) -> Callable[[Site], str | None]:
    def accepts(site: Site) -> str | None:
        assert isinstance(site.op, Unary)
        return None if site.op.function == name else f"computes {name}"

    return accepts


def real_kernels(real: str) -> tuple[Kernel, ...]:
    """Float kernels whose storage type is `real`: "f32" or "f16" (BRINGUP_REAL_F16)."""

    def kernel(
        operator: str,
        source: str,
        algorithm: str,
        cost: costs.Cost,
        *,
        symbol: str = "",
        types: str = f"{real}->{real}",
        accepts: Callable[[Site], str | None] = accept_all,
        pack: Callable[[Site], Mapping[int, Array]] = pack_nothing,
        scratch: Callable[[Site], int] = no_scratch,
    ) -> Kernel:
        return _kernel(
            symbol or f"{operator}_{real}_scalar",
            operator,
            types,
            source,
            algorithm,
            cost,
            accepts=accepts,
            pack=pack,
            scratch=scratch,
        )

    return (
        kernel(
            "conv2d",
            "conv2d_float.c",
            "windows of 4 pixels gathered, 4x4 blocks, fused multiply-add",
            costs.conv_real,
            accepts=constant_weights,
            pack=pack_real,
            scratch=_conv_scratch,
        ),
        kernel(
            "conv2d",
            "depthwise_float.c",
            "4 pixels x 4 channels over shared tap addresses",
            costs.depthwise(4.0),
            symbol=f"conv2d_{real}_scalar_depthwise",
            accepts=depthwise,
            pack=pack_depthwise_real,
            scratch=_depthwise_scratch,
        ),
        kernel(
            "linear",
            "linear_float.c",
            "4 features x 4 rows; 4x1 for a single row",
            costs.linear_real,
            accepts=constant_weights,
            pack=pack_real,
            scratch=_linear_scratch,
        ),
        *(
            kernel(
                operator,
                "direct_float.c",
                "dot product per output, for weights that are not constant",
                costs.per_mac(8.0),
                symbol=f"{operator}_{real}_scalar_direct",
            )
            for operator in ("conv2d", "linear")
        ),
        kernel(
            "matmul", "matmul_float.c", "4x4 blocks", costs.matmul_real, scratch=_matmul_scratch
        ),
        kernel(
            "conv_transpose2d",
            "conv_transpose2d_float.c",
            "4 pixels of one phase of the stride gathered, then as conv2d",
            costs.per_mac(2.4),
            accepts=constant_weights,
            pack=pack_real,
            scratch=_conv_transpose_scratch,
        ),
        kernel("max_pool2d", "max_pool2d_float.c", "window clipped", costs.window(6)),
        *(
            kernel(
                operator,
                "avg_pool2d_float.c",
                "sums of all channels in scratch",
                cost,
                scratch=_channel_sums,
            )
            for operator, cost in (
                ("avg_pool2d", costs.window(6)),
                ("adaptive_avg_pool2d", costs.per_input(6)),
            )
        ),
        *(
            kernel(operator, "binary_float.c", "row by row", costs.per_element(10))
            for operator in ("add", "sub", "mul", "div")
        ),
        *(
            kernel(operator, "extremum_float.c", "row by row", costs.per_element(9))
            for operator in ("maximum", "minimum")
        ),
        *(
            kernel(operator, "division.c", "row by row, exact remainders", costs.per_element(200))
            for operator in ("quotient", "remainder")
        ),
        kernel("compare", "compare.c", "row by row", costs.per_element(10), types=f"{real}->bool"),
        kernel("clamp", "clamp_float.c", "one by one", costs.per_element(8)),
        *(
            kernel(
                "unary",
                "unary_float.c",
                "one by one",
                costs.per_element(50),
                symbol=f"{function}_{real}_scalar",
                accepts=_is_function(function),
            )
            for function in FUNCTIONS
        ),
        kernel(
            "softmax",
            "softmax_float.c",
            "maximum, exponentials in scratch, quotient",
            costs.per_element(60),
            scratch=_column_values,
        ),
        kernel(
            "masked_softmax",
            "masked_softmax_float.c",
            "maximum, exponentials in scratch, quotient",
            costs.per_element(64),
            scratch=_column_values,
        ),
        *(
            kernel(operator, "reduce_float.c", "one result at a time", costs.per_input(5))
            for operator in ("sum", "mean", "max")
        ),
        kernel(
            "argmax",
            "reduce_float.c",
            "one result at a time",
            costs.per_input(7),
            types=f"{real}->i32",
        ),
        kernel(
            "resize_bilinear",
            "resize_bilinear_float.c",
            "exact rational coordinates, channels innermost",
            costs.per_element(25),
        ),
        *(
            kernel(operator, "norm_float.c", "two passes of statistics", costs.per_element(15))
            for operator in ("layer_norm", "rms_norm", "group_norm")
        ),
        *_quantize_kernels(real),
    )


DOUBLE_KERNELS: tuple[Kernel, ...] = (
    *(
        _kernel(
            f"{operator}_f64_scalar",
            operator,
            "f64->f64",
            "double.c",
            "row by row",
            costs.per_element(10),
        )
        for operator in ("add", "sub", "mul", "div", "maximum", "minimum")
    ),
    *(
        _kernel(
            f"{operator}_f64_scalar",
            operator,
            "f64->f64",
            "division.c",
            "row by row, exact remainders",
            costs.per_element(400),
        )
        for operator in ("quotient", "remainder")
    ),
    _kernel(
        "compare_f64_scalar",
        "compare",
        "f64->bool",
        "compare.c",
        "row by row",
        costs.per_element(10),
    ),
    *(
        _kernel(
            f"{function}_f64_scalar",
            "unary",
            "f64->f64",
            "double.c",
            "one by one",
            costs.per_element(8),
            accepts=_is_function(function),
        )
        for function in FLOAT64_FUNCTIONS
    ),
)
"""float64 wherever the program asks for it: no float32 kernel serves it."""

KERNELS: tuple[Kernel, ...] = (
    *INTEGER_KERNELS,
    *DOUBLE_KERNELS,
    *MOVEMENT_KERNELS,
    *CAST_KERNELS,
    *real_kernels("f32"),
)
"""Kernels of a target without float16."""

HALF_KERNELS: tuple[Kernel, ...] = (*real_kernels("f16"), *HALF_CASTS)
"""Kernels of a target that stores float16, compiled with BRINGUP_REAL_F16."""
