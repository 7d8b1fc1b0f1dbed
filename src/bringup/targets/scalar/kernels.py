"""The scalar kernels: integer, data movement and casts; with the float ones, what targets have."""

from __future__ import annotations

from bringup.targets.kernel import Kernel
from bringup.targets.scalar import costs
from bringup.targets.scalar.declaration import (
    INTEGERS,
    channel_sums,
    conv_scratch,
    conv_transpose_scratch,
    declare,
    depthwise_words,
    linear_scratch,
    matmul_scratch,
)
from bringup.targets.scalar.packing import (
    constant_weights,
    depthwise,
    pack_depthwise_s8,
    pack_s8,
    pack_unfolded,
)
from bringup.targets.scalar.real_kernels import DOUBLE_KERNELS, real_kernels


def _product_kernels() -> tuple[Kernel, ...]:
    """int8 convolutions and matrix products, with int8 and with int32 results."""
    kernels = []
    for suffix, types in (("s8", "i8->i8"), ("s8_s32", "i8->i32")):
        kernels += [
            declare(
                f"conv2d_{suffix}_scalar",
                "conv2d",
                types,
                "conv2d_s8.c",
                "windows of 4 pixels gathered, 4x4 blocks, two pixels per 64-bit multiplication",
                costs.conv_s8,
                accepts=constant_weights,
                pack=pack_s8,
                scratch=conv_scratch,
            ),
            declare(
                f"conv2d_{suffix}_scalar_direct",
                "conv2d",
                types,
                "direct_s8.c",
                "dot product per output, for weights that are not packed",
                costs.per_mac(8.0),
            ),
            declare(
                f"linear_{suffix}_scalar",
                "linear",
                types,
                "linear_s8.c",
                "4 features x 4 rows, two rows per 64-bit multiplication; 4x1 for a single row",
                costs.linear_s8,
                accepts=constant_weights,
                pack=pack_s8,
                scratch=linear_scratch,
            ),
            declare(
                f"linear_{suffix}_scalar_direct",
                "linear",
                types,
                "direct_s8.c",
                "dot product per output, for weights that are not constant",
                costs.per_mac(7.0),
            ),
            declare(
                f"matmul_{suffix}_scalar",
                "matmul",
                types,
                "matmul_s8.c",
                "4x4 blocks, two rows per 64-bit multiplication",
                costs.matmul_s8,
                scratch=matmul_scratch,
            ),
            declare(
                f"conv_transpose2d_{suffix}_scalar",
                "conv_transpose2d",
                types,
                "conv_transpose2d_s8.c",
                "4 pixels of one phase of the stride gathered, then as conv2d",
                costs.per_mac(2.2),
                accepts=constant_weights,
                pack=pack_unfolded,
                scratch=conv_transpose_scratch,
            ),
            declare(
                f"conv_transpose2d_{suffix}_scalar_direct",
                "conv_transpose2d",
                types,
                "direct_s8.c",
                "dot product per output and pixel that reaches it, for weights that are not packed",
                costs.per_mac(12.0),
            ),
        ]
    kernels.append(
        declare(
            "conv2d_s8_scalar_depthwise",
            "conv2d",
            "i8->i8",
            "depthwise_s8.c",
            "two rows per 64-bit multiplication, pairs built once per line and channel",
            costs.depthwise_s8,
            accepts=depthwise,
            pack=pack_depthwise_s8,
            scratch=depthwise_words,
        )
    )
    return tuple(kernels)


INTEGER_KERNELS: tuple[Kernel, ...] = (
    *_product_kernels(),
    declare(
        "max_pool2d_s8_scalar",
        "max_pool2d",
        "i8->i8",
        "max_pool2d_s8.c",
        "window clipped to the image, channels innermost",
        costs.window(6),
    ),
    *(
        declare(
            f"{operator}_s8_scalar",
            operator,
            "i8->i8",
            "avg_pool2d_s8.c",
            "sums of all channels in scratch, one rescale",
            cost,
            scratch=channel_sums,
        )
        for operator, cost in (
            ("avg_pool2d", costs.window(6)),
            ("adaptive_avg_pool2d", costs.per_input(7)),
        )
    ),
    *(
        declare(symbol, operator, "i8->i8", "binary_s8.c", "row by row", costs.per_element(14))
        for symbol, operator in (
            ("add_s8_scalar", "add"),
            ("add_s8_scalar", "sub"),  # the second multiplier is negative
            ("mul_s8_scalar", "mul"),
        )
    ),
    *(
        declare(
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
        declare(
            f"{operator}_{suffix}_scalar",
            operator,
            f"{types}->{types}",
            "extremum_int.c",
            "row by row",
            costs.per_element(8),
        )
        for operator in ("maximum", "minimum")
        for types, suffix in INTEGERS.items()
    ),
    declare(
        "bitwise_scalar",
        "bitwise",
        tuple(f"{t}->{t}" for t in (*INTEGERS, "bool")),
        "bitwise.c",
        "row by row",
        costs.per_element(10),
    ),
    *(
        declare(
            f"{operator}_{suffix}_scalar",
            operator,
            f"{types}->{types}",
            "division.c",
            "row by row",
            costs.per_element(25),
        )
        for operator in ("quotient", "remainder")
        for types, suffix in INTEGERS.items()
    ),
    *(
        declare(
            f"compare_{suffix}_scalar",
            "compare",
            (f"{types}->bool", "bool->bool") if types == "u8" else f"{types}->bool",
            "compare.c",
            "row by row",
            costs.per_element(10),
        )
        for types, suffix in INTEGERS.items()
    ),
    *(
        declare(symbol, operator, types, "elementwise_int.c", "one by one", costs.per_element(cost))
        for symbol, operator, types, cost in (
            ("table_s8_scalar", "table", "i8->i8", 7),
            ("clamp_s8_scalar", "clamp", "i8->i8", 8),
            ("clamp_s32_scalar", "clamp", "i32->i32", 8),
            ("rescale_s8_scalar", "rescale", "i8->i8", 14),
            ("rescale_s32_s8_scalar", "rescale", "i32->i8", 14),
        )
    ),
    *(
        declare(symbol, operator, types, "reduce_int.c", "one result at a time", costs.per_input(6))
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
    declare(
        "softmax_s8_scalar",
        "softmax",
        "i8->i8",
        "softmax_s8.c",
        "exponent table, one 64-bit division per row",
        costs.per_element(30),
    ),
    declare(
        "masked_softmax_s8_scalar",
        "masked_softmax",
        "i8->i8",
        "masked_softmax_s8.c",
        "exponent table, one 64-bit division per row",
        costs.per_element(34),
    ),
    *(
        declare(
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
        declare(
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
    declare(
        "strided_copy_scalar",
        "strided_copy",
        _ANY,
        "strided_copy.c",
        "row by row, contiguous rows by memcpy",
        costs.per_element(5),
    ),
    *(
        declare(
            f"{operator}_scalar", operator, _ANY, "movement.c", "row by row", costs.per_element(1)
        )
        for operator in ("concat", "gather", "pad", "resize_nearest")
    ),
    declare(
        "where_scalar",
        "where",
        tuple(f"bool->{t}" for t in _STORED),
        "where.c",
        "row by row, whole elements",
        costs.per_element(9),
    ),
)

_CAST_NAMES = INTEGERS | {"f32": "f32", "f64": "f64"}


def _cast(source: str, start: str, end: str) -> Kernel:
    names = _CAST_NAMES | {"f16": "f16", "bf16": "bf16"}
    # a bool is a byte of 0 or 1: it converts from as u8 does, but not to
    symbol = f"cast_{names.get(start, 'u8')}_{names.get(end, 'bool')}_scalar"
    types = f"{start}->{end}"
    return declare(symbol, "cast", types, source, "one by one", costs.per_element(6))


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
