"""Judges every planted fault: `make faults`. Resumable: verdicts are kept until the tree changes.

Exit code 0 when at least `LEAST` of the faults not shown equivalent made a test fail, 1 when fewer
did or a table is wrong.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from threading import Lock

from tests.faults.fault_judge import COPIED, Tree, Verdict
from tests.faults.fault_table import ROOT, Fault, FaultTableError, all_faults

LEAST = 0.97
VERDICTS = ROOT / "build" / "faults.json"


class Ledger:
    """Verdicts on disk, valid for one state of the tree and one row of a table."""

    def __init__(self, file: Path, state: str) -> None:
        self._file, self._state, self._lock = file, state, Lock()
        stored = json.loads(file.read_text()) if file.is_file() else {}
        self._verdicts: dict[str, str] = stored if stored.get("state") == state else {}

    def get(self, fault: Fault) -> Verdict | None:
        """What was found earlier."""
        value = self._verdicts.get(_key(fault))
        return Verdict(value) if value else None

    def put(self, fault: Fault, verdict: Verdict) -> None:
        """Keep a verdict."""
        with self._lock:
            self._verdicts |= {"state": self._state, _key(fault): verdict.value}
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(json.dumps(self._verdicts, indent=1))


def _key(fault: Fault) -> str:
    return hashlib.sha256(repr(fault).encode()).hexdigest()[:24]


def state_of_tree() -> str:
    """Hash of every file a verdict depends on; the tables count row by row instead."""
    total, tables = hashlib.sha256(), Path(__file__).parent
    for name in COPIED:
        for path in sorted((ROOT / name).rglob("*")):
            if path.is_file() and path.suffix != ".pyc" and path.parent != tables:
                total.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return total.hexdigest()


def judge_all(
    faults: Iterable[Fault], ledger: Ledger, jobs: int
) -> Iterator[tuple[Fault, Verdict | str]]:
    """Faults with their verdicts (or what is wrong with the row), in order."""
    with tempfile.TemporaryDirectory(prefix="bringup-faults-") as folder:
        trees: SimpleQueue[Tree] = SimpleQueue()
        for number in range(jobs):
            trees.put(Tree.copy(Path(folder) / str(number)))

        def judge(fault: Fault) -> Verdict | str:
            if known := ledger.get(fault):
                return known
            tree = trees.get()
            try:
                verdict = tree.judge(fault)
            except FaultTableError as error:
                return str(error)
            finally:
                trees.put(tree)
            ledger.put(fault, verdict)
            return verdict

        with ThreadPoolExecutor(jobs) as pool:
            listed = list(faults)
            yield from zip(listed, pool.map(judge, listed), strict=True)


def main() -> int:
    """Judge, print every survivor and the rate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="only faults whose name holds one of these")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    faults = [
        f
        for f in all_faults()
        if not arguments.words or any(word in f.name for word in arguments.words)
    ]
    from bringup.runners.sim.program import program

    os.environ["BRINGUP_SIM"] = str(program())  # copies of the tree need not build their own
    tally = dict.fromkeys(Verdict, 0)
    wrong = 0
    ledger = Ledger(VERDICTS, state_of_tree())
    for number, (fault, verdict) in enumerate(judge_all(faults, ledger, arguments.jobs), 1):
        if isinstance(verdict, Verdict):
            tally[verdict] += 1
        else:
            wrong += 1
        shown = verdict.value if isinstance(verdict, Verdict) else f"TABLE: {verdict}"
        if verdict is Verdict.EQUIVALENT:
            shown += f" ({fault.equivalent})"
        print(f"{number:4}/{len(faults)} {fault.name}: {shown}", flush=True)
    judged = tally[Verdict.KILLED] + tally[Verdict.SURVIVED]
    rate = tally[Verdict.KILLED] / judged if judged else 1.0
    print(
        f"{tally[Verdict.KILLED]} of {judged} planted faults make a test fail ({rate:.1%}); "
        f"{tally[Verdict.EQUIVALENT]} equivalent ones listed, {wrong} wrong rows"
    )
    return int(wrong > 0 or rate < LEAST)


if __name__ == "__main__":
    sys.exit(main())
