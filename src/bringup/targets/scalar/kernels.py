"""The scalar kernels: integer, data movement, and float (written once for float32 and float16)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from bringup.ir import Array
from bringup.targets.kernel import Kernel, Site, accept_all, no_scratch, pack_nothing
from bringup.targets.scalar import costs, packing
from bringup.targets.scalar.packing import bounded_sums, constant_weights, pack_real, pack_s8

SOURCES = Path(__file__).parent / "kernels"

Scratch = Callable[[Site], int]


def _conv_scratch(site: Site) -> int:
    """Panel of one group's windows, then one row of zero points."""
    p = packing.parameters(site)
    channels = p["in_c"] // p["groups"]
    depth = p["kernel_h"] * p["kernel_w"] * channels
    return int(packing.panel_bytes(depth) + channels * site.inputs[0].dtype.bytes)


def _linear_scratch(site: Site) -> int:
    return packing.panel_bytes(packing.parameters(site)["in_features"])


def _channel_sums(site: Site) -> int:
    """One 32-bit sum per channel."""
    return 4 * int(packing.parameters(site)["channels"])


def _elementwise(
    operator: str, symbol: str, types: str, source: str, instructions: float, algorithm: str
) -> Kernel:
    return Kernel(
        symbol,
        operator,
        (types,),
        SOURCES / source,
        algorithm,
        costs.per_element(instructions),
    )


INTEGER_KERNELS: tuple[Kernel, ...] = (
    Kernel(
        "conv2d_s8_scalar",
        "conv2d",
        ("i8->i8",),
        SOURCES / "conv2d_s8.c",
        "im2col of 4 pixels, 4x4 blocks, two pixels per 64-bit multiplication",
        costs.conv_s8,
        bounded_sums,
        pack_s8,
        _conv_scratch,
    ),
    Kernel(
        "conv2d_s8_s32_scalar",
        "conv2d",
        ("i8->i32",),
        SOURCES / "conv2d_s8.c",
        "as conv2d_s8_scalar, accumulators stored",
        costs.conv_s8,
        bounded_sums,
        pack_s8,
        _conv_scratch,
    ),
    Kernel(
        "linear_s8_scalar",
        "linear",
        ("i8->i8",),
        SOURCES / "linear_s8.c",
        "4 features x 4 rows, two rows per 64-bit multiplication; 4x1 for a single row",
        costs.linear_s8,
        bounded_sums,
        pack_s8,
        _linear_scratch,
    ),
    Kernel(
        "linear_s8_s32_scalar",
        "linear",
        ("i8->i32",),
        SOURCES / "linear_s8.c",
        "as linear_s8_scalar, accumulators stored",
        costs.linear_s8,
        bounded_sums,
        pack_s8,
        _linear_scratch,
    ),
    Kernel(
        "max_pool2d_s8_scalar",
        "max_pool2d",
        ("i8->i8",),
        SOURCES / "max_pool2d_s8.c",
        "window clipped to the image, channels innermost",
        costs.window(6),
    ),
    Kernel(
        "avg_pool2d_s8_scalar",
        "avg_pool2d",
        ("i8->i8",),
        SOURCES / "avg_pool2d_s8.c",
        "sums of all channels in scratch, one rescale",
        costs.window(6),
        scratch=_channel_sums,
    ),
    Kernel(
        "adaptive_avg_pool2d_s8_scalar",
        "adaptive_avg_pool2d",
        ("i8->i8",),
        SOURCES / "avg_pool2d_s8.c",
        "sums of all channels in scratch, one rescale",
        costs.per_input(7),
        scratch=_channel_sums,
    ),
    _elementwise("add", "add_s8_scalar", "i8->i8", "binary_s8.c", 14, "one row at a time"),
    _elementwise("sub", "add_s8_scalar", "i8->i8", "binary_s8.c", 14, "add, second factor < 0"),
    _elementwise("mul", "mul_s8_scalar", "i8->i8", "binary_s8.c", 16, "one row at a time"),
    _elementwise("table", "table_s8_scalar", "i8->i8", "elementwise_s8.c", 7, "256-entry table"),
    _elementwise("clamp", "clamp_s8_scalar", "i8->i8", "elementwise_s8.c", 8, "element by element"),
    _elementwise("rescale", "rescale_s8_scalar", "i8->i8", "elementwise_s8.c", 14, "by element"),
    _elementwise(
        "rescale", "rescale_s32_s8_scalar", "i32->i8", "elementwise_s8.c", 14, "by element"
    ),
    _elementwise(
        "rescale", "rescale_s8_s32_scalar", "i8->i32", "elementwise_s8.c", 14, "by element"
    ),
)

_ANY = tuple(f"{t}->{t}" for t in ("i8", "u8", "i16", "i32", "i64", "bool", "f16", "bf16", "f32"))

MOVEMENT_KERNELS: tuple[Kernel, ...] = (
    Kernel(
        "strided_copy_scalar",
        "strided_copy",
        _ANY,
        SOURCES / "strided_copy.c",
        "one row at a time, contiguous rows by memcpy",
        costs.per_element(5),
    ),
)


def real_kernels(real: str) -> tuple[Kernel, ...]:
    """Float kernels whose storage type is `real`: "f32" or "f16" (BRINGUP_REAL_F16)."""
    types = f"{real}->{real}"

    def kernel(
        operator: str,
        source: str,
        algorithm: str,
        cost: Callable[[Site], float],
        *,
        accepts: Callable[[Site], str | None] = accept_all,
        pack: Callable[[Site], Mapping[int, Array]] = pack_nothing,
        scratch: Scratch = no_scratch,
    ) -> Kernel:
        symbol = f"{operator}_{real}_scalar"
        return Kernel(
            symbol, operator, (types,), SOURCES / source, algorithm, cost, accepts, pack, scratch
        )

    return (
        kernel(
            "conv2d",
            "conv2d_float.c",
            "im2col of 4 pixels, 4x4 blocks, fused multiply-add",
            costs.conv_real,
            accepts=constant_weights,
            pack=pack_real,
            scratch=_conv_scratch,
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
        kernel("max_pool2d", "max_pool2d_float.c", "window clipped", costs.window(6)),
        kernel(
            "avg_pool2d",
            "avg_pool2d_float.c",
            "sums of all channels in scratch",
            costs.window(6),
            scratch=_channel_sums,
        ),
        kernel(
            "adaptive_avg_pool2d",
            "avg_pool2d_float.c",
            "sums of all channels in scratch",
            costs.per_input(6),
            scratch=_channel_sums,
        ),
        *(
            kernel(name, "binary_float.c", "one row at a time", costs.per_element(10))
            for name in ("add", "sub", "mul", "div")
        ),
        kernel("clamp", "clamp_float.c", "element by element", costs.per_element(8)),
    )


KERNELS: tuple[Kernel, ...] = (*INTEGER_KERNELS, *MOVEMENT_KERNELS, *real_kernels("f32"))
