"""Every instruction against what Python says it computes.

    python sim/validate/instructions --sim build/sim [FAMILY...]

Prints every check that differs with its first case, and the rows nothing checks. Exit code 1 if
there is one of either.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

from instructions.catalogue import MODULES, unchecked  # noqa: E402
from instructions.run import execute  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sim", type=Path, required=True, help="the simulator's executable")
    parser.add_argument("names", nargs="*", help=f"modules: {', '.join(MODULES)}")
    given = parser.parse_args()
    start, wrong, cases, rows = time.monotonic(), 0, 0, set()
    for name in given.names or MODULES:
        for family in MODULES[name]():
            with tempfile.TemporaryDirectory(prefix="bringup-instructions-") as folder:
                found = execute(given.sim, family, Path(folder))
            for line in found:
                print(line)
            wrong += len(found)
            count = sum(len(check.operands) for check in family.checks)
            cases += count
            rows |= {check.row for check in family.checks}
            print(f"{family.name}: {len(family.checks)} checks, {count} cases", flush=True)
    missing = [] if given.names else unchecked(given.sim, rows)
    for row in missing:
        print(f"{row}: nothing checks it")
    print(
        f"{len(rows)} rows, {cases} cases, {time.monotonic() - start:.0f} s: "
        f"{wrong} checks differ, {len(missing)} rows without a check"
    )
    return 1 if wrong or missing else 0


if __name__ == "__main__":
    sys.exit(main())
