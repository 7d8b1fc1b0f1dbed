"""Kernels of a target compiled for this machine and called through ctypes."""

from __future__ import annotations

import ctypes
import mmap
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
from tests.targets.harness.abi import RUNTIME, fill, structures
from tests.targets.harness.case import Case

from bringup.ir import Array
from bringup.targets.kernel import Kernel
from bringup.targets.target import Target

GUARD = 64
POISON = 0xA5


def compiler() -> str:
    """A native C compiler."""
    for name in ("clang", "clang-19", "gcc", "cc"):
        if shutil.which(name):
            return name
    raise FileNotFoundError("no C compiler on PATH")


@cache
def library(target_name: str, flags: tuple[str, ...], sources: tuple[Path, ...]) -> ctypes.CDLL:
    """Shared library of kernel sources, symbols mangled with the target's name."""
    folder = Path(tempfile.mkdtemp(prefix="bringup-kernels-"))
    output = folder / f"{target_name}.so"
    command = [
        compiler(),
        "-std=c11",
        "-shared",
        "-fPIC",
        *flags,
        f"-DBRINGUP_TARGET={target_name}",
    ]
    command += ["-Wall", "-Wextra", "-Werror", f"-I{RUNTIME / 'include'}"]
    command += [str(s) for s in sources] + [
        str(RUNTIME / "inference" / "math.c"),
        "-o",
        str(output),
    ]
    subprocess.run(command, check=True)
    return ctypes.CDLL(str(output))


def _any(kernel: Kernel) -> bool:
    return True


def load(target: Target, *extra: str, wanted: Callable[[Kernel], bool] = _any) -> ctypes.CDLL:
    """The wanted kernels of `target`, with extra compiler flags."""
    sources = tuple(dict.fromkeys(k.source for k in target.kernels if wanted(k)))
    return library(target.name, (*target.compile_flags, *extra), sources)


class Buffer:
    """Bytes that end (16-byte aligned) right before an inaccessible page, so an overrun faults.

    In front of them lies a guard area that must stay as it was.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        room = -(-size // 16) * 16
        page = mmap.PAGESIZE
        body = -(-(room + GUARD) // page) * page
        self._map = mmap.mmap(-1, body + page)
        base = ctypes.addressof(ctypes.c_char.from_buffer(self._map))
        ctypes.CDLL(None, use_errno=True).mprotect(ctypes.c_void_p(base + body), page, 0)
        self._bytes = np.frombuffer(self._map, np.uint8, count=body)
        self._bytes[:] = POISON
        self._start = body - room
        self.address = base + self._start

    @property
    def data(self) -> Array:
        """The buffer's bytes."""
        return self._bytes[self._start : self._start + self.size]

    @property
    def intact(self) -> bool:
        """Whether everything around the buffer still holds poison."""
        before, after = self._bytes[: self._start], self._bytes[self._start + self.size :]
        return bool(np.all(before == POISON) and np.all(after == POISON))


def scratch_used(library: ctypes.CDLL, target: Target, kernel: Kernel, case: Case) -> int:
    """Bytes of scratch up to the last one that a call changes."""
    scratch = Buffer(kernel.scratch(case.site))
    run(library, target, kernel, case, scratch)
    return int(np.flatnonzero(scratch.data != POISON).max(initial=-1)) + 1


def run(
    library: ctypes.CDLL,
    target: Target,
    kernel: Kernel,
    case: Case,
    scratch: Buffer | None = None,
    over: int | None = None,
) -> Array:
    """Result of one kernel call on poisoned memory, or over the operand of index `over`.

    Raises:
        AssertionError: the kernel wrote outside its result and scratch, or into an operand.
    """
    site = case.site
    packed = kernel.pack(site)
    arrays = [np.ascontiguousarray(packed.get(i, a)) for i, a in enumerate(case.inputs)]
    operands = [_filled(array) for array in arrays]
    out = site.outputs[0]
    result, scratch = Buffer(out.bytes), scratch or Buffer(kernel.scratch(site))
    if over is not None:
        result = operands[over]
    params = fill(structures()[case.op.c_struct], case.op.c_parameters(*site.inputs))
    function = getattr(library, f"{kernel.symbol}__{target.name}")
    function.restype = None
    pointers = [ctypes.c_void_p(b.address) for b in operands]
    if case.op.c_operator == "concat":
        pointers = [(ctypes.c_void_p * len(pointers))(*pointers)]
    function(
        ctypes.byref(params),
        *pointers,
        ctypes.c_void_p(result.address),
        ctypes.c_void_p(scratch.address),
    )
    assert result.intact, f"{kernel.symbol} wrote outside its result"
    assert scratch.intact, f"{kernel.symbol} wrote outside its scratch"
    for index, (array, operand) in enumerate(zip(arrays, operands, strict=True)):
        if index == over:
            continue
        same = operand.data.tobytes() == array.tobytes()
        assert same and operand.intact, f"{kernel.symbol} changed operand {index}"
    return result.data.view(out.dtype.numpy).reshape(out.shape).copy()


def _filled(array: Array) -> Buffer:
    buffer = Buffer(array.nbytes)
    buffer.data[:] = np.frombuffer(array.tobytes(), np.uint8)
    return buffer
