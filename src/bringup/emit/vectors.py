"""Inputs and golden outputs linked into an image for its self-check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bringup.errors import PlanError
from bringup.ir import Array, Graph

ALIGNMENT = 16


@dataclass(frozen=True)
class TestVectors:
    """Test vectors in stored layout.

    Args:
        inputs, golden: per vector, the arrays of all graph inputs and outputs by name.
        tolerance: largest legal |result - golden| of a float output, by name; 0 if absent.
    """

    __test__ = False  # not a test class, whatever its name says to pytest

    inputs: tuple[Mapping[str, Array], ...]
    golden: tuple[Mapping[str, Array], ...]
    tolerance: Mapping[str, float] = field(default_factory=dict)


def pack(graph: Graph, names: Sequence[str], vectors: Sequence[Mapping[str, Array]]) -> bytes:
    """Tensors one behind the other, vector by vector, each 16-byte aligned.

    Raises:
        PlanError: an array is missing or has another type than the graph declares.
    """
    blob = bytearray()
    for vector in vectors:
        for name in names:
            declared = graph.type_of(name)
            array = vector.get(name)
            if array is None or array.shape != declared.shape:
                shape = "missing" if array is None else f"shape {list(array.shape)}"
                raise PlanError(
                    "a test vector does not fit the graph",
                    where=name,
                    why=f"{shape}, declared {declared}",
                )
            blob += np.ascontiguousarray(array, dtype=declared.dtype.numpy).tobytes()
            blob += bytes(-len(blob) % ALIGNMENT)
    return bytes(blob)
