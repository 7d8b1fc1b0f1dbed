"""resize_bilinear: float against torch, int8 against Python integers."""

import itertools

import numpy as np
import pytest
import torch
from tests.ops.op_checks import assert_within_bound, bytes_, floats, rescaled, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.numerics.rescale import multipliers_of
from bringup.ops import Requantize, ResizeBilinear

SIZES = [(6, 8), (7, 3), (1, 1), (3, 4), (5, 13), (2, 9)]


@pytest.mark.parametrize("align", [False, True])
@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@pytest.mark.parametrize("size", SIZES)
def test_float_against_torch(size, dtype, align):
    x = floats(np.random.default_rng(0), 2, 3, 4, 5, dtype=dtype)
    expected = torch.nn.functional.interpolate(
        torch.tensor(x).double().permute(0, 3, 1, 2), size, mode="bilinear", align_corners=align
    )
    assert_within_bound(ResizeBilinear(size, align), (x,), expected.permute(0, 2, 3, 1).numpy())


@pytest.mark.parametrize("align", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_int8_is_exact(size, align):
    x = bytes_(np.random.default_rng(1), 1, 3, 4, 2)
    type_ = TensorType(DType.I8, x.shape)
    plain = ResizeBilinear(size, align, input_zero_point=7)
    (y_n, y_d, y_o), (x_n, x_d, x_o) = plain.ratios(type_)
    sums = run(plain, x)
    for n, y, z, c in itertools.product(*map(range, sums.shape)):
        iy, fy = divmod(y * y_d + y_o, y_n)
        ix, fx = divmod(z * x_d + x_o, x_n)
        total = 0
        for r, wy in ((iy, y_n - fy), (iy + 1, fy)):
            for s, wx in ((ix, x_n - fx), (ix + 1, fx)):
                pixel = x[n, min(max(r, 0), 2), min(max(s, 0), 3), c]
                total += (int(pixel) - 7) * wy * wx
        assert sums[n, y, z, c] == total
    m = multipliers_of(np.array([1.3 / plain.denominator(type_)]))
    op = ResizeBilinear(
        size,
        align,
        input_zero_point=7,
        multiplier=int(m.multiplier[0]),
        epilogue=Requantize(-3, left_shift=m.left_shift),
    )
    assert run(op, x).reshape(-1).tolist() == [
        rescaled(v, m.multiplier[0], -3, 31, m.left_shift) for v in sums.reshape(-1)
    ]


def test_infer_errors():
    x = TensorType(DType.I8, (1, 4, 4, 1))
    with pytest.raises(GraphError, match="neither float"):
        ResizeBilinear((2, 2)).infer(x.with_dtype(DType.I32))
    with pytest.raises(GraphError, match="exceeds 32 bits"):
        ResizeBilinear((8191, 8191)).infer(x)
    with pytest.raises(GraphError, match="multiplier"):
        ResizeBilinear((2, 2), multiplier=-1, epilogue=Requantize()).infer(x)
