"""The run on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bringup.profile import Finding, what_to_fix
from bringup.report.result import Comparison, NodeAccuracy, RunReport
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
    for comparison in report.verification:
        _print_comparison(comparison, console)
    for verdict in report.verdicts:
        _print_verdict(verdict, console)
    for layer, accuracy in report.inaccurate:
        console.print(f"  {_inaccuracy(accuracy, layer)}", highlight=False, soft_wrap=True)
    for finding in what_to_fix(report.profile, _SHOWN_LOSSES):
        console.print(f"  {_loss(finding)}", highlight=False, soft_wrap=True)
    for agreement in report.float_agreement:
        console.print(
            f"  PyTorch float vs {report.quant} on {escape(agreement.output)}: "
            f"SQNR {decibels(agreement.sqnr_db)} dB, worst difference {number(agreement.worst)}",
            highlight=False,
        )
    for note in report.notes:
        console.print(f"[yellow]note:[/] {escape(note)}", highlight=False, soft_wrap=True)


def decibels(value: float | None) -> str:
    """A ratio of signal to noise; infinite where nothing differs."""
    return "inf" if value is None else f"{value:.1f}"


def number(value: float | None) -> str:
    """A difference, or what stands for one that is not finite."""
    return "not finite" if value is None else f"{value:.3g}"


def _inaccuracy(accuracy: NodeAccuracy, layer: str) -> str:
    return (
        f"fix accuracy next: {escape(layer)} loses {accuracy.lost_db:.1f} dB, to "
        f"{decibels(accuracy.sqnr_db)} dB against PyTorch float"
    )


def _loss(finding: Finding) -> str:
    row = finding.row
    limit = f" of {finding.limit:g} possible" if finding.limit else ""
    rate = f"; {finding.rate:.2f} MAC per cycle{limit}" if finding.rate is not None else ""
    waits = f"; waits most on {finding.cause}, {finding.waited:,} cycles" if finding.cause else ""
    return (
        f"fix next (modelled): {escape(row.layer or row.name)} loses {finding.lost:,} of its "
        f"{finding.cycles:,} cycles, {100 * finding.share:.1f} % of all{waits}{rate}"
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
    accuracy = ("SQNR dB",) if report.nodes else ()
    accuracies = report.accuracy
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
            *((_sqnr(accuracies.get(row.name)),) if accuracy else ()),
        )
    return table


def _sqnr(accuracy: NodeAccuracy | None) -> str:
    return decibels(accuracy.sqnr_db) if accuracy is not None else ""


def _totals(report: RunReport) -> str:
    profile, memory = report.profile, report.memory
    rate = f" ({profile.cost / profile.macs:.3f} per MAC)" if profile.macs else ""
    if profile.timed:
        rate += f", {profile.instret:,} instructions"
    if report.milliseconds is not None:
        rate += f"; {report.milliseconds:.4g} ms at {report.clock_mhz:g} MHz"
    return (
        f"  {profile.macs:,} MAC, {profile.cost:,} {profile.unit}{rate}\n"
        f"  flash {memory.flash:,} bytes (weights {memory.weight_bytes:,}), RAM {memory.ram:,} "
        f"bytes with stacks and arena (image as run)\n"
        f"  arena {memory.arena_bytes:,} bytes (peak live {memory.peak_live_bytes:,}: tensors "
        f"alone {memory.peak_live_tensor_bytes:,}, scratch up to {memory.largest_scratch_bytes:,}; "
        f"one buffer each {memory.sum_bytes:,})"
    )


def _print_comparison(comparison: Comparison, console: Console) -> None:
    compared = (
        f"{comparison.tensors:,} tensors, {comparison.elements:,} elements, "
        f"{comparison.inferences} inputs"
    )
    if comparison.ok:
        console.print(
            f"  [green]ok[/] {escape(comparison.claim)} ({compared})",
            highlight=False,
            soft_wrap=True,
        )
        return
    console.print(
        f"  [bold red]DIFFERENT[/] {escape(comparison.golden)} vs {escape(comparison.device)}: "
        f"{len(comparison.findings)} tensors differ ({compared})",
        highlight=False,
    )
    _print_first(comparison.findings, console)


def _print_verdict(verdict: Verdict, console: Console) -> None:
    mark = "[green]ok[/]" if verdict.ok else "[bold red]NOT SO:[/]"
    text = f"  {mark} {escape(verdict.claim)} ({escape(verdict.extent)})"
    console.print(text, highlight=False, soft_wrap=True)
    _print_first(verdict.failures, console)


def _print_first(findings: Sequence[str], console: Console) -> None:
    for finding in findings[:_SHOWN_FINDINGS]:
        console.print(f"    {escape(finding)}", highlight=False, soft_wrap=True)
    if len(findings) > _SHOWN_FINDINGS:
        console.print(f"    ... and {len(findings) - _SHOWN_FINDINGS} more (report.html)")
