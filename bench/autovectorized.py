"""The target one would have without us: plain C, vectorized by the compiler."""

from __future__ import annotations

from dataclasses import replace

from bench.vector_layers import REFERENCES
from bringup.targets import Target, find_target


def autovectorized() -> Target:
    """Plain C where bench/autovec has it, else our scalar C, all compiled as rv64gcv -O3."""
    vector, scalar = find_target("rvv"), find_target("scalar")
    covered = {(kernel.operator, types) for kernel in REFERENCES for types in kernel.types}
    rest = tuple(
        kernel
        for kernel in scalar.kernels
        if not any((kernel.operator, types) in covered for types in kernel.types)
    )
    return replace(
        vector,
        name="autovec",
        kernels=(*REFERENCES, *rest),
        compile_flags=("-O3",),
        fallback=scalar,
    )
