"""Which stage is running, how long it took, and whether its result came from the cache."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Stage:
    """A finished stage. `seconds` is wall time; `cached` means nothing was redone."""

    name: str
    seconds: float
    cached: bool = False


def _nobody(name: str) -> None:
    """Default listener."""


@dataclass
class Stages:
    """Collects stages; `listener` is told each stage's name when it starts."""

    listener: Callable[[str], None] = _nobody
    finished: list[Stage] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[Callable[[], None]]:
        """Time a stage. The yielded function marks its result as cached."""
        self.listener(name)
        start, cached = time.perf_counter(), False

        def from_cache() -> None:
            nonlocal cached
            cached = True

        yield from_cache
        self.finished.append(Stage(name, time.perf_counter() - start, cached))
