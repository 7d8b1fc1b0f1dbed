"""conv2d: float against torch, int8 against a loop over Python integers."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
import torch
from tests.ops.op_checks import assert_within_bound, bytes_, floats, rescaled, run

from bringup.errors import GraphError
from bringup.ir import DType, TensorType
from bringup.ops import ClampEpilogue, Conv2d, ConvTranspose2d, Requantize

CASES = [
    # (x NHWC, w OHWI, op)
    ((1, 5, 7, 3), (4, 3, 3, 3), Conv2d()),
    ((2, 9, 6, 4), (6, 3, 2, 2), Conv2d((2, 1), (1, 2, 0, 1), (1, 2), 2)),
    ((1, 8, 8, 5), (5, 3, 3, 1), Conv2d((2, 2), (0, 1, 1, 0), groups=5)),
    ((1, 6, 7, 3), (6, 2, 3, 1), Conv2d(padding=(1, 1, 1, 1), groups=3)),
    ((3, 4, 5, 7), (2, 1, 1, 7), Conv2d()),
    ((1, 7, 5, 6), (3, 1, 1, 6), Conv2d(stride=(2, 3), padding=(1, 0, 0, 2))),
    ((1, 1, 33, 4), (8, 1, 5, 4), Conv2d(stride=(1, 2), dilation=(1, 3), padding=(0, 0, 6, 5))),
    ((1, 3, 3, 2), (1, 3, 3, 2), Conv2d()),
]


def torch_conv(x, w, bias, op):
    top, bottom, left, right = op.padding
    image = torch.nn.functional.pad(
        torch.tensor(x).double().permute(0, 3, 1, 2), (left, right, top, bottom)
    )
    weight = torch.tensor(w).double().permute(0, 3, 1, 2)
    out = torch.nn.functional.conv2d(
        image, weight, torch.tensor(bias).double(), op.stride, 0, op.dilation, op.groups
    )
    return out.permute(0, 2, 3, 1).numpy()


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@pytest.mark.parametrize("x_shape, w_shape, op", CASES)
def test_float_against_torch(x_shape, w_shape, op, dtype):
    rng = np.random.default_rng(0)
    x, w, b = (floats(rng, *s, dtype=dtype) for s in (x_shape, w_shape, w_shape[:1]))
    assert_within_bound(op, (x, w, b), torch_conv(x, w, b, op))


def naive(x, w, bias, op):
    """Accumulators by the formula, one Python integer at a time."""
    per_group = w.shape[0] // op.groups
    types = (TensorType(DType.I8, x.shape), TensorType(DType.I8, w.shape))
    (out,) = Conv2d(op.stride, op.padding, op.dilation, op.groups).infer(
        *types, TensorType(DType.I32, bias.shape)
    )
    result = np.zeros(out.shape, object)
    for n, y, z, o in itertools.product(*map(range, out.shape)):
        acc = int(bias[o])
        for r, s, i in itertools.product(*map(range, w.shape[1:])):
            row = y * op.stride[0] + r * op.dilation[0] - op.padding[0]
            column = z * op.stride[1] + s * op.dilation[1] - op.padding[2]
            if 0 <= row < x.shape[1] and 0 <= column < x.shape[2]:
                channel = (o // per_group) * w.shape[3] + i
                acc += (int(x[n, row, column, channel]) - op.input_zero_point) * int(w[o, r, s, i])
        result[n, y, z, o] = acc
    return result


@pytest.mark.parametrize("x_shape, w_shape, op", CASES)
@pytest.mark.parametrize("per_channel", [True, False])
def test_int8_is_exact(x_shape, w_shape, op, per_channel):
    rng = np.random.default_rng(1)
    x, w = bytes_(rng, *x_shape), np.maximum(bytes_(rng, *w_shape), -127)
    bias = rng.integers(-5000, 5000, w_shape[0], dtype=np.int32)
    m = rng.integers(2**20, 2**26, w_shape[0] if per_channel else 1, dtype=np.int32)
    quantized = Conv2d(
        op.stride, op.padding, op.dilation, op.groups, -7, Requantize(5, -100, 110, 31, 1)
    )
    acc = naive(x, w, bias, quantized)
    expected = [
        rescaled(v, m[i % m.size], 5, 31, 1, -100, 110) for i, v in enumerate(acc.reshape(-1))
    ]
    assert run(quantized, x, w, bias, m).reshape(-1).tolist() == expected
    plain = Conv2d(op.stride, op.padding, op.dilation, op.groups, -7)
    assert np.array_equal(run(plain, x, w, bias), acc.astype(np.int32))


def test_sums_beyond_24_bits_stay_exact():
    x, w = np.full((1, 3, 3, 128), -128, np.int8), np.full((1, 3, 3, 128), 127, np.int8)
    bias = np.array([12345], np.int32)
    got = run(Conv2d(input_zero_point=127), x, w, bias)
    assert got.item() == -255 * 127 * 1152 + 12345


@pytest.mark.parametrize("x_shape, w_shape, op", CASES)
def test_zero_point_of_weights(x_shape, w_shape, op):
    """Weights w of zero point z are weights w - z, which may take nine bits."""
    rng = np.random.default_rng(3)
    x, w = bytes_(rng, *x_shape), bytes_(rng, *w_shape)
    bias = rng.integers(-999, 999, w_shape[0], dtype=np.int32)
    centred, shifted = replace(op, input_zero_point=-7), w.astype(np.int16) + 100
    expected = naive(x, shifted, bias, centred).astype(np.int32)
    assert np.array_equal(run(replace(centred, weight_zero_point=-100), x, w, bias), expected)


def test_weights_of_real_numbers_have_no_zero_point():
    types = T("f32", 1, 3, 3, 2), T("f32", 4, 3, 3, 2), T("f32", 4)
    with pytest.raises(GraphError, match="weight zero point of 3"):
        Conv2d(weight_zero_point=3).infer(*types)
    with pytest.raises(GraphError, match="weight zero point of 3"):
        ConvTranspose2d(weight_zero_point=3).infer(*types)


def test_bias_beyond_24_bits_stays_exact():
    x, w = np.ones((1, 1, 1, 1), np.int8), np.ones((1, 1, 1, 1), np.int8)
    assert run(Conv2d(), x, w, np.array([2**30 + 1], np.int32)).item() == 2**30 + 2


def test_clamp_epilogue_and_macs():
    rng = np.random.default_rng(2)
    x, w, b = floats(rng, 1, 4, 4, 3), floats(rng, 5, 3, 3, 3), floats(rng, 5)
    plain, clamped = run(Conv2d(), x, w, b), run(Conv2d(epilogue=ClampEpilogue(0, 1)), x, w, b)
    assert np.array_equal(clamped, np.clip(plain, 0, 1))
    types = [TensorType(DType.F32, a.shape) for a in (x, w, b)]
    assert Conv2d().macs(*types) == 2 * 2 * 5 * 3 * 3 * 3


def T(dtype, *shape):  # noqa: N802
    return TensorType(DType(dtype), shape)


@pytest.mark.parametrize(
    "op, types, match",
    [
        (Conv2d(), [T("f32", 4, 4, 3), T("f32", 2, 3, 3, 3), T("f32", 2)], "NHWC"),
        (Conv2d(), [T("f32", 1, 4, 4, 3), T("f32", 2, 3, 3), T("f32", 2)], "OHWI"),
        (Conv2d(), [T("f32", 1, 4, 4, 3), T("f32", 2, 3, 3, 2), T("f32", 2)], "do not fit"),
        (Conv2d(), [T("f32", 1, 4, 4, 3), T("f32", 2, 3, 3, 3), T("f32", 3)], "bias"),
        (Conv2d(), [T("i8", 1, 4, 4, 3), T("i8", 2, 3, 3, 3), T("f32", 2)], "bias"),
        (Conv2d(), [T("f32", 1, 2, 2, 3), T("f32", 2, 3, 3, 3), T("f32", 2)], "does not fit"),
        (Conv2d((0, 1)), [T("f32", 1, 4, 4, 3), T("f32", 2, 3, 3, 3), T("f32", 2)], "positive"),
        (
            Conv2d(epilogue=Requantize()),
            [T("i8", 1, 4, 4, 3), T("i8", 2, 3, 3, 3), T("i32", 2)],
            "multiplier operand",
        ),
        (
            Conv2d(epilogue=Requantize()),
            [T("i8", 1, 4, 4, 3), T("i8", 2, 3, 3, 3), T("i32", 2), T("i32", 3)],
            "multiplier must be",
        ),
        (
            Conv2d(epilogue=ClampEpilogue()),
            [T("i8", 1, 4, 4, 3), T("i8", 2, 3, 3, 3), T("i32", 2)],
            "float clamp",
        ),
        (Conv2d(), [T("f32", 1, 4, 4, 3)], "takes 3 or 4"),
    ],
)
def test_infer_errors(op, types, match):
    with pytest.raises(GraphError, match=match):
        op.infer(*types)
