"""Instructions of the vector kernels against compiler-vectorized plain C, layer by layer, on QEMU.

    python bench/vector_layers.py [--vlen 256] [--only NAME] [--all-kernels] [--float]

Both sides are compiled by the same clang with the same flags and run in one image; counts are
retired instructions of one call. "best" is the kernel the target would choose, `--all-kernels`
shows every candidate, with its cost estimate, to check the ranking.
"""

from __future__ import annotations

import argparse
import dataclasses
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from tests.targets.harness.case import Case
from tests.targets.harness.qemu import Call, Image

from bringup.ir import Array
from bringup.ops.add import Add
from bringup.ops.avg_pool2d import AvgPool2d
from bringup.ops.conv2d import Conv2d
from bringup.ops.epilogue import Requantize
from bringup.ops.linear import Linear
from bringup.ops.max_pool2d import MaxPool2d
from bringup.ops.table import Table
from bringup.targets.kernel import Kernel, Site
from bringup.targets.rvv.target import TARGET

AUTOVEC = Path(__file__).parent / "autovec"


def _depthwise(site: Site) -> str | None:
    x, w = site.inputs[:2]
    return None if w.shape[0] == x.shape[3] and w.shape[3] == 1 else "not depthwise"


def _one_group(site: Site) -> str | None:
    return None if site.inputs[0].shape[3] == site.inputs[1].shape[3] else "grouped"


def _channels_innermost(site: Site) -> dict[int, Array]:
    weights = site.constant(1)
    assert weights is not None
    return {1: np.ascontiguousarray(np.moveaxis(weights, 0, -1))}


def _no_cost(site: Site) -> float:
    return 0.0


def _reference(symbol: str, operator: str, source: str, **rest) -> Kernel:
    types = ("f32->f32",) if "_f32_" in symbol else ("i8->i8",)
    return Kernel(symbol, operator, types, AUTOVEC / source, "plain C", _no_cost, **rest)


REFERENCES = (
    _reference(
        "depthwise_s8_autovec",
        "conv2d",
        "conv2d_s8.c",
        accepts=_depthwise,
        pack=_channels_innermost,
        scratch=lambda site: 4 * site.inputs[0].shape[3],
    ),
    _reference("conv2d_s8_autovec", "conv2d", "conv2d_s8.c"),
    _reference(
        "conv2d_s8_autovec_lanes",
        "conv2d",
        "conv2d_s8.c",
        accepts=_one_group,
        pack=_channels_innermost,
        scratch=lambda site: 4 * site.inputs[1].shape[0],
    ),
    _reference(
        "depthwise_f32_autovec",
        "conv2d",
        "float.c",
        accepts=_depthwise,
        pack=_channels_innermost,
    ),
    _reference(
        "conv2d_f32_autovec", "conv2d", "float.c", accepts=_one_group, pack=_channels_innermost
    ),
    _reference("linear_f32_autovec", "linear", "float.c", pack=_channels_innermost),
    _reference("max_pool2d_f32_autovec", "max_pool2d", "float.c"),
    _reference("add_f32_autovec", "add", "float.c"),
    _reference("linear_s8_autovec", "linear", "linear_s8.c"),
    _reference("max_pool2d_s8_autovec", "max_pool2d", "pool_s8.c"),
    _reference(
        "avg_pool2d_s8_autovec",
        "avg_pool2d",
        "pool_s8.c",
        scratch=lambda site: 4 * site.inputs[0].shape[3],
    ),
    _reference("add_s8_autovec", "add", "elementwise_s8.c"),
    _reference("table_s8_autovec", "table", "elementwise_s8.c"),
)


def conv(
    name: str, size: int, ic: int, oc: int, k: int, s: int = 1, groups: int = 1, width: int = 0
) -> Case:
    """An int8 convolution with `same`-like padding, per-channel multipliers."""
    rng = np.random.default_rng(1)
    x = rng.integers(-128, 128, (1, size, width or size, ic)).astype(np.int8)
    w = rng.integers(-127, 128, (oc, k, k, ic // groups)).astype(np.int8)
    bias = rng.integers(-999, 999, oc).astype(np.int32)
    multiplier = np.full(oc, 2**31 // (60 * k * ic // groups), np.int32)
    op = Conv2d((s, s), (k // 2,) * 4, (1, 1), groups, -3, Requantize(4, -128, 127))
    return Case(name, op, (x, w, bias, multiplier), (1, 2, 3))


def linear(name: str, k: int, n: int, rows: int = 1) -> Case:
    """An int8 fully connected layer."""
    rng = np.random.default_rng(1)
    x = rng.integers(-128, 128, (rows, k)).astype(np.int8)
    w = rng.integers(-127, 128, (n, k)).astype(np.int8)
    bias = rng.integers(-999, 999, n).astype(np.int32)
    multiplier = np.full(n, 2**31 // (60 * k), np.int32)
    return Case(name, Linear(-3, Requantize(4)), (x, w, bias, multiplier), (1, 2, 3))


def as_float(case: Case) -> Case:
    """The same layer on floats of the same shapes."""
    changes = {"epilogue": None, "input_zero_point": 0}
    names = {field.name for field in dataclasses.fields(case.op)}
    op = dataclasses.replace(case.op, **{k: v for k, v in changes.items() if k in names})
    inputs = tuple(a.astype(np.float32) / 64 for a in case.inputs[:3])
    return Case(case.name, op, inputs, tuple(c for c in case.constants if c < 3))


def image(*shape: int) -> Array:
    """Random stored values."""
    return np.random.default_rng(2).integers(-128, 128, shape).astype(np.int8)


def layers() -> Iterator[tuple[str, Case]]:
    """(network, layer) pairs: the shapes of dossier section 14 and of MLPerf Tiny."""
    for args in (
        ("conv0", 112, 3, 32, 3, 2),
        ("b1a", 27, 32, 32, 3, 2),
        ("b1b", 14, 32, 32, 3),
        ("b1skip", 27, 32, 32, 1, 2),
        ("b2a", 14, 32, 64, 3, 2),
        ("b2b", 7, 64, 64, 3),
        ("b2skip", 14, 32, 64, 1, 2),
        ("b3a", 7, 64, 128, 3, 2),
        ("b3b", 4, 128, 128, 3),
        ("b3skip", 7, 64, 128, 1, 2),
    ):
        yield "dronet", conv(*args)
    yield "dronet", Case("pool", MaxPool2d((3, 3), (2, 2)), (image(1, 56, 56, 32),))
    yield "dronet", linear("fc", 2048, 1)
    x = image(1, 14, 14, 32)
    yield from _elementwise(x)
    yield "lenet", conv("conv1", 28, 1, 6, 5)
    yield "lenet", conv("conv2", 12, 6, 16, 5)
    yield "lenet", Case("pool", MaxPool2d((2, 2), (2, 2)), (image(1, 24, 24, 6),))
    for k, n in ((256, 120), (120, 84), (84, 10)):
        yield "lenet", linear(f"fc{n}", k, n)
    for name, size, ic, oc, k, s, g in (
        ("stem", 96, 3, 8, 3, 2, 1),
        ("dw8", 48, 8, 8, 3, 1, 8),
        ("pw8-8", 48, 8, 8, 1, 1, 1),
        ("pw8-48", 48, 8, 48, 1, 1, 1),
        ("dw48s2", 48, 48, 48, 3, 2, 48),
        ("pw48-8", 24, 48, 8, 1, 1, 1),
        ("dw48", 24, 48, 48, 3, 1, 48),
        ("pw48-16", 6, 48, 16, 1, 1, 1),
        ("dw96", 6, 96, 96, 3, 1, 96),
        ("dw144s2", 6, 144, 144, 3, 2, 144),
        ("pw240-40", 3, 240, 40, 1, 1, 1),
        ("dw240", 3, 240, 240, 3, 1, 240),
        ("pw80-1280", 3, 80, 1280, 1, 1, 1),
    ):
        yield "mobilenet", conv(name, size, ic, oc, k, s, g)
    yield "mobilenet", linear("fc", 1280, 1000)
    multiplier = np.full(9, 2**31 // 9, np.int32)
    shift = np.full(9, 31, np.int32)
    op = AvgPool2d((3, 3), (1, 1), epilogue=Requantize(2))
    yield "mobilenet", Case("avgpool", op, (image(1, 3, 3, 1280), multiplier, shift), (1, 2))
    for name, size, ic, oc, k, s in (
        ("l0", 80, 3, 16, 3, 2),
        ("l1", 40, 16, 32, 3, 2),
        ("m16", 40, 16, 16, 3, 1),
        ("m32", 20, 32, 32, 3, 1),
        ("pw48", 40, 48, 32, 1, 1),
        ("cv3-80", 20, 64, 80, 3, 1),
        ("l7", 10, 128, 256, 3, 2),
    ):
        yield "yolo", conv(name, size, ic, oc, k, s)
    yield "yolo", Case("sppf", MaxPool2d((5, 5), (1, 1), (2, 2, 2, 2)), (image(1, 5, 5, 128),))
    for name, size, ic, oc, k, s in (
        ("stem", 32, 3, 16, 3, 1),
        ("s1", 32, 16, 16, 3, 1),
        ("s2a", 32, 16, 32, 3, 2),
        ("s3", 8, 64, 64, 3, 1),
    ):
        yield "resnet8", conv(name, size, ic, oc, k, s)
    yield "kws", conv("dw64", 25, 64, 64, 3, 1, 64, 5)
    yield "kws", conv("pw64", 25, 64, 64, 1, 1, 1, 5)
    yield "autoencoder", linear("fc0", 640, 128)
    yield "autoencoder", linear("fc4", 128, 8)
    yield "autoencoder", linear("fc5", 8, 128)


def _elementwise(x: Array) -> Iterator[tuple[str, Case]]:
    op = Add(
        a_zero_point=3,
        b_zero_point=-4,
        a_multiplier=12345,
        b_multiplier=23456,
        epilogue=Requantize(5, shift=15),
    )
    yield "dronet", Case("add", op, (x, x[:, ::-1].copy()))
    yield "dronet", Case("table", Table(), (x, image(256)), (1,))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--vlen", type=int, nargs="*", default=[256])
    parser.add_argument("--only", default="")
    parser.add_argument("--all-kernels", action="store_true")
    parser.add_argument("--float", action="store_true", help="the same layers in float32")
    arguments = parser.parse_args()
    chosen = [(n, c) for n, c in layers() if arguments.only in f"{n}/{c.name}"]
    if arguments.float:
        chosen = [(n, as_float(c)) for n, c in chosen if c.op.name not in ("table", "avg_pool2d")]
    calls, rows = [], []
    for network, case in chosen:
        able = [
            k for k in TARGET.kernels if k.operator == case.op.name and not k.refusal(case.site)
        ]
        able.sort(key=lambda k: k.cost(case.site))
        plain = [k for k in REFERENCES if k.operator == case.op.name and not k.refusal(case.site)]
        if not able or not plain:
            continue
        for rank, kernel in enumerate((*(able if arguments.all_kernels else able[:1]), *plain)):
            calls.append(Call(kernel, case))
            rows.append((network, case, kernel, rank))
    with tempfile.TemporaryDirectory() as folder:
        built = Image(Path(folder), TARGET, calls)
        for vlen in arguments.vlen:
            _print(vlen, rows, built.run(vlen))


def _print(vlen, rows, outcomes) -> None:
    print(f"\nVLEN {vlen}: retired instructions of one call (per MAC, or per output element)")
    best: dict[str, int] = {}
    totals: dict[tuple[str, str], list[int]] = {}
    plainest: dict[str, tuple[int, str]] = {}
    for (network, case, kernel, rank), outcome in zip(rows, outcomes, strict=True):
        case.check(outcome.result)
        label = f"{network:11s} {case.name:10s}"
        work = case.site.macs or case.site.outputs[0].elements
        n, plain = outcome.instructions, "autovec" in kernel.symbol
        if rank == 0:
            best[label] = n
        elif plain:
            plainest[label] = min(plainest.get(label, (n, kernel.symbol)), (n, kernel.symbol))
        note = f"{n / best[label]:6.2f}x best" if rank else ""
        guess = "" if plain else f"estimate {kernel.cost(case.site) / n:5.2f}"
        print(f"{label} {kernel.symbol:26s} {n:10d} {n / work:8.3f} {note:14s} {guess}")
        if case.op.name == "conv2d" and rank == 0:
            _count(totals, network, "ours", n, work)
    for label, (n, _) in plainest.items():
        network = label.split()[0]
        case = next(c for w, c, _, _ in rows if f"{w:11s} {c.name:10s}" == label)
        if case.op.name == "conv2d":
            _count(totals, network, "best plain C", n, case.site.macs)
        if n < best[label]:
            print(f"{label} is slower than plain C: {best[label] / n:.2f}x")
    for (network, side), (n, work) in totals.items():
        print(f"{network:11s} all convolutions, {side}: {n} instructions, {n / work:.3f} per MAC")


def _count(totals, network, side, n, work) -> None:
    entry = totals.setdefault((network, side), [0, 0])
    entry[0] += n
    entry[1] += work


if __name__ == "__main__":
    main()
