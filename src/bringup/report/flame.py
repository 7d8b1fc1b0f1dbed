"""Flame graph of modelled cycles as inline SVG."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field

_WIDTH, _ROW = 960, 18
_CHARACTER = 6.2
"""Pixels of a letter, about."""

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
_FRAME = "#d9d2c5"


@dataclass
class _Frame:
    cycles: int = 0
    children: dict[str, _Frame] = field(default_factory=dict)


def flame_graph(stacks: Mapping[str, int]) -> str:
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
    _draw(root, 0.0, height, root.cycles, shapes)
    body = "\n".join(shapes)
    return f'<svg viewBox="0 0 {_WIDTH} {height}" role="img">\n{body}\n</svg>'


def _draw(frame: _Frame, x: float, y: int, total: int, shapes: list[str]) -> None:
    for name, child in frame.children.items():
        width, top = child.cycles / total * _WIDTH, y - _ROW
        colour = _COLOURS.get(name, _FRAME) if not child.children else _FRAME
        title = f"{name}: {child.cycles:,} cycles, {100 * child.cycles / total:.1f} %"
        shapes.append(
            f'<rect x="{x:.1f}" y="{top}" width="{max(width, 0.3):.1f}" height="{_ROW - 1}" '
            f'fill="{colour}" stroke="white" stroke-width="0.5">'
            f"<title>{html.escape(title)}</title></rect>"
        )
        letters = int(width / _CHARACTER) - 1
        if letters >= 3:
            text = name if len(name) <= letters else f"{name[: letters - 1]}…"
            shapes.append(
                f'<text x="{x + 3:.1f}" y="{top + 13}" pointer-events="none">'
                f"{html.escape(text)}</text>"
            )
        _draw(child, x, top, total, shapes)
        x += width
