"""The tables of planted faults (`*.toml` here): what is changed, and which tests must notice.

[[source]]
path = "src/bringup/..."                # file the faults of this group are planted in
tests = "tests/... --option"            # arguments of the pytest call that must fail
[[source.fault]]
what = "last channel left out"
old = "c < channels"                    # occurs exactly once in the file
new = "c < channels - 1"
tests = "..."                           # where those of the group are not meant
sample = true                           # judged in the fast suite, too
equivalent = "why no test can see it"   # counted apart; it must survive
"""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
_SOURCE_KEYS = {"path", "tests", "fault"}
_FAULT_KEYS = {"what", "old", "new", "tests", "sample", "equivalent"}


class FaultTableError(Exception):
    """A row that cannot be judged: its text is gone or ambiguous, or it makes no difference."""


@dataclass(frozen=True)
class Fault:
    """One change of one file.

    Args:
        path: relative to the repository.
        tests: arguments of pytest, split as a shell would.
        sample: among those the fast suite judges.
        equivalent: the reason why no input can tell; empty for all others.
    """

    path: str
    what: str
    old: str
    new: str
    tests: tuple[str, ...]
    sample: bool = False
    equivalent: str = ""

    @property
    def name(self) -> str:
        """Unique within all tables."""
        return f"{self.path}: {self.what}"

    def planted(self, text: str) -> str:
        """`text`, the file as it is, with the fault in it.

        Raises:
            FaultTableError: the old text does not occur exactly once.
        """
        found = text.count(self.old)
        if found != 1 or self.old == self.new:
            raise FaultTableError(f"{self.name}: the old text occurs {found} times: {self.old!r}")
        return text.replace(self.old, self.new)


def load(table: Path) -> Iterator[Fault]:
    """Faults of one table in order.

    Raises:
        FaultTableError: an unknown key.
    """
    for source in tomllib.loads(table.read_text())["source"]:
        _only(source, _SOURCE_KEYS, table)
        for row in source["fault"]:
            _only(row, _FAULT_KEYS, table)
            yield Fault(
                source["path"],
                row["what"],
                row["old"],
                row["new"],
                tuple(shlex.split(row.get("tests", source.get("tests", "")))),
                row.get("sample", False),
                row.get("equivalent", ""),
            )


def _only(row: dict[str, object], keys: set[str], table: Path) -> None:
    if unknown := set(row) - keys:
        raise FaultTableError(f"{table.name}: unknown keys {sorted(unknown)}")


def all_faults() -> list[Fault]:
    """Every fault of every table."""
    return [fault for table in sorted(FOLDER.glob("*.toml")) for fault in load(table)]
