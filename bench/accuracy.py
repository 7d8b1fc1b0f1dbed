"""LeNet on the held-out digits: float PyTorch, integer reference, the ELF's own outputs."""

from __future__ import annotations

from bench.bars import Bar, console
from bringup.pipeline import Settings, evaluate_accuracy


def measure() -> list[Bar]:
    """Top-1 of float against the vector ELF on the simulator."""
    accuracy = evaluate_accuracy("lenet", "digits", Settings(quant="int8", target="rvv"))
    for name, correct in accuracy.correct.items():
        console.print(f"{name:<28} {correct} / {accuracy.samples} = {accuracy.percent(name):.2f} %")
    real = accuracy.percent("PyTorch float")
    drop = real - accuracy.percent(accuracy.device)
    return [
        Bar("LeNet digits, float top-1", f"{real:.2f} %", ">= 97 %", real >= 97.0),
        Bar(
            "LeNet digits, top-1 lost by int8 on the simulator",
            f"{drop:.2f} points",
            "<= 0.5 points",
            drop <= 0.5,
        ),
        Bar(
            "LeNet digits, output elements unlike the integer reference",
            f"{accuracy.differing_elements} of {accuracy.elements}",
            "0",
            accuracy.ok,
        ),
    ]
