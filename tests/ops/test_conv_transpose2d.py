"""conv_transpose2d: float against torch, int8 against a scatter in Python integers."""

import itertools

import numpy as np
import pytest
import torch
from tests.ops.op_checks import assert_within_bound, bytes_, floats, rescaled, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import ConvTranspose2d, Requantize

CASES = [
    # x NHWC, (kernel, out channels), stride, padding, dilation, groups, output padding
    ((1, 4, 5, 3), (3, 3), 4, (1, 1), (0, 0), (1, 1), 1, (0, 0)),
    ((2, 3, 4, 4), (3, 2), 6, (2, 3), (1, 1), (1, 1), 2, (1, 2)),
    ((1, 5, 3, 2), (2, 4), 2, (2, 1), (0, 2), (2, 1), 1, (1, 0)),
    ((1, 4, 4, 3), (4, 4), 3, (2, 2), (1, 1), (1, 1), 3, (0, 0)),
]


def operator(case, **more):
    _, _, _, stride, padding, dilation, groups, extra = case
    pads = (padding[0], padding[0], padding[1], padding[1])
    return ConvTranspose2d(stride, pads, dilation, groups, output_padding=extra, **more)


def weights(case):
    x, kernel, out, *_, groups, _ = case
    return (out, *kernel, x[3] // groups)


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@pytest.mark.parametrize("case", CASES)
def test_float_against_torch(case, dtype):
    rng = np.random.default_rng(0)
    x_shape, kernel, out, stride, padding, dilation, groups, extra = case
    x, w, b = (floats(rng, *s, dtype=dtype) for s in (x_shape, weights(case), (out,)))
    # torch: [in, out/groups, kh, kw]
    grouped = torch.tensor(w).double().reshape(groups, out // groups, *kernel, -1)
    torch_weight = grouped.permute(0, 4, 1, 2, 3).reshape(x_shape[3], out // groups, *kernel)
    expected = torch.nn.functional.conv_transpose2d(
        torch.tensor(x).double().permute(0, 3, 1, 2),
        torch_weight,
        torch.tensor(b).double(),
        stride,
        padding,
        extra,
        groups,
        dilation,
    )
    assert_within_bound(operator(case), (x, w, b), expected.permute(0, 2, 3, 1).numpy())


@pytest.mark.parametrize("case", CASES)
def test_int8_is_exact(case):
    rng = np.random.default_rng(1)
    x, w = bytes_(rng, *case[0]), bytes_(rng, *weights(case))
    bias = rng.integers(-999, 999, case[2], dtype=np.int32)
    op = operator(case, input_zero_point=9)
    got = run(op, x, w, bias)
    expected = np.zeros(got.shape, object) + bias.astype(object)
    outs, ins = case[2] // op.groups, w.shape[3]
    for n, y, z, o, r, s, i in itertools.product(
        *map(range, (*x.shape[:3], case[2], w.shape[1], w.shape[2], ins))
    ):
        row = y * op.stride[0] + r * op.dilation[0] - op.padding[0]
        column = z * op.stride[1] + s * op.dilation[1] - op.padding[2]
        if 0 <= row < got.shape[1] and 0 <= column < got.shape[2]:
            value = int(x[n, y, z, (o // outs) * ins + i]) - 9
            expected[n, row, column, o] += value * int(w[o, r, s, i])
    assert np.array_equal(got, expected.astype(np.int32))
    low = np.maximum(w, np.int8(-28))  # int8 with 100 taken away as well
    asymmetric = operator(case, input_zero_point=9, weight_zero_point=-100)
    symmetric = operator(case, input_zero_point=9)
    assert np.array_equal(
        run(asymmetric, x, low - np.int8(100), bias), run(symmetric, x, low, bias)
    )
    m = rng.integers(2**22, 2**25, case[2], dtype=np.int32)
    quantized = operator(case, input_zero_point=9, epilogue=Requantize(-3))
    flat = [rescaled(v, m[i % m.size], -3) for i, v in enumerate(expected.reshape(-1))]
    assert run(quantized, x, w, bias, m).reshape(-1).tolist() == flat


def test_negative_padding_extends_with_bias():
    x, w = np.ones((1, 1, 1, 1), np.float32), np.ones((1, 1, 1, 1), np.float32)
    got = run(ConvTranspose2d(padding=(-1, -2, 0, -1)), x, w, np.array([5], np.float32))
    expected = np.full((4, 2), 5.0)
    expected[1, 0] = 6
    assert np.array_equal(got[0, :, :, 0], expected)


def test_infer_errors():
    x, w = TensorType(DType.F32, (1, 2, 2, 3)), TensorType(DType.F32, (4, 2, 2, 3))
    bias = TensorType(DType.F32, (4,))
    with pytest.raises(GraphError, match="leaves no output"):
        ConvTranspose2d(padding=(2, 2, 0, 0)).infer(x, w, bias)
    with pytest.raises(GraphError, match="do not fit 2 groups"):
        ConvTranspose2d(groups=2).infer(x, w, bias)
    with pytest.raises(GraphError, match="bias"):
        ConvTranspose2d().infer(x, w, w)
    with pytest.raises(GraphError, match="stride"):
        ConvTranspose2d(stride=(0, 1)).infer(x, w, bias)
