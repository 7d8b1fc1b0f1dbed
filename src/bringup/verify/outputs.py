"""Outputs of a device against PyTorch's, end to end, for networks that compute in floats.

Every output must lie within a fraction of its largest magnitude (docs/numerics.md "Agreement with
PyTorch"); NaN must meet NaN and an infinity the same infinity. Integer results must be equal; an
index of a largest element may name another one where the two are that close.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from bringup.ir import Array, DType, Graph, Node
from bringup.ops.argmax import ArgMax
from bringup.ops.cast import Cast
from bringup.ops.reshape import Reshape
from bringup.verify.compare import Difference, compare

END_TO_END = {DType.F32: 1e-4, DType.F16: 2.0**-5, DType.BF16: 2.0**-2}
"""Largest legal |device - PyTorch| as a fraction of the output's largest magnitude.

Over 1,600 float32 roundings, 64 of the other formats': what tens of layers in a row gather.
"""

TINY = 2.0**-100
"""Added to the bound: an output may be zero but for noise."""


def precision_of(graph: Graph) -> DType:
    """The coarsest float type any value of a graph is stored in."""
    found = {value.type.dtype for value in graph.values.values()}
    return next((t for t in (DType.BF16, DType.F16) if t in found), DType.F32)


def compare_output(
    graph: Graph, name: str, golden: Array, device: Array, tensors: Mapping[str, Array]
) -> Difference | None:
    """How one output departs from PyTorch's; None when it agrees.

    Args:
        golden: PyTorch's result. device: the device's, loaded into PyTorch's layout.
        tensors: stored values of the same inference, to tell ties from errors.
    """
    if golden.shape != device.shape:
        return _other_shape(name, golden, device)
    fraction = END_TO_END[precision_of(graph)]
    if not np.issubdtype(golden.dtype, np.floating):
        device = device.astype(golden.dtype)
        return compare(name, _with_ties(graph, name, golden, device, tensors, fraction), device)
    golden = golden.astype(np.float32)
    bound = np.full(golden.shape, fraction * largest(golden) + TINY)
    return compare(name, golden, device.astype(np.float32), bound)


def largest(array: Array) -> float:
    """Largest magnitude of the finite elements; 0 when there are none."""
    magnitudes = np.abs(array.astype(np.float64))
    return float(np.max(magnitudes, initial=0.0, where=np.isfinite(magnitudes)))


def _other_shape(name: str, golden: Array, device: Array) -> Difference:
    count = max(golden.size, device.size)
    label = f"{name} {list(device.shape)} instead of {list(golden.shape)}"
    return Difference(label, count, count, (), math.nan, math.nan, math.nan)


def _with_ties(
    graph: Graph,
    name: str,
    golden: Array,
    device: Array,
    tensors: Mapping[str, Array],
    fraction: float,
) -> Array:
    """`golden` with the device's index wherever both name an equally large element."""
    node = _index_of(graph, name)
    operand = tensors.get(node.inputs[0]) if node else None
    if node is None or operand is None or not DType.of(operand.dtype).is_float:
        return golden
    assert isinstance(node.op, ArgMax)
    kept = np.expand_dims(np.zeros(np.delete(operand.shape, node.op.axis)), node.op.axis).shape
    theirs, ours = (
        np.take_along_axis(operand, index.reshape(kept).astype(np.int64), node.op.axis)
        for index in (golden, device)
    )
    tied = np.abs(theirs - ours) <= 2 * fraction * largest(operand)
    return np.where(tied.reshape(golden.shape), device, golden)


def _index_of(graph: Graph, name: str) -> Node | None:
    """The argmax that an output is, but for its shape and integer type."""
    node = graph.producers.get(name) if name not in graph.layouts else None
    while node is not None and isinstance(node.op, (Reshape, Cast)):
        node = graph.producers.get(node.inputs[0])
    return node if node is not None and isinstance(node.op, ArgMax) else None
