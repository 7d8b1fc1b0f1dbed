"""The scalar float kernels: once for float32 and float16, and float64 where a program asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bringup.ir import Array
from bringup.ops.unary import FLOAT64_FUNCTIONS, FUNCTIONS, Unary
from bringup.targets.kernel import Kernel, Site, accept_all, no_scratch, pack_nothing
from bringup.targets.scalar import costs
from bringup.targets.scalar.declaration import (
    INTEGERS,
    channel_sums,
    column_values,
    conv_scratch,
    conv_transpose_scratch,
    declare,
    depthwise_scratch,
    linear_scratch,
    matmul_scratch,
)
from bringup.targets.scalar.packing import (
    constant_weights,
    depthwise,
    pack_depthwise_real,
    pack_real,
)


def _quantize_kernels(real: str) -> tuple[Kernel, ...]:
    kernels = []
    for name in ("i8", "u8", "i16", "i32"):
        suffix = INTEGERS[name]
        for symbol, operator, types in (
            (f"quantize_{real}_{suffix}_scalar", "quantize", f"{real}->{name}"),
            (f"dequantize_{suffix}_{real}_scalar", "dequantize", f"{name}->{real}"),
        ):
            cost = costs.per_element(15 if operator == "quantize" else 8)
            kernels.append(declare(symbol, operator, types, "quantize.c", "one by one", cost))
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
        return declare(
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
            scratch=conv_scratch,
        ),
        kernel(
            "conv2d",
            "depthwise_float.c",
            "4 pixels x 4 channels over shared tap addresses",
            costs.depthwise(4.0),
            symbol=f"conv2d_{real}_scalar_depthwise",
            accepts=depthwise,
            pack=pack_depthwise_real,
            scratch=depthwise_scratch,
        ),
        kernel(
            "linear",
            "linear_float.c",
            "4 features x 4 rows; 4x1 for a single row",
            costs.linear_real,
            accepts=constant_weights,
            pack=pack_real,
            scratch=linear_scratch,
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
        kernel("matmul", "matmul_float.c", "4x4 blocks", costs.matmul_real, scratch=matmul_scratch),
        kernel(
            "conv_transpose2d",
            "conv_transpose2d_float.c",
            "4 pixels of one phase of the stride gathered, then as conv2d",
            costs.per_mac(2.4),
            accepts=constant_weights,
            pack=pack_real,
            scratch=conv_transpose_scratch,
        ),
        kernel("max_pool2d", "max_pool2d_float.c", "window clipped", costs.window(6)),
        *(
            kernel(
                operator,
                "avg_pool2d_float.c",
                "sums of all channels in scratch",
                cost,
                scratch=channel_sums,
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
            scratch=column_values,
        ),
        kernel(
            "masked_softmax",
            "masked_softmax_float.c",
            "maximum, exponentials in scratch, quotient",
            costs.per_element(64),
            scratch=column_values,
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
        declare(
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
        declare(
            f"{operator}_f64_scalar",
            operator,
            "f64->f64",
            "division.c",
            "row by row, exact remainders",
            costs.per_element(400),
        )
        for operator in ("quotient", "remainder")
    ),
    declare(
        "compare_f64_scalar",
        "compare",
        "f64->bool",
        "compare.c",
        "row by row",
        costs.per_element(10),
    ),
    *(
        declare(
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
