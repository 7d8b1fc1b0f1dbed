"""What a guest can do to the host's files: nothing outside its folder, whatever it tries."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

import hostile_guest as hostile
import pytest
from hostile_guest import Attempt, Htif, Semihosting

from bringup.runners.confine import can_confine, confined, environment

SECRET = "secret of the host"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A run folder with all that could lead out of it, and the host's folder beside it."""
    run, host = tmp_path / "run", tmp_path / "host"
    for folder in (run, host, run / "sub"):
        folder.mkdir()
    (run / "request.bin").write_text("request")
    for name in ("secret.txt", "victim.txt"):
        (host / name).write_text(SECRET)
    (run / "link").symlink_to("../host/secret.txt")
    (run / "absolute-link").symlink_to(host / "secret.txt")
    (run / "linked-folder").symlink_to("../host")
    (run / "nowhere").symlink_to("../host/new.txt")
    (run / "sub" / "link").symlink_to("../../host/victim.txt")
    (run / "hard").hardlink_to(host / "victim.txt")
    os.mkfifo(run / "pipe")
    return run, host


def escapes(host: Path) -> list[str | bytes]:
    return [
        str(host / "secret.txt"),
        str(host / "new.txt"),
        "../host/secret.txt",
        "../host/new.txt",
        "./.././host/secret.txt",
        "sub/../../host/secret.txt",
        "link",
        "absolute-link",
        "linked-folder/secret.txt",
        "linked-folder/new.txt",
        "nowhere",
        "sub/link",
        "hard",
        "pipe",
        "sub",
        "..",
        "/",
        "",
        "/etc/passwd",
        "/proc/self/environ",
        "/proc/self/cwd/../host/secret.txt",
        "/proc/self/root/etc/passwd",
        "/dev/null",
        "request.bin/../../host/secret.txt",
        "x" * 300,
        "./" * 2500 + "request.bin",
        b"request.bin\0/../../host/secret.txt",
        b"new\0.txt",
    ]


def snapshot(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Names, modes, change times and contents."""
    found = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        content = path.read_bytes() if stat.S_ISREG(status.st_mode) else b""
        found[str(path.relative_to(folder))] = (status.st_mode, status.st_mtime_ns, content)
    return found


def start(sim: Path, image: Path, folder: Path, *options: str) -> list[int]:
    done = subprocess.run(
        [str(sim), "--limit=10000000", *options, str(image)],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert SECRET not in done.stdout
    return hostile.results(done.stdout)


def succeeded(interface: Htif | Semihosting, call: hostile.Call, result: int) -> bool:
    if isinstance(interface, Htif) or call[0] in (1, 0xC, 0xA, 0xD, 0x12, 0x15):
        return result >= 0
    return result != call[3] if call[0] in (5, 6) else result == 0  # bytes not moved; 0: done


def outcomes(
    interface: Htif | Semihosting, attempts: list[Attempt], results: list[int]
) -> dict[str, bool]:
    """Attempt -> whether any of its calls succeeded."""
    taken = iter(results)
    found = {
        a.what: [succeeded(interface, call, next(taken)) for call in a.calls] for a in attempts
    }
    assert next(taken, None) is None
    return {what: any(calls) for what, calls in found.items()}


@pytest.mark.parametrize("interface", [Htif(), Semihosting()], ids=["htif", "semihosting"])
def test_no_attempt_leaves_the_run_folder(sim, assemble, folders, interface) -> None:
    run, host = folders
    attempts = interface.attempts(escapes(host))
    assert len(attempts) >= 40
    before = snapshot(host), snapshot(run)
    results = start(sim, assemble(hostile.program(interface, attempts)), run)
    done = outcomes(interface, attempts, results)
    assert [what for what, any_done in done.items() if any_done] == []
    assert (snapshot(host), snapshot(run)) == before


@pytest.mark.parametrize("interface", [Htif(), Semihosting()], ids=["htif", "semihosting"])
def test_without_confinement_the_same_attempts_do_harm(sim, assemble, folders, interface) -> None:
    """The canaries above notice: what a user who says "all" asks for."""
    run, host = folders
    (run / "pipe").unlink()
    attempts = interface.attempts(["../host/secret.txt", str(host / "new.txt"), "link"])
    before = snapshot(host)
    image = assemble(hostile.program(interface, attempts))
    done = outcomes(interface, attempts, start(sim, image, run, "--host-files=all"))
    assert sum(done.values()) > 5
    assert snapshot(host) != before
    modes = [path.stat().st_mode & 0o7777 for path in host.rglob("*")]
    assert max(modes) <= 0o644  # not even then


def test_the_run_folder_is_the_guests(sim, assemble, folders) -> None:
    run, _ = folders
    htif = Htif()
    create = hostile.WRITE_ONLY | hostile.CREATE | hostile.TRUNCATE
    attempts = [
        Attempt("request", (htif.open("request.bin", 0), (63, hostile.HANDLE, "buffer", 7))),
        Attempt(
            "response",
            (htif.open("sub/made.bin", create, 0o6777), (64, hostile.HANDLE, "spoil", 5)),
        ),
        Attempt("dots", (htif.open("././/sub/./made.bin", 0),)),
    ]
    results = start(sim, assemble(hostile.program(htif, attempts)), run)
    assert all(result >= 0 for result in results)
    made = run / "sub" / "made.bin"
    assert made.read_bytes() == b"spoil"
    assert made.stat().st_mode & 0o7777 & ~0o644 == 0


def test_handles_are_not_without_end(sim, assemble, folders) -> None:
    run, _ = folders
    htif = Htif()
    results = start(
        sim,
        assemble(hostile.program(htif, [Attempt("open", (htif.open("request.bin", 0),) * 100)])),
        run,
    )
    assert results[:61] == list(range(3, 64))
    assert set(results[61:]) == {-24}  # EMFILE


def test_folders_can_be_admitted(sim, assemble, folders) -> None:
    run, host = folders
    htif = Htif()
    create = hostile.WRITE_ONLY | hostile.CREATE
    paths = [str(host / "secret.txt"), f"{host}x/secret.txt", f"{host}/../host/secret.txt", "link"]
    attempts = [Attempt(path, (htif.open(path, 0),)) for path in paths]
    attempts += [Attempt("new", (htif.open(str(host / "new.txt"), create, 0o777),))]
    image = assemble(hostile.program(htif, attempts))

    def opened(*options: str) -> list[bool]:
        return [result >= 0 for result in start(sim, image, run, *options)]

    assert opened(f"--host-files={host}:ro") == [True, False, False, False, False]
    assert not (host / "new.txt").exists()
    assert opened("--host-files=../host") == [True, False, False, False, True]
    assert (host / "new.txt").stat().st_mode & 0o7777 & ~0o644 == 0
    assert opened("--host-files=.:ro") == [False] * 5


def test_no_folder_to_admit(run, assemble) -> None:
    result = run(assemble("_start: finish 0\n j ."), "--host-files=/absent")
    assert result.code == 2
    assert "--host-files: '/absent' cannot be used as a folder" in result.err


def test_the_command_line_names_no_folder_of_the_host(run, assemble) -> None:
    program = """
    _start: li a0, 0x15
        la a1, block
        .balign 16
        .option push
        .option norvc
        slli x0, x0, 0x1f
        ebreak
        srai x0, x0, 7
        .option pop
        li a0, 4
        la a1, buffer
        .balign 16
        .option push
        .option norvc
        slli x0, x0, 0x1f
        ebreak
        srai x0, x0, 7
        .option pop
        finish 0
        j .
        .data
        .balign 8
    block: .dword buffer, 64
    buffer: .space 64
    """
    image = assemble(program)
    assert run(image).out == image.name


@pytest.mark.peer
def test_qemu_is_confined_to_its_folder(assemble, folders) -> None:
    """Semihosting of QEMU opens what its process may open: the kernel says what that is. Hard links
    and pipes of its folder it does use."""
    if not shutil.which("qemu-system-riscv64") or not can_confine():
        pytest.skip("needs qemu-system-riscv64 and Landlock")
    run, host = folders
    (run / "pipe").unlink()
    (run / "hard").unlink()
    semihosting = Semihosting()
    used = ("pipe", "hard", "sub", "", "/dev/null")
    paths = [p for p in escapes(host) if isinstance(p, str) and p not in used]
    attempts = [
        Attempt(f"{path!r} {m}", semihosting.use(path, m)) for path in paths for m in (0, 3, 5)
    ]
    attempts += [Attempt(f"remove {p!r}", ((0xE, p, len(p)),)) for p in paths if "host/" in str(p)]
    image = assemble(hostile.program(semihosting, attempts))
    path = shutil.which("qemu-system-riscv64") or ""
    options = ["-M", "virt", "-bios", "none", "-nographic", "-monitor", "none", "-serial", "stdio"]
    options += ["-net", "none"]
    options += ["-semihosting-config", "enable=on,target=native", "-kernel", str(image)]
    command = [path, *options]

    def tried(start: tuple[str, ...]) -> bool:
        """Whether the host's folder stayed as it was, and nobody's environment was read."""
        before = snapshot(host)
        done = subprocess.run(
            start,
            cwd=run,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        results = hostile.results(done.stdout)
        assert len(results) == sum(len(a.calls) for a in attempts), done.stderr
        done_by = outcomes(semihosting, attempts, results)
        outside = [
            what for what, any_done in done_by.items() if any_done and "request.bin" not in what
        ]
        return snapshot(host) == before and outside == []

    assert tried(confined(command, [image]))
    assert not tried(tuple(command))
