"""The NumPy form against the definition in runtime/include/bringup/checksum.h, word by word."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bringup.runners.checksum import checksum, update


def definition(hash_: int, data: bytes) -> int:
    for i in range(0, len(data), 8):
        word = int.from_bytes(data[i : i + 8].ljust(8, b"\0"), "little")
        hash_ = (hash_ * 0x9E3779B97F4A7C15 + (word ^ word >> 29)) % 2**64
    return hash_


@given(st.binary(max_size=200), st.integers(0, 2**64 - 1))
def test_equals_the_definition(data: bytes, start: int) -> None:
    assert update(start, data) == definition(start, data)


@given(st.binary(min_size=1, max_size=64), st.data())
def test_any_change_is_seen(data: bytes, draw: st.DataObject) -> None:
    at = draw.draw(st.integers(0, len(data) - 1))
    bit = draw.draw(st.integers(0, 7))
    changed = bytearray(data)
    changed[at] ^= 1 << bit
    assert update(len(data), data) != update(len(data), bytes(changed))


def test_two_flipped_signs_do_not_cancel() -> None:
    """Top bits of two words: a plain polynomial cannot see this."""
    good = np.zeros(16, np.int64)
    bad = good.copy()
    bad[[3, 9]] = np.int64(-(2**63))
    assert checksum(good) != checksum(bad)


def test_length_and_order_count() -> None:
    assert checksum(np.zeros(8, np.int8)) != checksum(np.zeros(9, np.int8))
    a = np.arange(32, dtype=np.int8)
    assert checksum(a) != checksum(a[::-1])
    assert checksum(a.reshape(4, 8)) == checksum(a)
