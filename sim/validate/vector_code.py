"""What a kernel compared by vector_kernels.py is: its assembly and what it works on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """`body`: the function. `rewritten`: what the benchmark writes before every timed call, bytes
    per element of a destination and of a source: it decides what the caches hold and owe."""

    body: str
    rewritten: tuple[int, int] = (0, 0)
    element: int = 1  # bytes per element of the destination
    argument: str = "source"  # a1: "source", "byte", "table", or "lines": text fills the array
    per_count: int = 1  # published elements per element of a2
    same: str = ""  # the results of series with the same word here agree; "": of no other
