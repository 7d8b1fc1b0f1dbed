"""`python -m tests.architectures [NAME ...]`: int8 beside independent fake quantization, a table.

Exit code 1 when an architecture falls more than 1 dB below it.
"""

from __future__ import annotations

import sys

from tests.architectures.accuracy import measure
from tests.architectures.networks import ARCHITECTURES


def main(chosen: list[str]) -> int:
    """Measure the named architectures, or all."""
    unknown = sorted(set(chosen) - set(ARCHITECTURES))
    if unknown:
        print(f"unknown architecture {', '.join(unknown)}; known: {', '.join(ARCHITECTURES)}")
        return 2
    print(f"{'SQNR in dB':16}{'int8':>8}{'fake':>8}{'difference':>12}{'mean removed':>22}")
    below = 0
    for name in chosen or ARCHITECTURES:
        accuracy = measure(ARCHITECTURES[name])
        below += not accuracy.enough
        print(f"{name:16}{accuracy}{'' if accuracy.enough else '   BELOW'}", flush=True)
    return int(below > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
