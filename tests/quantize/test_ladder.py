"""The thresholds between PyTorch float, fake quantization and the integer reference count."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from bringup.ir import Array, DType, Graph, GraphEditor, Quantization, TensorType
from bringup.ops.clamp import Clamp
from bringup.quantize.ladder import OutputAgreement, _agreement, sqnr

SHAPE = (1, 100)
STEP = 0.1


def graph(*, quantized: bool = True, dtype: DType = DType.I8) -> Graph:
    editor = GraphEditor("one")
    x = editor.add_input(
        "x", TensorType(dtype, SHAPE), Quantization((STEP,)) if quantized else None
    )
    quantization = Quantization((STEP,)) if quantized else None
    editor.outputs.append(
        editor.add_node(Clamp(-100, 100), (x,), name="y", quantization=quantization)
    )
    return editor.finish()


def forms(samples: int = 4) -> tuple[Array, Array, Array]:
    """Float, its rounding to steps, and the same with some elements one step off."""
    generator = np.random.default_rng(8)
    exact = generator.uniform(-12, 12, (samples, 100))
    fake = np.round(exact / STEP) * STEP
    integer = fake + STEP * (generator.uniform(size=fake.shape) < 0.05)
    return exact, fake, integer


def judged(exact: Array, fake: Array, integer: Array) -> tuple[str, ...]:
    return _agreement(graph(), "y", exact, fake, integer).failures()


def test_rounding_differences_pass() -> None:
    exact, fake, integer = forms()
    agreement = _agreement(graph(), "y", exact, fake, integer)
    assert agreement.failures() == ()
    assert agreement.elements == 400
    assert agreement.largest_step == pytest.approx(1.0)
    assert agreement.sqnr_fake > agreement.sqnr_integer > 40


@pytest.mark.parametrize(
    "fault",
    [
        lambda y: y / 2,
        lambda y: -y,
        lambda y: y + 4 * STEP,
        lambda y: np.roll(y, 1, axis=1),
        lambda y: np.clip(y, -8, 8),
        lambda y: 0 * y,
    ],
)
def test_integers_that_compute_something_else_fail(fault) -> None:  # type: ignore[no-untyped-def]
    exact, fake, integer = forms()
    assert any("reference reaches" in text for text in judged(exact, fake, fault(integer)))


def test_integers_far_from_a_noisy_fake_quantization_fail() -> None:
    """Equal noise is not equal values."""
    exact, _, _ = forms()
    generator = np.random.default_rng(9)
    noisy, other = (exact + generator.normal(0, 10 * STEP, exact.shape) for _ in range(2))
    assert judged(exact, noisy, noisy) == ()
    assert judged(exact, noisy, other) == ()  # as two independent roundings
    worse = exact - 2 * (noisy - exact)
    assert any("steps apart" in text for text in judged(exact, noisy, worse))


def test_fake_quantization_that_loses_the_output_fails() -> None:
    """A fault both forms share."""
    exact, _, _ = forms()
    lost = np.zeros_like(exact)
    assert any("all that is left is noise" in text for text in judged(exact, lost, lost))
    assert judged(0 * exact, lost, lost) == ()


def test_nan_in_one_form_fails() -> None:
    exact, fake, integer = forms()
    exact[0, 3] = math.nan
    assert any("NaN or infinite" in text for text in judged(exact, fake, integer))
    fake[0, 3] = integer[0, 3] = math.nan
    assert judged(exact, fake, integer) == ()


def test_program_that_came_quantized_is_its_own_measure() -> None:
    _, fake, integer = forms()
    assert judged(fake, fake, integer) == ()
    assert any("steps apart" in text for text in judged(fake, fake, 0.5 * integer))


def test_indices_may_move_as_fake_quantization_moves_them() -> None:
    editor = GraphEditor("indices")
    x = editor.add_input("x", TensorType(DType.I32, SHAPE))
    editor.outputs.append(editor.add_node(Clamp(0, 100), (x,), name="y"))
    indices = editor.finish()
    exact = np.arange(400).reshape(4, 100) % 7
    moved = exact.copy()
    moved[:, :5] += 1
    assert _agreement(indices, "y", exact, exact, moved).failures() == ()
    moved[:, :20] += 1
    assert len(_agreement(indices, "y", exact, exact, moved).failures()) == 1


def test_few_elements_allow_for_chance() -> None:
    base = OutputAgreement("y", 4, 30.0, 25.0, 1, 1, 3.0, 0.5, 1.2, 2.1, 1.5)
    assert base.failures() == ()
    assert len(replace(base, elements=4000).failures()) == 1


def test_sqnr() -> None:
    assert sqnr(np.full(10, 10.0), np.full(10, 11.0)) == pytest.approx(20.0)
    assert sqnr(np.ones(3), np.ones(3)) == math.inf
    assert sqnr(np.zeros(3), np.ones(3)) == -math.inf
