"""TOSA 1.0 integer conformance: the official test suite against our operators, exactly.

`python tests/conformance/tosa_suite.py` generates the conformance tests of profile tosa-pro-int
(package tosa-tools, no network), computes the expected outputs with the TOSA reference model,
evaluates our operators on the same operands and prints passed / total per operator. Whatever we
do not claim is counted as skipped, with the reason.

TOSA 1.0 has no FULLY_CONNECTED: it is CONV2D with a 1x1 kernel.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from tests.conformance.tosa_adapters import ADAPTERS, OutsideClaimError, by_definition, evaluate
from tests.conformance.tosa_graph import load
from tests.conformance.tosa_kernels import (
    Call,
    Recorded,
    judge,
    report_kernels,
    rungs_of_this_machine,
)

VERSION = "1.0.2"


@dataclass
class Tally:
    """Outcome of one operator's tests."""

    passed: int = 0
    failures: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All generated tests, skipped ones included."""
        return self.passed + len(self.failures) + sum(self.skipped.values())


def generate(folder: Path, operators: Iterable[str]) -> list[Path]:
    """Write the conformance tests of some operators; returns their folders, sorted."""
    import tosa_reference_model

    scripts, package = Path(sys.executable).parent, Path(tosa_reference_model.__file__).parent
    command = [
        str(scripts / "tosa_verif_conformance_generator"),
        *("--op", *(name.lower() for name in operators)),
        *("--profile", "tosa-pro-int", "--unit-tests", "operator", "--test-type", "positive"),
        *("--version", VERSION, "--output-type", "binary"),
        *("--ref-model-path", str(scripts / "tosa_reference_model")),
        *("--generate-lib-path", str(package / "libtosa_reference_generate_lib.so")),
        *("--flatc-path", str(scripts / "flatc")),
        *("--schema-path", str(package.parent / "bin" / "tosa.fbs")),
        *("--build-directory", str(folder / "build"), "--output-directory", str(folder / "out")),
    ]
    # the generator starts its sibling scripts by name
    environment = os.environ | {"PATH": f"{scripts}{os.pathsep}{os.environ.get('PATH', '')}"}
    result = subprocess.run(
        command, capture_output=True, text=True, cwd=folder, env=environment, check=False
    )
    tests = sorted(path.parent for path in (folder / "out").rglob("desc.json"))
    if result.returncode or not tests:
        raise RuntimeError(f"the TOSA generator failed:\n{result.stdout}\n{result.stderr}")
    return tests


def run(tests: Iterable[Path], recorded: list[Recorded] | None = None) -> dict[str, Tally]:
    """Compare every test; a wrong type, shape or element is a failure.

    Args:
        recorded: takes the operators that passed tests were made of, for kernels to repeat.
    """
    tallies: dict[str, Tally] = {}
    for folder in tests:
        case = load(folder)
        tally = tallies.setdefault(case.operator, Tally())
        calls: list[Call] = []

        def evaluated(op, *operands, constants=(), calls=calls):
            result = by_definition(op, *operands)
            calls.append(Call(op, operands, constants, result))
            return result

        try:
            actual, remark = evaluate(case, evaluated)
        except OutsideClaimError as reason:
            tally.skipped[str(reason)] += 1
            continue
        except Exception as error:  # an operator that rejects a claimed case fails it
            tally.failures.append(f"{case.name}: {type(error).__name__}: {error}")
            continue
        difference = compare(actual, case.expected())
        if difference:
            tally.failures.append(f"{case.name}: {difference}")
            continue
        tally.passed += 1
        if recorded is not None:
            recorded.append(Recorded(case.name, case.operator, tuple(calls)))
        if remark:
            tally.remarks[remark] += 1
    return tallies


def unclaimed() -> list[str]:
    """Operators of the profile, in the suite's version, that no adapter speaks for."""
    import conformance

    (folder,) = conformance.__path__
    configuration = json.loads((Path(folder) / "cts-config_v1.0.json").read_text())
    names = []
    for name, entry in configuration.items():
        if not isinstance(entry, dict) or name.startswith("$"):
            continue
        if name.upper() not in ADAPTERS and any(map(_integer, _kinds(entry))):
            names.append(name.upper())
    return names


def _kinds(entry: dict) -> list[dict]:
    """Kinds of tests of an operator that the suite's version has."""
    kinds = [entry | kind for kind in entry["generation"].values()]
    return [kind for kind in kinds if kind.get("from_version", "0") <= VERSION]


def _integer(kind: dict) -> bool:
    profile = "tosa-pro-int"
    return profile in kind.get("supports_any", ()) or kind.get("supports_all") == [profile]


def compare(actual: np.ndarray, expected: np.ndarray) -> str:
    """Empty when equal in type, shape and every element, else the first difference."""
    if (actual.dtype, actual.shape) != (expected.dtype, expected.shape):
        return f"{actual.dtype}{actual.shape} instead of {expected.dtype}{expected.shape}"
    wrong = np.argwhere(actual != expected)
    if not len(wrong):
        return ""
    first = tuple(int(i) for i in wrong[0])
    return f"{len(wrong)} elements differ, first {first}: {actual[first]} not {expected[first]}"


def report(tallies: dict[str, Tally]) -> str:
    """The table, one operator a line, reasons and detours below it."""
    lines = [f"{'operator':18} {'passed':>6} {'failed':>6} {'skipped':>7} {'total':>6}"]
    for name in sorted(tallies):
        t = tallies[name]
        lines.append(
            f"{name:18} {t.passed:6} {len(t.failures):6} {sum(t.skipped.values()):7} {t.total:6}"
        )
        lines += [f"    skipped {count:4}: {reason}" for reason, count in sorted(t.skipped.items())]
        lines += [f"    passed  {count:4}: {remark}" for remark, count in sorted(t.remarks.items())]
        lines += [f"    FAILED: {failure}" for failure in t.failures[:5]]
    totals = [
        sum(t.passed for t in tallies.values()),
        sum(len(t.failures) for t in tallies.values()),
        sum(sum(t.skipped.values()) for t in tallies.values()),
    ]
    lines.append(f"{'all':18} {totals[0]:6} {totals[1]:6} {totals[2]:7} {sum(totals):6}")
    return "\n".join(lines)


def main() -> int:
    """Generate, run, print; exit code 1 when anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("operators", nargs="*", help="TOSA operators (default: all we claim)")
    parser.add_argument("--tests", type=Path, help="folder of tests generated before")
    arguments = parser.parse_args()
    operators = [name.upper() for name in arguments.operators] or list(ADAPTERS)
    with tempfile.TemporaryDirectory() as folder:
        if arguments.tests:
            tests = sorted(path.parent for path in arguments.tests.rglob("desc.json"))
        else:
            tests = generate(Path(folder), operators)
        recorded: list[Recorded] = []
        tallies = run(tests, recorded)
        rungs = [
            judge(rung, recorded, Path(folder) / rung.name) for rung in rungs_of_this_machine()
        ]
    package = importlib.metadata.version("tosa-tools")
    print(f"TOSA {VERSION} conformance, profile tosa-pro-int, tosa-tools {package}")
    print(report(tallies))
    print(f"not claimed at all: {', '.join(unclaimed())}")
    print(report_kernels(rungs))
    return int(any(t.failures for t in tallies.values()) or any(rung.failures for rung in rungs))


if __name__ == "__main__":
    sys.exit(main())
