"""Arena planning: no overlap of what is alive together, and close to the lower bound."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bringup.plan.arena import _first_fit, _neighbours, height, place
from bringup.plan.liveness import ALIGNMENT, Storage, peak


@st.composite
def storages(draw: st.DrawFn) -> list[Storage]:
    count = draw(st.integers(1, 24))
    blocks = []
    for i in range(count):
        first = draw(st.integers(-1, 20))
        last = first + draw(st.integers(0, 8))
        size = ALIGNMENT * draw(st.integers(1, 200))
        blocks.append(Storage(f"t{i}", size, first, last))
    return blocks


def overlaps(blocks: list[Storage], offsets: dict[str, int]) -> list[tuple[str, str]]:
    """The certificate: pairs alive together whose byte ranges intersect."""
    return [
        (a.name, b.name)
        for i, a in enumerate(blocks)
        for b in blocks[i + 1 :]
        if a.first <= b.last
        and b.first <= a.last
        and offsets[a.name] < offsets[b.name] + b.bytes
        and offsets[b.name] < offsets[a.name] + a.bytes
    ]


def bound(blocks: list[Storage]) -> int:
    return peak(blocks)


@given(storages())
def test_nothing_alive_overlaps(blocks: list[Storage]) -> None:
    offsets = place(blocks, bound(blocks))
    assert overlaps(blocks, offsets) == []
    assert all(offset % ALIGNMENT == 0 for offset in offsets.values())
    assert bound(blocks) <= height(blocks, offsets) <= sum(b.bytes for b in blocks)


@given(storages())
def test_placement_is_deterministic(blocks: list[Storage]) -> None:
    assert place(blocks, bound(blocks)) == place(list(blocks), bound(blocks))


def test_certificate_sees_a_planted_overlap() -> None:
    blocks = [Storage("a", 32, 0, 1), Storage("b", 32, 1, 2)]
    assert overlaps(blocks, {"a": 0, "b": 16}) == [("a", "b")]
    assert overlaps(blocks, {"a": 0, "b": 32}) == []


def test_chain_reaches_the_bound() -> None:
    sizes = [640, 4096, 2048, 1024, 3072, 512]
    blocks = [Storage(f"t{i}", size, i - 1, i) for i, size in enumerate(sizes)]
    assert height(blocks, place(blocks, bound(blocks))) == bound(blocks) == 4096 + 2048


@given(storages())
def test_the_best_order_is_kept(blocks: list[Storage]) -> None:
    """Without perturbation, already, and not merely one that has no overlap."""
    best = height(blocks, place(blocks, bound(blocks), perturbations=0))
    for key in (lambda s: (-s.bytes, s.first), lambda s: (s.first, -s.bytes)):
        assert best <= height(blocks, _first_fit(sorted(blocks, key=key), _neighbours(blocks)))


def test_greedy_order_alone_is_beaten_by_perturbation() -> None:
    """A known hard instance for greedy-by-size: needs reordering to reach the bound."""
    blocks = [
        Storage("a", 64, 0, 2),
        Storage("b", 48, 2, 4),
        Storage("c", 32, 1, 3),
        Storage("d", 80, 4, 5),
        Storage("e", 16, 3, 5),
    ]
    assert height(blocks, place(blocks, bound(blocks))) == bound(blocks)
