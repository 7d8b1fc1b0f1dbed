"""PyTorch models become graphs: loading, exporting, importing."""

from bringup.frontend.arguments import Arguments, flat_results
from bringup.frontend.decompose import canonical
from bringup.frontend.export import export_model
from bringup.frontend.importer import import_program
from bringup.frontend.load import LoadedModel, load_model
from bringup.frontend.support import Finding, SupportReport, UnsupportedModelError

__all__ = [
    "Arguments",
    "Finding",
    "LoadedModel",
    "SupportReport",
    "UnsupportedModelError",
    "canonical",
    "export_model",
    "flat_results",
    "import_program",
    "load_model",
]
