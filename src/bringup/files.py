"""Files: written whole or not at all, and JSON read with nothing taken on trust."""

from __future__ import annotations

import fcntl
import json
import math
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

from bringup.errors import UsageError


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file under a temporary name beside it, then rename it into place.

    Raises:
        UsageError: the folder cannot be made or written, or the disk is full.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(temporary, 0o644)
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(
            f"cannot write {path.name}",
            where=str(path.parent),
            why=error.strerror or str(error),
            hint="choose another folder with -o, or free some disk space",
        ) from error


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Meanwhile no other process that asks for it too works in a folder, which is made.

    Raises:
        UsageError: another one does already, or the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("w")
    except OSError as error:
        raise UsageError(
            "cannot write into the folder",
            where=str(folder),
            why=error.strerror or str(error),
            hint="choose another folder with -o",
        ) from error
    with lock:  # closing it, also by dying, ends the lock
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.stat(lock.name)  # its last holder deleted it: others lock a new one
        except OSError as error:
            raise UsageError(
                "another run is writing into this folder",
                where=str(folder),
                why="its results and these would be mixed",
                hint="wait for it to end, or choose another folder with -o",
            ) from error
        try:
            yield
        finally:
            Path(lock.name).unlink(missing_ok=True)
            with suppress(OSError):  # something was written
                folder.rmdir()


def write_text(path: Path, content: str) -> None:
    """`write_bytes` of UTF-8 text."""
    write_bytes(path, content.encode())


def write_json(path: Path, content: object) -> None:
    """`write_bytes` of indented JSON (no NaN or infinity)."""
    write_text(path, json.dumps(content, indent=1, allow_nan=False) + "\n")


def parse_json(content: bytes) -> Any:
    """The one thing a JSON text says.

    Raises:
        ValueError: it is no JSON, or one whose readers disagree: a key given twice, NaN or
            infinity, a number no float holds, half of a surrogate pair, endless nesting.
    """
    try:
        document = json.loads(
            content.decode(),
            object_pairs_hook=_distinct,
            parse_constant=_no_number,
            parse_float=_finite,
        )
        if b"\\u" in content:
            json.dumps(document, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except UnicodeEncodeError:
        raise ValueError("a string holds half of a surrogate pair") from None
    return document


def _distinct(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"the key {name[:80]!r} is given twice")
        found[name] = value
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"the number {text[:40]} is too large")
    return number
