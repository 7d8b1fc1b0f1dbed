"""The families, and which rows of the instruction table none of them checks."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from instructions import (
    compressed,
    control,
    integer,
    scalar_float,
    scalar_memory,
    vector_float,
    vector_integer,
    vector_mask,
    vector_memory,
    vector_permute,
    vector_reduce,
    vector_set,
)
from instructions.rig import MARCH, Family

MODULES: dict[str, Callable[[], list[Family]]] = {
    "integer": integer.families,
    "float": scalar_float.families,
    "memory": scalar_memory.families,
    "control": control.families,
    "compressed": compressed.families,
    "vector_integer": vector_integer.integer_families,
    "vector_float": vector_float.float_families,
    "vector_mask": vector_mask.mask_families,
    "vector_reduce": vector_reduce.reduce_families,
    "vector_permute": vector_permute.permute_families,
    "vector_memory": vector_memory.memory_families,
    "vector_set": vector_set.families,
}

EXEMPT: dict[str, str] = {
    "sret": "tests/sim/test_privileged.py",
    "sfence.vma": "tests/sim/test_paging.py",
}
"""Rows that need other modes, and where they are checked."""


def unchecked(sim: Path, rows: set[str]) -> list[str]:
    """Rows of the simulator's table for 64-bit harts that have no check."""
    command = [str(sim), "--list-instructions", f"--isa={MARCH}"]
    listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    table = [line.split("\t")[0] for line in listing.splitlines()]
    return [name for name in table if name not in rows and name not in EXEMPT]
