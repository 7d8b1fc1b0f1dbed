"""Writing artifacts whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

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


def write_text(path: Path, content: str) -> None:
    """`write_bytes` of UTF-8 text."""
    write_bytes(path, content.encode())


def write_json(path: Path, content: object) -> None:
    """`write_bytes` of indented JSON (no NaN or infinity)."""
    write_text(path, json.dumps(content, indent=1, allow_nan=False) + "\n")
