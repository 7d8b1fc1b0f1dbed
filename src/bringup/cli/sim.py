"""`bringup sim`: the simulator by itself, for any bare-metal ELF."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator

import typer

from bringup.cli.app import app

_OF_CORES = ("--core", "--memories")
"""Options whose value is a core file."""


@app.command(
    "sim",
    context_settings={
        "ignore_unknown_options": True,
        "allow_extra_args": True,
        "help_option_names": [],
    },
)
def simulate(context: typer.Context) -> None:
    """Run an ELF on the simulator, with the simulator's own options: `bringup sim --help`.

    `--core` takes the name of a core as well. The exit code is the guest's; the simulator's own
    are 2 (option or image), 124 (limit), 125 (the guest cannot go on), 130 (interrupted).
    """
    from bringup.runners.sim.program import program

    path = str(program())
    arguments = list(_with_core_files(context.args))
    sys.stdout.flush()
    os.execv(path, [path, *arguments])


def _with_core_files(arguments: Iterable[str]) -> Iterator[str]:
    """The arguments, names of cores replaced by their files.

    Raises:
        UsageError: there is no core of that name.
    """
    from bringup.runners.sim.runner import core_file

    before = ""
    for argument in arguments:
        option, equals, value = argument.partition("=")
        if before in _OF_CORES:
            yield core_file(argument)
        elif equals and option in _OF_CORES:
            yield f"{option}={core_file(value)}"
        else:
            yield argument
        before = argument
