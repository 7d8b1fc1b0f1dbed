"""What every operator must say about itself.

An operator instance is a frozen dataclass whose fields are its attributes (all JSON-able:
numbers, strings, booleans, tuples of them), so `node.op.stride` is typed and two equal operators
compare equal.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from bringup.ir.types import TensorType

Array = NDArray[Any]


class Operator(ABC):
    """Base of all operators: shape rule, meaning and cost, for every target alike."""

    name: ClassVar[str]
    """Name in graphs, kernels and tables, for example `conv2d`."""

    is_view: ClassVar[bool] = False
    """True when output 0 holds the bytes of input 0 unchanged (reshape): a planner may alias."""

    in_place: ClassVar[bool] = False
    """True when output 0 may overwrite input 0 (or input 1 of equal type) element by element."""

    broadcasts: ClassVar[bool] = False
    """True when all operands broadcast against each other and the result is computed element by
    element: the order of axes does not matter, and no operand needs an explicit broadcast."""

    float64: ClassVar[bool] = False
    """True when float64 operands are moved or computed in float64, for which there are kernels."""

    c_operator: ClassVar[str] = ""
    """Operator name in kernel declarations; `name` unless several operators share kernels."""

    c_struct: ClassVar[str] = ""
    """Parameter struct in runtime/include/bringup/operators.h; `<name>_params` unless shared."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "name" in cls.__dict__:
            cls.c_operator = cls.__dict__.get("c_operator") or cls.c_operator or cls.name
            cls.c_struct = cls.__dict__.get("c_struct") or cls.c_struct or f"{cls.name}_params"

    @abstractmethod
    def infer(self, *inputs: TensorType) -> tuple[TensorType, ...]:
        """Output types. Raises GraphError naming the offending operand when inputs do not fit."""

    @abstractmethod
    def evaluate(self, *inputs: Array) -> tuple[Array, ...]:
        """The normative meaning on arrays whose dtypes passed `infer`.

        Integer operands follow docs/numerics.md to the bit. Float operands are computed in the
        operand precision with float32 accumulation; the device may differ within `error_bound`.
        """

    @abstractmethod
    def c_parameters(self, *inputs: TensorType) -> dict[str, object]:
        """Exactly the fields of `c_struct`: numbers, lists of numbers, nested dicts for structs.

        Raises:
            GraphError: the struct cannot express the operator on these types (rank too high).
        """

    def macs(self, *inputs: TensorType) -> int:
        """Multiply-accumulate operations of one evaluation (0 for data movement)."""
        return 0

    def error_bound(self, *inputs: Array) -> Array | None:
        """Largest legal |device - exact| per element of output 0, or None when it must be exact.

        Called with floating-point inputs as the device saw them. Source of the formulas: TOSA 1.0
        section 1.9 (dot-product bound) for accumulating operators, units in the last place of the
        library function otherwise.
        """
        return None


def as_tuple(array: Array) -> tuple[Array, ...]:
    """The result of `evaluate` of an operator with one output."""
    return (np.asarray(array, order="C"),)  # ascontiguousarray would make scalars 1-d
