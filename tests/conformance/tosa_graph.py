"""Single-operator TOSA test graphs as NumPy data (files of `tosa_verif_conformance_generator`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tosa_reference_model
from tosa.DType import DType as TosaType
from tosa.Op import Op
from tosa.TosaGraph import TosaGraph

OPERATORS = {value: name for name, value in vars(Op).items() if not name.startswith("_")}
TYPES = {value: name for name, value in vars(TosaType).items() if not name.startswith("_")}

STORED = {
    "BOOL": np.bool_,
    "INT8": np.int8,
    "INT16": np.int16,
    "INT32": np.int32,
    "FP16": np.float16,
    "FP32": np.float32,
}
"""NumPy types of the element types that are whole bytes in a file."""


@dataclass(frozen=True)
class Operand:
    """A tensor (or constant shape) of a test: `array` is None when its type is packed."""

    type: str
    array: np.ndarray | None


@dataclass(frozen=True)
class Case:
    """One conformance test.

    Args:
        attribute: the flatbuffer attribute table of the operator, read by field name.
    """

    name: str
    operator: str
    operands: tuple[Operand, ...]
    attribute: Any
    output_type: str
    output_shape: tuple[int, ...]
    graph: Path
    inputs: tuple[np.ndarray, ...]

    def expected(self) -> np.ndarray:
        """What the TOSA reference model computes."""
        outputs, status = tosa_reference_model.run(self.graph.read_bytes(), list(self.inputs))
        if status != tosa_reference_model.GraphStatus.TOSA_VALID:
            raise RuntimeError(f"reference model: {status} for {self.name}")
        dtype = STORED[self.output_type]
        return np.frombuffer(outputs[0].tobytes(), dtype).reshape(self.output_shape)


def load(folder: Path) -> Case:
    """Read one test folder."""
    description = json.loads((folder / "desc.json").read_text())
    graph = folder / description["tosa_file"]
    block = TosaGraph.GetRootAs(graph.read_bytes(), 0).Regions(0).Blocks(0)
    inputs = {
        name: np.load(folder / file)
        for name, file in zip(description["ifm_name"], description["ifm_file"], strict=True)
    }
    operator = _operator_under_test(block)
    tensors = {block.Tensors(i).Name(): block.Tensors(i) for i in range(block.TensorsLength())}
    shapes = {block.Shapes(i).Name(): block.Shapes(i) for i in range(block.ShapesLength())}
    operands = []
    for i in range(operator.InputsLength()):
        name = operator.Inputs(i)
        if name in shapes:
            values = np.frombuffer(shapes[name].DataAsNumpy().tobytes(), np.int64)
            operands.append(Operand("SHAPE", values[: shapes[name].Rank()]))
        else:
            operands.append(_operand(tensors[name], inputs.get(name.decode())))
    result = tensors[operator.Outputs(0)]
    return Case(
        folder.name,
        OPERATORS[operator.Op()],
        tuple(operands),
        _attribute(operator),
        TYPES[result.Type()],
        _shape(result),
        graph,
        tuple(inputs.values()),
    )


def _operator_under_test(block: Any) -> Any:
    operators = [block.Operators(i) for i in range(block.OperatorsLength())]
    constants = ("CONST", "CONST_SHAPE")
    (operator,) = (o for o in operators if OPERATORS[o.Op()] not in constants)
    return operator


def _shape(tensor: Any) -> tuple[int, ...]:
    return tuple(tensor.Shape(i) for i in range(tensor.ShapeLength()))


def _operand(tensor: Any, given: np.ndarray | None) -> Operand:
    type_ = TYPES[tensor.Type()]
    if type_ not in STORED:
        return Operand(type_, None)
    if given is not None:
        return Operand(type_, given)
    count = int(np.prod(_shape(tensor), dtype=np.int64))
    data = np.frombuffer(tensor.DataAsNumpy().tobytes(), STORED[type_])[:count]
    return Operand(type_, data.reshape(_shape(tensor)))


def _attribute(operator: Any) -> Any:
    """The attribute table of an operator as its own class (`Conv2dAttribute`, ...)."""
    import importlib

    from tosa import Attribute

    names = {value: name for name, value in vars(Attribute.Attribute).items() if name[0] != "_"}
    name = names[operator.AttributeType()]
    table = operator.Attribute()
    attribute = getattr(importlib.import_module(f"tosa.{name}"), name)()
    attribute.Init(table.Bytes, table.Pos)
    return attribute
