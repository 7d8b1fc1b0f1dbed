"""Profiles as CSV: our own table, and the IREE-schema tree that schedulers read."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from bringup.clock import CLOCK_MHZ
from bringup.files import write_text
from bringup.names import cell, file_name
from bringup.profile.advice import per_execution
from bringup.profile.records import NodeProfile, Profile

COLUMNS = (
    "dispatch_id",
    "name",
    "op",
    "shape",
    "cycles",
    "macs",
    "instret",
    "bytes",
    "kernel",
    "target",
    "fallback",
    "reason",
    "origin",
)
"""Columns of `profile.csv`: those of ModelBlaster's table first, ours after."""

RESULTS_COLUMNS = (
    "dispatch_id",
    "module_name",
    "vmfb_path",
    "mlir_path",
    "mean_time(ms)",
    "mean_unit",
    "mean_time_ns",
    "returncode",
    "log_path",
    "source",
    "op",
    "shape",
    "cycles",
    "cycles_n",
    "cycles_cv_pct",
    "implementation",
)
"""Columns of `results.csv` as IREE's dispatch benchmarks and ModelBlaster write it."""


def profile_csv(profile: Profile) -> str:
    """`profile.csv` as text. Views appear as rows of zero cycles so that indices line up.

    A timing model's attribution adds columns: means over the node's executions, all modelled.
    """
    header, more = _attribution(profile.rows)
    rows = [
        (
            "" if row.dispatch is None else row.dispatch,
            row.name,
            row.operator,
            row.shape,
            row.cycles,
            row.macs,
            row.instret,
            row.bytes,
            row.kernel,
            row.target,
            int(row.fallback),
            row.reason,
            row.origin,
            *extra,
        )
        for row, extra in zip(profile.rows, more, strict=True)
    ]
    return _csv((*COLUMNS, *header), rows)


def _attribution(
    rows: Sequence[NodeProfile],
) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """Columns of the attribution and their values; none without one."""
    regions = [row.attribution for row in rows]
    kinds = {
        kind: tuple(dict.fromkeys(key for r in regions if r for key in getattr(r, kind)))
        for kind in ("causes", "classes", "bytes")
    }
    if not any(regions):
        return (), [() for _ in rows]
    header = [
        *(f"modelled_cycles_{name}" for name in kinds["causes"]),
        *(f"instret_{name}" for name in kinds["classes"]),
        *(f"modelled_bytes_{name}" for name in kinds["bytes"]),
        *("mac_per_cycle", "mac_limit", "mac_limit_source"),
    ]
    values: list[tuple[object, ...]] = []
    for row, region in zip(rows, regions, strict=True):
        if region is None:
            values.append(("",) * len(header))
            continue
        values.append(
            (
                *(
                    per_execution(getattr(region, kind).get(name, 0), region.count)
                    for kind in ("causes", "classes", "bytes")
                    for name in kinds[kind]
                ),
                f"{row.macs / row.cycles:.4f}" if row.macs and row.cycles else "",
                *((f"{row.limit.rate:g}", row.limit.source) if row.limit else ("", "")),
            )
        )
    return tuple(name.replace(" ", "_") for name in header), values


def write_results_tree(
    profile: Profile,
    root: Path,
    *,
    backend: str,
    cpu: str,
    model: str,
    quant: str,
    cores: tuple[int, ...] = (0,),
    clock_mhz: float = CLOCK_MHZ,
) -> Path:
    """Write `<root>/<backend>/<cpu>/<model>/.../topo_<cores>/results.csv` and return its path.

    Args:
        clock_mhz: clock that turns cycles into nanoseconds.
    """
    folder = file_name(model)
    leaf = f"{folder}_{cpu}_{backend}_{folder}.{quant}"
    topology = "topo_" + "_".join(map(str, cores))
    path = root / backend / cpu / folder / f"{folder}.{quant}" / leaf / topology / "results.csv"
    rows = [
        _result(row, profile.source, backend, model, clock_mhz)
        for row in profile.rows
        if row.dispatch is not None
    ]
    write_text(path, _csv(RESULTS_COLUMNS, rows))
    return path


def _result(
    row: NodeProfile, source: str, backend: str, model: str, clock_mhz: float
) -> tuple[object, ...]:
    nanoseconds = row.cycles * 1000.0 / clock_mhz
    sizes = "x".join(
        field.split("=")[1] for field in row.shape.split(";") if field and "|" not in field
    )
    return (
        row.dispatch,
        f"{model}$dispatch_{row.dispatch}_{backend}_{row.operator}_{sizes or 'noshape'}",
        "",
        "",
        f"{nanoseconds / 1e6:.6f}",
        "ms",
        f"{nanoseconds:.1f}",
        0,
        "",
        source,
        row.operator,
        row.shape,
        row.cycles,
        row.samples,
        f"{row.cycles_cv_pct:.3f}",
        row.kernel,
    )


def _csv(header: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(tuple(map(cell, row)) for row in rows)
    return text.getvalue()
