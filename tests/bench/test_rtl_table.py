"""The calibration table: whole, of one piece, and reproduced."""

import pytest
from bench.rtl_images import BLIND, FIT, HELD_OUT, KERNELS, TEST, Kernel, digest, kernel_image
from bench.rtl_kernels import MEMORIES, measure_kernel, read_table

from bringup.runners import RtlRunner

SETS = (FIT, TEST, BLIND, HELD_OUT)
TABLE = read_table()
BY_NAME = {kernel.name: kernel for kernel in KERNELS}


def test_every_kernel_is_in_one_set_and_measured() -> None:
    assert len(BY_NAME) == len(KERNELS) >= 60
    for kernel in KERNELS:
        rows = [row for row in TABLE if row.kernel == kernel.name]
        keys = {row.key for row in rows}
        assert {row.set for row in rows} == {kernel.set} and kernel.set in SETS
        assert len({row.digest for row in rows}) == 1
        assert keys == {
            (kernel.name, latency, gap, run, hart)
            for latency, gap in MEMORIES
            for run in range(3)
            for hart in range(kernel.harts)
        }


def test_sets_cover_one_and_four_harts_fast_and_slow_memory() -> None:
    for set_ in SETS:
        rows = [row for row in TABLE if row.set == set_]
        assert len({row.kernel for row in rows}) >= 30
        assert {row.harts for row in rows} == {1, 4}
        assert {(row.latency, row.gap) for row in rows} == set(MEMORIES)


def test_counts_are_possible() -> None:
    """An in-order core retires at most one instruction a cycle, memory never speeds it up."""
    for row in TABLE:
        assert 0 < row.instret < row.cycles, row
    cycles = {row.key: row.cycles for row in TABLE if row.harts == 1}
    for (kernel, latency, gap, run, hart), value in cycles.items():
        if (latency, gap) == MEMORIES[0] and "/" not in kernel:
            slower = [cycles[kernel, *memory, run, hart] for memory in MEMORIES[1:]]
            assert min(slower) > 0.95 * value, kernel  # the replacement is random


@pytest.mark.slow
@pytest.mark.skipif(not RtlRunner().available(), reason=f"no RTL: {RtlRunner().available().hint}")
@pytest.mark.parametrize(
    "name", ["mul_dependent", "branch_random", "copy_4k", "chase_8k", "cluster_barriers"]
)
def test_table_is_reproduced(name: str, tmp_path) -> None:
    kernel: Kernel = BY_NAME[name]
    stored = {row.key: row for row in TABLE if row.kernel == name}
    found = digest(kernel_image(kernel, tmp_path / "image"))
    if {row.digest for row in stored.values()} != {found}:
        pytest.skip(f"this compiler makes other code than the table's ({found})")
    for row in measure_kernel(kernel, MEMORIES[1:2]):
        assert row == stored[row.key]
