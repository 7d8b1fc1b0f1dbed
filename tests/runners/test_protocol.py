"""Requests and responses: round trips, and every kind of damage."""

import contextlib
import random
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bringup.emit import Interface, NodeInfo, Tensor
from bringup.errors import RunError
from bringup.ir import DType, TensorType
from bringup.runners import Request, decode_response, encode_request
from bringup.runners.console import framed_bytes, framed_text
from bringup.runners.protocol import (
    BEGIN,
    END,
    ERROR,
    HELLO,
    INPUT,
    NODE,
    OUTPUT,
    OVERRUN,
    REQUEST,
    TENSOR,
    Overrun,
    frame,
    frames,
)

INTERFACE = Interface(
    model="m",
    target="t",
    prefix="m_t",
    identity="ab" * 32,
    tensors=(
        Tensor("x", TensorType(DType.I8, (1, 3))),
        Tensor("h", TensorType(DType.I32, (3,))),
        Tensor("y", TensorType(DType.F32, (2,))),
    ),
    nodes=(NodeInfo("one", (1,)), NodeInfo("two", (2,))),
    inputs=1,
    outputs=(2,),
)
X = {"x": np.array([[1, -2, 3]], np.int8)}


def hello(identity: str = INTERFACE.identity) -> bytes:
    head = struct.pack("<IIIIIIQQ32s", 1, 2, 3, 1, 256, 0, 10**7, 64, bytes.fromhex(identity))
    return frame(HELLO, head + b"m\0t\0")


def inference(h: np.ndarray, y: np.ndarray, counters: tuple[int, int, int]) -> bytes:
    return b"".join(
        [
            frame(BEGIN, struct.pack("<Q", 0)),
            frame(NODE, struct.pack("<IIQQQQ", 0, 1, *counters, 99)),
            frame(TENSOR, struct.pack("<II", 1, 0) + h.tobytes()),
            frame(NODE, struct.pack("<IIQQQQ", 1, 1, *counters, 98)),
            frame(OUTPUT, struct.pack("<II", 2, 0) + y.tobytes()),
        ]
    )


def response(*bodies: bytes, status: int = 0) -> bytes:
    return hello() + b"".join(bodies) + frame(END, struct.pack("<II", status, len(bodies)))


GOOD = response(inference(np.arange(3, dtype=np.int32), np.ones(2, np.float32), (5, 4, 3)))


@given(
    st.lists(st.integers(-(2**31), 2**31 - 1), min_size=3, max_size=3),
    st.lists(st.floats(width=32), min_size=2, max_size=2),
    st.tuples(*[st.integers(0, 2**64 - 1)] * 3),
    st.integers(0, 4),
)
def test_response_round_trip(h: list, y: list, counters: tuple, count: int) -> None:
    tensors = np.array(h, np.int32), np.array(y, np.float32)
    decoded = decode_response(response(*[inference(*tensors, counters)] * count), INTERFACE)
    assert len(decoded.inferences) == count
    assert (decoded.vector_bits, decoded.time_hz, decoded.arena_bytes) == (256, 10**7, 64)
    for one in decoded.inferences:
        assert one.tensors["h"].tobytes() == tensors[0].tobytes()
        assert one.outputs["y"].tobytes() == tensors[1].tobytes()
        assert one.checksums == {"h": 99, "y": 98}
        two = one.profile["two"]
        assert (two.cycles, two.instret, two.time) == counters


@settings(max_examples=60)
@given(st.integers(0, len(GOOD) - 1))
def test_truncation_is_an_error(length: int) -> None:
    with pytest.raises(RunError, match=r"truncated"):
        decode_response(GOOD[:length], INTERFACE)


@settings(max_examples=150)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 7))
def test_a_flipped_bit_is_an_error(at: int, bit: int) -> None:
    damaged = bytearray(GOOD)
    damaged[at] ^= 1 << bit
    with pytest.raises(RunError):
        decode_response(bytes(damaged), INTERFACE)


def test_other_image_is_named() -> None:
    with pytest.raises(RunError, match="another image"):
        decode_response(hello("cd" * 32), INTERFACE)


def test_error_frame_is_shown() -> None:
    data = hello() + frame(ERROR, b"the request ends early") + frame(END, struct.pack("<II", 2, 0))
    with pytest.raises(RunError, match="the request ends early"):
        decode_response(data, INTERFACE)


def test_impossible_frames_are_errors() -> None:
    for bad in (
        frame(77, b""),
        frame(NODE, struct.pack("<IIQQQ", 9, 0, 0, 0, 0)),
        frame(OUTPUT, struct.pack("<II", 2, 0) + b"abc"),
        frame(NODE, b"short"),
        frame(OVERRUN, struct.pack("<IIQQQ", 3, 0, 0, 1, 1)),
        frame(OVERRUN, struct.pack("<IIQQQ", 0, 2, 0, 1, 1)),
        frame(OVERRUN, struct.pack("<IIQQQQ", 0, 0, 0, 1, 1, 0)),
    ):
        with pytest.raises(RunError, match="does not fit"):
            decode_response(hello() + bad, INTERFACE)


def test_overruns_belong_to_their_inference_and_node() -> None:
    clean = inference(np.arange(3, dtype=np.int32), np.ones(2, np.float32), (1, 1, 1))
    broken = (
        frame(BEGIN, struct.pack("<Q", 0))
        + frame(OVERRUN, struct.pack("<IIQQQ", 1, 0, 640, 8, 5))
        + frame(OVERRUN, struct.pack("<IIQQQ", 2, 1, 0, 4096, 0))
    )
    first, second, third = decode_response(response(clean, broken, clean), INTERFACE).inferences
    assert first.overruns == third.overruns == ()
    assert second.overruns == (Overrun("two", False, 640, 8, 5), Overrun(None, True, 0, 4096, 0))


def test_announced_and_received_inferences_must_agree() -> None:
    body = inference(np.arange(3, dtype=np.int32), np.ones(2, np.float32), (1, 1, 1))
    with pytest.raises(RunError, match="incomplete"):
        decode_response(hello() + body + frame(END, struct.pack("<II", 0, 2)), INTERFACE)


def test_request_layout() -> None:
    request = Request((X, X), dump=frozenset({"h"}), checksums=False, poison=0x11, warmups=2)
    (kind, head), *inputs = list(frames(encode_request(request, INTERFACE)))
    assert kind == REQUEST
    assert struct.unpack_from("<IIIIII", head) == (1, 2 | 4, 0x11, 2, 2, 3)
    assert head[24:56].hex() == INTERFACE.identity
    assert struct.unpack("<I", head[56:]) == (0b010,)
    assert inputs == [(INPUT, b"\x01\xfe\x03")] * 2


def test_request_refuses_wrong_inputs() -> None:
    for bad in ({}, {"x": np.zeros((3,), np.int8)}, {"x": np.zeros((1, 3), np.uint8)}):
        with pytest.raises(RunError, match="does not fit"):
            encode_request(Request((bad,)), INTERFACE)
    with pytest.raises(RunError, match="no tensor is called 'q'"):
        encode_request(Request((X,), dump=frozenset({"q"})), INTERFACE)


@given(st.binary(max_size=300))
def test_console_framing_round_trip(data: bytes) -> None:
    text = "boot\n" + framed_text(data) + "~AAAA\nafter"
    assert framed_bytes(text) == data


def test_damaged_console_framing() -> None:
    with pytest.raises(RunError, match="damaged"):
        framed_bytes("~AB*D\n~.\n")


FEW, MANY = 200, 5000


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
def test_damaged_responses_end_in_one_kind_of_error(count: int) -> None:
    """Frames cut, changed, doubled and exchanged, their checksums right again: a guest computes
    them, too."""
    pieces = [(kind, payload) for kind, payload in frames(GOOD)]
    for seed in range(count):
        chance = random.Random(seed)
        data = b"".join(frame(*_spoiled(piece, chance)) for piece in _shuffled(pieces, chance))
        if chance.random() < 0.1:
            data = data[: chance.randrange(len(data) + 1)]
        with contextlib.suppress(RunError):
            decode_response(data, INTERFACE)
        text = bytearray(framed_text(data).encode())
        text[chance.randrange(len(text))] = chance.randrange(256)
        with contextlib.suppress(RunError):
            framed_bytes(text.decode(errors="replace"))


def _shuffled(pieces: list[tuple[int, bytes]], chance: random.Random) -> list[tuple[int, bytes]]:
    made = list(pieces)
    if chance.random() < 0.5:
        made.insert(chance.randrange(len(made) + 1), chance.choice(made))
    if chance.random() < 0.3:
        del made[chance.randrange(len(made))]
    return made


def _spoiled(piece: tuple[int, bytes], chance: random.Random) -> tuple[int, bytes]:
    kind, payload = piece
    if chance.random() < 0.2:
        kind = chance.choice((HELLO, BEGIN, NODE, TENSOR, OUTPUT, OVERRUN, ERROR, END, INPUT, 77))
    data = bytearray(payload)
    for _ in range(chance.choice((0, 0, 1, 2))):
        if not data:
            break
        at = chance.randrange(len(data))
        if chance.random() < 0.3:
            del data[at:]
        else:
            data[at] = chance.choice((0, 1, 2, 3, 0x7F, 0x80, 0xFF, chance.randrange(256)))
    return kind, bytes(data)
