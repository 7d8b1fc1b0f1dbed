"""Coverage-guided fuzzing of the readers of graphs and weights (`pip install atheris`, by hand).

    python tests/pipeline/fuzz_graphs.py graph|weights CORPUS -max_total_time=600

Inputs are a graph.json, or weights whose digest fits. An empty CORPUS is filled with one. Whatever
is not a BringupError ends the run.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from pathlib import Path

import atheris  # type: ignore[import-not-found]

with atheris.instrument_imports(include=["bringup"]):
    from bringup.errors import BringupError
    from bringup.ir import DType, GraphEditor, Quantization, TensorType
    from bringup.ir.serialize import load_graph, save_graph
    from bringup.ops.clamp import Clamp
    from bringup.ops.linear import Linear
    from bringup.ops.quantize import Quantize

import numpy as np

GRAPH, WEIGHTS = "graph.json", "weights.safetensors"


def write_network(folder: Path) -> None:
    """A small graph with constants, attributes and a quantized value."""
    editor = GraphEditor("network")
    x = editor.add_input("x", TensorType(DType.F32, (1, 4)))
    weight = editor.add_constant("weight", np.arange(12, dtype=np.float32).reshape(3, 4))
    bias = editor.add_constant("bias", np.ones(3, np.float32))
    y = editor.add_node(Linear(), [x, weight, bias], name="fc")
    y = editor.add_node(Clamp(0.0, 6.0), [y])
    scale = Quantization((0.5,), 3)
    editor.outputs = [editor.add_node(Quantize(0.5, 3), [y], name="q", quantization=scale)]
    save_graph(editor.finish(), folder)


FOLDER = Path(tempfile.mkdtemp(prefix="bringup-fuzz-"))
write_network(FOLDER)
ORIGINALS = {name: (FOLDER / name).read_bytes() for name in (GRAPH, WEIGHTS)}
DIGEST = json.loads(ORIGINALS[GRAPH])["weights_sha256"].encode()


def try_graph(data: bytes) -> None:
    """Read a mutated graph."""
    (FOLDER / GRAPH).write_bytes(data)
    read()


def try_weights(data: bytes) -> None:
    """Read mutated weights with the digest they have."""
    digest = hashlib.sha256(data).hexdigest().encode()
    (FOLDER / GRAPH).write_bytes(ORIGINALS[GRAPH].replace(DIGEST, digest))
    (FOLDER / WEIGHTS).write_bytes(data)
    read()


def read() -> None:
    """What is refused has a reason."""
    try:
        load_graph(FOLDER)
    except BringupError as error:
        assert error.what


def main() -> None:
    """Fill an empty corpus, then fuzz."""
    kind, corpus = sys.argv.pop(1), Path(sys.argv[1])
    corpus.mkdir(exist_ok=True)
    if not any(corpus.iterdir()):
        (corpus / "whole").write_bytes(ORIGINALS[GRAPH if kind == "graph" else WEIGHTS])
    atheris.Setup(sys.argv, try_graph if kind == "graph" else try_weights)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
