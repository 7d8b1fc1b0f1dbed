"""Every planted wrong lowering fails a run, and says so in the report."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from tests.lowerings.networks import NETWORKS, network
from tests.lowerings.planted import Planted, plant

from bringup import pipeline
from bringup.errors import BringupError
from bringup.pipeline import prepare

PLANTED = Planted.table()
_FAST = {
    ("elementwise", "lowering.emit(Add(), a, scaled(lowering, b, alpha))", "fp32"),
    ("fold_batch_norm", "variance + node.op.epsilon", "fp32"),
    ("rescale", "return Multipliers(multiplier.astype(np.int32), left_shift)", "int8"),
    ("attention", ".triu(1)", "int8"),
    ("normalization", "LayerNorm(float(eps))", "int8"),
}
_number = count()


def _combinations() -> list[object]:
    return [
        pytest.param(
            fault,
            quant,
            id=f"{fault.name}-{quant}",
            marks=() if _is_fast(fault, quant) else pytest.mark.slow,
        )
        for fault in PLANTED
        for quant in fault.quants
    ]


def _is_fast(fault: Planted, quant: str) -> bool:
    return (fault.module.rpartition(".")[2], fault.old, quant) in _FAST


def failures(name: str, quant: str, folder: Path) -> list[str]:
    """Why a run is not ok; empty when it is."""
    settings = pipeline.Settings(quant=quant, target="host")
    try:
        report = pipeline.run(network(name), settings, folder).report
    except BringupError as error:
        return [str(error)]
    found = [failure for verdict in report.verdicts for failure in verdict.failures]
    found += [str(finding) for rung in report.verification for finding in rung.findings]
    assert report.ok == (not found)
    return found


@pytest.mark.parametrize(("fault", "quant"), _combinations())
def test_wrong_lowering_fails_the_run(
    fault: Planted, quant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # sources do not change, so their digest must: graphs made right must not be found
    digest = f"planted {next(_number)} {tmp_path}"
    monkeypatch.setattr(prepare, "_sources", lambda: digest)
    plant(fault, monkeypatch)
    assert failures(fault.model, quant, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("quant", ["fp32", "int8"])
@pytest.mark.parametrize("name", NETWORKS)
def test_networks_without_a_fault_pass(name: str, quant: str, tmp_path: Path) -> None:
    assert failures(name, quant, tmp_path) == []


def test_table_is_long_enough_and_unambiguous() -> None:
    assert len(PLANTED) >= 40
    assert len({(fault.module, fault.old, fault.new) for fault in PLANTED}) == len(PLANTED)


@pytest.mark.parametrize("fault", PLANTED, ids=lambda fault: fault.name)
def test_row_fits_the_code_it_is_planted_into(
    fault: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(fault, monkeypatch)
