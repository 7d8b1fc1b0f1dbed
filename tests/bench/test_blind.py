"""The assembly of sets `blind` and `held-out` is what its compiler makes of the sources."""

from __future__ import annotations

import re

import pytest
from bench.rtl_compiled import assembly, sources
from bench.rtl_images import BLIND, FOLDER, HELD_OUT, KERNELS

from bringup.toolchain import find_toolchain


@pytest.mark.parametrize("source", sources(), ids=lambda path: path.stem)
def test_stored_assembly(source):
    stored = source.with_suffix(".s").read_text()
    head = f"# {source.name}, {find_toolchain().compiler_version} "
    if not stored.startswith(head):
        pytest.skip("another compiler made it")
    assert assembly(source) == stored


def test_every_kernel_is_in_its_file():
    compiled = [kernel for kernel in KERNELS if kernel.set in (BLIND, HELD_OUT)]
    assert len(compiled) == 39 + 35
    for kernel in compiled:
        text = (FOLDER / kernel.source).read_text()
        for function in filter(None, (kernel.name, kernel.prepare)):
            assert re.search(rf"^\t\.globl\t{function}\b", text, re.MULTILINE), function
