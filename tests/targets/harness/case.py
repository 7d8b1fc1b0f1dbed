"""One call of a kernel: an operator with operands, as a graph of one node."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bringup.ir import Array, DType, GraphEditor, Operator, TensorType
from bringup.targets.kernel import Site


@dataclass(frozen=True)
class Case:
    """An operator and its operands.

    Args:
        name: unique among the cases of one operator.
        inputs: operand arrays in order.
        constants: indices of operands known at compile time.
        signed_zeros: whether the definition says which of the two zeros a float result is.
    """

    name: str
    op: Operator
    inputs: tuple[Array, ...]
    constants: tuple[int, ...] = ()
    signed_zeros: bool = False

    @cached_property
    def site(self) -> Site:
        """The node as a kernel's declaration sees it."""
        editor = GraphEditor("case")
        names = []
        for index, array in enumerate(self.inputs):
            if index in self.constants:
                names.append(editor.add_constant(f"operand{index}", array))
            else:
                type_ = TensorType(DType.of(array.dtype), array.shape)
                names.append(editor.add_input(f"operand{index}", type_))
        editor.outputs.append(editor.add_node(self.op, names))
        graph = editor.finish()
        return Site(graph, graph.nodes[0])

    @property
    def replaceable(self) -> tuple[int, ...]:
        """Operands a planner may let the result overwrite."""
        types = self.site.inputs
        same = (i for i, type_ in enumerate(types) if type_ == self.site.outputs[0])
        return tuple(i for i in same if self.op.in_place and i not in self.constants)

    @cached_property
    def expected(self) -> Array:
        """The reference result."""
        with np.errstate(all="ignore"):
            return self.op.evaluate(*self.inputs)[0]

    def check(self, actual: Array) -> None:
        """Raise AssertionError unless `actual` is a legal result."""
        expected = self.expected
        if self.signed_zeros and DType.of(expected.dtype).is_float:
            signs = [np.signbit(a) & (a == 0) for a in (actual, expected)]
            np.testing.assert_array_equal(*signs, err_msg=f"{self.name}: signs of zeros")
        with np.errstate(all="ignore"):
            bound = self.op.error_bound(*self.inputs)
        if bound is None:
            if expected.dtype == DType.BF16.numpy:  # whose NaNs NumPy holds unequal
                actual, expected = actual.astype(np.float32), expected.astype(np.float32)
            np.testing.assert_array_equal(actual, expected, err_msg=self.name)
            return
        actual64, expected64 = actual.astype(np.float64), expected.astype(np.float64)
        special = ~np.isfinite(expected64)
        np.testing.assert_array_equal(actual64[special], expected64[special], err_msg=self.name)
        error = np.abs(actual64[~special] - expected64[~special])
        allowed = np.broadcast_to(bound, expected.shape)[~special]
        worst = np.argmax(error - allowed) if error.size else 0
        assert np.all(error <= allowed), (
            f"{self.name}: |{actual64[~special].flat[worst]} - {expected64[~special].flat[worst]}| "
            f"= {error.flat[worst]} > {allowed.flat[worst]}"
        )

    def __str__(self) -> str:
        return self.name
