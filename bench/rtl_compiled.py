"""The kernels of sets `blind` and `held-out`: C, and the assembly one compiler made of it.

    python -m bench.rtl_compiled      compile bench/rtl/blind/*.c and held_out/*.c again

Images are built from the assembly, so that what was measured stays checkable with any compiler.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from bench.bars import console
from bringup.emit import flags
from bringup.errors import ToolMissingError
from bringup.files import write_text
from bringup.toolchain import find_toolchain

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (ROOT / "bench/rtl/blind", ROOT / "bench/rtl/held_out")
MARCH, ABI = "rv64imafdc", "lp64d"


def assembly(source: Path) -> str:
    """What the compiler of this machine makes of a kernel file, constants beside the code.

    Jump tables and float constants have no section of the kernels' by themselves.

    Raises:
        ToolMissingError: the compiler found is not a clang.
    """
    toolchain = find_toolchain()
    if toolchain.dialect != "clang":
        raise ToolMissingError("kernels are compiled with clang", hint="apt install clang-19")
    options = (*flags.CLANG, *flags.riscv(ABI), f"-march={MARCH}", *flags.COMMON, *flags.INCLUDES)
    done = subprocess.run(
        [
            *toolchain.compiler,
            *options,
            *("-include", "bench/rtl/section.h", "-fno-ident", "-S", "-o", "-"),
            str(source.relative_to(ROOT)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    constants = r"^\t\.section\t\.s?rodata[^\n]*$"
    placed = re.sub(constants, '\t.section .kernel.rodata,"a",@progbits', done.stdout, flags=re.M)
    return f"# {source.name}, {toolchain.compiler_version} {flags.COMMON[1]}\n{placed}"


def sources() -> list[Path]:
    """The C files."""
    return [path for folder in FOLDERS for path in sorted(folder.glob("*.c"))]


def main() -> int:
    """Write all of them."""
    for source in sources():
        write_text(source.with_suffix(".s"), assembly(source))
        console.print(f"{source.name} -> {source.stem}.s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
