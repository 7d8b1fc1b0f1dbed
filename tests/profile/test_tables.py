"""Profile tables: what schedulers and spreadsheets read."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from bringup.profile import NodeProfile, Profile, profile_csv, write_results_tree
from bringup.profile.records import _variation
from bringup.profile.tables import COLUMNS, RESULTS_COLUMNS


def row(name: str, dispatch: int | None, cycles: int, **more: object) -> NodeProfile:
    values: dict[str, object] = {
        "shape": "in_h=4;in_w=4;list=1|2",
        "macs": 100,
        "instret": cycles,
        "bytes": 64,
        "kernel": "k",
        "target": "rvv",
        "fallback": False,
        "reason": "because, of commas",
        "origin": "a.b net.py:3",
    } | more
    return NodeProfile(dispatch=dispatch, name=name, operator="conv2d", cycles=cycles, **values)  # type: ignore[arg-type]


PROFILE = Profile((row("conv", 0, 2500), row("view", None, 0), row("fc", 1, 500)), "qemu instret")


def test_csv_survives_commas_and_keeps_views_as_rows() -> None:
    rows = list(csv.DictReader(io.StringIO(profile_csv(PROFILE))))
    assert tuple(rows[0]) == COLUMNS
    assert [r["dispatch_id"] for r in rows] == ["0", "", "1"]
    assert rows[0]["reason"] == "because, of commas"
    assert rows[0]["cycles"] == "2500"


@pytest.mark.parametrize(("clock_mhz", "nanoseconds"), [(1000.0, "2500.0"), (250.0, "10000.0")])
def test_results_tree_converts_cycles(clock_mhz: float, nanoseconds: str, tmp_path: Path) -> None:
    path = write_results_tree(
        PROFILE,
        tmp_path,
        backend="rvv",
        cpu="qemu",
        model="net",
        quant="int8",
        cores=(0, 1),
        clock_mhz=clock_mhz,
    )
    assert path.parent.name == "topo_0_1"
    rows = list(csv.DictReader(path.open()))
    assert tuple(rows[0]) == RESULTS_COLUMNS
    assert [r["dispatch_id"] for r in rows] == ["0", "1"]
    assert rows[0]["mean_time_ns"] == nanoseconds
    assert rows[0]["module_name"] == "net$dispatch_0_rvv_conv2d_4x4"


def test_untimed_profiles_count_instructions() -> None:
    assert PROFILE.unit == "instructions"
    assert PROFILE.cost == 3000
    host = Profile((row("conv", 0, 70, instret=0),), "host nanoseconds")
    assert (host.unit, host.cost) == ("host nanoseconds", 70)
    timed = Profile((row("conv", 0, 70, instret=50, timed=True),), "rocket RTL")
    assert (timed.unit, timed.cost) == ("cycles", 70)


def test_variation_is_in_percent_of_the_mean() -> None:
    assert _variation([100, 100, 100]) == 0 == _variation([0, 0])
    assert _variation([90, 110]) == pytest.approx(10)
