"""pad: values, the collapsed C form interpreted, errors."""

import itertools

import numpy as np
import pytest
from tests.ops.op_checks import bytes_, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import Pad

CASES = [
    ((0, 0, 0), (0, 0, 0)),
    ((1, 0, 2), (0, 3, 1)),
    ((0, 1, 0), (0, 2, 0)),
    ((2, 0, 0), (0, 0, 0)),
    ((0, 0, 1), (0, 0, 0)),
]


def c_pad(p, x):
    """What a pad kernel computes from its parameters."""
    flat = x.reshape(p["in_size"])
    fill = np.array([p["value"]], np.uint32).view(np.uint8)[: x.itemsize].copy().view(x.dtype)[0]
    out = np.full(p["out_size"], fill, x.dtype)
    for index in itertools.product(*map(range, p["in_size"])):
        out[tuple(i + b for i, b in zip(index, p["before"], strict=True))] = flat[index]
    return out.reshape(-1)


@pytest.mark.parametrize("before, after", CASES)
@pytest.mark.parametrize("dtype", [np.int8, np.float32, np.float16, np.int32])
def test_values(before, after, dtype):
    x = bytes_(np.random.default_rng(0), 2, 3, 4).astype(dtype)
    op = Pad(before, after, -7)
    got = run(op, x)
    assert np.array_equal(got, np.pad(x, list(zip(before, after, strict=True)), constant_values=-7))
    assert np.array_equal(
        c_pad(op.c_parameters(TensorType(DType.of(x.dtype), x.shape)), x), got.flat
    )


def test_unpadded_axes_merge():
    p = Pad((0, 1, 1, 0), (0, 1, 1, 0)).c_parameters(TensorType(DType.I8, (1, 6, 7, 8)))
    assert p["rank"] == 2
    assert (p["in_size"][-2:], p["before"][-2:], p["out_size"][-2:]) == ([6, 56], [1, 8], [8, 72])


def test_infinite_value():
    got = run(Pad((1,), (0,), -np.inf), np.ones(2, np.float32))
    assert got.tolist() == [-np.inf, 1, 1]


def test_infer_errors():
    x = TensorType(DType.I8, (2, 3))
    with pytest.raises(GraphError, match="one entry per axis"):
        Pad((0,), (0,)).infer(x)
    with pytest.raises(GraphError, match="negative"):
        Pad((0, -1), (0, 0)).infer(x)
    with pytest.raises(GraphError, match="is no i8"):
        Pad((0, 1), (0, 0), 200).infer(x)
    with pytest.raises(GraphError, match="is no i8"):
        Pad((0, 1), (0, 0), 0.5).infer(x)


def test_eight_byte_elements_keep_every_bit():
    pad = Pad((1,), (0,), -1.0)
    assert run(pad, np.array([2**62 + 1])).tolist() == [-1, 2**62 + 1]
    assert pad.c_parameters(TensorType(DType.I64, (1,)))["value"] == 2**64 - 1
