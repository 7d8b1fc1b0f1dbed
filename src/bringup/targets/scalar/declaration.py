"""How the scalar kernels are declare, and the scratch memory they use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bringup.ir import Array
from bringup.targets.kernel import Kernel, Site, accept_all, no_scratch, pack_nothing
from bringup.targets.scalar import costs
from bringup.targets.scalar.packing import BLOCK, panel_bytes, parameters

SOURCES = Path(__file__).parent / "kernels"

INTEGERS = {"i8": "s8", "u8": "u8", "i16": "s16", "i32": "s32", "i64": "s64"}
"""How kernel symbols spell the integer types."""


def declare(
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
    """A kernel of this folder's `kernels/`; the arguments are those of `Kernel`."""
    types = (types,) if isinstance(types, str) else types
    path = SOURCES / source
    return Kernel(symbol, operator, types, path, algorithm, cost, accepts, pack, scratch)


def conv_scratch(site: Site) -> int:
    """Panel of one group's windows, then one row of zero points."""
    p = parameters(site)
    channels = int(p["in_c"]) // int(p["groups"])
    depth = int(p["kernel_h"]) * int(p["kernel_w"]) * channels
    return panel_bytes(depth) + channels * site.inputs[0].dtype.bytes


def conv_transpose_scratch(site: Site) -> int:
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


def depthwise_words(site: Site) -> int:
    """A word per kernel row and padded column, and two lines of 16 bytes per kernel row."""
    p = parameters(site)
    height, width = int(p["kernel_h"]), int(p["kernel_w"])
    columns = (int(p["out_w"]) - 1) * int(p["stride_w"]) + (width - 1) * int(p["dilation_w"]) + 1
    return 8 * columns * height + 32 * height


def depthwise_scratch(site: Site) -> int:
    """Four addresses per tap, then one row of zeros."""
    p = parameters(site)
    taps = int(p["kernel_h"]) * int(p["kernel_w"])
    return 4 * 8 * taps + int(p["in_c"]) * site.inputs[0].dtype.bytes


def linear_scratch(site: Site) -> int:
    """A panel; a single row runs without."""
    p = parameters(site)
    return panel_bytes(int(p["in_features"])) if p["rows"] > 1 else 0


def matmul_scratch(site: Site) -> int:
    return panel_bytes(int(parameters(site)["k"]))


def channel_sums(site: Site) -> int:
    """One 32-bit sum per channel."""
    return 4 * int(parameters(site)["channels"])


def column_values(site: Site) -> int:
    """One float32 per column."""
    return 4 * int(parameters(site)["columns"])
