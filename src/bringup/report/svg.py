"""The report's pictures as inline SVG: memory map, per-node bars, roofline, graph, accuracy.

Each is drawn for a width in pixels, so that letters keep their size on a narrow screen. Colours are
classes and variables of the page (templates/report.html.j2), which has a light and a dark set.
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bringup.profile import Limit, NodeProfile, Profile
from bringup.report.result import MemoryUse, NodeAccuracy

WIDE, NARROW = 960, 360
"""Pixels: a desktop's column, and a phone's less its margins."""

LETTER = 6.2
"""Pixels of a letter, about: 11 px system-ui."""

_PALETTE = ("#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#76b7b2", "#edc948", "#b07aa1", "#9c755f")
_OURS, _FALLBACK = _PALETTE[0], _PALETTE[1]
_SHOWN_POINTS = 8
_ROW = 18
_DECIBELS_SHOWN = 60.0  # int8 of one layer reaches about 50: more is as good as equal


def memory_map(memory: MemoryUse, steps: int, width: int = WIDE) -> str:
    """The arena over time: one rectangle per block, x = node index, y = byte offset.

    Args:
        steps: nodes of the network.
    """
    if not memory.arena_bytes:
        return ""
    height, left = 280, 60
    x_scale, y_scale = (width - left) / (steps + 2), (height - 30) / memory.arena_bytes
    shapes = [_label(0, 12, f"{memory.arena_bytes:,}"), _label(0, height - 18, "0 bytes")]
    for index, block in enumerate(memory.blocks):
        name = ", ".join(block.tensors) or f"scratch of {block.scratch_of}"
        during = f"nodes {block.first} to {block.last}" if block.tensors else f"node {block.first}"
        box = _Box(
            left + (block.first + 1) * x_scale,
            height - 20 - (block.offset + block.bytes) * y_scale,
            (block.last - block.first + 1) * x_scale,
            block.bytes * y_scale,
        )
        colour = _PALETTE[index % len(_PALETTE)] if block.tensors else "var(--scratch)"
        title = f"{name}: {block.bytes:,} bytes at {block.offset:,}, {during}"
        shapes.append(box.draw(colour, title))
        shapes.append(box.name(name))
    shapes.append(_label(left, height - 4, "node index; grey is scratch"))
    return _figure(width, height, shapes)


def bars(profile: Profile, width: int = WIDE, limit: int = 40) -> str:
    """Cost of the costliest nodes, fallbacks in another colour."""
    rows = [row for row in profile.slowest(limit) if row.cost]
    if not rows:
        return ""
    top, total = rows[0].cost, max(profile.cost, 1)
    texts = [f"{row.cost:,}  {100 * row.cost / total:.1f} %" for row in rows]
    return _bar_chart(
        width,
        [row.layer or row.name for row in rows],
        [row.cost / top for row in rows],
        texts,
        [_FALLBACK if row.fallback else _OURS for row in rows],
        [f"{row.name} ({row.operator}), {row.kernel}: {row.reason}" for row in rows],
    )


def accuracy_bars(profile: Profile, accuracy: Mapping[str, NodeAccuracy], width: int = WIDE) -> str:
    """SQNR of every layer against PyTorch float, in execution order."""
    rows = [(row, accuracy[row.name]) for row in profile.rows if row.name in accuracy]
    if not rows:
        return ""
    ratios = [_DECIBELS_SHOWN if a.sqnr_db is None else a.sqnr_db for _, a in rows]
    return _bar_chart(
        width,
        [row.layer or row.name for row, _ in rows],
        [min(max(ratio, 0.0), _DECIBELS_SHOWN) / _DECIBELS_SHOWN for ratio in ratios],
        ["equal" if a.sqnr_db is None else f"{a.sqnr_db:.1f} dB" for _, a in rows],
        [_FALLBACK if a.lost_db > 3.0 else _PALETTE[2] for _, a in rows],  # 3 dB: twice the noise
        [f"{row.name} ({row.operator}): loses {a.lost_db:.1f} dB" for row, a in rows],
    )


def roofline(profile: Profile, width: int = WIDE) -> str:
    """MAC per count against MAC per byte, log-log, under the roof of the fastest unit in use.

    The costliest points carry numbers; `numbered` says whose.
    """
    points = [row for row in profile.rows if row.macs and row.cost and row.bytes]
    if not points:
        return ""
    height, limit = 320, profile.limit
    x_axis = _Axis([row.macs / row.bytes for row in points], 60, width - 20)
    rates = [row.macs / row.cost for row in points] + ([limit.rate] if limit else [])
    y_axis = _Axis(rates, height - 40, 30)
    shapes = _grid(x_axis, y_axis, width, height)
    shapes += _roof(limit, x_axis, y_axis, profile.unit) if limit else []
    shapes += [_point(row, x_axis, y_axis) for row in points]
    taken: list[tuple[float, float]] = []
    for number, row in enumerate(numbered(profile), 1):
        x, y = x_axis.at(row.macs / row.bytes), y_axis.at(row.macs / row.cost)
        place = _beside(x + 7, y + 4, taken)
        taken.append(place)
        shapes.append(_label(*place, str(number)))
    shapes.append(_label(60, height - 6, "multiply-accumulates per byte touched"))
    shapes.append(_label(0, 12, f"MAC per {profile.unit.removesuffix('s')}"))
    return _figure(width, height, shapes)


def numbered(profile: Profile) -> tuple[NodeProfile, ...]:
    """The nodes whose points carry a number in the roofline, 1 first."""
    points = [row for row in profile.rows if row.macs and row.cost and row.bytes]
    return tuple(sorted(points, key=lambda row: -row.cost)[:_SHOWN_POINTS])


def network(profile: Profile, operands: Mapping[str, tuple[str, ...]], width: int = WIDE) -> str:
    """The graph, a line a node in execution order, with an edge from each producer.

    A result keeps a lane of its own until its last reader has run, as in a revision graph.
    """
    names = [row.name for row in profile.rows]
    inputs = [n for n in dict.fromkeys(n for ns in operands.values() for n in ns) if n not in names]
    lanes = _lanes([*inputs, *names], operands)
    if not names:
        return ""
    spacing = min(14.0, (width / 3) / (max(lanes.values()) + 1))
    rows = {name: index for index, name in enumerate([*inputs, *names])}
    left = (max(lanes.values()) + 1) * spacing + 10

    def place(name: str) -> tuple[float, float]:
        return 8 + lanes[name] * spacing, 12 + rows[name] * _ROW

    shapes = []
    for name in names:
        x, y = place(name)
        for producer in operands.get(name, ()):
            from_x, from_y = place(producer)
            path = f"M{from_x:.1f} {from_y}V{y - _ROW / 2}L{x:.1f} {y}"
            shapes.append(f'<path d="{path}" class="edge"/>')
    profiles = {row.name: row for row in profile.rows}
    for name in rows:
        x, y = place(name)
        row = profiles.get(name)
        colour = "var(--text)" if row is None else _FALLBACK if row.fallback else _OURS
        text = f"{name} (input)" if row is None else f"{row.layer or name}: {row.operator}"
        title = text if row is None else f"{text}, {row.kernel}, {row.cost:,} {profile.unit}"
        shapes.append(_circle(x, y, 4, colour, title))
        shapes.append(_label(left, y + 4, _shorten(text, int((width - left) / LETTER))))
    return _figure(width, len(rows) * _ROW + 8, shapes)


def _lanes(order: Sequence[str], operands: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """A column for each node such that no two results alive at once share one."""
    last = {name: index for index, name in enumerate(order)}
    for index, name in enumerate(order):
        last |= dict.fromkeys(operands.get(name, ()), index)
    taken: list[int] = []  # by lane: index at which its result is dead
    lanes: dict[str, int] = {}
    for index, name in enumerate(order):
        free = next((lane for lane, until in enumerate(taken) if until <= index), len(taken))
        taken[free : free + 1] = [last[name]]
        lanes[name] = free
    return lanes


class _Axis:
    """A base-10 logarithmic axis from `start` to `stop` pixels, whole decades."""

    def __init__(self, values: Sequence[float], start: float, stop: float) -> None:
        self.low = math.floor(math.log10(min(values)))
        self.high = max(math.ceil(math.log10(max(values))), self.low + 1)
        self.start, self.stop = start, stop

    def at(self, value: float) -> float:
        """Pixel of a value."""
        fraction = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + fraction * (self.stop - self.start)

    def clipped(self, value: float) -> float:
        """Pixel of a value, or of the end of the axis it lies beyond."""
        return self.at(min(max(value, 10.0**self.low), 10.0**self.high))

    @property
    def decades(self) -> list[float]:
        """Grid values."""
        return [10.0**e for e in range(self.low, self.high + 1)]


def _grid(x_axis: _Axis, y_axis: _Axis, width: int, height: int) -> list[str]:
    shapes = []
    for value in x_axis.decades:
        x = x_axis.at(value)
        shapes.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="30" y2="{height - 40}" class="grid"/>')
        shapes.append(_label(x - 8, height - 24, f"{value:g}"))
    for value in y_axis.decades:
        y = y_axis.at(value)
        shapes.append(f'<line x1="60" x2="{width - 20}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>')
        shapes.append(_label(10, y + 4, f"{value:g}"))
    return shapes


def _roof(limit: Limit, x_axis: _Axis, y_axis: _Axis, unit: str) -> list[str]:
    """What bounds the points: the unit above, the way to memory on the left where it is known."""
    right, low, high = 10.0**x_axis.high, 10.0**x_axis.low, limit.rate
    corner = low
    path = []
    if limit.bytes:
        corner = min(max(limit.rate / limit.bytes, low), right)
        start = max(low, 10.0**y_axis.low / limit.bytes)
        if start < corner:
            y = y_axis.clipped(start * limit.bytes)
            path.append(f"M{x_axis.at(start):.1f} {y:.1f}")
    path.append(f"{'L' if path else 'M'}{x_axis.at(corner):.1f} {y_axis.clipped(high):.1f}")
    path.append(f"L{x_axis.at(right):.1f} {y_axis.clipped(high):.1f}")
    text = f"{limit.rate:g} MAC per {unit.removesuffix('s')} ({limit.source})"
    x = max(x_axis.at(right) - len(text) * LETTER, 62)
    return [
        f'<path d="{"".join(path)}" class="peak"/>',
        _label(x, y_axis.clipped(high) - 4, text),
    ]


def _point(row: NodeProfile, x_axis: _Axis, y_axis: _Axis) -> str:
    x, y = x_axis.at(row.macs / row.bytes), y_axis.at(row.macs / row.cost)
    title = f"{row.name}: {row.macs:,} MAC, {row.cost:,} counts, {row.kernel}"
    return _circle(x, y, 5, _FALLBACK if row.fallback else _OURS, title)


def _beside(x: float, y: float, taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The place for a short label, moved up until it covers no other."""
    while any(abs(x - other) < 2 * LETTER and abs(y - high) < 11 for other, high in taken):
        y -= 11
    return x, y


def _bar_chart(
    width: int,
    names: Sequence[str],
    fractions: Sequence[float],
    texts: Sequence[str],
    colours: Sequence[str],
    titles: Sequence[str],
) -> str:
    """Names on the left, bars as long as their fractions, texts behind them."""
    left = width * 0.27
    room = width - left - max(map(len, texts)) * LETTER - 12
    shapes = []
    for number, fraction in enumerate(fractions):
        y, length = 4 + number * _ROW, max(1.0, fraction * room)
        shapes.append(_label(0, y + 12, _end_of(names[number], int(left / LETTER) - 1)))
        shapes.append(_Box(left, y, length, 14).draw(colours[number], titles[number]))
        shapes.append(_label(left + length + 6, y + 12, texts[number]))
    return _figure(width, 8 + len(names) * _ROW, shapes)


@dataclass(frozen=True)
class _Box:
    x: float
    y: float
    width: float
    height: float

    def draw(self, colour: str, title: str) -> str:
        return (
            f'<rect x="{self.x:.1f}" y="{self.y:.1f}" width="{self.width:.1f}" '
            f'height="{max(self.height, 1):.1f}" fill="{colour}" class="box">'
            f"<title>{html.escape(title)}</title></rect>"
        )

    def name(self, text: str) -> str:
        """As much of a name as fits inside; nothing when that is not enough to tell."""
        letters = int((self.width - 6) / LETTER)
        if self.height < 13 or letters < 4:
            return ""
        x, y = self.x + 3, self.y + self.height / 2 + 4
        return (
            f'<text x="{x:.1f}" y="{y:.1f}" class="inside">'
            f"{html.escape(_shorten(text, letters))}</text>"
        )


def _circle(x: float, y: float, radius: int, colour: str, title: str) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}">'
        f"<title>{html.escape(title)}</title></circle>"
    )


def _label(x: float, y: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}">{html.escape(text)}</text>'


def _shorten(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: max(length - 1, 0)]}…"


def _end_of(path: str, length: int) -> str:
    """A module path that fits: its end says more than its beginning."""
    return path if len(path) <= length else f"…{path[len(path) - length + 1 :]}"


def _figure(width: int, height: int, shapes: Sequence[str]) -> str:
    body = "\n".join(shape for shape in shapes if shape)
    return f'<svg viewBox="0 0 {width} {height}" role="img">\n{body}\n</svg>'
