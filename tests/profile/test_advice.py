"""Attribution in profiles: columns, what to fix, folded stacks, flame graph."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from bringup.profile import Limit, NodeProfile, Profile, folded_stacks, profile_csv, what_to_fix
from bringup.report.flame import flame_graph
from bringup.report.trace import trace_events
from bringup.runners.sim import Region


def row(
    name: str, cycles: int, macs: int, region: Region | None, limit: Limit | None = None
) -> NodeProfile:
    return NodeProfile(
        *(0, name, "conv2d", "", cycles, macs, cycles // 2, 100, f"k_{name}", "rvv", False, "", ""),
        layer=f"net.{name}",
        timed=True,
        attribution=region,
        limit=limit,
    )


BUSY = Region(2, 100, 2000, {"load": 10}, {"issue": 200, "vector": 1800}, {"dram": 64})
SLOW = Region(2, 100, 3000, {"load": 30}, {"issue": 1000, "dram": 1500, "l2": 500}, {"dram": 640})
LIMIT = Limit(8.0, "x vector")
PROFILE = Profile(
    (row("a", 1000, 7200, BUSY, LIMIT), row("b", 1500, 0, SLOW), row("c", 500, 0, None)),
    "sim x model",
)
PLAIN = Profile((row("a", 1000, 7200, None),), "sim instret")


def test_most_lost_cycles_come_first() -> None:
    slow, busy = what_to_fix(PROFILE)
    assert (slow.row.name, slow.lost, slow.cause, slow.waited) == ("b", 1000, "dram", 750)
    assert slow.share == 1000 / 3000
    # 7200 MAC at 8 a cycle need 900 of the 1000 cycles: waiting on a busy unit is no loss
    assert (busy.lost, busy.cause, busy.rate, busy.limit) == (100, "vector", 7.2, 8.0)
    assert slow.advice and busy.advice
    assert [f.row.name for f in what_to_fix(PROFILE, 1)] == ["b"]
    assert what_to_fix(PLAIN) == ()


def test_parts_are_never_above_their_whole() -> None:
    for finding in what_to_fix(PROFILE):
        assert finding.lost <= finding.cycles and finding.waited <= finding.cycles
    assert sum(finding.share for finding in what_to_fix(PROFILE)) <= 1
    # a first execution that took longer: the mean is above the median a row holds
    uneven = replace(PROFILE.rows[1], cycles=700)
    (finding,) = what_to_fix(replace(PROFILE, rows=(uneven,)))
    assert (finding.cycles, finding.lost, finding.waited) == (1500, 1000, 750)
    assert finding.share == 1000 / 1500


def test_profile_gains_columns_only_with_attribution() -> None:
    table = list(csv.DictReader(io.StringIO(profile_csv(PROFILE))))
    assert [t["modelled_cycles_dram"] for t in table] == ["0", "750", ""]
    assert [t["instret_load"] for t in table] == ["5", "15", ""]
    assert table[0]["mac_per_cycle"] == "7.2000" and table[0]["mac_limit"] == "8"
    assert table[0]["mac_limit_source"] == "x vector"
    assert table[1]["mac_limit"] == ""
    assert "modelled" not in profile_csv(PLAIN)


def test_folded_stacks_sum_to_the_modelled_cycles() -> None:
    stacks = folded_stacks(PROFILE, "net")
    assert stacks["net;net.b (b);k_b;dram"] == 750
    assert sum(stacks.values()) == 2500
    assert folded_stacks(PLAIN, "net") == {}


def test_flame_graph_is_as_wide_as_its_cycles() -> None:
    picture = flame_graph({"n;a<b>;issue": 1, "n;c;dram": 3})
    assert "a&lt;b&gt;: 1 cycles, 25.0 %" in picture and "n: 4 cycles, 100.0 %" in picture
    assert 'width="720.0"' in picture and 'x="240.0"' in picture
    assert flame_graph({}) == ""


def test_trace_says_what_cycles_were_spent_on() -> None:
    events = trace_events(PROFILE, "net", clock_mhz=1000.0)["traceEvents"]
    arguments = [event["args"] for event in events if event["ph"] == "X"]  # type: ignore[index,attr-defined]
    assert arguments[1]["modelled_cycles_by_cause"] == {"issue": 500, "dram": 750, "l2": 250}
    assert "modelled_cycles_by_cause" not in arguments[2]
