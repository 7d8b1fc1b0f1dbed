"""What the exit code and console text of a program that ended badly mean."""

from __future__ import annotations

import re
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field

from bringup.errors import RunError
from bringup.toolchain.image import Image

EXIT_CHECK, EXIT_PROTOCOL, EXIT_TRAP, EXIT_MACHINE = 1, 2, 3, 4
"""Exit codes of an image (runtime/include/bringup/platform.h)."""

STACK_BYTES, STACK_GUARD = 0x10000, 4096
"""runtime/include/bringup/harts.h and runtime/riscv/boot.S."""

_CAUSES = {
    0: "instruction address misaligned",
    1: "instruction access fault",
    2: "illegal instruction",
    3: "breakpoint",
    4: "load address misaligned",
    5: "load access fault",
    6: "store address misaligned",
    7: "store access fault",
    11: "environment call",
}


@dataclass(frozen=True)
class Finished:
    """What is left of a program: exit code, console text, response, other files asked for."""

    code: int
    console: str
    response: bytes
    files: Mapping[str, bytes] = field(default_factory=dict)


def explain_failure(image: Image, done: Finished) -> None:
    """Turn an exit code and console text into the error they mean.

    Raises:
        RunError: unless the program ended well.
    """
    trap = re.search(r"^@trap (.*)$", done.console, re.MULTILINE)
    if trap:
        raise _trap_error(image, dict(re.findall(r"(\w+)=(\S*)", trap[1])), trap[1])
    stopped = re.search(r"^@stopped (.*)$", done.console, re.MULTILINE)
    if stopped:
        raise _stopped_error(image, dict(re.findall(r"(\w+)=(\S*)", stopped[1])), done.console)
    missing = re.search(r"^@machine missing=(\w)", done.console, re.MULTILINE)
    if missing:
        raise RunError(
            f"the machine has no {missing[1].upper()} extension",
            where=str(image.path),
            why=f"the image is compiled for {image.march}",
            hint="another target, or a simulator configured with it",
        )
    differs = re.search(r"^@selfcheck differs (.*)$", done.console, re.MULTILINE)
    if differs:
        raise RunError("the self-check failed", where=str(image.path), why=differs[1])
    if done.code == EXIT_PROTOCOL and done.response:
        return  # the response itself says why
    if done.code < 0:
        name = signal.Signals(-done.code).name
        raise RunError(f"killed by {name}", where=str(image.path), why=last_lines(done.console))
    if done.code:
        raise RunError(
            f"the program ended with status {done.code}",
            where=str(image.path),
            why=last_lines(done.console) or "nothing was printed",
        )


def _trap_error(image: Image, fields: Mapping[str, str], line: str) -> RunError:
    node = fields.get("node") or ""
    where = f"node {node}" if node else "outside any node"
    if "signal" in fields:
        name = signal.Signals(int(fields["signal"])).name
        return RunError(f"the program crashed: {name}", where=f"{where}, {image.path.name}")
    cause, epc, value = (int(fields[key], 16) for key in ("cause", "epc", "tval"))
    function = image.symbol_at(epc)
    caller = image.symbol_at(int(fields.get("x1", "0"), 16))
    meaning = _CAUSES.get(cause, f"cause {cause}")
    detail = f"{meaning}; address or instruction 0x{value:x}, return address in {caller}"
    if stack_overflow(image, value) and cause in (5, 7):
        detail = f"stack overflow; {detail}"
    return RunError(
        f"the image crashed in {function}",
        where=f"{where}, hart {fields['hart']}, pc 0x{epc:x} of {image.path}",
        why=detail,
        hint=f"registers: {line[line.find('x1=') :]}",
    )


def _stopped_error(image: Image, fields: Mapping[str, str], console: str) -> RunError:
    """A simulator ended the run and says where every hart was."""
    places = [
        f"hart {key[2:]} in {image.symbol_at(int(value, 16))}"
        for key, value in fields.items()
        if key.startswith("pc")
    ]
    printed = last_lines(console[: console.index("@stopped")])
    if "address" in fields:
        what = f"access to {fields['address']}, where no device is"
        hint = "a wild pointer, or a device this machine does not have"
    else:
        what = f"no answer within {fields['cycles']} cycles (limit: {fields['limit']})"
        hint = "a larger limit, fewer inputs, or a kernel that never ends"
    return RunError(
        what,
        where=f"{', '.join(places)} of {image.path}",
        why=printed or "nothing was printed",
        hint=hint,
    )


def stack_overflow(image: Image, address: int) -> bool:
    """Whether an address lies in the guard below a hart's stack."""
    stacks = image.objects.get("bringup_stacks")
    if stacks is None:
        return False
    start, size = stacks
    return start <= address < start + size and (address - start) % STACK_BYTES < STACK_GUARD


def last_lines(console: str) -> str:
    """The last three lines of a console, for error messages."""
    return " | ".join(console.strip().splitlines()[-3:])
