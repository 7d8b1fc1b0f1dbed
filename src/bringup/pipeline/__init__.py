"""The stages in order: everything the command line does is one call from here."""

from bringup.pipeline.accuracy import Accuracy, evaluate_accuracy
from bringup.pipeline.build import Compiled, compile_project
from bringup.pipeline.check import check
from bringup.pipeline.run import Outcome, run
from bringup.pipeline.settings import Settings

__all__ = [
    "Accuracy",
    "Compiled",
    "Outcome",
    "Settings",
    "check",
    "compile_project",
    "evaluate_accuracy",
    "run",
]
