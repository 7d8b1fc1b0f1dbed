"""The graph: types, values, operators as data, verifier, reference interpreter."""

from bringup.ir.graph import Graph, GraphEditor, Node, Origin, Value
from bringup.ir.interpreter import evaluate
from bringup.ir.operator import Array, Operator, as_tuple
from bringup.ir.types import DType, Quantization, TensorType
from bringup.ir.verify import verify

__all__ = [
    "Array",
    "DType",
    "Graph",
    "GraphEditor",
    "Node",
    "Operator",
    "Origin",
    "Quantization",
    "TensorType",
    "Value",
    "as_tuple",
    "evaluate",
    "verify",
]
