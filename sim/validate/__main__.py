"""Random differential test of the simulator against QEMU.

    python sim/validate --sim build/sim --instructions 1000000

Prints every difference with the shortest sequence that shows it; exit code 1 if there is one.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import defects
import peers
from differential import Comparison

VLENS = (128, 256, 512, 1024)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sim", type=Path, required=True, help="the simulator's executable")
    parser.add_argument(
        "--instructions",
        type=int,
        default=100_000,
        help="random test instructions to execute (set-up not counted)",
    )
    parser.add_argument("--xlen", type=int, choices=(32, 64), default=64)
    parser.add_argument(
        "--scalar", action="store_true", help="without vector instructions (VLEN is the same)"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--length", type=int, default=12, help="instructions per case")
    parser.add_argument("--cases", type=int, default=200, help="cases per image")
    parser.add_argument(
        "--everything", action="store_true", help="do not leave out the known QEMU defects"
    )
    arguments = parser.parse_args()
    if not peers.have_qemu(arguments.xlen):
        print(f"{peers.QEMU[arguments.xlen]} is not installed", file=sys.stderr)
        return 3
    start, differences, batch = time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        comparison = Comparison(arguments.sim, Path(folder), arguments.xlen)
        if arguments.scalar:
            comparison.leave_out_vectors()
        while sum(comparison.executed.values()) < arguments.instructions:
            vlen, ones = VLENS[batch % 4], bool(batch // 4 % 2)
            skip = frozenset() if arguments.everything else defects.skipped(ones, arguments.xlen)
            seed = arguments.seed * 1_000_000 + batch
            try:
                found = comparison.batch(seed, arguments.cases, arguments.length, vlen, ones, skip)
            except RuntimeError as error:
                print(error)
                differences += 1
                found = []
            for difference in found:
                print(difference)
            differences += len(found)
            batch += 1
        executed = comparison.executed
    seconds = time.monotonic() - start
    print(
        f"{sum(executed.values())} random instructions, {len(executed)} different ones, "
        f"{batch} images, {seconds:.0f} s: {differences} differences; "
        f"traps in {comparison.trapped} cases of {batch * arguments.cases}"
    )
    for known in defects.DEFECTS:
        if not arguments.everything and known.only_xlen in (None, arguments.xlen):
            print(f"left out{' with ones' if known.only_ones else ''}: {', '.join(known.rows)}")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
