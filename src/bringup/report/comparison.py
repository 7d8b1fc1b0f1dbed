"""Two runs beside each other: totals and nodes, on a terminal and as a page."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bringup.profile import NodeProfile
from bringup.report.html import environment
from bringup.report.result import NodeAccuracy, RunReport


@dataclass(frozen=True)
class Pair:
    """One figure before and after; None where a run does not have it.

    Args:
        digits: behind the point.
        ratio: whether it is one already (dB), whose percentage says nothing.
    """

    name: str
    before: float | None
    after: float | None
    digits: int = 0
    ratio: bool = False

    @property
    def change(self) -> float | None:
        """After less before; None where one is missing."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def percent(self) -> float | None:
        """The change in percent of before; None where that says nothing."""
        change = self.change
        if change is None or not self.before or self.ratio:
            return None
        return 100.0 * change / self.before

    def show(self, value: float | None) -> str:
        """A value as text."""
        return "" if value is None else f"{value:,.{self.digits}f}"

    @property
    def text(self) -> tuple[str, str, str, str]:
        """Before, after, change and percent as text."""
        change, percent = self.change, self.percent
        return (
            self.show(self.before),
            self.show(self.after),
            "" if change is None else f"{change:+,.{self.digits}f}" if change else "=",
            "" if percent is None else f"{percent:+.1f} %" if change else "",
        )


@dataclass(frozen=True)
class NodePair:
    """A node of both runs, or of one: what it costs, which kernel serves it, its accuracy."""

    name: str
    layer: str
    kernel: str
    cost: Pair
    sqnr: Pair


@dataclass(frozen=True)
class RunComparison:
    """Two runs, their totals, and the nodes that ran code in either."""

    before: RunReport
    after: RunReport
    totals: tuple[Pair, ...]
    nodes: tuple[NodePair, ...]

    @property
    def same_unit(self) -> bool:
        """Whether both costs count the same thing on the same machine."""
        return self.before.profile.source == self.after.profile.source

    @property
    def broke(self) -> bool:
        """Whether the second is wrong where the first was right."""
        return self.before.ok and not self.after.ok

    @property
    def titles(self) -> tuple[str, str]:
        """What each run was."""
        return _title(self.before), _title(self.after)

    def most_changed(self, count: int | None) -> tuple[NodePair, ...]:
        """All nodes in order, or the few whose cost changed most."""
        if count is None:
            return self.nodes
        return tuple(sorted(self.nodes, key=lambda n: -_weight(n.cost))[:count])


def compare_runs(before: RunReport, after: RunReport) -> RunComparison:
    """Lay two runs beside each other; nodes are matched by name."""
    one, two = before.profile, after.profile
    memories = before.memory, after.memory
    totals = (
        Pair("multiply-accumulates", one.macs, two.macs),
        Pair("instructions", one.instret or None, two.instret or None),
        Pair("cycles", _cycles(before), _cycles(after)),
        Pair("milliseconds", before.milliseconds, after.milliseconds, 4),
        *(
            Pair(text, *(getattr(m, field) for m in memories))
            for field, text in (
                ("flash", "flash, bytes"),
                ("ram", "RAM, bytes"),
                ("arena_bytes", "arena, bytes"),
                ("largest_scratch_bytes", "largest scratch, bytes"),
                ("weight_bytes", "weights, bytes"),
            )
        ),
        *_agreements(before, after),
    )
    known = tuple(p for p in totals if p.before is not None or p.after is not None)
    return RunComparison(before, after, known, _nodes(before, after))


def print_comparison(
    comparison: RunComparison, console: Console, *, rows: int | None = None
) -> None:
    """Totals, then nodes.

    Args:
        rows: print only the nodes that changed most; None prints all in execution order.
    """
    for name, title, report in zip(
        ("before", "after"), comparison.titles, (comparison.before, comparison.after), strict=True
    ):
        mark = "[green]verified[/]" if report.ok else "[bold red]different[/]"
        console.print(f"  {name}: {escape(title)}: {mark}", highlight=False, soft_wrap=True)
    if not comparison.same_unit:
        console.print("[yellow]note:[/] the two count different things; costs do not compare")
    console.print(_table(None, [(pair.name,) for pair in comparison.totals], comparison.totals, ()))
    shown = comparison.most_changed(rows)
    console.print(
        _table(
            comparison.after.profile.unit,
            [(n.layer, n.kernel) for n in shown],
            [n.cost for n in shown],
            [n.sqnr for n in shown],
        )
    )


def render_comparison(comparison: RunComparison) -> str:
    """The comparison as one HTML document."""
    return environment().get_template("diff.html.j2").render(comparison=comparison)


def _table(
    unit: str | None,
    names: list[tuple[str, ...]],
    pairs: tuple[Pair, ...] | list[Pair],
    accuracies: tuple[Pair, ...] | list[Pair],
) -> Table:
    table = Table(
        title=unit or None, title_justify="left", header_style="bold", box=None, pad_edge=False
    )
    for name in ("layer", "kernel") if unit else ("",):
        table.add_column(name, overflow="fold")
    for name in ("before", "after", "change", ""):
        table.add_column(name, justify="right")
    shows_accuracy = any(pair.before is not None or pair.after is not None for pair in accuracies)
    for name in ("dB before", "after") if shows_accuracy else ():
        table.add_column(name, justify="right")
    for index, pair in enumerate(pairs):
        more = accuracies[index].text[:2] if shows_accuracy else ()
        table.add_row(*map(escape, names[index]), *pair.text, *more)
    return table


def _title(report: RunReport) -> str:
    vlen = f", VLEN {report.vlen}" if report.vlen else ""
    return f"{report.model} {report.quant} on {report.target}, {report.profile.source}{vlen}"


def _cycles(report: RunReport) -> int | None:
    return report.profile.cycles if report.profile.timed else None


def _agreements(before: RunReport, after: RunReport) -> list[Pair]:
    figures = [{a.output: a.sqnr_db for a in run.float_agreement} for run in (before, after)]
    names = list(dict.fromkeys([*figures[0], *figures[1]]))
    return [
        Pair(f"SQNR of {name}, dB", figures[0].get(name), figures[1].get(name), 1, ratio=True)
        for name in names
    ]


def _nodes(before: RunReport, after: RunReport) -> tuple[NodePair, ...]:
    old = {row.name: row for row in before.profile.rows if row.dispatch is not None}
    new = {row.name: row for row in after.profile.rows if row.dispatch is not None}
    # the second run's order, and what only the first had where it stood
    names = [*new, *(name for name in old if name not in new)]
    accuracies = before.accuracy, after.accuracy
    return tuple(
        _node(
            name,
            (old.get(name), new.get(name)),
            (accuracies[0].get(name), accuracies[1].get(name)),
        )
        for name in names
    )


def _node(
    name: str,
    rows: tuple[NodeProfile | None, NodeProfile | None],
    accuracies: tuple[NodeAccuracy | None, NodeAccuracy | None],
) -> NodePair:
    present = [row for row in rows if row is not None]
    kernels = dict.fromkeys(row.kernel for row in present)
    old, new = (row.cost if row is not None else None for row in rows)
    noise, noise_after = (a.sqnr_db if a is not None else None for a in accuracies)
    return NodePair(
        name=name,
        layer=present[-1].layer or name,
        kernel=" -> ".join(kernels),
        cost=Pair(name, old, new),
        sqnr=Pair(name, noise, noise_after, 1, ratio=True),
    )


def _weight(pair: Pair) -> float:
    return abs((pair.after or 0.0) - (pair.before or 0.0))
