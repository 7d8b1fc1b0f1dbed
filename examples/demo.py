"""LeNet-5 on real handwritten digits: PyTorch -> int8 -> RISC-V vector ELF, simulated and exact.

Runs what `bringup run lenet` and `bringup eval lenet --data digits` run, from Python.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bringup import pipeline
from bringup.cli.progress import stage_progress
from bringup.cli.terminal import console
from bringup.errors import BringupError
from bringup.report.console import print_report


def main() -> int:
    out = console()
    settings = pipeline.Settings(quant="int8", target="rvv", vlen=256)
    with stage_progress() as listener:
        accuracy = pipeline.evaluate_accuracy("lenet", "digits", settings, listener=listener)
        outcome = pipeline.run("lenet", settings, Path("out/demo"), listener=listener)

    out.print(f"[bold]LeNet-5 on {accuracy.samples} held-out handwritten digits[/]")
    for name, correct in accuracy.correct.items():
        out.print(
            f"  {name:<28} {correct} / {accuracy.samples} correct = {accuracy.percent(name):.2f} %",
            highlight=False,
        )
    out.print(
        f"  {accuracy.device} against the integer reference: {accuracy.differing_elements} of "
        f"{accuracy.elements} output elements differ\n",
        highlight=False,
    )
    print_report(outcome.report, out)
    out.print(f"  report: {outcome.folder / 'report.html'}", highlight=False)
    return 0 if accuracy.ok and outcome.report.ok else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BringupError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
