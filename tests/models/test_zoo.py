"""Every zoo network has the shapes, work and distributions its file claims."""

from __future__ import annotations

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from bringup.errors import UsageError
from bringup.models import all_models, find, names

OUTPUTS = {
    "autoencoder": [(1, 640)],
    "dronet": [(1, 1), (1, 1)],
    "ds_cnn": [(1, 12)],
    "lenet": [(1, 10)],
    "mlp_control": [(1, 4)],
    "mlp_generic": [(1, 10)],
    "mobilenet_v1_vww": [(1, 2)],
    "mobilenet_v2": [(1, 1000)],
    "resnet8": [(1, 10)],
    "yolov8_nano_64": [(1, 144, 8, 8), (1, 144, 4, 4), (1, 144, 2, 2)],
    "yolov8_nano_96": [(1, 144, 12, 12), (1, 144, 6, 6), (1, 144, 3, 3)],
    "yolov8_nano_160": [(1, 144, 20, 20), (1, 144, 10, 10), (1, 144, 5, 5)],
}
# Multiply-accumulates as published (dossier section 14 and the MLPerf Tiny paper), in millions.
PUBLISHED = {
    "dronet": 13.0068,
    "ds_cnn": 2.66,
    "mobilenet_v1_vww": 7.49,
    "mobilenet_v2": 7.878,
    "resnet8": 12.50,
    "yolov8_nano_64": 43.7,
    "yolov8_nano_160": 273.2,
}


def test_the_zoo_holds_exactly_these_networks():
    assert set(names()) == set(OUTPUTS)


@pytest.mark.parametrize("name", sorted(OUTPUTS))
def test_forward_shapes_and_macs(name):
    zoo = find(name)
    model, sample = zoo.get_model(), zoo.get_sample_input()
    assert not model.training
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        outputs = model(sample)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    assert [tuple(output.shape) for output in outputs] == OUTPUTS[name]
    assert counter.get_total_flops() == 2 * zoo.macs
    if name in PUBLISHED:
        decimals = len(str(PUBLISHED[name]).split(".")[1])
        assert round(zoo.macs / 1e6, decimals) == PUBLISHED[name]


@pytest.mark.parametrize("name", sorted(OUTPUTS))
def test_weights_and_samples_are_the_same_each_time(name):
    zoo = find(name)
    torch.manual_seed(1)
    first, samples = zoo.get_model().state_dict(), zoo.get_calibration_samples()
    torch.manual_seed(2)
    expected = torch.rand(1)
    torch.manual_seed(2)
    second = zoo.get_model().state_dict()
    assert torch.equal(torch.rand(1), expected), "get_model must leave the generator alone"
    assert all(torch.equal(first[key], second[key]) for key in first)
    assert 4 <= len(samples) <= 64
    again = zoo.get_calibration_samples()
    assert all(torch.equal(a, b) for a, b in zip(samples, again, strict=True))


@pytest.mark.parametrize("name", ["dronet", "mobilenet_v2", "resnet8", "yolov8_nano_64"])
def test_batch_norms_see_normalised_channels(name):
    """Random weights with default statistics would explode or die with depth."""
    zoo = find(name)
    model = zoo.get_model()
    spread = {}

    def record(key):
        return lambda _module, inputs: spread.setdefault(key, []).append(inputs[0])

    norms = {k: m for k, m in model.named_modules() if isinstance(m, torch.nn.BatchNorm2d)}
    for key, module in norms.items():
        module.register_forward_pre_hook(record(key))
    with torch.no_grad():
        for sample in zoo.get_calibration_samples():
            model(sample)
    for key, module in norms.items():
        seen = torch.cat(spread[key]).transpose(0, 1).flatten(1)
        scaled = (seen - module.running_mean[:, None]) / module.running_var.sqrt()[:, None]
        assert 0.3 < float(scaled.square().mean().sqrt()) < 8, key


def test_an_unknown_name_is_an_error_with_suggestions():
    with pytest.raises(UsageError, match="dronet"):
        find("dronnet")


def test_all_models_have_descriptions():
    for zoo in all_models():
        assert zoo.description and "\n" not in zoo.description and zoo.notes
        assert zoo.path.is_file()
