"""What a device's answer lacks is never taken for right."""

from __future__ import annotations

import numpy as np
import pytest

from bringup.errors import RunError
from bringup.ir import Graph, evaluate
from bringup.verify.rung import (
    check_outputs,
    check_tensors,
    first_wrong_checksum,
    reference_checksums,
)


def inputs(graph: Graph) -> dict[str, np.ndarray]:
    return {"x": np.arange(48, dtype=np.int8).reshape(graph.type_of("x").shape)}


@pytest.mark.parametrize("missing", ["first", "second"])
def test_a_missing_tensor_is_an_error(tiny_graph: Graph, missing: str) -> None:
    given_ = inputs(tiny_graph)
    values = evaluate(tiny_graph, given_, keep=None)
    tensors = {name: values[name] for name in ("first", "second") if name != missing}
    with pytest.raises(RunError, match=f"no tensor '{missing}'"):
        check_tensors(tiny_graph, 0, given_, tensors, {})
    if missing in tiny_graph.outputs:
        with pytest.raises(RunError, match=f"no tensor '{missing}'"):
            check_outputs(tiny_graph, 0, values, tensors, {})


@pytest.mark.parametrize("name", ["first", "second"])
def test_checksums_that_are_missing_or_wrong_name_their_node(tiny_graph: Graph, name: str) -> None:
    golden = reference_checksums(tiny_graph, evaluate(tiny_graph, inputs(tiny_graph), keep=None))
    assert first_wrong_checksum(tiny_graph, golden, golden) is None
    without = {key: value for key, value in golden.items() if key != name}
    for device in (without, golden | {name: golden[name] ^ 1}):
        node = first_wrong_checksum(tiny_graph, golden, device)
        assert node is not None and node.name == name


def test_a_tensor_of_another_type_or_shape_is_an_error(tiny_graph: Graph) -> None:
    values = evaluate(tiny_graph, inputs(tiny_graph), keep=None)
    for changed in (values["second"].astype(np.int16), values["second"].reshape(-1)):
        tensors = {"first": values["first"], "second": changed}
        with pytest.raises(RunError, match="no tensor 'second' of type"):
            check_tensors(tiny_graph, 0, inputs(tiny_graph), tensors, {})
