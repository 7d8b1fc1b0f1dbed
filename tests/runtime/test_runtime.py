"""The portable C of every project, natively: checksums, frames, text, model and self-check."""

from __future__ import annotations

import ctypes
import math
import struct
from fractions import Fraction

import numpy as np
import pytest

from bringup.runners.checksum import update
from bringup.runners.console import framed_bytes, framed_text
from bringup.runners.protocol import (
    BEGIN,
    END,
    ERROR,
    HELLO,
    INPUT,
    NODE,
    OUTPUT,
    REQUEST,
    TENSOR,
    frame,
    frames,
)

DATA = np.random.default_rng(1).integers(0, 256, 4096, np.uint8).tobytes()
NO_POISON = -1


@pytest.mark.parametrize("shift", [0, 1, 4])
def test_checksums_are_those_of_the_host(runtime, shift) -> None:
    function = runtime.c.bringup_checksum_update
    function.restype, function.argtypes = (
        ctypes.c_uint64,
        [ctypes.c_uint64, ctypes.c_void_p, ctypes.c_size_t],
    )
    place = ctypes.create_string_buffer(b"#" * 16 + DATA)
    aligned = -ctypes.addressof(place) % 8 + shift
    for size in (0, 1, 7, 8, 9, 64, 100, 1000):
        text = bytes(place[aligned : aligned + size])
        assert function(5, ctypes.addressof(place) + aligned, size) == update(5, text)


@pytest.mark.parametrize("sizes", [(8, 0), (0, 3), (16, 5), (600, 401), (1008, 16), (2000, 1)])
def test_frames_are_those_of_the_host(runtime, sizes) -> None:
    count = 2
    assert runtime.c.write_frames(NODE, DATA, *map(ctypes.c_size_t, sizes), count)
    assert runtime.stream == frame(NODE, DATA[: sum(sizes)]) * count
    runtime.stream = frame(INPUT, DATA[: sum(sizes)]) * count
    for _ in range(count):
        received = ctypes.create_string_buffer(sum(sizes) + 1)
        assert runtime.c.read_frame(INPUT, received, *map(ctypes.c_size_t, sizes)) == 0
        assert received.raw[:-1] == DATA[: sum(sizes)]


def test_a_stream_that_refuses_is_noticed(runtime) -> None:
    for room in (0, 30, 2000):
        runtime.forget()
        runtime.number("refused_after").value = room
        sizes = ctypes.c_size_t(800), ctypes.c_size_t(8)
        assert not runtime.c.write_frames(NODE, DATA, *sizes, 3)


def test_every_kind_of_damage_is_named(runtime) -> None:
    good = frame(INPUT, DATA[:11])
    truncated, no_magic, other_type, other_size, damaged = range(1, 6)

    def verdict(text: bytes) -> int:
        runtime.stream = text
        received = ctypes.create_string_buffer(64)
        return runtime.c.read_frame(INPUT, received, ctypes.c_size_t(8), ctypes.c_size_t(3))

    assert verdict(good) == 0
    for length in range(len(good)):
        assert verdict(good[:length]) == truncated
    assert verdict(b"x" + good[1:]) == no_magic
    for type_ in (NODE, INPUT + 256, INPUT - 1):
        assert verdict(frame(type_, DATA[:11])) == other_type
    for size in (10, 12, 19):
        assert verdict(frame(INPUT, DATA[:size])) == other_size
    for at in range(16, 27):  # the payload
        assert verdict(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]) == damaged
    for at in range(32, 40):  # the checksum
        assert verdict(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]) == damaged


@pytest.mark.parametrize("size", [0, 1, 2, 3, 56, 57, 58, 59, 255, 256])
def test_the_framed_console_carries_every_byte(runtime, size) -> None:
    data = bytes(range(256))[:size]
    runtime.c.print_framed(data, ctypes.c_size_t(size))
    lines = runtime.printed.splitlines()
    assert lines[-1] == "~." and all(line[0] == "~" and len(line) <= 77 for line in lines)
    assert framed_bytes(runtime.printed) == data
    received = ctypes.create_string_buffer(300)
    text = framed_text(data).encode()
    assert runtime.c.read_framed(text, received, ctypes.c_size_t(300)) == size
    assert received.raw[:size] == data


def test_texts(runtime) -> None:
    runtime.c.print_samples()
    assert runtime.printed == (
        "-12|  -34|-0056|-|7|beef|0000001a\n"
        "-9223372036854775808|123456789abcdef|4000000000|text|   abc|z|%\n"
    )
    runtime.forget()
    text = bytes(32 + i % 90 for i in range(700))
    runtime.c.print_long(text)
    assert runtime.printed.encode() == b"<" + text + b">\n"


def vectors() -> tuple[bytes, bytes]:
    """Inputs a, b of two inferences and what z, a must be."""
    inputs = np.frombuffer(DATA[:64], np.uint8).reshape(2, 2, 16)
    sums = (inputs[:, 0] + 2 * inputs[:, 1] + 1).astype(np.uint8)
    return inputs.tobytes(), np.stack([sums, inputs[:, 0]], 1).tobytes()


def test_a_run_poisons_what_no_operand_lies_under(runtime) -> None:
    (inputs, golden), poison = vectors(), 0xA5
    runtime.c.run_model(inputs[:16], inputs[16:32], poison)
    assert runtime.array("arena", 128)[32:48] == golden[:16]
    seen = runtime.array("seen", 32)
    assert seen[:16] == bytes([poison]) * 16, "the result held something before its node"
    assert seen[16:] == bytes((value - 1) % 256 for value in golden[:16]), "an operand in place"
    assert runtime.array("spare", 1) == bytes([poison])
    runtime.c.run_model(inputs[:16], inputs[16:32], NO_POISON)
    assert runtime.array("arena", 128)[32:48] == golden[:16]
    assert runtime.array("seen", 32)[:16] == golden[:16], "without poison nothing is filled"


def test_a_result_is_poisoned_right_before_its_node(runtime) -> None:
    """The arena as a whole was poisoned first; since then an earlier node wrote there."""
    runtime.c.run_late(0xA5)
    assert runtime.array("before_late", 16) == b"\xa5" * 16
    runtime.c.run_late(NO_POISON)
    assert runtime.array("before_late", 16) == b"\x11" * 16


@pytest.mark.parametrize("shift", [1, 2, 7, 31])
def test_halves_are_rounded_up(runtime, shift: int) -> None:
    """The exact value by fractions, at and beside ties, of both signs."""
    for quotient in (-129, -128, -5, -1, 0, 1, 4, 126, 127):
        for beside in (-1, 0, 1):
            product = (quotient << shift) + (1 << (shift - 1)) + beside
            # a product of two numbers of 32 bits: by one, or by 2**16 where it is too wide
            accumulator, multiplier = (product, 1) if shift < 31 else (product >> 16, 1 << 16)
            exact = Fraction(accumulator * multiplier, 1 << shift)
            expected = min(127, max(-128, math.floor(exact + Fraction(1, 2)) + 3))
            assert runtime.c.requantize(accumulator, multiplier, shift, 0, 3) == expected
            if multiplier % 2 == 0:
                half = multiplier // 2
                assert runtime.c.requantize(accumulator, half, shift, 1, 3) == expected


def test_a_run_touches_the_platform_only_for_a_hook_that_measures(runtime) -> None:
    """In a firmware's own process or task there is no trap frame, counter or clock of ours."""
    inputs, _ = vectors()
    assert runtime.c.notes_of_run(inputs[:16], inputs[16:32], 0) == 0
    assert runtime.c.notes_of_run(inputs[:16], inputs[16:32], 1) == 4, "before and after each node"


def test_self_check_judges_every_output_of_every_vector(runtime) -> None:
    inputs, golden = vectors()
    assert runtime.c.self_check(inputs, golden) == 0
    assert "@selfcheck PASS model=m target=t vectors=2 failed=0" in runtime.printed
    for at in (0, 15, 16, 31, 32, 47, 48, 63):
        runtime.forget()
        wrong = golden[:at] + bytes([golden[at] ^ 1]) + golden[at + 1 :]
        assert runtime.c.self_check(inputs, wrong) == 1
        where = f"vector={at // 32} output={'za'[at // 16 % 2]} index={at % 16} "
        assert where in runtime.printed and "FAIL" in runtime.printed


def request(flags: int, inferences: int, selection: int, identity: int = 7) -> bytes:
    who = bytes([identity]) + bytes(31)
    head = struct.pack("<IIIIII", 1, flags, 0xA5, inferences, 0, 4) + who
    return frame(REQUEST, head + struct.pack("<I", selection))


def answered(runtime, text: bytes) -> list[tuple[int, bytes]]:
    """Frames that follow the request in the stream."""
    runtime.stream = text
    runtime.c.serve()
    return list(frames(runtime.stream[len(text) :]))


def test_a_session_answers_what_was_asked(runtime) -> None:
    inputs, golden = vectors()
    sent = b"".join(frame(INPUT, inputs[16 * i : 16 * i + 16]) for i in range(4))
    hello, *body, end = answered(runtime, request(4, 2, 0) + sent)
    assert hello[0] == HELLO and end == (END, struct.pack("<II", 0, 2))
    results = [golden[16 * i : 16 * i + 16] for i in range(4)]
    tags = [struct.pack("<II", 3, 0), struct.pack("<II", 0, 0)] * 2
    outputs = [(OUTPUT, tag + result) for tag, result in zip(tags, results, strict=True)]
    begin = [(BEGIN, struct.pack("<Q", number)) for number in range(2)]
    assert body == [begin[0], *outputs[:2], begin[1], *outputs[2:]]


def test_a_session_sends_selected_tensors_and_checksums(runtime) -> None:
    inputs, golden = vectors()
    sent = frame(INPUT, inputs[:16]) + frame(INPUT, inputs[16:32])
    _, _, *body, _, _, _ = answered(runtime, request(1, 1, 0b0100) + sent)
    y = bytes((value - 1) % 256 for value in golden[:16])
    kinds = [kind for kind, _ in body]
    assert kinds == [NODE, TENSOR, NODE]
    assert body[1][1] == struct.pack("<II", 2, 0) + y
    sums = [struct.unpack_from("<Q", payload, 32)[0] for kind, payload in body if kind == NODE]
    assert sums == [update(16, y), update(16, golden[:16])]


def test_a_session_refuses_other_requests(runtime) -> None:
    inputs, _ = vectors()
    sent = frame(INPUT, inputs[:16]) + frame(INPUT, inputs[16:32])
    for text, why in (
        (request(0, 1, 0, identity=8) + sent, b"the request was written for another image"),
        (request(0, 1, 0)[:-1], b"the request ends early"),
        (sent, b"a frame of another type was expected"),
        (request(0, 1, 0) + frame(INPUT, inputs[:15]), b"a frame has another size"),
    ):
        *_, error, end = answered(runtime, text)
        assert error[0] == ERROR and error[1].startswith(why)
        assert end == (END, struct.pack("<II", 2, 0))


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 31, 32, 33, 100, 129])
def test_memory_functions_of_bare_metal(runtime, size) -> None:
    c = runtime.c
    for function in (c.riscv_memcpy, c.riscv_memmove, c.riscv_memset, c.riscv_memcmp):
        function.restype = ctypes.c_void_p if function is not c.riscv_memcmp else ctypes.c_int
    for to in (0, 1, 8):
        for source in (0, 3, 8):
            room = ctypes.create_string_buffer(b"\xee" * 512, 512)
            base = ctypes.addressof(room) + -ctypes.addressof(room) % 8
            start = base - ctypes.addressof(room)
            room[start + 256 : start + 512 - 8] = DATA[: 256 - 8]
            at, of = base + to, base + 256 + source
            n = ctypes.c_size_t(size)
            c.riscv_memcpy(ctypes.c_void_p(at), ctypes.c_void_p(of), n)
            expected = b"\xee" * to + DATA[source : source + size] + b"\xee" * 8
            assert room[start : start + to + size + 8] == expected
            same = c.riscv_memcmp(ctypes.c_void_p(at), ctypes.c_void_p(of), n)
            assert same == 0
            c.riscv_memset(ctypes.c_void_p(at), 0x1B7, n)
            filled = b"\xee" * to + b"\xb7" * size + b"\xee" * 8
            assert room[start : start + to + size + 8] == filled
    for distance in (-40, -8, -3, 0, 3, 8, 40):
        room = ctypes.create_string_buffer(DATA[:512], 512)
        moved = bytearray(DATA[:512])
        moved[100 + distance : 100 + distance + size] = DATA[100 : 100 + size]
        address = ctypes.addressof(room) + 100
        c.riscv_memmove(
            ctypes.c_void_p(address + distance), ctypes.c_void_p(address), ctypes.c_size_t(size)
        )
        assert room.raw == bytes(moved)


def test_comparison_of_memory_has_a_sign(runtime) -> None:
    for a, b, sign in ((b"abcdefghi", b"abcdefghj", -1), (b"\xff", b"\x01", 1), (b"x", b"x", 0)):
        assert np.sign(runtime.c.riscv_memcmp(a, b, ctypes.c_size_t(len(a)))) == sign
    assert runtime.c.riscv_strlen(b"seven..") == 7
