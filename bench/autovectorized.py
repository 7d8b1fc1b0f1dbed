"""What one would have without us: plain C, vectorized by the compiler."""

from __future__ import annotations

from dataclasses import replace

from bench.networks import count
from bench.vector_layers import REFERENCES
from bringup.profile import Profile
from bringup.targets import Target, find_target
from bringup.targets.kernel import Kernel


def plain_c(name: str, quant: str) -> Profile:
    """A zoo network in plain C, `clang -O3 -march=rv64gcv`: per layer the better of two loops.

    bench/autovec writes convolutions as a dot product and with channels innermost; which one the
    compiler vectorizes better depends on the layer, so both are run and the smaller count kept.
    """
    profiles = [count(name, quant, _target(kernels))[0] for kernels in (REFERENCES, _reversed())]
    pairs = zip(profiles[0].rows, profiles[1].rows, strict=True)
    rows = tuple(min(pair, key=lambda row: row.instret) for pair in pairs)
    return replace(profiles[0], rows=rows)


def _reversed() -> tuple[Kernel, ...]:
    return tuple(reversed(REFERENCES))


def _target(references: tuple[Kernel, ...]) -> Target:
    """The references in order of preference; our scalar C, vectorized, for other operators."""
    vector, scalar = find_target("rvv"), find_target("scalar")
    covered = {(kernel.operator, types) for kernel in references for types in kernel.types}
    rest = tuple(
        kernel
        for kernel in scalar.kernels
        if not any((kernel.operator, types) in covered for types in kernel.types)
    )
    return replace(
        vector,
        name="autovec",
        kernels=(*references, *rest),
        compile_flags=("-O3",),
        fallback=scalar,
    )
