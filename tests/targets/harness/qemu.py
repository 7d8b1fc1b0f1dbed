"""Kernels of a RISC-V target run on QEMU, many cases in one image, with instruction counts.

The image holds nothing of the runtime: a few instructions of start-up, the kernels, the cases'
parameters and operands as one blob. It leaves its answer in RAM, which QEMU keeps in a file; per
case: retired instructions, scratch used, the result between guard zones, the scratch's guard zones.
"""

from __future__ import annotations

import ctypes
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tests.targets.harness.abi import RUNTIME, fill, structures
from tests.targets.harness.case import Case

from bringup.ir import Array
from bringup.targets.kernel import Kernel
from bringup.targets.target import Target

GUARD = 64
POISON = 0xA5
RAM, ANSWER = 256 << 20, 128 << 20
"""Bytes of memory, and where in it the answer lies, its length in the eight bytes before it."""
COMPILER = ("clang-19", "--target=riscv64-unknown-elf", "-mabi=lp64d", "-mcmodel=medany")
WARNINGS = ("-ffreestanding", "-std=c11", "-Wall", "-Wextra", "-Werror")
LINKER = "riscv64-unknown-elf-ld"

START = """
    .section .text.start
    .globl _start
_start:
    li t0, 0x6600
    csrs mstatus, t0
    csrw fcsr, zero
    la t0, trap
    csrw mtvec, t0
    la sp, stack_end
    call main
finish:
    li t0, 0x100000
    li t1, 0x5555
    sw t1, 0(t0)
1:  j 1b
    .balign 4
trap:
    li t0, 0x100000
    li t1, 0x13333
    sw t1, 0(t0)
1:  j 1b
    .section .bss
    .balign 16
    .space 65536
stack_end:
"""

LINK = """
ENTRY(_start)
SECTIONS {
  . = 0x80000000;
  .text : { *(.text.start) *(.text .text.*) }
  .rodata : { *(.rodata .rodata.* .srodata .srodata.*) }
  .data : { *(.data .data.* .sdata .sdata.*) }
  .bss : { *(.bss .bss.* .sbss .sbss.* COMMON) }
  end = .;
}
"""

PRELUDE = """
#include "bringup/operators.h"
void *memcpy(void *restrict to, const void *restrict from, size_t n) {
  uint8_t *t = to; const uint8_t *f = from;
  while (n--) *t++ = *f++;
  return to;
}
void *memset(void *to, int value, size_t n) {
  uint8_t *t = to;
  while (n--) *t++ = (uint8_t)value;
  return to;
}
extern const uint8_t blob[];
extern uint8_t end[];
static uint8_t *answer = (uint8_t *)(0x80000000 + ANSWER);
static void send(const uint8_t *bytes, size_t n) { while (n--) *answer++ = *bytes++; }
static uint64_t instructions(void) {
  uint64_t n;
  __asm__ volatile("csrr %0, minstret" : "=r"(n) :: "memory");
  return n;
}
"""


@dataclass(frozen=True)
class Call:
    """One kernel on one case, its result over the operand of index `over`, if any."""

    kernel: Kernel
    case: Case
    over: int | None = None


@dataclass(frozen=True)
class Outcome:
    """Result of one call and the instructions it retired (call overhead included).

    `scratch` is the number of bytes of it up to the last one the call changed.
    """

    result: Array
    instructions: int
    scratch: int


class Image:
    """An ELF file that makes the given calls in turn.

    Args:
        folder: empty directory to build in.
        target: whose flags and instruction set to compile with.
        calls: what to run.
        flags: extra compiler flags.
        compiler: compiler command, to build with another one.
    """

    def __init__(
        self,
        folder: Path,
        target: Target,
        calls: Sequence[Call],
        *,
        flags: Sequence[str] = (),
        compiler: Sequence[str] | None = None,
    ) -> None:
        self.folder, self.calls = folder, tuple(calls)
        self._target, self._blob_file = target, folder / "blob.bin"
        compiler = compiler or (*COMPILER, f"-march={target.isa.march}")
        self._compile = [
            *compiler,
            *WARNINGS,
            *target.compile_flags,
            *flags,
            f"-I{RUNTIME / 'include'}",
        ]
        self._compile += [f"-DBRINGUP_TARGET={target.name}"]
        self._blob = bytearray(64)
        self._write_main()
        self._build()

    def _place(self, content: bytes) -> int:
        """Offset of 16-byte aligned content, surrounded by bytes no kernel may depend on."""
        self._blob += b"\x7f" * (GUARD + -len(self._blob) % 16)
        offset = len(self._blob)
        self._blob += content
        return offset

    def _write_main(self) -> None:
        lines, symbols, sources, room = [], set(), [], 0
        for number, call in enumerate(self.calls):
            site = call.case.site
            op, packed = call.case.op, call.kernel.pack(site)
            values = op.c_parameters(*site.inputs)
            params = fill(structures()[op.c_struct], values)
            arrays = [packed.get(i, a) for i, a in enumerate(call.case.inputs)]
            pointers = [f"blob + {self._place(_params_bytes(params))}"]
            pointers += [f"blob + {self._place(np.ascontiguousarray(a).tobytes())}" for a in arrays]
            size, scratch = site.outputs[0].bytes, call.kernel.scratch(site)
            replaced = "0"
            if call.over is not None:
                replaced, pointers[1 + call.over] = pointers[1 + call.over], "y"
            sources.append(replaced)
            symbols.add(call.kernel.symbol)
            room = max(room, scratch + size + 4 * GUARD + 128)
            if op.c_operator == "concat":
                lines += _concat_parameters(number, values, pointers)
                pointers = [f"&params{number}", f"operands{number}"]
            types = ", ".join(["const void *"] * len(pointers) + ["void *"] * 2)
            lines += [
                f"static void case{number}(uint8_t *y, uint8_t *s) {{",
                f"  ((void (*)({types})){call.kernel.symbol}__{self._target.name})"
                f"({', '.join(pointers)}, y, s);",
                "}",
            ]
        body = [PRELUDE, *(f"extern void {s}__{self._target.name}();" for s in sorted(symbols))]
        body += [*lines, RUN, "static const struct { void (*call)(uint8_t *, uint8_t *);"]
        body += ["  size_t size, scratch; const uint8_t *replaced; } calls[] = {"]
        for number, call in enumerate(self.calls):
            size = call.case.site.outputs[0].bytes
            scratch = call.kernel.scratch(call.case.site)
            body += [f"  {{case{number}, {size}, {scratch}, {sources[number]}}},"]
        (self.folder / "main.c").write_text("\n".join([*body, "};", MAIN]))
        self._blob += b"\x7f" * GUARD
        self._blob_file.write_bytes(self._blob)
        (self.folder / "link.ld").write_text(LINK)
        blob = f'.section .rodata\n.balign 16\n.globl blob\nblob: .incbin "{self._blob_file}"\n'
        (self.folder / "start.S").write_text(START + blob)

    def _build(self) -> None:
        sources = dict.fromkeys(call.kernel.source for call in self.calls)
        objects = []
        own = (
            f"-DANSWER={ANSWER}",
            "-O1",
            "-fno-builtin",
            "-Wno-strict-prototypes",
            "-Wno-deprecated-non-prototype",
        )
        math = RUNTIME / "inference" / "math.c"
        for source in (*sources, math, self.folder / "main.c", self.folder / "start.S"):
            output = self.folder / f"{source.stem}{len(objects)}.o"
            extra = own if source.parent == self.folder else ()
            subprocess.run(
                [*self._compile, *extra, "-c", str(source), "-o", str(output)], check=True
            )
            objects.append(str(output))
        self.elf = self.folder / "image.elf"
        script = str(self.folder / "link.ld")
        subprocess.run([LINKER, "-T", script, *objects, "-o", str(self.elf)], check=True)

    def run(self, vlen: int, timeout: int = 240) -> list[Outcome]:
        """Outcomes at a vector length, after checking every guard zone.

        Raises:
            AssertionError: a kernel wrote outside its result or scratch, or the image trapped.
        """
        memory = self.folder / f"memory{vlen}"
        cpu = f"rv64,v=true,vlen={vlen},elen=64,vext_spec=v1.0,Zfh=true"
        command = ["timeout", "-k", "1", str(timeout), "qemu-system-riscv64"]
        command += ["-M", "virt,memory-backend=ram", "-m", f"{RAM >> 20}M", "-object"]
        command += [f"memory-backend-file,id=ram,size={RAM},mem-path={memory},share=on"]
        command += ["-cpu", f"{cpu},rvv_ta_all_1s=true,rvv_ma_all_1s=true", "-serial", "none"]
        command += ["-icount", "shift=0,sleep=off", "-bios", "none", "-kernel", str(self.elf)]
        command += ["-display", "none", "-monitor", "none"]
        done = subprocess.run(command, check=False, capture_output=True)
        assert done.returncode == 0, f"qemu exit {done.returncode}: {done.stderr.decode()[-300:]}"
        with memory.open("rb") as ram:
            ram.seek(ANSWER - 8)
            answer = ram.read(int.from_bytes(ram.read(8), "little"))
        memory.unlink()
        return self._parse(answer)

    def _parse(self, stream: bytes) -> list[Outcome]:
        outcomes, position = [], 0
        for call in self.calls:
            out = call.case.site.outputs[0]
            instructions = int.from_bytes(stream[position : position + 8], "little")
            used = int.from_bytes(stream[position + 8 : position + 16], "little")
            body = stream[position + 16 : position + 16 + out.bytes + 4 * GUARD]
            assert len(body) == out.bytes + 4 * GUARD, f"answer ends at {call.case.name}"
            position += 16 + len(body)
            name = f"{call.kernel.symbol} on {call.case.name}"
            guard = bytes([POISON]) * GUARD
            assert body[:GUARD] == guard, f"{name} wrote before its result"
            assert body[GUARD + out.bytes :][:GUARD] == guard, f"{name} wrote past its result"
            assert body[-2 * GUARD :] == guard * 2, f"{name} wrote outside its scratch"
            result = np.frombuffer(body[GUARD : GUARD + out.bytes], out.dtype.numpy)
            outcomes.append(Outcome(result.reshape(out.shape), instructions, used))
        assert position == len(stream), "the image said more than it was asked"
        return outcomes


MAIN = """
int main(void) {
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
    run(calls[i].call, calls[i].size, calls[i].scratch, calls[i].replaced);
  *(uint64_t *)(0x80000000 + ANSWER - 8) = (uint64_t)answer - 0x80000000 - ANSWER;
  return 0;
}
"""

RUN = f"""
static void run(void (*call)(uint8_t *, uint8_t *), size_t size, size_t scratch_size,
                const uint8_t *replaced) {{
  uint8_t *y = (uint8_t *)(((uintptr_t)end + 15) / 16 * 16) + {GUARD};
  uint8_t *s = (uint8_t *)(((uintptr_t)y + size + {GUARD} + 15) / 16 * 16) + {GUARD};
  memset(y - {GUARD}, {POISON}, size + 2 * {GUARD});
  memset(s - {GUARD}, {POISON}, scratch_size + 2 * {GUARD});
  if (replaced) memcpy(y, replaced, size);
  uint64_t start = instructions();
  call(y, s);
  uint64_t count = instructions() - start;
  send((const uint8_t *)&count, 8);
  uint64_t used = scratch_size;
  while (used && s[used - 1] == {POISON}) used--;
  send((const uint8_t *)&used, 8);
  send(y - {GUARD}, size + 2 * {GUARD});
  send(s - {GUARD}, {GUARD});
  send(s + scratch_size, {GUARD});
}}
"""


def _concat_parameters(number: int, values: dict, pointers: list[str]) -> list[str]:
    """The one operator whose parameters and operands hold addresses."""
    sizes = ", ".join(map(str, values["inner_bytes"]))
    return [
        f"static const int32_t sizes{number}[] = {{{sizes}}};",
        f"static const struct concat_params params{number} = "
        f"{{{values['outer']}, {values['operands']}, sizes{number}}};",
        f"static const void *const operands{number}[] = {{{', '.join(pointers[1:])}}};",
    ]


def _params_bytes(params: ctypes.Structure) -> bytes:
    """The struct as the device sees it. RV64 lays out our structs as this machine does."""
    return bytes(params)
