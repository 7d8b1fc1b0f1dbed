"""The assembly of set `blind` is what its compiler makes of the sources."""

from __future__ import annotations

import re

import pytest
from bench.rtl_compiled import FOLDER, assembly
from bench.rtl_images import BLIND, KERNELS

from bringup.toolchain import find_toolchain


@pytest.mark.parametrize("source", sorted(FOLDER.glob("*.c")), ids=lambda path: path.stem)
def test_stored_assembly(source):
    stored = source.with_suffix(".s").read_text()
    head = f"# {source.name}, {find_toolchain().compiler_version} "
    if not stored.startswith(head):
        pytest.skip("another compiler made it")
    assert assembly(source) == stored


def test_every_kernel_is_in_its_file():
    blind = [kernel for kernel in KERNELS if kernel.set == BLIND]
    assert len(blind) == 39
    for kernel in blind:
        text = (FOLDER.parent / kernel.source).read_text()
        for function in filter(None, (kernel.name, kernel.prepare)):
            assert re.search(rf"^\t\.globl\t{function}\b", text, re.MULTILINE), function
