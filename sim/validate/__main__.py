"""Random differential test of the simulator against QEMU and spike.

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
from differential import Comparison, table

VLENS = (128, 256, 512, 1024)
PROGRESS = 20.0


def compare(given: argparse.Namespace, peer: str) -> tuple[int, set[str]]:
    """Random programs against one peer: differences, printed, and the rows that were executed."""
    start, differences, batch = time.monotonic(), 0, 0
    said = start
    with tempfile.TemporaryDirectory() as folder:
        comparison = Comparison(given.sim, Path(folder), given.xlen, peer)
        if given.scalar:
            comparison.leave_out_vectors()
        while (done := sum(comparison.executed.values())) < given.instructions:
            if time.monotonic() - said > PROGRESS:
                said = time.monotonic()
                print(f"{peer}: {done} instructions, {differences} differences", file=sys.stderr)
            vlen, ones = VLENS[batch % 4], comparison.peer.ones and bool(batch // 4 % 2)
            skip = frozenset() if given.everything else defects.skipped(ones, given.xlen, peer)
            seed = given.seed * 1_000_000 + batch
            try:
                found = comparison.batch(seed, given.cases, given.length, vlen, ones, skip)
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
        f"{peer}: {sum(executed.values())} random instructions, {len(executed)} different ones, "
        f"{batch} images, {seconds:.0f} s: {differences} differences; "
        f"traps in {comparison.trapped} cases of {batch * given.cases}",
        flush=True,
    )
    if not given.everything:
        for known in defects.of(given.xlen, peer):
            print(f"left out{' with ones' if known.only_ones else ''}: {', '.join(known.rows)}")
    return differences, set(executed)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sim", type=Path, required=True, help="the simulator's executable")
    parser.add_argument(
        "--peer", nargs="*", choices=list(peers.PEERS), help="default: those installed"
    )
    parser.add_argument(
        "--instructions",
        type=int,
        default=100_000,
        help="random test instructions to execute on each peer (set-up not counted)",
    )
    parser.add_argument("--xlen", type=int, choices=(32, 64), default=64)
    parser.add_argument(
        "--scalar", action="store_true", help="without vector instructions (VLEN is the same)"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--length", type=int, default=12, help="instructions per case")
    parser.add_argument("--cases", type=int, default=200, help="cases per image")
    parser.add_argument(
        "--everything", action="store_true", help="do not leave out what is known to differ"
    )
    given = parser.parse_args()
    chosen = given.peer or [name for name, peer in peers.PEERS.items() if peer.found(given.xlen)]
    missing = [name for name in chosen if not peers.PEERS[name].found(given.xlen)]
    if missing or not chosen:
        print(f"not installed: {', '.join(missing or peers.PEERS)}", file=sys.stderr)
        return 3
    differences, judged = 0, set()
    for peer in chosen:
        found, executed = compare(given, peer)
        differences, judged = differences + found, judged | executed
    unjudged = [row.name for row in table(given.sim, given.xlen) if row.name not in judged]
    print(f"rows no peer judged: {', '.join(unjudged) or 'none'}")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
