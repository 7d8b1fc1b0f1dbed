"""Registry of case generators, and random operands."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from tests.targets.harness.case import Case

from bringup.ir import Array, DType, TensorType
from bringup.ops.epilogue import ClampEpilogue, Requantize

Generator = Callable[[str], Iterator[Case]]

GENERATORS: dict[str, Generator] = {}

REALS = {"f32": np.float32, "f16": np.float16}


def generates(operator: str) -> Callable[[Generator], Generator]:
    """Decorator: the generator of an operator's cases for one element type."""

    def register(generator: Generator) -> Generator:
        GENERATORS[operator] = generator
        return generator

    return register


def int8(rng: np.random.Generator, *shape: int, extreme: bool = False) -> Array:
    """Uniform stored values, or only -128 and 127."""
    if extreme:
        return rng.choice(np.array([-128, 127], np.int8), shape)
    return rng.integers(-128, 128, shape).astype(np.int8)


def weights8(rng: np.random.Generator, *shape: int, extreme: bool = False) -> Array:
    """Symmetric weights in [-127, 127]."""
    return np.maximum(int8(rng, *shape, extreme=extreme), -127).astype(np.int8)


def real(rng: np.random.Generator, dtype: str, *shape: int) -> Array:
    """Normal values of a float type."""
    return np.asarray(rng.standard_normal(shape), dtype=REALS[dtype])


def multipliers(rng: np.random.Generator, count: int, depth: int, shift: int = 31) -> Array:
    """Multipliers that bring sums of `depth` products of int8 into the int8 range, mostly."""
    scale = rng.uniform(0.2, 2.0, count) / (np.sqrt(depth) * 45)
    return np.minimum(np.rint(scale * 2.0**shift), 2**31 - 1).astype(np.int32)


def requantize(rng: np.random.Generator, **changes: int) -> Requantize:
    """An epilogue with a random zero point."""
    return Requantize(**{"zero_point": int(rng.integers(-20, 20)), **changes})


def clamps() -> Iterator[ClampEpilogue | None]:
    """Float epilogues in turn."""
    yield None
    yield ClampEpilogue(0.0, np.inf)
    yield ClampEpilogue(-0.5, 0.75)


def type_of(array: Array) -> TensorType:
    """Type of an array."""
    return TensorType(DType.of(array.dtype), array.shape)
