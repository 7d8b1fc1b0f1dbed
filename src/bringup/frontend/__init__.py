"""PyTorch models become graphs: loading, exporting, importing, support check."""

from bringup.frontend.export import decompose_attention, export_model
from bringup.frontend.importer import import_program
from bringup.frontend.load import LoadedModel, check_model, load_model
from bringup.frontend.support import Finding, SupportReport, UnsupportedModelError

__all__ = [
    "Finding",
    "LoadedModel",
    "SupportReport",
    "UnsupportedModelError",
    "check_model",
    "decompose_attention",
    "export_model",
    "import_program",
    "load_model",
]
