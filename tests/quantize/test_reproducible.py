"""The same model and data give the same bytes whatever vector unit PyTorch finds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from bringup.frontend import load_model
from bringup.quantize.double import DoubleInterpreter

MODELS = ("lenet", "ds_cnn", "resnet8", "mobilenet_v2", "autoencoder")
SETTINGS = (
    {"ATEN_CPU_CAPABILITY": "default"},
    {"ATEN_CPU_CAPABILITY": "avx2"},
    {"ATEN_CPU_CAPABILITY": "avx512"},
    {"ONEDNN_MAX_CPU_ISA": "SSE41", "MKL_CBWR": "COMPATIBLE"},
)

PRINT_DIGESTS = """
import hashlib, pathlib, sys, tempfile
from bringup.frontend.load import load_model
from bringup.ir.serialize import save_graph
from bringup.quantize import Recipe, load_samples, quantize_model
for program in map(pathlib.Path, sys.argv[1:]):
    folder = pathlib.Path(tempfile.mkdtemp())
    samples = load_samples(program.with_suffix(".pt"))
    save_graph(quantize_model(load_model(str(program)), Recipe("int8"), samples).graph, folder)
    files = sorted(path for path in folder.iterdir())
    print(program.stem, hashlib.sha256(b"".join(p.read_bytes() for p in files)).hexdigest())
"""


def _save(names: tuple[str, ...], folder: Path) -> list[Path]:
    """Programs and calibration data as files: PyTorch's random numbers, and so the zoo's weights,
    depend on the vector unit too."""
    paths = [folder / f"{name}.pt2" for name in names]
    for name, path in zip(names, paths, strict=True):
        loaded = load_model(name)
        torch.export.save(torch.export.export(loaded.module, loaded.sample), path)
        torch.save(list(loaded.calibration or ()), path.with_suffix(".pt"))
    return paths


def _digests(programs: list[Path], setting: dict[str, str]) -> str:
    command = [sys.executable, "-W", "ignore", "-c", PRINT_DIGESTS, *map(str, programs)]
    result = subprocess.run(
        command, env=os.environ | setting, capture_output=True, text=True, check=True
    )
    assert len(result.stdout.split()) == 2 * len(programs)
    return result.stdout


def test_lenet_is_the_same_without_vectors(tmp_path):
    programs = _save(("lenet",), tmp_path)
    assert _digests(programs, SETTINGS[0]) == _digests(programs, {})


@pytest.mark.slow
def test_graphs_are_the_same_under_every_setting(tmp_path):
    programs = _save(MODELS, tmp_path)
    assert len({_digests(programs, setting) for setting in SETTINGS}) == 1


def test_everything_float32_runs_in_double():
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(3, 4)

        def forward(self, x, index):
            scale = torch.full((4,), 0.1) + torch.arange(4, dtype=torch.float32)
            return self.layer(x).to(torch.float32) * scale, x.half() * 2, index + 1

    x, index = torch.randn(2, 3), torch.arange(2)
    program = torch.export.export(Model().eval(), (x, index)).module()
    wide, half, integer = DoubleInterpreter(program).run(x, index)
    assert (wide.dtype, half.dtype, integer.dtype) == (torch.float64, torch.float16, torch.int64)
    with torch.no_grad():
        assert torch.allclose(wide.float(), program(x, index)[0], rtol=1e-5)
        assert not torch.equal(wide, wide.float().double())
