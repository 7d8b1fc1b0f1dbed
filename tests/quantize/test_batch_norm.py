"""Batch norms as convolutions of one tap compute what they computed."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from bringup.quantize.batch_norm import lower_batch_norms


@pytest.mark.parametrize("affine", [True, False])
@pytest.mark.parametrize("shape", [(2, 6, 5, 4), (2, 6, 5), (3, 6), (1, 6, 2, 3, 2)])
def test_a_lowered_norm_equals_the_norm(affine: bool, shape: tuple[int, ...]) -> None:
    kinds = {2: nn.BatchNorm1d, 3: nn.BatchNorm1d, 4: nn.BatchNorm2d, 5: nn.BatchNorm3d}
    norm = kinds[len(shape)](6, affine=affine).eval()
    with torch.no_grad():
        norm.running_mean.copy_(torch.linspace(-3, 5, 6))
        norm.running_var.copy_(torch.linspace(0.2, 2, 6))
        if affine:
            norm.weight.copy_(torch.linspace(-0.5, 1.5, 6))
            norm.bias.copy_(torch.linspace(-0.4, 0.6, 6))
    x = torch.randn(shape, generator=torch.Generator().manual_seed(1))
    expected = norm(x)
    model = torch.export.export(norm, (x,)).module()
    lower_batch_norms(model)
    targets = [str(node.target) for node in model.graph.nodes if node.op == "call_function"]
    assert any("conv" in t for t in targets) and not any("batch_norm" in t for t in targets)
    torch.testing.assert_close(model(x), expected, rtol=1e-5, atol=1e-5)
