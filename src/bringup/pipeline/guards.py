"""The run once more with guard zones: kernels that write or read what is not theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bringup.emit import emit
from bringup.pipeline.build import Inputs
from bringup.pipeline.settings import Settings
from bringup.pipeline.verification import Execute, executor
from bringup.plan import Plan, with_guards
from bringup.runners import RUNNERS, Request, Run, Runner, SimRunner
from bringup.runners.sim import IDEAL
from bringup.targets import Target
from bringup.toolchain import build
from bringup.verify.compare import Difference, compare
from bringup.verify.rung import Finding, Rung, count_elements, first_wrong_checksum
from bringup.verify.trespass import Trespass, trespass

POISON = 0x5A
"""Another byte than requests use elsewhere: what depends on either is seen."""


def guard_rung(
    plan: Plan, inputs: Inputs, finished: Run, runner: Runner, settings: Settings, folder: Path
) -> Rung:
    """Run the first input in an image with guard zones.

    The layout that ships is verified and profiled without them. Here the same kernels run on
    poisoned scratch in an arena with poisoned zones between all buffers. They must leave all
    memory but their results and scratch alone, and compute the same bits as before: a kernel that
    reads what it was not given, or what it has not written, sees other values than in the first
    layout.

    Args:
        finished: the run of the shipped layout; its first inference has all tensors.
        runner: see `guard_runner`. folder: where the C project goes.

    Raises:
        BringupError: building or running failed.
    """
    guarded = with_guards(plan)
    image = build(emit(guarded, folder), host=runner.name == "host", afresh=not settings.cache)
    return check_guards(guarded, inputs, finished, executor(runner, image, settings))


def guard_runner(runner: Runner, target: Target) -> Runner:
    """Who runs the guarded image: the same, without a model of time; for a slow one another of the
    target's that is here, since what a kernel writes does not depend on who executes it."""
    if runner.slow:
        known = (RUNNERS[name] for name in target.runners)
        runner = next((r for r in known if not r.slow and r.available()), runner)
    return replace(runner, core=IDEAL) if isinstance(runner, SimRunner) else runner


def check_guards(plan: Plan, inputs: Inputs, finished: Run, execute: Execute) -> Rung:
    """Compare a run of a plan with guard zones with the run of the layout that ships."""
    graph = plan.graph
    run = execute(Request(inputs[:1], profile=False, poison=POISON))
    tensors = [name for node in graph.nodes for name in node.outputs]
    return Rung(
        golden="the layout that ships",
        device=f"{run.runner} with guard zones",
        inferences=1,
        tensors=len(tensors),
        elements=count_elements(graph, tensors),
        findings=(*_trespasses(plan, run), *_stale(plan, inputs, finished, run, execute)),
        exact=True,
    )


def _trespasses(plan: Plan, run: Run) -> Iterator[Finding]:
    for overrun in run.response.inferences[0].overruns:
        yield _finding(plan, overrun.node, trespass(plan, overrun))


def _stale(
    plan: Plan, inputs: Inputs, finished: Run, run: Run, execute: Execute
) -> Iterator[Finding]:
    """Results that are not those of the first layout."""
    graph, first = plan.graph, finished.response.inferences[0]
    if first_wrong_checksum(graph, first.checksums, run.response.inferences[0].checksums) is None:
        return
    dumped = execute(
        Request(inputs[:1], dump=None, profile=False, poison=POISON)
    ).response.inferences[0]
    for node in graph.nodes:
        for name in node.outputs:
            difference = compare(name, first.tensors[name], dumped.tensors[name])
            if difference is not None:
                yield _finding(plan, node.name, difference)


def _finding(plan: Plan, name: str | None, difference: Difference | Trespass) -> Finding:
    for choice in plan.choices:
        if choice.node.name == name:
            kernel = choice.kernel.symbol if choice.kernel else ""
            operator, origin = choice.node.op.name, str(choice.node.origin)
            return Finding(0, choice.node.name, operator, kernel, origin, difference)
    return Finding(0, "any", "", "", "", difference)
