"""`python -m tests.cases [NAME ...]`: judge every case in every combination, print the table.

Exit code 1 when a case is not right, or refused beyond the list in `expected`.
"""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from tests.cases.judge import names
from tests.cases.table import Judgements, judge_all, report, row

_WORKERS = int(os.environ.get("JOBS", "2"))


def main(chosen: list[str]) -> int:
    """Judge the named cases, or all."""
    unknown = sorted(set(chosen) - set(names()))
    if unknown:
        print(f"unknown case {', '.join(unknown)}")
        return 2
    wanted, start = chosen or names(), time.monotonic()
    results: dict[str, Judgements] = {}
    # fresh interpreters: PyTorch's threads do not survive a fork
    context = get_context("spawn")
    with ProcessPoolExecutor(_WORKERS, mp_context=context) as pool:
        futures = {pool.submit(judge_all, name): name for name in wanted}
        for future in as_completed(futures):
            name = futures[future]
            results[name] = future.result()
            print(f"[{len(results)}/{len(wanted)}] {row(name, results[name])}", flush=True)
    print(f"\n{time.monotonic() - start:.0f} s\n")
    return report(results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
