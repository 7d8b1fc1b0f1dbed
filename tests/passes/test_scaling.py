"""Deep graphs: twice the nodes take about twice the time, and nothing recurses over nodes."""

from __future__ import annotations

import gc
import sys
import time

import numpy as np
import pytest

from bringup.ir import DType, Graph, GraphEditor, TensorType
from bringup.ops.cast import Cast
from bringup.ops.clamp import Clamp
from bringup.ops.linear import Linear
from bringup.ops.reshape import Reshape
from bringup.ops.transpose import Transpose
from bringup.ops.unary import Unary
from bringup.passes.pipeline import float_passes
from bringup.plan import make_plan
from bringup.targets import find_target

MOST = 3.0
"""Time of twice the nodes: 2, and what caches and others add; 4 when a pass is quadratic."""


def chain(layers: int) -> Graph:
    """Linear, clamp, no-op cast, two transposes that cancel and a tanh, over and over."""
    editor = GraphEditor("chain")
    x = editor.add_input("x", TensorType(DType.F32, (4, 8)))
    weight = editor.add_constant("w", np.eye(8, dtype=np.float32))
    bias = editor.add_constant("b", np.zeros(8, np.float32))
    for _ in range(layers):
        x = editor.add_node(Linear(), (x, weight, bias))
        x = editor.add_node(Clamp(0.0, 6.0), (x,))
        x = editor.add_node(Cast(DType.F32), (x,))
        x = editor.add_node(Reshape((2, 2, 8)), (x,))
        x = editor.add_node(Transpose((1, 0, 2)), (x,))
        x = editor.add_node(Unary("tanh"), (x,))
        x = editor.add_node(Transpose((1, 0, 2)), (x,))
        x = editor.add_node(Reshape((4, 8)), (x,))
    editor.outputs.append(x)
    return editor.finish()


def seconds(layers: int) -> float:
    """Processor time of building, cleaning up and planning; the better of two."""
    times = []
    for _ in range(2):
        gc.collect()
        start = time.process_time()
        graph = float_passes(chain(layers))
        assert len(graph.nodes) <= 4 * layers
        make_plan(graph, find_target("scalar"))
        times.append(time.process_time() - start)
    return min(times)


def test_time_grows_linearly() -> None:
    assert seconds(500) <= MOST * seconds(250)  # 4,000 and 2,000 nodes


def test_nothing_recurses_over_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(400)
        assert float_passes(chain(150)).nodes
    finally:
        sys.setrecursionlimit(limit)
