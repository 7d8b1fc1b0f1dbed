"""The debugger stub, spoken to by a client of a few lines."""

from __future__ import annotations

import re
import socket
import subprocess
from collections.abc import Iterator

import pytest


class Client:
    """The gdb remote serial protocol, from gdb's side."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("localhost", port), timeout=20)

    def ask(self, payload: str) -> str:
        checksum = sum(payload.encode()) & 0xFF
        self.socket.sendall(f"${payload}#{checksum:02x}".encode())
        return self.answer()

    def answer(self) -> str:
        data = b""
        while not re.search(rb"\$[^#]*#..$", data):
            data += self.socket.recv(1 << 16)
        text = data[data.index(b"$") + 1 : data.rindex(b"#")]
        assert sum(text) & 0xFF == int(data[-2:], 16)
        self.socket.sendall(b"+")
        return text.decode()

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


@pytest.fixture
def session(sim, assemble) -> Iterator[tuple[Client, subprocess.Popen[str]]]:
    process = subprocess.Popen(
        [str(sim), "--gdb=0", str(assemble(PROGRAM))], text=True, stderr=subprocess.PIPE
    )
    assert process.stderr
    port = int(process.stderr.readline().rsplit(":", 1)[1])
    client = Client(port)
    yield client, process
    client.socket.close()
    process.kill()
    process.wait()


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


def test_detach_lets_the_guest_finish(session):
    client, process = session
    assert client.ask("D") == "OK"
    assert process.wait(timeout=20) == 3


def test_interrupt_stops_a_running_guest(sim, assemble):
    image = assemble("_start: j _start")
    process = subprocess.Popen([str(sim), "--gdb=0", str(image)], text=True, stderr=subprocess.PIPE)
    assert process.stderr
    client = Client(int(process.stderr.readline().rsplit(":", 1)[1]))
    client.socket.sendall(b"$c#63")
    client.socket.sendall(b"\x03")
    assert client.answer().startswith("T02")
    client.socket.sendall(b"$k#6b")
    assert process.wait(timeout=20) == 130
