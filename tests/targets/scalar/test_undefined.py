"""No case makes a kernel execute undefined behaviour: all run on a build that traps on it."""

from __future__ import annotations

import faulthandler
import os

import pytest
from tests.targets.harness import native
from tests.targets.harness.cases import DTYPES, cases, operators

from bringup.targets.host.target import HALF, TARGET

FLAGS = ("-O1", "-fsanitize=undefined")
TRAPS = {"clang": "-fsanitize-trap=all", "clang-19": "-fsanitize-trap=all"}


@pytest.mark.parametrize("target", [TARGET, HALF], ids=lambda target: target.name)
def test_no_undefined_behaviour(target, capfd):
    trap = TRAPS.get(native.compiler(), "-fsanitize-undefined-trap-on-error")
    library = native.load(target, *FLAGS, trap)
    child = os.fork()
    if child == 0:
        faulthandler.disable()
        _run_everything(library, target)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    last = capfd.readouterr().out.splitlines()[-1:]
    assert status == 0, f"signal {os.WTERMSIG(status)} in {last}"


def _run_everything(library, target) -> None:
    for operator in operators():
        for dtype in DTYPES:
            for case in cases(operator, dtype):
                for kernel in target.kernels:
                    if kernel.operator == case.op.c_operator and kernel.refusal(case.site) is None:
                        os.write(1, f"{kernel.symbol} {case.name}\n".encode())
                        native.run(library, target, kernel, case)
