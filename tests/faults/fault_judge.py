"""Plants faults in a copy of the tree and asks the named tests for their verdict."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from tests.faults.fault_table import ROOT, Fault, FaultTableError

COPIED = ("src", "runtime", "sim", "tests", "bench", "docs", "examples", "scripts")
FILES = ("pyproject.toml", "Makefile", "setup.py", "constraints.txt", "README.md")
_NO_BUILD = re.compile(r"\.(?:c|h|S): ?\d*:?.*\b(?:fatal )?error: ", re.M)
_FAILED, _PASSED = 1, 0
_LEAST_SECONDS, _TIMES_SLOWER = 60, 6


class Verdict(Enum):
    """What the tests said of a fault."""

    KILLED = "killed"
    SURVIVED = "survived"
    EQUIVALENT = "equivalent"


@dataclass
class Tree:
    """A copy of the repository that faults may be planted in, one at a time."""

    folder: Path
    _seconds: dict[tuple[str, ...], float] = field(default_factory=dict)

    @classmethod
    def copy(cls, folder: Path) -> Tree:
        """Copy what tests read; `folder` must not exist."""
        ignore = shutil.ignore_patterns("__pycache__", ".*")
        for name in COPIED:
            shutil.copytree(ROOT / name, folder / name, symlinks=True, ignore=ignore)
        for name in FILES:
            shutil.copy2(ROOT / name, folder / name)
        return cls(folder)

    def judge(self, fault: Fault, limit: float | None = None) -> Verdict:
        """Whether the fault's tests, which pass without it, fail with it.

        Args:
            limit: seconds after which the tests hang. Given, they are not first run without the
                fault to see that they pass, and in which time.

        Raises:
            FaultTableError: the row does not fit the tree: old text gone, tests that fail or do
                not exist without the fault, code that does not compile, an equivalent one noticed.
        """
        limit = limit or self._limit(fault.tests)
        path = self.folder / fault.path
        text = path.read_text()
        path.write_text(fault.planted(text))
        try:
            code, output = self._pytest(fault.tests, limit)
        finally:
            path.write_text(text)
            # a faulty build step may have left anything there
            shutil.rmtree(self.folder / "cache", ignore_errors=True)
        if _NO_BUILD.search(output):
            lines = [line for line in output.splitlines() if _NO_BUILD.search(line)]
            raise FaultTableError("\n".join([f"{fault.name}: does not compile", *lines[:5]]))
        if code not in (_PASSED, _FAILED) and code > 0:
            raise FaultTableError(f"{fault.name}: pytest exit {code}\n{output[-2000:]}")
        if code != _PASSED and fault.equivalent:
            raise FaultTableError(
                f"{fault.name}: called equivalent, yet a test fails\n{output[-2000:]}"
            )
        if fault.equivalent:
            return Verdict.EQUIVALENT
        return Verdict.SURVIVED if code == _PASSED else Verdict.KILLED

    def _limit(self, tests: tuple[str, ...]) -> float:
        """Seconds after which a run counts as hanging; the tests must pass without a fault."""
        if tests not in self._seconds:
            before = os.times().elapsed
            code, output = self._pytest(tests, None)
            if code != _PASSED:
                raise FaultTableError(
                    f"{' '.join(tests)}: exit {code} without a fault\n{output[-3000:]}"
                )
            self._seconds[tests] = os.times().elapsed - before
        return max(_LEAST_SECONDS, _TIMES_SLOWER * self._seconds[tests])

    def _pytest(self, tests: tuple[str, ...], limit: float | None) -> tuple[int, str]:
        """Exit code (negative: a signal, or a run that never ended) and output."""
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
        environment = os.environ | {
            "PYTHONPATH": str(self.folder / "src"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "OMP_NUM_THREADS": "1",
            "BRINGUP_CACHE": str(self.folder / "cache"),
        }
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        try:
            output, _ = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return -signal.SIGKILL, "hung"
        return process.returncode, output
