"""`python -m bench [NAME ...]`: measure every figure the README states.

Each bench prints its own table; the last table sets the figures beside their bars. Exit code 1
when one is missed.
"""

from __future__ import annotations

import importlib
import sys

from bench.bars import Bar, console, print_bars

BENCHES = (
    "verification",
    "accuracy",
    "planner",
    "scalar_instructions",
    "vector_instructions",
    "evaluator",
    "turnaround",
    "size",
    "simulator_speed",
)


def main(names: list[str]) -> int:
    """Run the named benches, or all."""
    unknown = sorted(set(names) - set(BENCHES))
    if unknown:
        console.print(f"unknown bench {', '.join(unknown)}; there are {', '.join(BENCHES)}")
        return 2
    bars: list[Bar] = []
    for name in names or BENCHES:
        console.rule(name)
        bars += importlib.import_module(f"bench.{name}").measure()
    print_bars(bars)
    return 0 if all(bar.ok for bar in bars) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
