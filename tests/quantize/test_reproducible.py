"""The same model and data give the same bytes whatever vector unit PyTorch finds."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
import torch
from torch import nn

from bringup.quantize.double import DoubleInterpreter

MODELS = ("lenet", "ds_cnn", "resnet8", "mobilenet_v2", "autoencoder")
SETTINGS = (
    {"ATEN_CPU_CAPABILITY": "default"},
    {"ATEN_CPU_CAPABILITY": "avx2"},
    {"ATEN_CPU_CAPABILITY": "avx512"},
    {"ONEDNN_MAX_CPU_ISA": "SSE41", "MKL_CBWR": "COMPATIBLE"},
)

PRINT_DIGESTS = """
import hashlib, sys, tempfile, pathlib
from bringup.frontend.load import load_model
from bringup.ir.serialize import save_graph
from bringup.quantize import Recipe, quantize_model
for name in sys.argv[1:]:
    folder = pathlib.Path(tempfile.mkdtemp())
    save_graph(quantize_model(load_model(name), Recipe("int8")).graph, folder)
    files = sorted(path for path in folder.iterdir())
    print(name, hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest())
"""


def _digests(names: tuple[str, ...], setting: dict[str, str]) -> str:
    command = [sys.executable, "-W", "ignore", "-c", PRINT_DIGESTS, *names]
    result = subprocess.run(
        command, env=os.environ | setting, capture_output=True, text=True, check=True
    )
    assert len(result.stdout.split()) == 2 * len(names)
    return result.stdout


def test_lenet_is_the_same_without_vectors():
    assert _digests(("lenet",), SETTINGS[0]) == _digests(("lenet",), {})


@pytest.mark.slow
def test_graphs_are_the_same_under_every_setting():
    assert len({_digests(MODELS, setting) for setting in SETTINGS}) == 1


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
