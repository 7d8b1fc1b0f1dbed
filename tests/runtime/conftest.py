"""The runtime as a shared library of this machine, around memory instead of files and a wire."""

from __future__ import annotations

import ctypes
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bringup.emit.sources import runtime_folder
from bringup.toolchain import find_host_toolchain

_RENAMED = ("memcpy", "memset", "memmove", "memcmp", "strlen")


@pytest.fixture(scope="session")
def _library(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    folder, runtime = tmp_path_factory.mktemp("runtime"), runtime_folder()
    compiler = [*find_host_toolchain().compiler, "-std=c11", "-O1", "-fPIC", "-fno-builtin"]
    compiler += [f"-I{runtime}", f"-I{runtime}/include", "-c"]
    sources = [*sorted(runtime.glob("[si]*/*.c")), Path(__file__).parent / "bench.c"]
    for source in sources:
        subprocess.run([*compiler, source, "-o", folder / f"{source.stem}.o"], check=True)
    renamed = [f"-D{name}=riscv_{name}" for name in _RENAMED]
    string = runtime / "riscv" / "string.c"
    subprocess.run([*compiler, *renamed, string, "-o", folder / "string.o"], check=True)
    program = folder / "runtime.so"
    objects = sorted(folder.glob("*.o"))
    subprocess.run([compiler[0], "-shared", *objects, "-lm", "-o", program], check=True)
    return ctypes.CDLL(str(program))


class Runtime:
    """Functions of the library, and its stream and console as bytes."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self.c = library
        self._stream = (ctypes.c_ubyte * 8192).in_dll(library, "stream")
        self._printed = (ctypes.c_char * 4096).in_dll(library, "printed")
        self.forget()

    def number(self, name: str) -> ctypes.c_size_t:
        """A variable of type size_t."""
        return ctypes.c_size_t.in_dll(self.c, name)

    def array(self, name: str, size: int) -> bytes:
        """A variable that is an array of bytes."""
        return bytes((ctypes.c_ubyte * size).in_dll(self.c, name))

    @property
    def stream(self) -> bytes:
        """What was written."""
        return bytes(self._stream[: self.number("stream_bytes").value])

    @stream.setter
    def stream(self, data: bytes) -> None:
        self._stream[: len(data)] = data
        self.number("stream_bytes").value, self.number("stream_at").value = len(data), 0

    @property
    def printed(self) -> str:
        """What was printed."""
        return self._printed.raw[: self.number("printed_bytes").value].decode()

    def forget(self) -> None:
        """Empty stream and console; the stream takes everything."""
        self.stream = b""
        self.number("printed_bytes").value = 0
        self.number("refused_after").value = 8192


@pytest.fixture
def runtime(_library: ctypes.CDLL) -> Iterator[Runtime]:
    yield Runtime(_library)
