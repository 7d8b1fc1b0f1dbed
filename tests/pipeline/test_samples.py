"""Inputs a caller gives are the ones that run, and their outputs come back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from bringup import pipeline
from bringup.errors import UsageError
from bringup.frontend import load_model

SETTINGS = pipeline.Settings(quant="fp32", target="host", runner="host")


def test_outputs_are_those_of_the_given_samples(tmp_path: Path) -> None:
    loaded = load_model("lenet")
    samples = [(loaded.sample[0] * factor,) for factor in (0.0, 1.0, -2.0, 0.5)]
    outcome = pipeline.run("lenet", SETTINGS, tmp_path, samples=samples)
    assert outcome.report.verification[0].inferences == len(outcome.outputs) == 4
    with torch.no_grad():
        for sample, (scores,) in zip(samples, outcome.outputs, strict=True):
            np.testing.assert_allclose(scores, loaded.module(*sample), rtol=1e-4, atol=1e-5)


def test_no_samples_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no inputs"):
        pipeline.run("lenet", SETTINGS, tmp_path, samples=[])
