"""The run on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bringup.profile import Finding, what_to_fix
from bringup.quantize.quality import NodeQuality, by_node
from bringup.report.result import RunReport
from bringup.verify.rung import Rung
from bringup.verify.verdict import Verdict

_SHOWN_FINDINGS = 5
_SHOWN_LOSSES = 3


def print_report(report: RunReport, console: Console, *, rows: int | None = None) -> None:
    """Per-layer table, totals, verification verdicts and notes.

    Args:
        rows: print only the costliest nodes; None prints all in execution order.
    """
    console.print(_layer_table(report, rows))
    console.print(_totals(report), highlight=False, soft_wrap=True)
    for rung in report.rungs:
        _print_rung(rung, console)
    for verdict in report.verdicts:
        _print_verdict(verdict, console)
    for layer, quality in report.inaccurate:
        console.print(f"  {_inaccuracy(quality, layer)}", highlight=False, soft_wrap=True)
    for finding in what_to_fix(report.profile, _SHOWN_LOSSES):
        console.print(f"  {_loss(finding)}", highlight=False, soft_wrap=True)
    for agreement in report.agreement:
        console.print(
            f"  PyTorch float vs {report.quant} on {escape(agreement.output)}: "
            f"SQNR {agreement.sqnr_db:.1f} dB, worst difference {agreement.worst:.3g}",
            highlight=False,
        )
    for note in report.notes:
        console.print(f"[yellow]note:[/] {escape(note)}", highlight=False, soft_wrap=True)


def _inaccuracy(quality: NodeQuality, layer: str) -> str:
    return (
        f"fix accuracy next: {escape(layer)} loses {quality.lost:.1f} dB, to "
        f"{quality.sqnr:.1f} dB against PyTorch float"
    )


def _loss(finding: Finding) -> str:
    row = finding.row
    limit = f" of {finding.limit:g} possible" if finding.limit else ""
    rate = f"; {finding.rate:.2f} MAC per cycle{limit}" if finding.rate is not None else ""
    return (
        f"fix next (modelled): {escape(row.layer or row.name)} loses {finding.lost:,} cycles, "
        f"{100 * finding.share:.1f} % of all, most on {finding.cause or 'nothing named'} "
        f"({finding.waited:,}){rate}"
    )


def _layer_table(report: RunReport, rows: int | None) -> Table:
    profile = report.profile
    shown = profile.rows if rows is None else profile.slowest(rows)
    total = max(profile.cost, 1)
    title = f"{report.model} {report.quant} on {report.target}, counts from {profile.source}"
    table = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for name in ("layer", "operator", "kernel"):
        table.add_column(name, overflow="fold")
    instructions = ("instructions",) if profile.timed else ()
    accuracy = ("SQNR dB",) if report.qualities else ()
    qualities = by_node(report.qualities)
    for name in ("MAC", *instructions, profile.unit, "per MAC", "%", *accuracy):
        table.add_column(name, justify="right")
    for row in shown:
        if row.dispatch is None:
            continue
        rate = row.cost_per_mac
        kernel = f"[yellow]{row.kernel} (fallback)[/]" if row.fallback else row.kernel
        table.add_row(
            escape(row.layer or row.name),
            row.operator,
            kernel,
            f"{row.macs:,}" if row.macs else "",
            *((f"{row.instret:,}",) if profile.timed else ()),
            f"{row.cost:,}",
            f"{rate:.3f}" if rate is not None else "",
            f"{100 * row.cost / total:.1f}",
            *((_sqnr(qualities.get(row.name)),) if accuracy else ()),
        )
    return table


def _sqnr(quality: NodeQuality | None) -> str:
    return f"{quality.sqnr:.1f}" if quality is not None else ""


def _totals(report: RunReport) -> str:
    profile, arena = report.profile, report.plan.arena
    scratch = report.plan.scratch_peak
    rate = f" ({profile.cost / profile.macs:.3f} per MAC)" if profile.macs else ""
    if profile.timed:
        rate += f", {profile.instret:,} instructions"
    loaded = sum(size for name, size in report.image_bytes.items() if name != "bss")
    return (
        f"  {profile.macs:,} MAC, {profile.cost:,} {profile.unit}{rate}\n"
        f"  arena {arena.size:,} bytes (peak live {arena.lower_bound:,}: tensors alone "
        f"{arena.live_tensors:,}, scratch up to {scratch:,}; one buffer each {arena.sum:,}); "
        f"image {loaded:,} bytes"
    )


def _print_rung(rung: Rung, console: Console) -> None:
    compared = f"{rung.tensors:,} tensors, {rung.elements:,} elements, {rung.inferences} inputs"
    if rung.ok:
        console.print(
            f"  [green]ok[/] {rung.claim} ({compared})",
            highlight=False,
            soft_wrap=True,
        )
        return
    console.print(
        f"  [bold red]DIFFERENT[/] {rung.golden} vs {rung.device}: "
        f"{len(rung.findings)} tensors differ ({compared})",
        highlight=False,
    )
    for finding in rung.findings[:_SHOWN_FINDINGS]:
        console.print(f"    {escape(str(finding))}", highlight=False, soft_wrap=True)
    if len(rung.findings) > _SHOWN_FINDINGS:
        console.print(f"    ... and {len(rung.findings) - _SHOWN_FINDINGS} more (report.html)")


def _print_verdict(verdict: Verdict, console: Console) -> None:
    mark = "[green]ok[/]" if verdict.ok else "[bold red]NOT SO:[/]"
    text = f"  {mark} {escape(verdict.claim)} ({escape(verdict.extent)})"
    console.print(text, highlight=False, soft_wrap=True)
    for failure in verdict.failures[:_SHOWN_FINDINGS]:
        console.print(f"    {escape(failure)}", highlight=False, soft_wrap=True)
    if len(verdict.failures) > _SHOWN_FINDINGS:
        console.print(f"    ... and {len(verdict.failures) - _SHOWN_FINDINGS} more (report.html)")
