"""Semantics of the extensions called on the host, against NumPy."""

from __future__ import annotations

import numpy as np
import pytest

OPFMACC = 0x96001057
OPU = {"vopacc": 0xA2002057, "opmvinbcast": 0xB2006057, "vmv.vr": 0xBA006057, "vmv.rv": 0xAA006057}
VMADOT = 0xE200302B


def word(match: int, rd: int = 0, rs1: int = 0, rs2: int = 0) -> int:
    return match | rd << 7 | rs1 << 15 | rs2 << 20


def patterns(rng: np.random.Generator, kind: str, shape: tuple[int, ...]) -> np.ndarray:
    if kind == "random":
        return rng.integers(-128, 128, shape).astype(np.int8)
    return np.full(shape, {"lowest": -128, "highest": 127}[kind], np.int8)


def matrix(hart, number: int) -> np.ndarray:
    """Reads a 16 x 16 matrix register through vmv.vr into v24."""
    hart.vtype(32, 2, 16)
    result = np.zeros((16, 16), np.int32)
    for r in range(16):
        hart.x[5] = r
        assert hart.execute(word(OPU["vmv.vr"], 24, 5, number)) == hart.DONE
        result[r] = hart.vector(24, np.int32, 16)
    return result


def fill(hart, number: int, values: np.ndarray) -> None:
    hart.vtype(32, 2, values.shape[1])
    for r, row in enumerate(values):
        hart.x[5] = r
        hart.vector(8, np.int32, len(row))[:] = row
        assert hart.execute(word(OPU["vmv.rv"], number, 5, 8)) == hart.DONE


@pytest.fixture
def opu(host_hart):
    return host_hart("opu")


@pytest.fixture
def ime(host_hart):
    return host_hart("ime")


@pytest.mark.parametrize("vl", [0, 1, 7, 15, 16])
@pytest.mark.parametrize("kind", ["random", "lowest", "highest"])
def test_outer_product_accumulates_in_its_own_matrix(opu, kind, vl):
    rng = np.random.default_rng(vl)
    start = rng.integers(-(2**31), 2**31, (4, 16, 16)).astype(np.int32)
    for n in range(4):
        fill(opu, n, start[n])
    rows, columns = patterns(rng, kind, (16,)), patterns(rng, kind, (16,))
    opu.vector(16, np.int8, 16)[:] = rows
    opu.vector(18, np.int8, 16)[:] = columns
    for number in range(4):
        opu.vtype(8, 0, vl)
        assert opu.execute(word(OPU["vopacc"], number, 16, 18)) == opu.DONE
        expected = start[number].copy()
        expected[:vl, :vl] += np.outer(rows[:vl], columns[:vl].astype(np.int32)).astype(np.int32)
        assert np.array_equal(matrix(opu, number), expected)


def test_accumulation_wraps_around(opu):
    fill(opu, 1, np.full((16, 16), 2**31 - 1, np.int32))
    opu.vector(16, np.int8, 16)[:] = 1
    opu.vtype(8, 0, 16)
    assert opu.execute(word(OPU["vopacc"], 1, 16, 16)) == opu.DONE
    assert (matrix(opu, 1) == -(2**31)).all()


def test_broadcast_and_moves_respect_vl(opu):
    rng = np.random.default_rng(3)
    start = rng.integers(-(2**31), 2**31, (16, 16)).astype(np.int32)
    fill(opu, 2, start)
    opu.vtype(32, 2, 5)
    opu.vector(8, np.int32, 16)[:] = np.arange(16)
    assert opu.execute(word(OPU["opmvinbcast"], 2, 0, 8)) == opu.DONE
    start[:, :5] = np.arange(5)
    assert np.array_equal(matrix(opu, 2), start)
    opu.vtype(32, 2, 3)
    opu.x[6] = 9
    opu.vector(24, np.int32, 16)[:] = -1
    assert opu.execute(word(OPU["vmv.vr"], 24, 6, 2)) == opu.DONE
    assert opu.vector(24, np.int32, 16).tolist() == [0, 1, 2] + [-1] * 13


@pytest.mark.parametrize(
    ("vtype", "instruction", "reason"),
    [
        ((8, 0, 17), word(OPU["vopacc"], 0, 16, 18), "vl exceeds"),
        ((16, 0, 8), word(OPU["vopacc"], 0, 16, 18), "SEW must be 8"),
        ((32, 0, 8), word(OPFMACC, 0, 16, 18), "SEW must be 8"),
        ((16, 0, 8), word(OPFMACC, 0, 16, 18), "SEW must be 8"),
        ((0, 0, 0), word(OPU["vopacc"], 0, 16, 18), "SEW must be 8"),
        ((8, 0, 16, 1), word(OPU["vopacc"], 0, 16, 18), "vstart"),
        ((8, 0, 16), word(OPU["vopacc"], 4, 16, 18), "four matrix registers"),
        ((8, 1, 16), word(OPU["vopacc"], 0, 17, 18), "not aligned"),
        ((8, 0, 16), word(OPU["vmv.vr"], 8, 5, 0), "SEW must be 32"),
        ((32, 2, 16), word(OPU["vmv.vr"], 9, 0, 0), "not aligned"),
        ((32, 2, 16), word(OPU["vmv.vr"], 8, 7, 0), "row index"),
        ((32, 2, 16), word(OPU["vmv.rv"], 5, 0, 8), "four matrix registers"),
        ((8, 0, 16), word(OPU["opmvinbcast"], 0, 0, 8), "SEW must be 32"),
    ],
)
def test_illegal_outer_product_forms_say_why(opu, vtype, instruction, reason):
    opu.x[7] = 16
    opu.vtype(*vtype)
    before = opu.bytes.copy()
    assert opu.execute(instruction) == opu.ILLEGAL
    assert reason in opu.reason
    assert np.array_equal(before, opu.bytes)


def fp8(hart, number: int, bits: np.ndarray) -> None:
    hart.vector(number, np.uint8, len(bits))[:] = bits


@pytest.mark.parametrize("vl", [0, 1, 7, 16])
@pytest.mark.parametrize("altfmt", [False, True])
def test_float_outer_product_rounds_once(opu, altfmt, vl):
    """Against binary64: products of 8 bits cannot come near a tie, so rounding twice is once."""
    ml_dtypes = pytest.importorskip("ml_dtypes")
    kind = ml_dtypes.float8_e5m2 if altfmt else ml_dtypes.float8_e4m3fn
    rng = np.random.default_rng(vl)
    for scale in (1.0, 1e-3, 3e7):
        start = (rng.standard_normal((16, 16)) * scale).astype(np.float32)
        fill(opu, 3, start.view(np.int32))
        rows, columns = rng.integers(0, 256, (2, 16)).astype(np.uint8)
        fp8(opu, 16, rows)
        fp8(opu, 18, columns)
        opu.vtype(8, 0, vl, altfmt=altfmt)
        assert opu.execute(word(OPFMACC, 3, 16, 18)) == opu.DONE
        a, b = (x.view(kind).astype(np.float64) for x in (rows, columns))
        expected = start.copy()
        with np.errstate(all="ignore"):
            sums = (np.outer(a, b) + start)[:vl, :vl].astype(np.float32)
        bits = sums.view(np.uint32)
        bits[np.isnan(sums)] = 0x7FC00000
        expected[:vl, :vl] = sums
        assert np.array_equal(matrix(opu, 3).view(np.uint32), expected.view(np.uint32))


@pytest.mark.parametrize("altfmt", [False, True])
def test_every_fp8_value_is_exact(opu, altfmt):
    ml_dtypes = pytest.importorskip("ml_dtypes")
    kind = ml_dtypes.float8_e5m2 if altfmt else ml_dtypes.float8_e4m3fn
    one = np.array([1.0]).astype(kind).view(np.uint8)
    for first in range(0, 256, 16):
        bits = np.arange(first, first + 16, dtype=np.uint8)
        fill(opu, 0, np.zeros((16, 16), np.int32))
        fp8(opu, 16, np.repeat(one, 16))
        fp8(opu, 18, bits)
        opu.vtype(8, 0, 16, altfmt=altfmt)
        assert opu.execute(word(OPFMACC, 0, 16, 18)) == opu.DONE
        got, expected = matrix(opu, 0)[5].view(np.float32), bits.view(kind).astype(np.float32)
        assert np.array_equal(got, expected, equal_nan=True)
        assert (got.view(np.uint32)[np.isnan(expected)] == 0x7FC00000).all()


@pytest.mark.parametrize(
    ("start", "rows", "columns", "result"),
    [
        (0x3F800000, 0x38, 0xB8, 0x00000000),  # 1 + 1 * -1 = +0
        (0x80000000, 0x00, 0x80, 0x80000000),  # -0 + 0 * -0 = -0
        (0x4B800000, 0x38, 0x38, 0x4B800000),  # 2^24 + 1: a tie, to even
        (0x4B800001, 0x38, 0x38, 0x4B800002),  # 2^24 + 2 + 1: a tie, to even
        (0x7F800000, 0x38, 0xB8, 0x7F800000),  # infinity stays
        (0x3F800000, 0x7F, 0x38, 0x7FC00000),  # NaN
        (0xFFC12345, 0x38, 0x38, 0x7FC00000),  # NaNs become canonical
        (0x00000001, 0x00, 0x38, 0x00000001),  # subnormals are not flushed
        (0x7F7FFFFF, 0x7E, 0x7E, 0x7F7FFFFF),  # 448 * 448 is nothing there
    ],
)
def test_corners_of_the_float_outer_product(opu, start, rows, columns, result):
    fill(opu, 1, np.full((16, 16), start, np.uint32).view(np.int32))
    fp8(opu, 16, np.full(16, rows, np.uint8))
    fp8(opu, 18, np.full(16, columns, np.uint8))
    opu.vtype(8, 0, 16)
    assert opu.execute(word(OPFMACC, 1, 16, 18)) == opu.DONE
    assert (matrix(opu, 1).view(np.uint32) == result).all()


def test_masked_outer_product_is_nobodys_instruction(opu):
    opu.vtype(8, 0, 16)
    assert opu.execute(word(OPU["vopacc"]) & ~(1 << 25)) == -1


@pytest.mark.parametrize(("dlen", "tile", "cycles"), [(64, 8, 4), (128, 16, 4), (256, 32, 4)])
def test_tile_and_rate_follow_the_datapath(host_hart, dlen, tile, cycles):
    hart = host_hart("opu", options=f"dlen={dlen}")
    hart.vtype(8, 0, tile)
    cost = hart.cost(word(OPU["vopacc"], 3, 16, 18))
    assert (cost.occupancy, cost.work, cost.writes) == (cycles, tile * tile, 8)
    assert cost.vector_reads == 1 << 16 | 1 << 18
    hart.vtype(8, 0, tile + 1)
    assert hart.execute(word(OPU["vopacc"], 0, 16, 18)) == hart.ILLEGAL


def test_refused_configurations(host_hart):
    with pytest.raises(ValueError, match="power of two"):
        host_hart("opu", options="dlen=100")
    with pytest.raises(ValueError, match="exceeds the hart's VLEN"):
        host_hart("opu", vlen=128, options="dlen=256")
    with pytest.raises(ValueError, match="VLEN 256"):
        host_hart("ime", vlen=128)


@pytest.mark.parametrize("kind", ["random", "lowest", "highest"])
def test_vmadot(ime, kind):
    rng = np.random.default_rng(7)
    ime.vtype(8, 0, 32)
    for _ in range(50):
        a, b = patterns(rng, kind, (4, 8)), patterns(rng, kind, (4, 8))
        c = rng.integers(-(2**31), 2**31, (4, 4)).astype(np.int32)
        ime.vector(2, np.int8, 32)[:] = a.reshape(-1)
        ime.vector(3, np.int8, 32)[:] = b.reshape(-1)
        ime.vector(30, np.int32, 16)[:] = c.reshape(-1)
        assert ime.execute(word(VMADOT, 30, 2, 3)) == ime.DONE
        expected = c + a.astype(np.int32) @ b.astype(np.int32).T
        assert np.array_equal(ime.vector(30, np.int32, 16).reshape(4, 4), expected)


@pytest.mark.parametrize(
    ("vtype", "rd", "rs1", "rs2", "reason"),
    [
        ((8, 1, 32), 30, 2, 3, "e8, m1"),
        ((16, 0, 16), 30, 2, 3, "e8, m1"),
        ((8, 0, 31), 30, 2, 3, "vl must be 32"),
        ((8, 0, 32, 4), 30, 2, 3, "vstart"),
        ((8, 0, 32), 29, 2, 3, "even"),
        ((8, 0, 32), 2, 3, 4, "overlaps"),
        ((8, 0, 32), 2, 4, 2, "overlaps"),
    ],
)
def test_illegal_vmadot_forms_say_why(ime, vtype, rd, rs1, rs2, reason):
    ime.vtype(*vtype)
    before = ime.bytes.copy()
    assert ime.execute(word(VMADOT, rd, rs1, rs2)) == ime.ILLEGAL
    assert reason in ime.reason
    assert np.array_equal(before, ime.bytes)
