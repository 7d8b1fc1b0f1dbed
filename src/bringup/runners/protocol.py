"""Requests to and responses from an image: docs/protocol.md, runtime/include/bringup/protocol.h."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from bringup.emit.project import Interface
from bringup.errors import RunError
from bringup.ir import Array
from bringup.runners.checksum import update

MAGIC = 0x31465242
VERSION = 1

REQUEST, INPUT = 1, 2
HELLO, BEGIN, NODE, TENSOR, OUTPUT, OVERRUN, ERROR, END = 16, 17, 18, 19, 20, 21, 30, 31

WANT_CHECKSUMS, WANT_PROFILE, WANT_POISON = 1, 2, 4

_HEADER = struct.Struct("<IIQ")
_REQUEST = struct.Struct("<IIIIII32s")
_HELLO = struct.Struct("<IIIIIIQQ32s")
_NODE = struct.Struct("<IIQQQ")
_TENSOR = struct.Struct("<II")
_OVERRUN = struct.Struct("<IIQQQ")
_END = struct.Struct("<II")


@dataclass(frozen=True)
class Request:
    """What to run.

    Args:
        inputs: per inference, an array per graph input in stored layout.
        dump: intermediate tensors to send back; None for all of them.
        checksums: of every node's results. profile: counters of every node.
        poison: byte the arena is filled with before each inference; None for no filling.
        warmups: unrecorded runs before each recorded one.
    """

    inputs: tuple[Mapping[str, Array], ...]
    dump: frozenset[str] | None = frozenset()
    checksums: bool = True
    profile: bool = True
    poison: int | None = 0xA5
    warmups: int = 0


@dataclass(frozen=True)
class NodeCounters:
    """What one node cost: mcycle, minstret and mtime ticks (`Response.time_hz` per second)."""

    cycles: int
    instret: int
    time: int


@dataclass(frozen=True)
class Overrun:
    """Memory that changed and must not have (images with guard zones only).

    Args:
        node: that was running; None when only the end of the inference showed it.
        constants: whether it is the constants that changed, and not the arena.
        offset, bytes: from the first to the last changed byte, within the arena.
        changed: bytes of these that changed.
    """

    node: str | None
    constants: bool
    offset: int
    bytes: int
    changed: int


@dataclass(frozen=True)
class Inference:
    """Results of one inference, by tensor or node name."""

    outputs: Mapping[str, Array]
    checksums: Mapping[str, int]
    profile: Mapping[str, NodeCounters]
    tensors: Mapping[str, Array]
    overruns: tuple[Overrun, ...] = ()


@dataclass(frozen=True)
class Response:
    """A complete answer.

    Args:
        vector_bits: VLEN of the machine that ran it, 0 without a vector unit.
        time_hz: ticks per second of the `time` counters, 0 if the machine did not say.
    """

    inferences: tuple[Inference, ...]
    vector_bits: int
    time_hz: int
    arena_bytes: int


def frame(type_: int, payload: bytes) -> bytes:
    """One frame."""
    body = _HEADER.pack(MAGIC, type_, len(payload)) + payload + bytes(-len(payload) % 8)
    return body + update(0, body).to_bytes(8, "little")


def encode_request(request: Request, interface: Interface) -> bytes:
    """The request file.

    Raises:
        RunError: an input is missing or of another type than declared, or an unknown tensor is to
            be dumped.
    """
    flags = WANT_CHECKSUMS * request.checksums | WANT_PROFILE * request.profile
    flags |= WANT_POISON * (request.poison is not None)
    head = _REQUEST.pack(
        VERSION,
        flags,
        request.poison or 0,
        len(request.inputs),
        request.warmups,
        len(interface.tensors),
        bytes.fromhex(interface.identity),
    )
    out = [frame(REQUEST, head + _selection(request, interface))]
    for inputs in request.inputs:
        out += [frame(INPUT, _input(interface, i, inputs)) for i in range(interface.inputs)]
    return b"".join(out)


def _selection(request: Request, interface: Interface) -> bytes:
    count = len(interface.tensors)
    if request.dump is None:
        wanted = set(range(count))
    else:
        unknown = sorted(request.dump - interface.index.keys())
        if unknown:
            raise RunError(
                f"no tensor is called {unknown[0]!r}",
                where=interface.model,
                hint="names are those of plan.json",
            )
        wanted = {interface.index[name] for name in request.dump}
    bits = np.zeros(-(-count // 32) * 32, np.uint8)
    bits[list(wanted)] = 1
    return np.packbits(bits, bitorder="little").tobytes()


def _input(interface: Interface, position: int, inputs: Mapping[str, Array]) -> bytes:
    tensor = interface.tensors[position]
    array = inputs.get(tensor.name)
    fits = array is not None and array.shape == tensor.type.shape
    if array is None or not fits or array.dtype != tensor.type.dtype.numpy:
        given = "nothing" if array is None else f"{array.dtype}{list(array.shape)}"
        raise RunError(
            f"input {tensor.name!r} does not fit the image",
            where=interface.model,
            why=f"given {given}, declared {tensor.type}",
        )
    return np.ascontiguousarray(array).tobytes()


def decode_response(data: bytes, interface: Interface) -> Response:
    """Decode and check a response file.

    Raises:
        RunError: truncated, damaged, from another image, or the image reports an error.
    """
    decoder = _Decoder(interface)
    for type_, payload in frames(data):
        decoder.take(type_, payload)
        if type_ == END:
            return decoder.finish(payload)
    done = len(decoder.inferences)
    raise RunError(
        "the response is truncated",
        where=interface.model,
        why=f"{len(data)} bytes and {done} inferences, but no end mark: the image stopped early",
        hint="see the console text in the run folder",
    )


def frames(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Complete frames of a stream; stops at a truncated one.

    Raises:
        RunError: bytes that are no frame, or a wrong checksum.
    """
    at = 0
    while len(data) - at >= _HEADER.size:
        magic, type_, size = _HEADER.unpack_from(data, at)
        if magic != MAGIC:
            raise RunError("the response is not made of frames", why=f"at byte {at}")
        end = at + _HEADER.size + size + (-size % 8)
        if end + 8 > len(data):
            return
        if update(0, data[at:end]) != int.from_bytes(data[end : end + 8], "little"):
            raise RunError("the response is damaged", why=f"checksum of the frame at byte {at}")
        yield type_, data[at + _HEADER.size : at + _HEADER.size + size]
        at = end + 8


class _Decoder:
    """Collects frames into inferences."""

    def __init__(self, interface: Interface) -> None:
        self.interface = interface
        self.inferences: list[Inference] = []
        self.open = False
        self.hello: tuple[int, int, int] | None = None
        self.error = ""
        self._reset()

    def _reset(self) -> None:
        self.outputs: dict[str, Array] = {}
        self.checksums: dict[str, int] = {}
        self.profile: dict[str, NodeCounters] = {}
        self.tensors: dict[str, Array] = {}
        self.overruns: list[Overrun] = []

    def take(self, type_: int, payload: bytes) -> None:
        try:
            if type_ in (TENSOR, OUTPUT):
                name, array = self._tensor(payload)
                (self.tensors if type_ == TENSOR else self.outputs)[name] = array
            elif type_ != END:
                {
                    HELLO: self._hello,
                    BEGIN: self._begin,
                    NODE: self._node,
                    OVERRUN: self._overrun,
                    ERROR: self._error,
                }[type_](payload)
        except (struct.error, IndexError, KeyError, ValueError) as error:
            raise RunError(
                "the response does not fit the image",
                where=self.interface.model,
                why=f"frame of type {type_} with {len(payload)} bytes: {error}",
            ) from error

    def finish(self, payload: bytes) -> Response:
        if len(payload) != _END.size:
            raise RunError(
                "the response does not fit the image",
                where=self.interface.model,
                why=f"an end mark of {len(payload)} bytes",
            )
        status, count = _END.unpack(payload)
        if status or self.error:
            raise RunError(
                "the image refused the request",
                where=self.interface.model,
                why=self.error or f"status {status}",
            )
        self._close()
        if count != len(self.inferences) or self.hello is None:
            raise RunError(
                "the response is incomplete",
                where=self.interface.model,
                why=f"{count} inferences announced, {len(self.inferences)} received",
            )
        return Response(tuple(self.inferences), *self.hello)

    def _hello(self, payload: bytes) -> None:
        version, nodes, tensors, outputs, bits, _, hertz, arena, identity = _HELLO.unpack_from(
            payload
        )
        mine = self.interface
        same = (nodes, tensors, outputs) == (len(mine.nodes), len(mine.tensors), len(mine.outputs))
        if version != VERSION or identity.hex() != mine.identity or not same:
            raise RunError(
                "the response comes from another image",
                where=mine.model,
                why=f"identity {identity.hex()[:16]}, expected {mine.identity[:16]}",
                hint="build the image again",
            )
        self.hello = (bits, hertz, arena)

    def _begin(self, payload: bytes) -> None:
        self._close()
        self.open = True

    def _close(self) -> None:
        if self.open:
            self.inferences.append(
                Inference(
                    self.outputs,
                    self.checksums,
                    self.profile,
                    self.tensors,
                    tuple(self.overruns),
                )
            )
        self.open = False
        self._reset()

    def _node(self, payload: bytes) -> None:
        number, count, cycles, instret, time = _NODE.unpack_from(payload)
        node = self.interface.nodes[number]
        self.profile[node.name] = NodeCounters(cycles, instret, time)
        hashes = struct.unpack_from(f"<{count}Q", payload, _NODE.size)
        for tensor, value in zip(node.outputs, hashes, strict=False):
            self.checksums[self.interface.tensors[tensor].name] = value

    def _overrun(self, payload: bytes) -> None:
        number, region, offset, size, changed = _OVERRUN.unpack(payload)
        nodes = self.interface.nodes
        if region not in (0, 1) or number > len(nodes):
            raise ValueError(f"node {number}, region {region}")
        name = nodes[number].name if number < len(nodes) else None
        self.overruns.append(Overrun(name, region == 1, offset, size, changed))

    def _tensor(self, payload: bytes) -> tuple[str, Array]:
        index, _ = _TENSOR.unpack_from(payload)
        tensor = self.interface.tensors[index]
        flat = np.frombuffer(payload, tensor.type.dtype.numpy, offset=_TENSOR.size)
        return tensor.name, flat.reshape(tensor.type.shape).copy()

    def _error(self, payload: bytes) -> None:
        self.error = payload.decode(errors="replace")
