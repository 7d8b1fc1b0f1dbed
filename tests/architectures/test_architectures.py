"""Families in int8, within 1 dB of fake quantization; `make architectures` prints the table."""

from __future__ import annotations

import pytest
from tests.architectures.accuracy import measure
from tests.architectures.networks import ARCHITECTURES

from bringup.numerics.rescale import multipliers_of
from bringup.passes.integerize import accumulate

pytestmark = pytest.mark.filterwarnings("ignore:.*treespec.*:FutureWarning")

FAST = ("mlp_mixer", "tcn")


@pytest.mark.parametrize(
    "name",
    [n if n in FAST else pytest.param(n, marks=pytest.mark.slow) for n in ARCHITECTURES],
)
def test_integers_keep_what_fake_quantization_keeps(name: str) -> None:
    accuracy = measure(ARCHITECTURES[name])
    assert accuracy.enough, str(accuracy)
    # an output that hardly varies would hide any fault
    assert accuracy.ours_varying > 10, str(accuracy)


def test_a_halved_scale_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accumulate, "multipliers_of", lambda scales: multipliers_of(scales / 2))
    assert not measure(ARCHITECTURES["mlp_mixer"]).enough
