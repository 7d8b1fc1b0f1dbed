"""The digits split and the trained LeNet."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError

import pytest
import torch

from bringup.errors import ModelError, ToolMissingError, UsageError
from bringup.models import datasets, digits, find, lenet
from bringup.models.train_lenet import accuracy, train

pytest.importorskip("sklearn")


def test_split_is_stratified_disjoint_and_scaled():
    train_x, train_y, test_x, test_y = digits.load_split()
    assert train_x.shape[1:] == test_x.shape[1:] == (1, 28, 28)
    assert len(train_x) + len(test_x) == 1797
    assert 0.29 < len(test_x) / 1797 < 0.31
    share = torch.bincount(test_y) / (torch.bincount(test_y) + torch.bincount(train_y))
    assert float((share - 0.3).abs().max()) < 0.01
    assert float(train_x.min()) == 0.0 and 0.9 < float(train_x.max()) <= 1.0
    assert not torch.equal(train_x[0], test_x[0])


def test_trained_weights_reach_their_accuracy():
    _, _, test_x, test_y = digits.load_split()
    assert accuracy(find("lenet").get_model(), test_x, test_y) >= 0.985


def test_training_learns():
    _, reached = train(epochs=3)
    assert reached > 0.6


def test_calibration_comes_from_the_training_split():
    train_x, _, test_x, _ = digits.load_split()
    samples = torch.cat(find("lenet").get_calibration_samples())
    assert torch.equal(samples, train_x[: len(samples)])
    assert torch.equal(find("lenet").get_sample_input(), test_x[:1])


def test_damaged_weights_are_a_model_error(tmp_path, monkeypatch):
    broken = tmp_path / "lenet.safetensors"
    broken.write_bytes(lenet.WEIGHTS.read_bytes()[:1000])
    monkeypatch.setattr(lenet, "WEIGHTS", broken)
    with pytest.raises(ModelError, match="train_lenet"):
        lenet.get_model()


def test_missing_scikit_learn_is_explained(monkeypatch):
    def missing(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(digits, "distribution", missing)
    with pytest.raises(ToolMissingError, match="digits"):
        digits.load_split()


def test_datasets_by_name():
    images, labels = datasets.find("digits").load_test()
    assert len(images) == len(labels)
    with pytest.raises(UsageError, match="digits"):
        datasets.find("imagenet")
