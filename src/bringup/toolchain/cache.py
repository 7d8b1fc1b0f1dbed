"""Build products by the hash of everything they depend on."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bringup.errors import UsageError
from bringup.files import write_text

_LIMIT = 2 * 1024**3
_SEAL = ".sha256"
_ABANDONED = 86400.0
"""Seconds after which nobody is still making what lies in a temporary folder."""


@dataclass(frozen=True)
class Cache:
    """A folder of files named by key. Several processes may share it."""

    folder: Path

    def get(self, key: str) -> Path | None:
        """The stored file, marked as recently used; None if there is none or it is damaged.

        What was truncated or edited since it was put is deleted: its maker makes it again.
        """
        path = self._path(key)
        try:
            if _digest_of(path) != _seal(path).read_text():
                self._drop(path)
                return None
            os.utime(path)
        except (OSError, ValueError):
            return None
        return path

    def temporary(self) -> Path:
        """A fresh folder on the cache's file system for a product in the making."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            return Path(tempfile.mkdtemp(prefix="making.", dir=self.folder))
        except OSError as error:
            raise UsageError(
                "the build cache cannot be written",
                where=str(self.folder),
                why=error.strerror or str(error),
                hint="set BRINGUP_CACHE to a writable folder",
            ) from error

    def put(self, key: str, product: Path) -> Path:
        """Move a finished file into the cache."""
        path = self._path(key)
        digest = _digest_of(product)
        write_text(_seal(path), digest)
        os.replace(product, path)
        return path

    def trim(self, limit: int = _LIMIT) -> None:
        """Delete the files unused for longest until `limit` bytes are left.

        Also what processes that were killed left in the making.
        """
        self._sweep()
        entries = []
        for path in self.folder.glob("??/*"):
            if path.suffix == _SEAL:
                continue
            try:
                status = path.stat()
            except OSError:  # another process trims as well
                continue
            entries.append((status.st_mtime, status.st_size, path))
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries):
            if total <= limit:
                break
            self._drop(path)
            total -= size

    def _sweep(self) -> None:
        for path in self.folder.glob("making.*"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > _ABANDONED:
                    shutil.rmtree(path, ignore_errors=True)

    def _drop(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        _seal(path).unlink(missing_ok=True)

    def clear(self) -> None:
        """Delete everything."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]


def _seal(path: Path) -> Path:
    """Beside a file: the digest it was put with."""
    return path.with_name(f"{path.name}{_SEAL}")


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def cache_folder() -> Path:
    """BRINGUP_CACHE, else `bringup` below the user's cache folder (XDG_CACHE_HOME, ~/.cache)."""
    own = os.environ.get("BRINGUP_CACHE")
    if own:
        return Path(own).absolute()  # compilers run in other folders
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "bringup"


def default_cache() -> Cache:
    """Compiled objects and linked images."""
    return Cache(cache_folder() / "objects")


def key_of(parts: Iterable[str | bytes]) -> str:
    """SHA-256 of a sequence of texts; order and boundaries count."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "little"))
        digest.update(content)
    return digest.hexdigest()
