"""Build products by the hash of everything they depend on."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bringup.errors import UsageError

_LIMIT = 2 * 1024**3


@dataclass(frozen=True)
class Cache:
    """A folder of files named by key. Several processes may share it."""

    folder: Path

    def get(self, key: str) -> Path | None:
        """The stored file, marked as recently used, or None."""
        path = self._path(key)
        try:
            os.utime(path)
        except OSError:
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
        path.parent.mkdir(parents=True, exist_ok=True)
        os.replace(product, path)
        return path

    def trim(self, limit: int = _LIMIT) -> None:
        """Delete the files unused for longest until `limit` bytes are left."""
        entries = []
        for path in self.folder.glob("??/*"):
            try:
                status = path.stat()
            except OSError:  # another process trims as well
                continue
            entries.append((status.st_mtime, status.st_size, path))
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries):
            if total <= limit:
                break
            path.unlink(missing_ok=True)
            total -= size

    def clear(self) -> None:
        """Delete everything."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]


def cache_folder() -> Path:
    """BRINGUP_CACHE, else `bringup` below the user's cache folder (XDG_CACHE_HOME, ~/.cache)."""
    own = os.environ.get("BRINGUP_CACHE")
    if own:
        return Path(own)
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
