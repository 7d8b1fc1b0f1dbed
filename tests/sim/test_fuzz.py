"""Damaged images, options and debugger packets: an answer each time, and never a crash or a hang.

Seeded, so that a failure repeats. The few of the fast suite run on the simulator as it is built;
the many on one with address and undefined-behaviour sanitizers (BRINGUP_CHECKED_SIM names one that
is built already).
"""

from __future__ import annotations

import os
import random
import re
import shlex
import shutil
import socket
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

SIM = Path(__file__).parents[2] / "sim"
FEW, MANY = 200, 5000
OWN_CODES = (0, 2, 123, 124, 125)
EDGES = (
    0,
    1,
    2,
    7,
    0x7F,
    0x80,
    0xFF,
    1 << 16,
    1 << 31,
    (1 << 32) - 1,
    1 << 40,
    1 << 63,
    (1 << 64) - 8,
)
SANITIZER = re.compile(r"AddressSanitizer|runtime error:|terminate called")


@pytest.fixture(scope="session")
def checked_sim(host_compiler) -> Path:
    """The simulator with sanitizers; a build of some minutes, kept."""
    given = os.environ.get("BRINGUP_CHECKED_SIM")
    if given:
        return Path(given)
    if not shutil.which("g++"):
        pytest.skip("needs g++ and its sanitizers")
    folder = Path(tempfile.gettempdir()) / f"bringup-checked-sim-{os.getuid()}"
    checks = "-fsanitize=address,undefined -fno-sanitize-recover=undefined"
    subprocess.run(
        [
            *("make", "-C", str(SIM), f"-j{os.cpu_count()}", f"BUILD={folder}", "CXX=g++"),
            *(f"LDFLAGS={checks}", f"CXXFLAGS=-O1 -g1 {checks}"),
        ],
        check=True,
        capture_output=True,
    )
    return folder / "sim"


@pytest.fixture(params=[FEW, pytest.param(MANY, marks=pytest.mark.slow)])
def attempts(request: pytest.FixtureRequest) -> tuple[int, Path]:
    """How many, and the simulator to try them on."""
    few = request.param == FEW
    return request.param, request.getfixturevalue("sim" if few else "checked_sim")


@pytest.fixture
def image(assemble) -> Path:
    return assemble(
        """
    _start: li a0, 20
    loop: addi a0, a0, -1
        sd a0, 0(sp)
        bnez a0, loop
        finish 0
        j .
        .data
        .balign 4096
        .globl tohost, fromhost, words
    tohost: .dword 0
    fromhost: .dword 0
    words: .space 64
        """.replace("sd a0, 0(sp)", "nop")
    )


def started(
    sim: Path, folder: Path, words: list[str], what: str
) -> subprocess.CompletedProcess[str]:
    try:
        done = subprocess.run(
            [str(sim), *words],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
            check=False,
        )
    except subprocess.TimeoutExpired:
        pytest.fail(f"{what}: no end")
    assert done.returncode >= 0, (what, done.returncode)
    assert not SANITIZER.search(done.stderr), (what, done.stderr[:2000])
    return done


def test_damaged_images(attempts, image, tmp_path) -> None:
    count, sim = attempts
    whole = image.read_bytes()
    at = struct.unpack_from("<Q", whole, 40)[0]
    for seed in range(count):
        path = tmp_path / "damaged.elf"
        path.write_bytes(damaged(whole, at, random.Random(seed)))
        done = started(sim, tmp_path, ["--limit=10000", "--memory=16M", str(path)], f"seed {seed}")
        if done.returncode in (2, 124, 125):
            assert done.stderr.startswith("sim: "), seed
        if done.returncode == 2 and "its own" not in done.stderr:
            assert str(path) in done.stderr, (seed, done.stderr)


def damaged(whole: bytes, sections: int, chance: random.Random) -> bytes:
    """Headers mostly: an image of other code is a good image."""
    data = bytearray(whole)
    for _ in range(chance.randint(1, 4)):
        place = chance.choice((64, 64 + 56 * 3, None, len(data)))
        at = chance.randrange(place) if place else sections + chance.randrange(len(data) - sections)
        kind = chance.randrange(4)
        if kind == 0:
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            data[at] = chance.randrange(256)
        elif kind == 2:
            width = chance.choice((2, 4, 8))
            value = chance.choice(EDGES) & ((1 << 8 * width) - 1)
            at = min(at & -width, len(data) - width)
            data[at : at + width] = value.to_bytes(width, "little")
        elif chance.random() < 0.2:
            del data[chance.randrange(len(data)) :]
            return bytes(data)
    return bytes(data)


OPTIONS = [
    "--isa=rv64gcv_zba",
    "--isa-hart=0=rv64gc",
    "--image-hart=1=image.elf",
    "--extension=opu",
    "--extension-option=opu:dlen=128",
    "--vlen=512",
    "--harts=2",
    "--memory=64M",
    "--core=core.yaml",
    "--scratchpad=tcm=0x60000000:128K",
    "--dma=engine=0x40000000",
    "--memories=core.yaml",
    "--races=count",
    "--quantum=100",
    "--agnostic=ones",
    "--stack-guard=0x80000000:0x80000010",
    "--limit=5000",
    "--cycles=5000",
    "--trace=trace.txt",
    "--commit-log=log.txt",
    "--report-traps",
    "--json=run.json",
    "--profile=profile.json",
    "--classes",
    "--list-instructions",
    "--list-events",
    "--list-extensions",
    "--help",
    "--host-files=.:ro",
    "--disassemble",
    "image.elf",
]


def test_damaged_options(attempts, image, tmp_path) -> None:
    count, sim = attempts
    (tmp_path / "image.elf").write_bytes(image.read_bytes())
    (tmp_path / "core.yaml").write_text((SIM / "cores/saturn_tcm.yaml").read_text())
    (tmp_path / "saturn.yaml").write_text((SIM / "cores/saturn.yaml").read_text())
    for seed in range(count):
        chance = random.Random(seed)
        words = [spoiled(word, chance) for word in chance.choices(OPTIONS, k=chance.randint(1, 5))]
        words += ["--limit=5000", "--cycles=100000", "image.elf"]
        done = started(sim, tmp_path, words, shlex.join(words))
        assert done.returncode in OWN_CODES, (words, done.returncode)
        if done.returncode in (2, 123):
            assert done.stderr.startswith("sim: "), words


def spoiled(word: str, chance: random.Random) -> str:
    """The word, or one like it; without slashes, as a file may get its name."""
    text = list(word)
    for _ in range(chance.choice((0, 1, 1, 2, 3))):
        at = chance.randrange(len(text) + 1)
        kind = chance.randrange(4)
        if kind == 0 and at < len(text):
            del text[at]
        elif kind == 1:
            text.insert(at, chance.choice("=-:,0x9kKMG_+ \té\x7f"))
        elif kind == 2 and at < len(text):
            text[at] = chance.choice("=-:,019aZ_+ ")
        else:
            text[at:at] = chance.choice(
                ("-1", "0", "4294967296", "18446744073709551616", "1e9", "==")
            )
    return "".join(text).replace("/", "") or "-"


def test_damaged_core_files(attempts, image, tmp_path) -> None:
    """Of every core: each ends in a message with file and line, or runs."""
    count, sim = attempts
    cores = sorted((SIM / "cores").glob("*.yaml"))
    for path in cores:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    for seed in range(count):
        chance = random.Random(seed)
        whole = chance.choice(cores).read_text()
        (tmp_path / "core.yaml").write_text(damaged_text(whole, chance))
        words = ["--core=core.yaml", "--limit=2000", "--cycles=100000", str(image)]
        done = started(sim, tmp_path, words, f"seed {seed}")
        assert done.returncode in OWN_CODES, (seed, done.returncode)
        if done.returncode == 2:
            where = re.match(r"sim: (.*\.yaml|scratchpad \w+|DMA engine \w+)", done.stderr)
            assert where, (seed, done.stderr)


def damaged_text(text: str, chance: random.Random) -> str:
    """Lines lost, doubled and moved, numbers exchanged, characters changed."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, chance.choice(lines))
            case 2:
                lines[at] = chance.choice(("", "  ", "    ")) + lines[at]
            case 3:
                number = str(chance.choice((*EDGES, -1, 1.5, "1e9", "x", "[]", "{}", "")))
                lines[at] = re.sub(r"\b\d+(\.\d+)?\b", number, lines[at], count=1)
            case _:
                lines[at] = spoiled(lines[at], chance) if lines[at] else lines[at]
        lines = lines or [""]
    return "\n".join(lines)


PACKETS = [
    "?",
    "g",
    "G00112233",
    "p0",
    "p20",
    "p41",
    "p1000",
    "P0=0000000000000000",
    "P5=1122334455667788",
    "Pa=01",
    "P20=0000008000000000",
    "m80000000,40",
    "m80000000,10000",
    "M80001000,4:01020304",
    "Z0,80000000,4",
    "z0,80000000,4",
    "Z2,80001000,8",
    "z2,80001000,8",
    "H",
    "g0",
    "Hg1",
    "Hc-1",
    "T1",
    "T9",
    "qSupported",
    "qC",
    "qfThreadInfo",
    "qsThreadInfo",
    "qAttached",
    "qXfer:features:read:target.xml:0,100",
    "qXfer:features:read:target.xml:ffffff,ffff",
    "qThreadExtraInfo,1",
    "qRcmd,6861727473",
    "qRcmd,726567697374657273",
    "qRcmd,7472617073206f6e",
    "s",
    "c",
    "vMustReplyEmpty",
    "s80000000",
    "X80001000,0:",
    "!",
]


def test_damaged_packets(attempts, image, tmp_path) -> None:
    count, sim = attempts
    sent = 0
    while sent < count:
        process = subprocess.Popen(
            [str(sim), "--gdb=0", "--limit=20000", "--harts=2", str(image)],
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        assert process.stderr
        found = re.search(r"localhost:(\d+)", process.stderr.readline())
        assert found
        chance = random.Random(sent)
        with socket.create_connection(("localhost", int(found[1])), timeout=60) as line:
            sent += sum(1 for _ in talk(line, chance, count - sent))
        _, printed = process.communicate(timeout=60)
        assert process.returncode >= 0, sent
        assert not SANITIZER.search(printed), (sent, printed[:2000])


def talk(line: socket.socket, chance: random.Random, most: int) -> Iterator[str]:
    """Packets, each answered, until the guest is over or nobody listens any more."""
    received = b""
    for _ in range(most):
        text = spoiled(chance.choice(PACKETS), chance).replace("#", "").replace("$", "").encode()
        good = chance.random() < 0.95 and not text.startswith((b"k", b"D"))
        total = (sum(text) + (not good)) & 0xFF
        try:
            line.sendall(b"$" + text + b"#%02x" % total)
            yield text.decode()
            while True:
                found = re.search(rb"\A\+*(-|\$([^#]*)#..)", received)
                if found:
                    received = received[found.end() :]
                    answer = found[2] or b""
                    if answer.startswith(b"O") and answer != b"OK":
                        continue  # text for people
                    break
                more = line.recv(1 << 16)
                if not more:
                    return
                received += more
        except (ConnectionError, BrokenPipeError):
            return
        if answer.startswith(b"W") and found[1] != b"-":
            return
