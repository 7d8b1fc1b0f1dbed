"""Cases of data movement: any element type, bytes unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
from tests.targets.harness.case import Case
from tests.targets.harness.generate import generates

from bringup.ir import Array, DType
from bringup.ops.broadcast_to import BroadcastTo
from bringup.ops.concat import Concat
from bringup.ops.gather import Gather
from bringup.ops.pad import Pad
from bringup.ops.slice import Slice
from bringup.ops.transpose import Transpose


def _bytes(dtype: str, *shape: int) -> Array:
    """Values of a type, all different where it has that many."""
    count = int(np.prod(shape))
    return (np.arange(count).reshape(shape) * 37 + 5).astype(DType(dtype).numpy)


@generates("strided_copy")
def _strided_copy(dtype: str) -> Iterator[Case]:
    for shape, permutation in (
        ((3, 5), (1, 0)),
        ((2, 3, 4, 5), (0, 2, 3, 1)),
        ((2, 3, 4, 5), (0, 3, 1, 2)),
        ((2, 3, 4, 5), (3, 2, 1, 0)),
        ((2, 2, 3, 2, 3), (0, 3, 1, 4, 2)),
        ((1, 6, 1, 7), (3, 0, 2, 1)),
        ((2, 70), (1, 0)),
    ):
        yield Case(f"transpose_{permutation}", Transpose(permutation), (_bytes(dtype, *shape),))
    x = _bytes(dtype, 4, 5, 9)
    for starts, sizes, steps in (
        ((0, 1, 2), (4, 3, 5), (1, 1, 1)),
        ((1, 0, 1), (2, 5, 4), (2, 1, 2)),
        ((3, 4, 8), (1, 1, 1), (1, 1, 1)),
        ((0, 0, 0), (2, 2, 3), (3, 3, 4)),
    ):
        yield Case(f"slice_{starts}", Slice(starts, sizes, steps), (x,))
    for shape, to in (((1, 5), (3, 5)), ((4, 1), (4, 6)), ((3,), (2, 5, 3)), ((1,), (2, 19))):
        yield Case(f"broadcast_{to}", BroadcastTo(to), (_bytes(dtype, *shape),))


@generates("concat")
def _concat(dtype: str) -> Iterator[Case]:
    for axis, shapes in (
        (0, ((2, 3), (1, 3), (4, 3))),
        (-1, ((2, 3, 5), (2, 3, 1), (2, 3, 8), (2, 3, 2))),
        (1, ((2, 1, 7), (2, 6, 7))),
        (1, ((3, 4),)),
    ):
        operands = tuple(_bytes(dtype, *shape) for shape in shapes)
        yield Case(f"axis{axis}_of_{len(shapes)}", Concat(axis), operands)


@generates("pad")
def _pad(dtype: str) -> Iterator[Case]:
    value = 1 if dtype == "bool" else 77
    for before, after in (
        ((0, 1, 2, 0), (0, 2, 1, 0)),
        ((1, 0, 0, 3), (0, 0, 0, 2)),
        ((0, 0, 0, 0), (0, 0, 0, 0)),
        ((2, 1, 1, 1), (1, 0, 2, 1)),
    ):
        yield Case(f"{before}", Pad(before, after, value), (_bytes(dtype, 2, 3, 4, 5),))


@generates("gather")
def _gather(dtype: str) -> Iterator[Case]:
    indices = np.array([[0, 6, -3], [-7, 1, -1]], np.int32)
    yield Case("rows", Gather(), (_bytes(dtype, 7, 5), indices), (0,))
    ends = np.array([-7, -1, 0, 6, -4])
    yield Case("from_the_end", Gather(), (_bytes(dtype, 7, 5), ends), (0,))
    yield Case("from_the_end_32", Gather(), (_bytes(dtype, 7), ends.astype(np.int32)), (0,))
    yield Case("scalars", Gather(), (_bytes(dtype, 7), indices), (0,))
    yield Case("matrices", Gather(), (_bytes(dtype, 7, 3, 11), indices[0]), (0,))
    astray = np.array([-1, -8, 7, 3, -(2**31), 2**31 - 1], np.int32)
    yield _Astray("outside", Gather(), (_bytes(dtype, 7, 5), astray), (0,))


class _Astray(Case):
    """Indices outside the table, which the definition refuses: a kernel takes the nearest row."""

    @cached_property
    def expected(self) -> Array:
        """Rows of the table, whatever the index."""
        table, indices = self.inputs
        return table[
            np.clip(np.where(indices < 0, indices + len(table), indices), 0, len(table) - 1)
        ]
