"""The report's pictures as inline SVG: memory map, per-node bars, roofline."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

from bringup.plan import Placement, Plan
from bringup.plan.liveness import aligned
from bringup.profile import NodeProfile, Profile

_WIDTH = 960
_SCRATCH = "#c8c8c8"
_PALETTE = ("#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#76b7b2", "#edc948", "#b07aa1", "#9c755f")


def memory_map(plan: Plan) -> str:
    """The arena over time: one rectangle per tensor, x = node index, y = byte offset."""
    arena, steps, height = plan.arena, len(plan.graph.nodes) + 2, 280
    if not arena.size:
        return ""
    x_scale, y_scale = (_WIDTH - 60) / steps, (height - 30) / arena.size
    shapes = [_label(0, 12, f"{arena.size:,} bytes"), _label(0, height - 18, "0")]
    owners: dict[str, list[Placement]] = {}
    for place in arena.placements.values():
        owners.setdefault(place.alias_of or place.value, []).append(place)
    for number, members in enumerate(owners.values()):
        place = members[0]
        first, last = min(p.first for p in members), max(p.last for p in members)
        size = max(aligned(p.bytes) for p in members)
        shapes.append(
            _rectangle(
                60 + (first + 1) * x_scale,
                height - 20 - (place.offset + size) * y_scale,
                (last - first + 1) * x_scale,
                size * y_scale,
                _PALETTE[number % len(_PALETTE)],
                f"{', '.join(p.value for p in members)}: {size:,} bytes at {place.offset:,}, "
                f"nodes {first} to {last}",
            )
        )
    for index, choice in enumerate(plan.choices):
        if choice.scratch:
            size, offset = aligned(choice.scratch), arena.scratch[choice.node.name]
            shapes.append(
                _rectangle(
                    60 + (index + 1) * x_scale,
                    height - 20 - (offset + size) * y_scale,
                    x_scale,
                    size * y_scale,
                    _SCRATCH,
                    f"scratch of {choice.node.name}: {size:,} bytes at {offset:,}",
                )
            )
    text = "node index: one rectangle per tensor, grey is scratch (hover for names)"
    shapes.append(_label(60, height - 4, text))
    return _figure(height, shapes)


def bars(profile: Profile, limit: int = 40) -> str:
    """Cost of the costliest nodes, fallbacks in another colour."""
    rows = [row for row in profile.slowest(limit) if row.cost]
    if not rows:
        return ""
    top, total = rows[0].cost, max(profile.cost, 1)
    shapes = []
    for number, row in enumerate(rows):
        y, width = 4 + number * 18, max(1.0, row.cost / top * (_WIDTH - 460))
        colour = _PALETTE[1] if row.fallback else _PALETTE[0]
        shapes.append(_label(0, y + 12, _shorten(f"{row.layer or row.name} ({row.operator})", 36)))
        shapes.append(_rectangle(260, y, width, 14, colour, f"{row.kernel}: {row.reason}"))
        text = f"{row.cost:,}  {100 * row.cost / total:.1f} %"
        shapes.append(_label(266 + width, y + 12, text))
    return _figure(8 + len(rows) * 18, shapes)


def roofline(profile: Profile) -> str:
    """MAC per count against MAC per byte, log-log, with the limit of the fastest unit in use.

    The limit is one of time, so it is only drawn where the counts are cycles of a machine.
    """
    points = [row for row in profile.rows if row.macs and row.cost and row.bytes]
    limit = profile.limit if profile.timed else None
    if not points:
        return ""
    height = 320
    x_axis = _Axis([row.macs / row.bytes for row in points], 60, _WIDTH - 20)
    rates = [row.macs / row.cost for row in points] + ([limit.rate] if limit else [])
    y_axis = _Axis(rates, height - 40, 20)
    shapes = [*_grid(x_axis, y_axis, height)]
    if limit:
        y = y_axis.at(limit.rate)
        shapes.append(f'<line x1="60" x2="{_WIDTH - 20}" y1="{y:.1f}" y2="{y:.1f}" class="peak"/>')
        text = f"limit of the unit ({limit.source}): {limit.rate:g} MAC per cycle"
        shapes.append(_label(_WIDTH - 320, y - 4, text))
    shapes += [_point(row, x_axis, y_axis) for row in points]
    shapes.append(_label(60, height - 4, "multiply-accumulates per byte touched"))
    shapes.append(_label(4, 12, f"MAC per {profile.unit.removesuffix('s')}"))
    return _figure(height, shapes)


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

    @property
    def decades(self) -> list[float]:
        """Grid values."""
        return [10.0**e for e in range(self.low, self.high + 1)]


def _grid(x_axis: _Axis, y_axis: _Axis, height: int) -> list[str]:
    shapes = []
    for value in x_axis.decades:
        x = x_axis.at(value)
        shapes.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="20" y2="{height - 40}" class="grid"/>')
        shapes.append(_label(x - 8, height - 24, f"{value:g}"))
    for value in y_axis.decades:
        y = y_axis.at(value)
        shapes.append(f'<line x1="60" x2="{_WIDTH - 20}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>')
        shapes.append(_label(10, y + 4, f"{value:g}"))
    return shapes


def _point(row: NodeProfile, x_axis: _Axis, y_axis: _Axis) -> str:
    x, y = x_axis.at(row.macs / row.bytes), y_axis.at(row.macs / row.cost)
    colour = _PALETTE[1] if row.fallback else _PALETTE[0]
    title = html.escape(f"{row.name}: {row.macs:,} MAC, {row.cost:,} counts, {row.kernel}")
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"><title>{title}</title></circle>'
    )


def _rectangle(x: float, y: float, width: float, height: float, colour: str, title: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{max(height, 1):.1f}" '
        f'fill="{colour}" stroke="white" stroke-width="0.5">'
        f"<title>{html.escape(title)}</title></rect>"
    )


def _label(x: float, y: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}">{html.escape(text)}</text>'


def _shorten(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _figure(height: int, shapes: Sequence[str]) -> str:
    body = "\n".join(shapes)
    return f'<svg viewBox="0 0 {_WIDTH} {height}" role="img">\n{body}\n</svg>'
