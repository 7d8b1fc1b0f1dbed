"""Vector timing: published tables, and the structure behind them, each by a small measurement."""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
from pathlib import Path

import pytest
import vector_gemm
import vector_kernels
import vector_table
from vector_bench import LMULS, Cell, measure

SIM = Path(__file__).parents[2] / "sim"
CORES = SIM / "cores"


@pytest.fixture(scope="module")
def cycles(sim: Path, tmp_path_factory: pytest.TempPathFactory):
    """cycles(*texts, sew, lmul, ...) -> cycles per instruction on saturn."""

    def run(
        *texts: str,
        sew: int = 8,
        lmul: int = 1,
        vlen: int = 256,
        core: str = "saturn",
        one_element: bool = False,
    ) -> list[float]:
        cells = [Cell(text, sew, lmul, one_element) for text in texts]
        return measure(cells, sim, CORES / f"{core}.yaml", vlen, tmp_path_factory.mktemp("cells"))

    return run


@pytest.mark.parametrize(("core", "step"), [("saturn", 130), ("x60", 110), ("c908", 120)])
def test_published_pages(sim: Path, core: str, step: int) -> None:
    """A few cells of every kind; bench/simulator_validation.py compares all."""
    results = vector_table.compare(core, sim, vector_table.read_page(core)[::step])
    assert len(results) >= 40 and vector_table.mean(results) <= vector_table.BAR
    small = [one for one in results if one.cell.lmul < 1]
    assert bool(small) == (core == "x60")
    if small:
        assert vector_table.mean(small) <= vector_table.BAR


def test_a_whole_group_for_a_fraction_is_seen(
    sim: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault the pages found once: fractional LMUL charged like LMUL 1."""
    text = (CORES / "x60.yaml").read_text()
    assert "  shares: 2 " in text
    (tmp_path / "x60.yaml").write_text(text.replace("  shares: 2 ", "  shares: 1 "))
    monkeypatch.setattr(vector_table, "CORES", tmp_path)
    cells = [one for one in vector_table.read_page("x60") if one.cell.lmul < 1]
    assert vector_table.mean(vector_table.compare("x60", sim, cells[::60])) > vector_table.BAR


def test_chime_grows_with_lmul(sim: Path, tmp_path: Path) -> None:
    cells = [Cell("vadd.vv v8,v16,v24", 32, lmul) for lmul in LMULS]
    ours = measure(cells, sim, CORES / "saturn.yaml", 256, tmp_path)
    assert ours == pytest.approx([2, 4, 8, 16], rel=0.02)


@pytest.mark.parametrize("vlen", [128, 512, 1024])
def test_saturn_widens_its_datapath_with_vlen(cycles, vlen: int) -> None:
    assert cycles("vadd.vv v8,v16,v24", lmul=4, vlen=vlen) == pytest.approx([8], rel=0.02)


def test_c908_keeps_its_datapath(cycles) -> None:
    assert cycles("vadd.vv v8,v16,v24", lmul=4, vlen=128, core="c908") == pytest.approx(
        [4], rel=0.05
    )
    assert cycles("vadd.vv v8,v16,v24", lmul=4, vlen=256, core="c908") == pytest.approx(
        [8], rel=0.05
    )


def test_only_saturn_is_faster_when_vl_is_short(cycles) -> None:
    [saturn] = cycles("vadd.vv v8,v16,v24", lmul=4, one_element=True)
    [x60] = cycles("vadd.vv v8,v16,v24", lmul=4, one_element=True, core="x60")
    assert saturn < 1.5 and x60 == pytest.approx(4, rel=0.05)


def test_same_destination_shows_the_pipeline(cycles) -> None:
    # vl = 1 of the published table, m8: add 2, shift 3, multiply 4, float multiply-add 5
    ours = cycles(
        "vadd.vv v8,v16,v24",
        "vsll.vv v8,v16,v24",
        "vmul.vv v8,v16,v24",
        "vfmacc.vv v8,v16,v24",
        sew=32,
        lmul=8,
        one_element=True,
    )
    assert ours == pytest.approx([2, 3, 4, 5], rel=0.02)


def test_chaining_overlaps_dependent_instructions_of_different_sequencers(cycles) -> None:
    # Every copy of a pair is a load and an addition of what it loads: chained, the pair takes as
    # long as its slower half, not the sum.
    [load] = cycles("vle32.v v8,(t1)", sew=32, lmul=4)
    [both] = cycles("vle32.v v8,(t1)\n vadd.vv v16,v8,v8", sew=32, lmul=4)
    assert load == pytest.approx(16, rel=0.15)
    assert both < 1.3 * 16
    # on one sequencer nothing overlaps
    [two] = cycles("vadd.vv v8,v24,v24\n vadd.vv v16,v8,v8", sew=32, lmul=4)
    assert two == pytest.approx(16, rel=0.03)


def test_integer_and_float_sequencers_work_side_by_side(cycles) -> None:
    [both] = cycles("vadd.vv v8,v24,v24\n vfadd.vv v16,v24,v24", sew=32, lmul=4)
    assert both == pytest.approx(8, rel=0.05)


@pytest.mark.parametrize("sew", [8, 32])
def test_strided_access_goes_element_by_element(cycles, sew: int) -> None:
    # published 8x8 transposes: four cycles a load, three a store; five, as of ascii to utf16, if it
    # falls into the word of the one before: of bytes three apart, five of eight
    elements = 256 // sew * 4
    [load] = cycles(f"vlse{sew}.v v8,(t2),t3", sew=sew, lmul=4)
    [store] = cycles(f"vsse{sew}.v v8,(t2),t3", sew=sew, lmul=4)
    assert load == pytest.approx(4 * elements, rel=0.05)
    assert store == pytest.approx((4.25 if sew == 8 else 3) * elements, rel=0.05)


def test_indexed_access_of_one_word_waits_for_every_element(cycles) -> None:
    # published: LUT4, rvv_vluxei8; the indices are all 1
    assert cycles("vluxei8.v v8,(t1),v24", lmul=2) == pytest.approx([15.5 * 64], rel=0.05)


def test_x60_takes_the_time_of_a_whole_group_for_short_accesses(cycles) -> None:
    """Published with vl = 1: as long as with VLMAX, unlike Saturn."""
    texts = ("vle8.v v8,(t1)", "vse8.v v8,(t1)", "vlse8.v v8,(t2),t3")
    x60 = cycles(*texts, lmul=4, one_element=True, core="x60")
    saturn = cycles(*texts, lmul=4, one_element=True)
    # vse8 e8m4 is published as 9.08 with VLMAX
    assert x60 == pytest.approx([8, 9.08, 128], rel=0.06) and max(saturn) < 5


def test_x60_reads_back_late_what_a_store_put_down(cycles) -> None:
    apart, back = cycles(
        "vse8.v v8,(t1)\n vle8.v v16,(t2)", "vse8.v v8,(t1)\n vle8.v v16,(t1)", core="x60"
    )
    assert apart < 10 and back > 20


def test_saturn_compresses_slower_what_stays_in_its_group(cycles) -> None:
    # of v24 every eighth bit is set, of v0 all
    moved, kept = cycles("vcompress.vm v8,v16,v24", "vcompress.vm v8,v16,v0", lmul=4)
    # an element a cycle, two but for the first of each of the eight groups
    assert moved == pytest.approx(128 + 2, rel=0.05) and kept == pytest.approx(256 - 8, rel=0.05)


def test_a_scalar_load_waits_for_a_vector_store_to_its_line(cycles) -> None:
    apart, same = cycles("vse8.v v8,(t1)\n lbu a5,1024(t1)", "vse8.v v8,(t1)\n lbu a5,40(t1)")
    assert same > apart + 10


def test_x60_starts_in_order_and_chains_to_nothing_slower(cycles) -> None:
    """Published: utf8 count, rvv_4x_m8, at 900 / 31.3 cycles a strip of 256 bytes."""
    strip = "vle8.v v8,(t1)\n vmsgt.vx v16,v8,t4\n vcpop.m a5,v16"
    assert cycles(strip, lmul=8, core="x60") == pytest.approx([28.8], rel=0.12)


def test_unit_stride_moves_a_port_width_per_cycle(cycles) -> None:
    # 256 bytes at 8 a cycle, one more where the address is not a multiple of 8
    assert cycles("vle8.v v8,(t0)", "vse8.v v8,(t0)", lmul=8) == pytest.approx([33, 33], rel=0.05)


def test_a_segment_takes_a_cycle_or_its_bytes_time(cycles) -> None:
    narrow = cycles("vlseg2e8.v v8,(t1)", "vsseg4e8.v v8,(t1)", lmul=1)
    assert narrow == pytest.approx([32, 32], rel=0.1)
    assert cycles("vlseg4e32.v v8,(t1)", sew=32, lmul=1) == pytest.approx([16], rel=0.05)


def test_masks_double_what_x60_spreads_over_both_units(cycles) -> None:
    plain, masked = cycles("vadd.vv v8,v16,v24", "vadd.vv v8,v16,v24,v0.t", lmul=4, core="x60")
    assert masked == pytest.approx(2 * plain, rel=0.02)
    # a mask that fills a register costs nothing; what one unit does alone is not slower for it
    whole, alone = cycles("vadd.vv v8,v16,v24,v0.t", "vand.vv v8,v16,v24,v0.t", lmul=8, core="x60")
    assert whole == pytest.approx(8, rel=0.02) and alone == pytest.approx(16, rel=0.02)


def test_two_independent_instructions_issue_together(cycles) -> None:
    independent, dependent = cycles(
        "addi a5,zero,1\n addi a6,zero,1", "addi a5,a5,1\n addi a5,a5,1", core="x60"
    )
    assert independent == pytest.approx(1, rel=0.1) and dependent == pytest.approx(2, rel=0.1)
    [twice] = cycles("lbu a5,(t1)\n lbu a6,(t1)", core="x60")  # one load port
    assert twice == pytest.approx(2, rel=0.1)


def test_vl_from_a_register_is_known_late(cycles) -> None:
    from_register, kept = cycles(
        "vsetvli a5,t6,e8,m1,ta,ma\n add a7,a5,a5",
        "vsetvli x0,x0,e8,m1,ta,ma\n add a7,a5,a5",
        core="x60",
    )
    assert from_register == pytest.approx(5, rel=0.25) and kept == pytest.approx(1, rel=0.1)


def test_vset_bubble(cycles, sim: Path, tmp_path: Path) -> None:
    pair = "vsetvli x0,x0,e8,m1,ta,ma\n vmv.s.x v8,t0"
    [bypassed] = cycles(pair)
    rocket = tmp_path / "rocket.yaml"
    text = (CORES / "saturn.yaml").read_text()
    assert "vset_bubble: 0" in text
    rocket.write_text(text.replace("vset_bubble: 0", "vset_bubble: 2"))
    [bubbled] = measure([Cell(pair, 8, 1)], sim, rocket, 256, tmp_path)
    assert bypassed == pytest.approx(2, rel=0.05) and bubbled == pytest.approx(4, rel=0.05)


def test_one_bad_rule_is_named_with_its_line(sim: Path, run, assemble, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    text = (CORES / "saturn.yaml").read_text().replace("match: [vfncvt*]", "match: [vfnope*]")
    bad.write_text(text)
    line = 1 + text.splitlines().index(next(x for x in text.splitlines() if "vfnope" in x))
    result = run(assemble("_start: finish 0\n"), f"--core={bad}")
    assert result.code == 2
    assert f"{bad}:{line}: no vector instruction matches" in result.err


def test_registers_kept_as_one_are_timed_like_each_by_itself(
    host_compiler: list[str], tmp_path: Path
) -> None:
    """Random operands through vector_registers.h and through its plain form."""
    sources = [
        Path(__file__).with_name("register_times.cc"),
        SIM / "src/timing/vector_registers.cc",
    ]
    program, includes = (
        tmp_path / "register_times",
        [f"-I{SIM / name}" for name in ("src", "include")],
    )
    options = ["-std=c++20", "-O1", "-Wall", "-Wextra", *includes, "-o", str(program)]
    subprocess.run([*host_compiler, *options, *map(str, sources)], check=True)
    done = subprocess.run([program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    checked, waited = (int(word) for word in done.stdout.split() if word.isdigit())
    assert checked == 240_000 and waited > checked / 2


@pytest.mark.skipif(not shutil.which("clang-19"), reason="needs clang-19")
def test_int8_matrix_product_keeps_below_the_units_limit_and_repeats(
    sim: Path, tmp_path: Path
) -> None:
    image = vector_gemm.build(tmp_path)
    first = vector_gemm.run(image, sim, CORES / "saturn.yaml", 256, 128)
    again = vector_gemm.run(image, sim, CORES / "saturn.yaml", 256, 128)
    assert [one.cycles for one in first] == [one.cycles for one in again]
    for one in first:
        assert 0.8 * one.limit < one.rate <= one.limit, one.variant.name


def rows(core: str, *series: tuple[str, str]) -> list[vector_kernels.Row]:
    """Published series, without those too long for a quick test."""
    found = []
    for row in vector_kernels.read_table():
        if row.core == core and (row.kernel, row.series) in series:
            keep = sum(n <= 10_000 for n in row.elements)
            cut = {"elements": row.elements[:keep], "per_cycle": row.per_cycle[:keep]}
            found.append(dataclasses.replace(row, **cut))
    return found


@pytest.mark.parametrize(("core", "bar"), [("saturn", 0.15), ("x60", 0.20), ("c908", 0.20)])
def test_published_kernels(sim: Path, core: str, bar: float) -> None:
    names = [
        (k, s) for k in ("LUT4", "utf8 count") for s in ("rvv_m1", "rvv_m8", "rvv_vrgather_m1")
    ]
    results = vector_kernels.compare(core, sim, rows(core, *names))
    assert {one.set for one in results} == {"judge"} and len(results) == 6
    assert vector_kernels.mean(results) <= bar


def test_every_series_of_a_kernel_does_the_same(sim: Path, tmp_path: Path) -> None:
    """The loops compared with published figures are those of the kernels they are named after."""
    assert vector_kernels.same_results(sim, tmp_path) == []


def test_profile_says_what_the_units_can_do(run, assemble, tmp_path: Path) -> None:
    image = assemble("_start: finish 0\n")
    for core, extension, expected in (
        ("x60", "ime", {"i8": 8.0, "f16": 16.0, "f32": 8.0}),
        ("saturn", "opu", {"i8": 4.0, "f16": 8.0, "f32": 4.0}),
    ):
        profile = tmp_path / f"{core}.json"
        file = CORES / f"{core}.yaml"
        run(image, f"--core={file}", f"--profile={profile}", f"--extension={extension}")
        peaks = json.loads(profile.read_text())["harts"][0]["peaks"]
        vector = {p["element"]: p["macs_per_cycle"] for p in peaks if p["unit"] == "vector"}
        assert vector == expected
        [unit] = [p for p in peaks if p["unit"] == extension]
        assert unit["element"] == "" and unit["macs_per_cycle"] >= 8
