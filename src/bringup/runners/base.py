"""What every runner offers, and the errors their programs' failures become."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bringup.errors import RunError, ToolMissingError
from bringup.runners.console import framed_bytes
from bringup.runners.protocol import Request, Response, decode_response, encode_request
from bringup.toolchain.image import Image, read_image

if TYPE_CHECKING:
    from bringup.runners.sim.attribution import Attribution

TIMEOUT = 600.0
"""Seconds a run may take unless told otherwise."""

EXIT_CHECK, EXIT_PROTOCOL, EXIT_TRAP, EXIT_MACHINE = 1, 2, 3, 4
"""Exit codes of an image (runtime/include/bringup/platform.h)."""

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
class Availability:
    """Whether a runner can be used here.

    Args:
        path: the program, empty if it was not found.
        version: as it reports itself.
        hint: what to do when it was not found.
    """

    path: str = ""
    version: str = ""
    hint: str = ""

    @property
    def ok(self) -> bool:
        """Whether it can be used."""
        return bool(self.path)

    def __bool__(self) -> bool:
        return self.ok


@dataclass(frozen=True)
class Run:
    """A finished run.

    Args:
        counts: what produced the numbers, for example `qemu instret`.
        console: everything printed.
        command: how the program was started.
        timed: `mcycle` is the time of a machine, and not another count of instructions.
        attribution: where the cycles went, from simulators that model it.
    """

    response: Response
    runner: str
    counts: str
    version: str
    console: str
    command: tuple[str, ...]
    timed: bool = False
    attribution: Attribution | None = None

    @property
    def instret(self) -> int:
        """Instructions of all nodes of all inferences."""
        return sum(c.instret for i in self.response.inferences for c in i.profile.values())


class Runner(Protocol):
    """Executes images. Implementations are stateless."""

    @property
    def name(self) -> str:
        """As in `--runner`."""

    @property
    def counts(self) -> str:
        """What its numbers are, for example `qemu instret`."""

    @property
    def slow(self) -> bool:
        """Minutes rather than seconds for a small network: only run when asked for by name."""

    def available(self) -> Availability:
        """Whether the program exists, and how to get it."""

    def run(
        self, image: Image, request: Request, *, vlen: int = 256, timeout: float = TIMEOUT
    ) -> Run:
        """Answer a request.

        Args:
            vlen: vector register bits, ignored without a vector unit.
            timeout: seconds of real time.

        Raises:
            RunError: the program hung, crashed or answered with something unreadable.
            ToolMissingError: the program is not installed.
        """

    def self_check(self, image: Image, *, vlen: int = 256, timeout: float = TIMEOUT) -> str:
        """Start the image without a request; the console text with the verdict.

        Raises:
            RunError: as above, or a test vector differs.
        """


@dataclass(frozen=True)
class Finished:
    """What is left of a program: exit code, console text, response, other files asked for."""

    code: int
    console: str
    response: bytes
    files: Mapping[str, bytes] = field(default_factory=dict)


def check_image(image: Image, machine: str) -> None:
    """Refuse files that are no executables of `machine` ("RISC-V" or "" for this one's).

    Raises:
        RunError: not ELF, or for another machine.
    """
    found = read_image(image.path)[0]
    if (found == "EM_RISCV") != (machine == "RISC-V"):
        raise RunError(
            "the image is for another machine",
            where=str(image.path),
            why=f"ELF machine {found}, this runner executes {machine or 'native code'}",
            hint="choose another runner, or build for this one's target",
        )


def answer(
    image: Image, request: Request, command: Sequence[str], timeout: float
) -> tuple[Response, str]:
    """Run a program in a folder that holds the request, and decode what it left there.

    Returns:
        The response and the console text.
    """
    done = execute(image, encode_request(request, image.interface), command, timeout)
    explain_failure(image, done)
    return response_of(image, done), done.console


def response_of(image: Image, done: Finished) -> Response:
    """Decode what a program left: a file, or lines on its console."""
    return decode_response(done.response or framed_bytes(done.console), image.interface)


def verdict(image: Image, command: Sequence[str], timeout: float) -> str:
    """Run a program without a request; the console text if its self-check passed."""
    done = execute(image, None, command, timeout)
    explain_failure(image, done)
    return check_verdict(image, done)


def check_verdict(image: Image, done: Finished) -> str:
    """The console text if the self-check of a program that ended well passed."""
    if "@selfcheck PASS" not in done.console:
        raise RunError("the self-check printed no verdict", why=_tail(done.console))
    return done.console


def execute(
    image: Image,
    request: bytes | None,
    command: Sequence[str],
    timeout: float,
    *,
    keep: Sequence[str] = (),
    polite: float = 0.0,
) -> Finished:
    """Run a program in a folder of its own.

    Args:
        request: None: the image is to check itself.
        keep: names of further files it may leave there.
        polite: see `run_program`.
    """
    if request is None and not image.self_check:
        raise RunError(
            "the image has no test vectors",
            where=str(image.path),
            hint="emit it with vectors (bringup compile --vectors)",
        )
    with tempfile.TemporaryDirectory(prefix="bringup-run-") as name:
        folder = Path(name)
        if request is not None:
            (folder / "request.bin").write_bytes(request)
        code, console = run_program(command, folder, timeout, image, polite=polite)
        files = {n: p.read_bytes() for n in ("response.bin", *keep) if (p := folder / n).exists()}
        return Finished(code, console, files.pop("response.bin", b""), files)


def run_program(
    command: Sequence[str], folder: Path, timeout: float, image: Image, *, polite: float = 0.0
) -> tuple[int, str]:
    """Exit code and console text. The whole process group is killed at the timeout.

    An idle QEMU ignores polite signals, hence SIGKILL.

    Args:
        polite: seconds between SIGTERM and SIGKILL, for programs that then say where they were.
    """
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise RunError(
            f"{command[0]} cannot be started", where=str(image.path), why=error.strerror or ""
        ) from error
    try:
        output, _ = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired as error:
        output = _stop(process, polite)
        raise RunError(
            f"no answer within {timeout:g} s",
            where=str(image.path),
            why=_last_words(output.decode(errors="replace")) or "nothing was printed",
            hint="a larger --timeout, fewer inputs, or a kernel that never ends",
        ) from error
    except BaseException:
        _kill(process)
        process.wait()
        raise
    return process.returncode, output.decode(errors="replace")


def _stop(process: subprocess.Popen[bytes], polite: float) -> bytes:
    """End a program; what it printed."""
    if polite:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=polite)[0]
    _kill(process)
    return process.communicate()[0]


def _last_words(console: str) -> str:
    """Where a simulator says every hart was, else the last lines of the console."""
    places = re.findall(r"^(hart \d+ at .*)$", console, re.MULTILINE)
    return ", ".join(places) or _tail(console)


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


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
        raise RunError(f"killed by {name}", where=str(image.path), why=_tail(done.console))
    if done.code:
        raise RunError(
            f"the program ended with status {done.code}",
            where=str(image.path),
            why=_tail(done.console) or "nothing was printed",
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
    printed = _tail(console[: console.index("@stopped")])
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


STACK_BYTES, STACK_GUARD = 0x10000, 4096
"""runtime/include/bringup/harts.h and runtime/riscv/boot.S."""


def _tail(console: str) -> str:
    return " | ".join(console.strip().splitlines()[-3:])


def require(runner: str, found: Availability) -> None:
    """Raise ToolMissingError unless the runner's program was found."""
    if not found.ok:
        raise ToolMissingError(f"runner {runner} is not available", hint=found.hint)
