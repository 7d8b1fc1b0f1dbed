"""What decides whether a prepared graph may be used again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from bringup import pipeline
from bringup.frontend import LoadedModel, load_model
from bringup.pipeline.prepare import prepare
from bringup.quantize import Recipe


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LoadedModel:
    monkeypatch.setenv("BRINGUP_CACHE", str(tmp_path / "cache"))
    return load_model("mlp_generic")


FLOAT = Recipe(precision="fp32")


def test_a_network_of_the_zoo_is_known_without_its_program(loaded: LoadedModel) -> None:
    assert loaded.zoo and not prepare(loaded, FLOAT, None).cached
    again = load_model("mlp_generic")
    assert prepare(again, FLOAT, None).cached and "program" not in vars(again)


def test_another_weight_or_sample_is_another_network(loaded: LoadedModel) -> None:
    prepare(loaded, FLOAT, None)
    other = load_model("mlp_generic")
    with torch.no_grad():
        next(other.module.parameters()).view(-1)[0] += 1.0
    assert not prepare(other, FLOAT, None).cached
    moved = replace(loaded, sample=tuple(tensor + 1.0 for tensor in loaded.sample))
    assert not prepare(moved, FLOAT, None).cached


def test_another_structure_is_another_network(loaded: LoadedModel) -> None:
    """Equal tensors say nothing about what a model of one's own does with them."""
    own = replace(loaded, zoo=False)
    prepare(own, FLOAT, None)
    other = load_model("mlp_generic").module
    forward = other.forward
    other.forward = lambda x: torch.relu(forward(x))  # type: ignore[method-assign]
    assert not prepare(replace(own, module=other), FLOAT, None).cached
    assert prepare(replace(own), FLOAT, None).cached


def test_an_edited_note_is_not_believed(loaded: LoadedModel) -> None:
    first = prepare(loaded, FLOAT, None)
    assert first.folder is not None and first.notes == ()
    (first.folder / "notes.json").write_text('["all is well"]')
    again = prepare(loaded, FLOAT, None)
    assert not again.cached and again.notes == ()


@pytest.mark.parametrize("name", ["graph.json", "weights.safetensors", "notes.json", "ladder.json"])
def test_a_damaged_graph_is_made_again(loaded: LoadedModel, name: str) -> None:
    first = prepare(loaded, FLOAT, None)
    assert first.folder is not None
    path = first.folder / name
    whole = path.read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], whole[:-1] + bytes([whole[-1] ^ 1])):
        path.write_bytes(damaged)
        again = prepare(loaded, FLOAT, None)
        assert not again.cached and path.read_bytes() == whole
    assert prepare(loaded, FLOAT, None).cached


def test_nothing_is_taken_from_a_cache_that_is_not_wanted(
    loaded: LoadedModel, tmp_path: Path
) -> None:
    """Nor left there: two runs, the second of which could have found everything."""
    cache = tmp_path / "cache"
    for kept in (False, True, False):
        settings = pipeline.Settings(quant="fp32", target="host", inputs=1, cache=kept)
        before = {p for p in cache.rglob("*") if p.is_file()}
        outcome = pipeline.run("mlp_generic", settings, tmp_path / f"run-{kept}")
        after = {p for p in cache.rglob("*") if p.is_file()}
        assert outcome.report.ok and (after != before) == kept
        assert not any(stage.cached for stage in outcome.report.stages)
