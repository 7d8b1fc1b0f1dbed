"""The debugger stub, spoken to by a client of a few lines."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import xml.etree.ElementTree
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class Client:
    """The gdb remote serial protocol, from gdb's side."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("localhost", port), timeout=20)
        self.received = b""

    def ask(self, payload: str) -> str:
        checksum = sum(payload.encode()) & 0xFF
        self.socket.sendall(f"${payload}#{checksum:02x}".encode())
        return self.answer()

    def answer(self) -> str:
        while not (found := re.search(rb"\$([^#]*)#(..)", self.received)):
            self.received += self.socket.recv(1 << 16)
        self.received = self.received[found.end() :]
        assert sum(found[1]) & 0xFF == int(found[2], 16)
        self.socket.sendall(b"+")
        return found[1].decode()

    def monitor(self, command: str) -> str:
        return bytes.fromhex(self.ask(f"qRcmd,{command.encode().hex()}")).decode()

    def register(self, number: int) -> int:
        return int.from_bytes(bytes.fromhex(self.ask(f"p{number:x}")), "little")


PROGRAM = """
    _start: li a0, 5
    loop: addi a0, a0, -1
        bnez a0, loop
    end: li a1, 77
        finish 3
        j .
"""


@contextmanager
def debugged(sim: Path, image: Path, *options: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """The port of a simulator that waits for a debugger, and its process."""
    command = [str(sim), "--gdb=0", *options, str(image)]
    process = subprocess.Popen(command, text=True, stderr=subprocess.PIPE)
    assert process.stderr
    try:
        yield int(process.stderr.readline().rsplit(":", 1)[1]), process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def session(sim, assemble) -> Iterator[tuple[Client, subprocess.Popen[str]]]:
    with debugged(sim, assemble(PROGRAM)) as (port, process):
        client = Client(port)
        yield client, process
        client.socket.close()


def test_registers_memory_steps_and_breakpoints(session):
    client, process = session
    assert "PacketSize" in client.ask("qSupported:multiprocess+")
    assert client.ask("?").startswith("T05")
    assert client.register(32) == 0x1000  # the boot ROM
    start = 0x80000000
    assert client.ask(f"Z0,{start:x},4") == "OK"
    assert client.ask("c").startswith("T05")
    assert client.register(32) == start
    assert client.ask("s").startswith("T05")
    assert client.register(10) == 5
    loop = start + 2
    assert client.ask(f"Z0,{loop:x},2") == "OK"
    assert client.ask("c").startswith("T05")  # standing on it: runs round the loop once
    assert client.register(10) == 4
    assert client.ask(f"z0,{loop:x},2") == "OK"
    everything = client.ask("g")
    assert len(everything) == 33 * 16
    assert int.from_bytes(bytes.fromhex(everything[10 * 16 : 11 * 16]), "little") == 4
    assert client.ask("Pa=" + (1).to_bytes(8, "little").hex()) == "OK"
    assert client.register(10) == 1
    code = client.ask(f"m{start:x},2")
    assert code == "1545"  # c.li a0, 5
    assert client.ask(f"M{start + 0x1000:x},4:deadbeef") == "OK"
    assert client.ask(f"m{start + 0x1000:x},4") == "deadbeef"
    assert client.ask("m40,4") == "E14"
    assert client.ask("vMustReplyEmpty") == ""
    assert client.ask("c") == "W03"
    assert process.wait(timeout=20) == 3


def test_a_32_bit_hart_has_registers_of_four_bytes(sim, assemble):
    program = "_start: li a0, -2\n nop\n j ."
    with debugged(sim, assemble(program, 32), "--isa=rv32imac") as (port, _process):
        client = Client(port)
        described = client.ask("qXfer:features:read:target.xml:0,4000")
        assert "<architecture>riscv:rv32</architecture>" in described
        assert 'name="mcycleh"' in described
        assert "riscv.fpu" not in described
        assert client.ask("Z0,80000002,2") == "OK"
        assert client.ask("c").startswith("T05")
        everything = client.ask("g")
        assert len(everything) == 33 * 8
        assert everything[10 * 8 : 11 * 8] == "feffffff"
        assert client.register(32) == 0x80000002
        assert client.ask("Pa=00000080") == "OK"
        assert client.register(10) == 0x80000000
        client.socket.close()


def test_detach_lets_the_guest_finish(session):
    client, process = session
    assert client.ask("D") == "OK"
    assert process.wait(timeout=20) == 3


def test_interrupt_stops_a_running_guest(sim, assemble):
    with debugged(sim, assemble("_start: j _start")) as (port, process):
        client = Client(port)
        client.socket.sendall(b"$c#63")
        client.socket.sendall(b"\x03")
        assert client.answer().startswith("T02")
        client.socket.sendall(b"$k#6b")
        assert process.wait(timeout=20) == 130


VECTORS = """
    _start: units
        la a1, word
        li t0, 7
        vsetivli zero, 4, e32, m1, ta, ma
        vmv.v.x v9, t0
        sw zero, 0(a1)
        vse32.v v9, (a1)
    here: .word 0xffffffff
        finish 0
        j .
        .balign 64
    word: .zero 16
"""


WORD = 0x80000040


def registers_of(client: Client) -> dict[str, tuple[int, int]]:
    """Number and bits by name, from the description the simulator gives."""
    text, offset = "", 0
    while True:
        piece = client.ask(f"qXfer:features:read:target.xml:{offset:x},1000")
        text, offset = text + piece[1:], offset + 0x1000
        if piece[0] == "l":
            break
    found = xml.etree.ElementTree.fromstring(text).iter("reg")
    return {r.attrib["name"]: (int(r.attrib["regnum"]), int(r.attrib["bitsize"])) for r in found}


def test_description_vectors_and_csrs(sim, assemble):
    with debugged(sim, assemble(VECTORS), "--vlen=512") as (port, _):
        client = Client(port)
        registers = registers_of(client)
        assert registers["a0"] == (10, 64) and registers["fcsr"] == (68, 32)
        assert registers["v9"] == (registers["v0"][0] + 9, 512)
        assert registers["vl"][0] == 65 + 0xC20 and "pmpaddr15" in registers
        number = registers["vl"][0]
        assert client.ask(f"p{number:x}") == "x" * 16  # mstatus.VS is off
        client.ask(f"Z2,{WORD:x},4")
        client.ask("c")
        assert client.register(number) == 4
        v9 = bytes.fromhex(client.ask(f"p{registers['v9'][0]:x}"))
        assert len(v9) == 64 and v9[:16] == (7).to_bytes(4, "little") * 4
        changed = bytes(range(64))
        assert client.ask(f"P{registers['v9'][0]:x}={changed.hex()}") == "OK"
        assert client.ask(f"p{registers['v9'][0]:x}") == changed.hex()
        assert client.ask(f"P{registers['mscratch'][0]:x}={'11' * 8}") == "OK"
        assert client.register(registers["mscratch"][0]) == 0x1111111111111111
        assert client.ask(f"P{registers['mhartid'][0]:x}={'11' * 8}") == "E01"


def test_harts_without_units_have_no_such_registers(sim, assemble):
    with debugged(sim, assemble(PROGRAM), "--isa=rv64imac_zicsr") as (port, _):
        client = Client(port)
        registers = registers_of(client)
        assert not {"v0", "fa0", "fcsr", "vl"} & set(registers)
        assert client.ask(f"p{65 + 0xC20:x}") == "E01" and client.ask("p21") == "E01"


def test_watchpoints_see_scalar_and_vector_stores(sim, assemble):
    with debugged(sim, assemble(VECTORS)) as (port, process):
        client = Client(port)
        assert client.ask(f"Z2,{WORD:x},4") == "OK"
        stop = client.ask("c")  # the scalar store changes nothing
        assert stop == f"T05watch:{WORD:x};thread:01;"
        assert client.ask(f"m{WORD:x},4") == "07000000"
        assert client.ask(f"z2,{WORD:x},4") == "OK"
        assert client.ask("Z2,40,4") == "E14"  # no memory there
        assert client.ask(f"Z3,{WORD:x},4") == ""  # reads are not watched
        assert process.poll() is None


def test_traps_are_told(sim, assemble):
    handled = VECTORS.replace("_start: units", "_start: units\n la t0, trap\n csrw mtvec, t0")
    image = assemble(handled + "trap: finish 9\n j .")
    with debugged(sim, image) as (port, process):
        client = Client(port)
        assert "traps on|off" in client.monitor("help")
        assert client.monitor("traps on") == "stops at traps\n"
        said = client.ask("c")
        assert "illegal instruction" in bytes.fromhex(said[1:]).decode()
        assert client.answer().startswith("T0b")
        assert client.monitor("harts").startswith("hart 0 at ")
        assert client.ask("c") == "W09"
        assert process.wait(timeout=20) == 9


@pytest.mark.peer
@pytest.mark.skipif(not shutil.which("gdb-multiarch"), reason="gdb-multiarch is not installed")
def test_gdb_itself(sim, assemble):
    script = """
        target remote :{port}
        watch *(int*)0x80000040
        continue
        print $v9.w
        info registers vl
        monitor harts
        continue
        continue
    """
    with debugged(sim, assemble(VECTORS.replace(".word 0xffffffff", "nop"))) as (port, process):
        commands = [f"-ex={line.strip()}" for line in script.format(port=port).strip().splitlines()]
        done = subprocess.run(
            ["gdb-multiarch", "-batch", "-nx", *commands],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert "New value = 7" in done.stdout, done.stdout + done.stderr
        assert "{7, 7, 7, 7, 0, 0, 0, 0}" in done.stdout
        assert "vl             0x4" in done.stdout
        assert "exited normally" in done.stdout
        assert process.wait(timeout=20) == 0
