"""Networks that arrive as a graph file instead of a PyTorch model."""

from __future__ import annotations

from pathlib import Path

from bringup.errors import BringupError, GraphError, UsageError, first_lines
from bringup.files import parse_json
from bringup.frontend.modelblaster import read_modelblaster
from bringup.frontend.modelblaster.reader import ImportedGraph
from bringup.ir import Graph
from bringup.ir.serialize import FORMAT, load_graph
from bringup.ops import Quantize
from bringup.passes.pipeline import float_passes
from bringup.pipeline.prepare import Prepared
from bringup.quantize.flow import to_integers


def read_saved(path: Path) -> Prepared:
    """A `graph.json` of an earlier run, or one of ModelBlaster (version 1), ready for planning.

    Raises:
        UsageError: no such file. GraphError: it is neither, or damaged.
    """
    if not path.is_file():
        raise UsageError("no such graph file", where=str(path))
    try:
        document = parse_json(path.read_bytes())
    except (OSError, ValueError) as error:
        raise GraphError("the graph file is not JSON", where=str(path), why=str(error)) from error
    if isinstance(document, dict) and document.get("format") == FORMAT:
        return Prepared(load_graph(path.parent), (), cached=True)
    imported = read_modelblaster(path)
    try:
        return _rewritten(imported)
    except BringupError:
        raise
    except Exception as error:  # scales of a stranger's file that no arithmetic survives
        raise GraphError(
            "the graph cannot be rewritten", where=str(path), why=first_lines(error)
        ) from error


def _rewritten(imported: ImportedGraph) -> Prepared:
    if _is_quantized(imported.graph):
        quantized = to_integers(imported.graph, imported.warnings)
        return Prepared(quantized.graph, quantized.notes, cached=False)
    return Prepared(float_passes(imported.graph), imported.warnings, cached=False)


def _is_quantized(graph: Graph) -> bool:
    return any(isinstance(node.op, Quantize) for node in graph.nodes)
