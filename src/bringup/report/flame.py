"""Flame graph of modelled cycles as inline SVG."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field

from bringup.report.svg import LETTER, WIDE

_ROW = 18
_COLOURS = {
    "issue": "#59a14f",
    "dependency": "#edc948",
    "icache": "#b07aa1",
    "dcache": "#f28e2b",
    "l2": "#ff9da7",
    "dram": "#e15759",
    "vector": "#4e79a7",
    "vset": "#76b7b2",
    "branch": "#9c755f",
    "accelerator": "#af7aa1",
    "dma": "#86bcb6",
}
_FRAME = "var(--frame)"


@dataclass
class _Frame:
    cycles: int = 0
    children: dict[str, _Frame] = field(default_factory=dict)


def flame_graph(stacks: Mapping[str, int], width: int = WIDE) -> str:
    """One rectangle per frame, as wide as its cycles; hover for the numbers.

    Args:
        stacks: cycles by `outer;...;inner` (see `profile.folded_stacks`).
    """
    root = _Frame()
    depth = 0
    for stack, cycles in stacks.items():
        frame, parts = root, stack.split(";")
        depth = max(depth, len(parts))
        frame.cycles += cycles
        for part in parts:
            frame = frame.children.setdefault(part, _Frame())
            frame.cycles += cycles
    if not root.cycles:
        return ""
    height = depth * _ROW + 4
    shapes: list[str] = []
    _draw(root, 0.0, height, _Scale(width, root.cycles), shapes)
    body = "\n".join(shapes)
    return f'<svg viewBox="0 0 {width} {height}" role="img">\n{body}\n</svg>'


@dataclass(frozen=True)
class _Scale:
    pixels: int
    cycles: int


def _draw(frame: _Frame, x: float, y: int, scale: _Scale, shapes: list[str]) -> None:
    for name, child in frame.children.items():
        share, top = child.cycles / scale.cycles, y - _ROW
        width = share * scale.pixels
        colour = _COLOURS.get(name, _FRAME) if not child.children else _FRAME
        title = f"{name}: {child.cycles:,} cycles, {100 * share:.1f} %"
        shapes.append(
            f'<rect x="{x:.1f}" y="{top}" width="{max(width, 0.3):.1f}" height="{_ROW - 1}" '
            f'fill="{colour}" class="box">'
            f"<title>{html.escape(title)}</title></rect>"
        )
        letters = int(width / LETTER) - 1
        if letters >= 3:
            text = name if len(name) <= letters else f"{name[: letters - 1]}…"
            shapes.append(
                f'<text x="{x + 3:.1f}" y="{top + 13}" class="inside">{html.escape(text)}</text>'
            )
        _draw(child, x, top, scale, shapes)
        x += width
