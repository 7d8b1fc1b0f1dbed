"""Calibration data from files and lists."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from bringup.errors import ModelError, UsageError
from bringup.quantize import PrecisionSpec, Recipe, load_samples
from bringup.quantize.calibrate import as_samples


def test_files(tmp_path):
    array = np.arange(12, dtype=np.float32).reshape(3, 2, 2)
    np.save(tmp_path / "a.npy", array)
    np.savez(tmp_path / "a.npz", y=array[:, 0], x=array)
    torch.save(torch.from_numpy(array), tmp_path / "a.pt")
    torch.save([(torch.ones(1), torch.zeros(2))], tmp_path / "b.pt")
    (first, *_), pairs = load_samples(tmp_path / "a.npy"), load_samples(tmp_path / "a.npz", 2)
    assert len(load_samples(tmp_path / "a.pt")) == 3
    assert first[0].shape == (1, 2, 2) and first[0].dtype == torch.float32
    assert [tuple(t.shape) for t in pairs[0]] == [(1, 2, 2), (1, 2)]
    assert len(load_samples(tmp_path / "b.pt", 2)[0]) == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b"1,2"), ("a.npy", b"\x93NUMPY broken"), ("a.npz", b"PK"), ("a.pt", b"junk")],
)
def test_unreadable_files(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelError, match="calibration data"):
        load_samples(tmp_path / name)


def test_missing_empty_and_unfitting_files(tmp_path):
    with pytest.raises(ModelError):
        load_samples(tmp_path / "absent.npy")
    np.save(tmp_path / "empty.npy", np.zeros((0, 3), np.float32))
    with pytest.raises(ModelError, match="no calibration samples"):
        load_samples(tmp_path / "empty.npy")
    np.save(tmp_path / "one.npy", np.zeros((2, 3), np.float32))
    with pytest.raises(ModelError, match="2 inputs"):
        load_samples(tmp_path / "one.npy", inputs=2)


def test_as_samples():
    samples = as_samples([torch.ones(2), (torch.ones(1), np.zeros(3, np.float32))])
    assert [len(sample) for sample in samples] == [1, 2]
    with pytest.raises(ModelError, match="str"):
        as_samples(["sample"])
    with pytest.raises(ModelError, match="no calibration"):
        as_samples([])


def test_recipe_refuses_nonsense():
    for bad in ({"precision": "int4"}, {"observer": "median"}, {"samples": 0}):
        with pytest.raises(UsageError):
            Recipe(**bad)


def test_precision_spec():
    spec = PrecisionSpec.of({"default": "int8", "fp16_ops": ["linear_2"], "int8_patterns": ["a.*"]})
    assert spec.float_type == "fp16"
    assert spec.keeps_float("head", "linear_2") and not spec.keeps_float("head", "linear")
    inverted = PrecisionSpec.of({"default": "fp32", "int8_patterns": ["body.*"]})
    assert inverted.keeps_float("head") and not inverted.keeps_float("body.0")
    for bad in ({"fp8_ops": []}, {"fp16_ops": ["a"], "fp32_ops": ["b"]}, {"fp16_ops": "linear"}):
        with pytest.raises(UsageError):
            PrecisionSpec.of(bad)
    assert Recipe().with_spec(None) == Recipe()
    assert Recipe().as_dict()["spec"]["float_type"] == "fp32"
