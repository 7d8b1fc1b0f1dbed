"""Options several subcommands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Quant(StrEnum):
    """Precisions."""

    FP32 = "fp32"
    FP16 = "fp16"
    INT8 = "int8"


def path(text: str) -> Path:
    """A path given on the command line. `Path("")` would be the current folder."""
    if not text:
        raise typer.BadParameter("an empty path names nothing; the current folder is .")
    return Path(text)


def _zoo_names(incomplete: str) -> list[str]:
    """What the shell offers beside files."""
    from bringup.models import names

    return [name for name in names() if name.startswith(incomplete)]


Model = Annotated[
    str,
    typer.Argument(
        help="Zoo name, Python file ([b]file.py[/] or [b]file.py:factory[/]), or saved "
        "torch.export program ([b].pt2[/]); also [b]graph.json[/] of an earlier run or of "
        "ModelBlaster.",
        autocompletion=_zoo_names,
    ),
]
QuantOption = Annotated[Quant, typer.Option("--quant", help="Precision.")]
TargetOption = Annotated[str, typer.Option("--target", help="Machine to generate code for.")]
RunnerOption = Annotated[
    str, typer.Option("--runner", help="What executes the image; auto takes the first available.")
]
VlenOption = Annotated[int, typer.Option("--vlen", help="Vector register length in bits.")]
CoreOption = Annotated[
    str,
    typer.Option(
        "--core",
        help="What runner sim models the time of: [b]ideal[/] (a cycle per instruction), rocket, "
        "saturn, x60, c908, or a YAML file.",
    ),
]
CalibrateOption = Annotated[
    Path | None,
    typer.Option("--calibrate", help="Calibration samples (.npy, .npz, .pt).", parser=path),
]
InputsOption = Annotated[int, typer.Option("--inputs", help="Inferences to run and verify.")]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="Fail if a node has no kernel of the target itself.")
]
PerTensorOption = Annotated[
    bool, typer.Option("--per-tensor", help="One weight scale per tensor, not per channel.")
]
SymmetricOption = Annotated[
    bool, typer.Option("--symmetric", help="int8 activations without zero point.")
]
ObserverOption = Annotated[
    str, typer.Option("--observer", help="minmax, moving_average or histogram.")
]
CacheOption = Annotated[
    bool,
    typer.Option(
        "--no-cache",
        help="Make graph, objects and image anew, and keep none of them.",
    ),
]

TrustOption = Annotated[
    bool,
    typer.Option(
        "--trust",
        help="Let a [b].pt2[/] run the code pickled in it. Without, only its weights are read.",
    ),
]
TimeoutOption = Annotated[float, typer.Option("--timeout", help="Seconds the run may take.")]
ClockOption = Annotated[
    float, typer.Option("--clock", help="MHz that turn modelled or measured cycles into time.")
]


def _be_verbose(context: typer.Context, verbose: bool) -> bool:
    context.find_root().obj.verbose = verbose
    return verbose


VerboseOption = Annotated[
    bool,
    typer.Option(
        "--verbose",
        callback=_be_verbose,
        is_eager=True,
        expose_value=False,
        help="Print the traceback of an error, your model's own frames included.",
    ),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print the result as JSON instead of tables.")
]
