"""Starts a program that may write beneath one folder and read the system's software, nothing else.

For simulators of others that carry out a guest's file calls with all rights of the user (QEMU's
semihosting, spike's proxied system calls). The means is Linux's Landlock (kernel documentation,
"Landlock: unprivileged access control"): no root is needed, and what the program starts inherits
it. It decides on files, not on their modes; only regular files can be made.

Also a program of its own, so that no thread of the caller is between fork and exec:
`python -I -S confine.py FOLDER READABLE... -- COMMAND...`. Nothing but the standard library.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
"""Numbers of the system calls, the same on every architecture."""
_SET_NO_NEW_PRIVILEGES = 38
_ASK_VERSION, _BENEATH = 1, 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIRECTORY = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_FILE, _MAKE_REGULAR, _TRUNCATE = 1 << 5, 1 << 8, 1 << 14
_READ = _EXECUTE | _READ_FILE | _READ_DIRECTORY
_USE = _WRITE_FILE | _READ_FILE | _READ_DIRECTORY | _REMOVE_FILE | _MAKE_REGULAR | _TRUNCATE
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_KNOWN = {1: (1 << 13) - 1, 2: (1 << 14) - 1}
"""Rights a version of Landlock can take away; from 3 on those of truncating, too."""
_KNOWN_SINCE_3 = (1 << 15) - 1

_SOFTWARE = ("/usr", "/lib", "/lib32", "/lib64", "/opt", "/nix/store", "/etc/ld.so.cache")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "TMPDIR", "LANG", "LC_ALL", "ASAN_OPTIONS")


class _RulesetAttributes(ctypes.Structure):
    _fields_ = [("handled_access_fs", ctypes.c_uint64)]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def environment() -> dict[str, str]:
    """What a program that runs guests gets to see of ours: nothing that could be a secret."""
    return {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}


@lru_cache
def can_confine() -> bool:
    """Whether this system has Landlock."""
    return sys.platform == "linux" and _version() > 0


def confined(command: Sequence[str], readable: Sequence[Path]) -> tuple[str, ...]:
    """The command that starts another in its working directory, confined to it; the same command
    where that cannot be done.

    Args:
        readable: files and folders it may read beside the system's software and its own.
    """
    if not can_confine():
        return tuple(command)
    own = [Path(command[0]).resolve().parent, *readable]
    launcher = (sys.executable, "-I", "-S", str(Path(__file__).resolve()))
    return (*launcher, ".", *map(str, own), "--", *command)


def note() -> str:
    """What users should know about their simulator on this system; empty: it is confined."""
    return "" if can_confine() else ", guests may use your files: this system has no Landlock"


def _system() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _version() -> int:
    return int(_system().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION))


def _fail(what: str) -> None:
    error = ctypes.get_errno()
    raise OSError(error, f"{what}: {os.strerror(error)}")


def restrict(folder: Path, readable: Sequence[Path]) -> None:
    """Give up, for good, all files but these.

    Raises:
        OSError: the kernel refuses.
    """
    system = _system()
    handled = _KNOWN.get(_version(), _KNOWN_SINCE_3)
    attributes = _RulesetAttributes(handled)
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    ruleset = system.syscall(_CREATE_RULESET, ctypes.byref(attributes), size, 0)
    if ruleset < 0:
        _fail("landlock_create_ruleset")
    rules = [(path, _READ) for path in (*map(Path, _SOFTWARE), *readable)]
    rules += [(Path(path), _READ_FILE | _WRITE_FILE) for path in _DEVICES]
    for path, rights in [*rules, (folder, _USE)]:
        if not path.exists():
            continue
        allowed = rights & handled if path.is_dir() else rights & handled & _OF_FILES
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
        rule = _PathBeneath(allowed, opened)
        if system.syscall(_ADD_RULE, ruleset, _BENEATH, ctypes.byref(rule), 0) < 0:
            _fail(f"landlock_add_rule {path}")
        os.close(opened)
    if system.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) < 0:
        _fail("PR_SET_NO_NEW_PRIVS")
    if system.syscall(_RESTRICT_SELF, ruleset, 0) < 0:
        _fail("landlock_restrict_self")
    os.close(ruleset)


def main() -> None:
    """`confine.py FOLDER READABLE... -- COMMAND...`."""
    arguments = sys.argv[1:]
    end = arguments.index("--")
    folder, *readable = map(Path, arguments[:end])
    command = arguments[end + 1 :]
    restrict(folder, readable)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
