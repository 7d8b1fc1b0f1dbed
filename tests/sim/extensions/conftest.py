"""Builds extensions as host libraries, and guest programs that use them."""

from __future__ import annotations

import ctypes
import subprocess
from pathlib import Path

import numpy as np
import pytest

from bringup.runners.sim.build import find_compiler

ROOT = Path(__file__).parents[3]
SIM = ROOT / "sim"
EXTENSIONS = SIM / "extensions"


def build_library(output: Path, *sources: Path) -> Path:
    """A shared library of extension sources, as a third party would build it."""
    compiler = find_compiler()
    if compiler is None:
        pytest.skip("no C++ compiler (g++, clang++ or the ziglang package)")
    subprocess.run(
        [
            *compiler.command,
            *compiler.flags,
            "-std=c++20",
            "-O1",
            "-shared",
            "-fPIC",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-I",
            str(SIM / "include"),
            "-o",
            str(output),
            *map(str, sources),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    return output


class Access(ctypes.Structure):
    _fields_ = [
        ("address", ctypes.c_uint64),
        ("stride", ctypes.c_int64),
        ("rows", ctypes.c_uint32),
        ("bytes", ctypes.c_uint32),
        ("store", ctypes.c_uint32),
    ]


class Range(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("first", "count", "written")]


class Cost(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_uint32) for name in ("step", "more", "unit", "occupancy", "latency")),
        ("synchronous", ctypes.c_uint32),
        ("reads", ctypes.c_uint64),
        ("writes", ctypes.c_uint64),
        ("vector_reads", ctypes.c_uint32),
        ("vector_writes", ctypes.c_uint32),
        ("work", ctypes.c_uint64),
        ("accesses", ctypes.c_uint32),
        ("ranges", ctypes.c_uint32),
        ("access", Access * 4),
        ("range", Range * 4),
    ]


class HostHart:
    """A hart of sim/adapters/host.cc: registers as NumPy arrays, and the semantics to call."""

    DONE, ILLEGAL, TRAP = 0, 1, 2

    def __init__(self, library: Path, vlen: int = 256, options: str = "") -> None:
        self._dll = dll = ctypes.CDLL(str(library))
        dll.host_new.restype = dll.host_x.restype = dll.host_vector.restype = ctypes.c_void_p
        dll.host_reason.restype = ctypes.c_char_p
        reason = ctypes.c_char_p()
        made = dll.host_new(vlen, ctypes.c_size_t(4096), options.encode(), ctypes.byref(reason))
        if not made:
            raise ValueError((reason.value or b"").decode())
        self._hart = ctypes.c_void_p(made)
        self._vlen = vlen
        x = ctypes.cast(dll.host_x(self._hart), ctypes.POINTER(ctypes.c_uint64))
        self.x = np.ctypeslib.as_array(x, (32,))
        raw = ctypes.cast(dll.host_vector(self._hart, 0), ctypes.POINTER(ctypes.c_uint8))
        self.bytes = np.ctypeslib.as_array(raw, (32 * vlen // 8,))

    def close(self) -> None:
        self._dll.host_delete(self._hart)

    def vector(self, number: int, dtype: type, count: int) -> np.ndarray:
        """A view of `count` elements from vector register `number` on."""
        first = number * self._vlen // 8
        return self.bytes[first : first + count * np.dtype(dtype).itemsize].view(dtype)

    def vtype(
        self, sew: int, lmul_log2: int, vl: int, vstart: int = 0, altfmt: bool = False
    ) -> None:
        self._dll.host_set_vtype(
            self._hart, sew, lmul_log2, ctypes.c_uint64(vl), ctypes.c_uint64(vstart), int(altfmt)
        )

    def execute(self, word: int) -> int:
        return int(self._dll.host_execute(self._hart, ctypes.c_uint32(word)))

    @property
    def reason(self) -> str:
        return bytes(self._dll.host_reason(self._hart)).decode()

    def cost(self, word: int) -> Cost:
        cost = Cost()
        assert self._dll.host_cost(self._hart, ctypes.c_uint32(word), ctypes.byref(cost)) == 0
        return cost


@pytest.fixture(scope="session")
def host_library(tmp_path_factory: pytest.TempPathFactory):
    """host_library(name) -> the extension's semantics as a library of plain functions."""
    folder = tmp_path_factory.mktemp("host")
    built: dict[str, Path] = {}

    def build(name: str) -> Path:
        if name not in built:
            sources = sorted((EXTENSIONS / name).glob("*.cc"))
            built[name] = build_library(folder / f"{name}.so", *sources, SIM / "adapters/host.cc")
        return built[name]

    return build


@pytest.fixture
def host_hart(host_library):
    """host_hart(name, vlen=256, options="") -> HostHart; ValueError where the extension refuses."""
    harts: list[HostHart] = []

    def make(name: str, vlen: int = 256, options: str = "") -> HostHart:
        harts.append(HostHart(host_library(name), vlen, options))
        return harts[-1]

    yield make
    for hart in harts:
        hart.close()


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory):
    """library(name, source) -> path of an extension library compiled from C or C++ text."""
    folder = tmp_path_factory.mktemp("libraries")

    def build(name: str, source: str) -> Path:
        text = folder / f"{name}.cc"
        text.write_text(source)
        return build_library(folder / f"{name}.so", text)

    return build


DATA = """
    .globl matmul_shape, matmul_a, matmul_b, matmul_initial, matmul_expected
    .globl matmul_packed_a, matmul_packed_b, matmul_c
    .section .rodata
    .align 6
matmul_shape: .dword {m}, {k}, {n}
    .align 6
matmul_a: .incbin "a.bin"
    .align 6
matmul_b: .incbin "b.bin"
    .align 6
matmul_initial: .incbin "initial.bin"
    .align 6
matmul_expected: .incbin "expected.bin"
    .bss
    .align 6
matmul_packed_a: .space {packed_a}
    .align 6
matmul_packed_b: .space {packed_b}
    .align 6
matmul_c: .space {c}
"""


def int32_matmul(a: np.ndarray, b: np.ndarray, initial: np.ndarray) -> np.ndarray:
    """initial + a @ b in wrapping int32."""
    wide = a.astype(np.int64) @ b.astype(np.int64) + initial.astype(np.int64)
    return (wide & 0xFFFFFFFF).astype(np.uint32).view(np.int32)


@pytest.fixture
def matmul_image(guest, tmp_path: Path):
    """matmul_image(extension, a, b, initial) -> image of its programs/matmul.c."""

    def build(extension: str, a: np.ndarray, b: np.ndarray, initial: np.ndarray) -> Path:
        (m, k), n = a.shape, b.shape[1]
        arrays = {"a": a, "b": b, "initial": initial, "expected": int32_matmul(a, b, initial)}
        for name, values in arrays.items():
            (tmp_path / f"{name}.bin").write_bytes(np.ascontiguousarray(values).tobytes())
        panels = lambda lines: -(-lines // 32) * 32 * (k + 8)  # noqa: E731
        (tmp_path / "data.S").write_text(
            DATA.format(m=m, k=k, n=n, packed_a=panels(m), packed_b=panels(n), c=4 * m * n)
        )
        program = EXTENSIONS / extension / "programs/matmul.c"
        return guest(tmp_path / f"{extension}.elf", program, tmp_path / "data.S")

    return build
