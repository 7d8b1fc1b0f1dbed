"""Runners that start a program: the image is its argument, files carry request and response."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import stat
import subprocess
import tempfile
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

from bringup.errors import RunError
from bringup.runners.base import TIMEOUT, Availability, Run
from bringup.runners.confine import confined, environment
from bringup.runners.console import framed_bytes
from bringup.runners.failures import Finished, explain_failure, last_lines
from bringup.runners.protocol import Request, decode_response, encode_request
from bringup.toolchain.image import Image, read_image

_LARGEST = 1 << 31
"""Bytes of a response: every tensor of the largest networks of the zoo is a hundredth of it."""


@dataclass(frozen=True)
class Start:
    """How a program is started and ended.

    Args:
        seconds: of real time, after which it is killed.
        polite: seconds it then has to say where it was, between SIGTERM and SIGKILL.
        keep: names of files it may leave beside the response.
        confined: it carries out a guest's file calls with all our rights: it is started so that
            it reaches its folder and software only, where the system can do that.
    """

    command: tuple[str, ...]
    seconds: float = TIMEOUT
    polite: float = 0.0
    keep: tuple[str, ...] = ()
    confined: bool = False


class ProgramRunner(ABC):
    """A runner that is a program on this machine. A subclass says how to start it."""

    @property
    @abstractmethod
    def name(self) -> str:
        """See `Runner.name`."""

    @property
    @abstractmethod
    def counts(self) -> str:
        """See `Runner.counts`."""

    @property
    def slow(self) -> bool:
        """See `Runner.slow`."""
        return False

    @abstractmethod
    def available(self) -> Availability:
        """See `Runner.available`."""

    @abstractmethod
    def start(self, image: Image, request: Request | None, *, vlen: int, timeout: float) -> Start:
        """How to execute an image.

        Args:
            request: None: the image is to check itself.

        Raises:
            ToolMissingError: the program is not installed. RunError: it cannot run this image.
        """

    @property
    def machine(self) -> str:
        """Whose images it executes: "RISC-V", or "" for this machine's own."""
        return "RISC-V"

    @property
    def timed(self) -> bool:
        """See `Run.timed`."""
        return False

    @property
    def version(self) -> str:
        """What produced the numbers."""
        return self.available().version

    def explain(self, image: Image, done: Finished) -> None:
        """Raise the error a failed program means."""
        explain_failure(image, done)

    def finish(self, image: Image, request: Request, start: Start, done: Finished) -> Run:
        """The result of a program that ended well."""
        return Run(
            # a file, or lines on the console
            decode_response(done.response or framed_bytes(done.console), image.interface),
            self.name,
            self.counts,
            self.version,
            done.console,
            start.command,
            timed=self.timed,
        )

    def run(
        self, image: Image, request: Request, *, vlen: int = 256, timeout: float = TIMEOUT
    ) -> Run:
        """See `Runner.run`."""
        check_image(image, self.machine)
        start = self.start(image, request, vlen=vlen, timeout=timeout)
        done = execute(image, encode_request(request, image.interface), start)
        self.explain(image, done)
        return self.finish(image, request, start, done)

    def self_check(self, image: Image, *, vlen: int = 256, timeout: float = TIMEOUT) -> str:
        """See `Runner.self_check`."""
        check_image(image, self.machine)
        if not image.self_check:
            raise RunError(
                "the image has no test vectors",
                where=str(image.path),
                hint="emit it with vectors (bringup compile --vectors)",
            )
        done = execute(image, None, self.start(image, None, vlen=vlen, timeout=timeout))
        self.explain(image, done)
        if "@selfcheck PASS" not in done.console:
            raise RunError("the self-check printed no verdict", why=last_lines(done.console))
        return done.console


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


def execute(image: Image, request: bytes | None, start: Start) -> Finished:
    """Run a program in a folder of its own that holds the request, if there is one."""
    with tempfile.TemporaryDirectory(prefix="bringup-run-") as name:
        folder = Path(name)
        if request is not None:
            (folder / "request.bin").write_bytes(request)
        code, console = run_program(start, folder, image)
        files = {n: left for n in start.keep if (left := _left(folder / n)) is not None}
        return Finished(code, console, _left(folder / "response.bin") or b"", files)


def _left(path: Path) -> bytes | None:
    """A file a guest left, or None: not more than we are ready to read, nothing but a file."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST:
        raise RunError(
            f"the image left a {path.name} that is not read",
            why=f"{found.st_size} bytes, mode {stat.filemode(found.st_mode)}",
            hint=f"a regular file of at most {_LARGEST} bytes is",
        )
    return path.read_bytes()


def run_program(start: Start, folder: Path, image: Image) -> tuple[int, str]:
    """Exit code and console text. The whole process group is killed at the timeout.

    An idle QEMU ignores polite signals, hence SIGKILL.
    """
    command = confined(start.command, [image.path.resolve()]) if start.confined else start.command
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise RunError(
            f"{start.command[0]} cannot be started", where=str(image.path), why=error.strerror or ""
        ) from error
    try:
        output, _ = process.communicate(timeout=start.seconds)
    except subprocess.TimeoutExpired as error:
        output = _stop(process, start.polite)
        raise RunError(
            f"no answer within {start.seconds:g} s",
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
    return ", ".join(places) or last_lines(console)


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
