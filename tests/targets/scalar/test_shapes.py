"""int8 products on shapes nobody thought of."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.targets.harness import native
from tests.targets.harness.case import Case
from tests.targets.harness.cases import int8, multipliers, weights8

from bringup.errors import GraphError
from bringup.ops.conv2d import Conv2d
from bringup.ops.conv_transpose2d import ConvTranspose2d
from bringup.ops.epilogue import Requantize
from bringup.ops.linear import Linear
from bringup.targets.host.target import TARGET

small = st.integers(1, 5)
pair = st.tuples(st.integers(1, 3), st.integers(1, 3))


def _check_all(case: Case) -> None:
    library = native.load(TARGET)
    try:
        kernels = [k for k in TARGET.kernels if k.operator == case.op.c_operator]
        accepted = [k for k in kernels if k.refusal(case.site) is None]
    except GraphError:
        assume(False)
    assert accepted
    for kernel in accepted:
        case.check(native.run(library, TARGET, kernel, case))


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from([Conv2d, ConvTranspose2d]),
    batch=st.integers(1, 2),
    image=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    channels=st.tuples(small, small),
    groups=st.sampled_from([1, 1, 2, 3]),
    depthwise=st.booleans(),
    kernel=st.tuples(small, small),
    stride=pair,
    dilation=pair,
    padding=st.tuples(*[st.integers(0, 4)] * 4),
    zero_points=st.tuples(st.integers(-128, 127), st.integers(-128, 127)),
    seed=st.integers(0, 2**32 - 1),
)
def test_convolutions(
    kind,
    batch,
    image,
    channels,
    groups,
    depthwise,
    kernel,
    stride,
    dilation,
    padding,
    zero_points,
    seed,
):
    rng = np.random.default_rng(seed)
    if depthwise:
        groups, channels = channels[0], (1, 1)
    ic, oc = channels[0] * groups, channels[1] * groups
    op = kind(
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        input_zero_point=zero_points[0],
        epilogue=Requantize(zero_points[1]),
    )
    operands = (
        int8(rng, batch, *image, ic),
        weights8(rng, oc, *kernel, ic // groups),
        rng.integers(-9999, 9999, oc).astype(np.int32),
        multipliers(rng, oc, kernel[0] * kernel[1] * ic // groups),
    )
    _check_all(Case("random", op, operands, (1, 2, 3)))


@settings(max_examples=60, deadline=None)
@given(
    rows=st.integers(1, 11),
    depth=st.integers(1, 70),
    features=st.integers(1, 13),
    zero_point=st.integers(-128, 127),
    extreme=st.booleans(),
    seed=st.integers(0, 2**32 - 1),
)
def test_linear(rows, depth, features, zero_point, extreme, seed):
    rng = np.random.default_rng(seed)
    operands = (
        int8(rng, rows, depth, extreme=extreme),
        weights8(rng, features, depth, extreme=extreme),
        rng.integers(-(2**20), 2**20, features).astype(np.int32),
    )
    _check_all(Case("random", Linear(zero_point), operands, (1, 2)))
