"""Running an image and comparing every tensor with the reference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bringup.errors import RunError
from bringup.ir import DType, Graph, evaluate
from bringup.pipeline.build import Inputs
from bringup.pipeline.settings import Settings
from bringup.plan import Plan
from bringup.runners import Request, Response, Run, Runner
from bringup.toolchain import Image
from bringup.verify.rung import (
    Finding,
    Rung,
    check_outputs,
    check_tensors,
    count_elements,
    exact_values,
    first_wrong_checksum,
    reference_checksums,
    unrepeatable,
)

Execute = Callable[[Request], Run]


def executor(runner: Runner, image: Image, settings: Settings) -> Execute:
    """A function that answers requests with this image on this runner."""

    def execute(request: Request) -> Run:
        return runner.run(image, request, vlen=settings.vlen, timeout=settings.timeout)

    return execute


def verify_run(plan: Plan, inputs: Inputs, execute: Execute) -> tuple[Run, Rung]:
    """Run all inputs and compare.

    Integer networks: every tensor of the first input element by element, every tensor of the
    others by checksum; where a checksum differs, that input is run again with its tensors
    dumped. Networks with float nodes: every tensor of every input, node by node. The outputs are
    compared as handed over besides.

    Raises:
        RunError: the answer lacks an inference or a tensor.
    """
    graph = plan.graph
    exact = exact_values(graph)
    tensors = [name for node in graph.nodes for name in node.outputs]
    integer = all(name in exact for name in tensors)
    run = _answered(execute, Request(inputs[:1] if integer else inputs, dump=None))
    findings = _compare(plan, inputs, run.response)
    if integer and len(inputs) > 1:
        rest = _answered(execute, Request(inputs[1:]))
        findings += _compare_checksums(plan, inputs[1:], rest.response, execute)
        run = _joined(run, rest)
    rung = Rung(
        golden="integer reference" if integer else _float_golden(graph),
        device=run.runner,
        inferences=len(inputs),
        tensors=len(tensors) * len(inputs),
        elements=count_elements(graph, tensors) * len(inputs),
        findings=tuple(findings),
        exact=integer,
    )
    return run, rung


def _float_golden(graph: Graph) -> str:
    """What a network that computes in floats is compared with."""
    integers = any(value.type.dtype is DType.I8 for value in graph.values.values())
    return "mixed float and integer reference" if integers else "float reference"


def _answered(execute: Execute, request: Request) -> Run:
    """Execute a request. Raises RunError when an inference is missing from the answer."""
    run = execute(request)
    found, wanted = len(run.response.inferences), len(request.inputs)
    if found != wanted:
        raise RunError(
            f"{run.runner} answered {found} of {wanted} inferences",
            hint="the image stopped early; run it alone and look at its console",
        )
    return run


def _compare(plan: Plan, inputs: Inputs, response: Response) -> list[Finding]:
    graph, kernels = plan.graph, kernels_by_node(plan)
    findings = []
    for number, inference in enumerate(response.inferences):
        tensors = {**graph.constants, **inputs[number], **inference.tensors}
        findings += check_tensors(graph, number, inputs[number], inference.tensors, kernels)
        findings += check_outputs(graph, number, tensors, inference.outputs, kernels)
    return findings


def _compare_checksums(
    plan: Plan, inputs: Inputs, response: Response, execute: Execute
) -> list[Finding]:
    graph, kernels = plan.graph, kernels_by_node(plan)
    findings = []
    for number, inference in enumerate(response.inferences):
        golden = evaluate(graph, inputs[number], keep=None)
        findings += check_outputs(graph, number + 1, golden, inference.outputs, kernels)
        checksums = reference_checksums(graph, golden)
        wrong = first_wrong_checksum(graph, checksums, inference.checksums)
        if wrong is None:
            continue
        again = _answered(execute, Request((inputs[number],), dump=None))
        dumped = again.response.inferences[0]
        located = check_tensors(graph, number + 1, inputs[number], dumped.tensors, kernels)
        findings += located or [
            unrepeatable(graph, number + 1, wrong, checksums, inference.checksums)
        ]
    return findings


def _joined(first: Run, second: Run) -> Run:
    """One run with the inferences of both."""
    response = Response(
        first.response.inferences + second.response.inferences,
        first.response.vector_bits,
        first.response.time_hz,
        first.response.arena_bytes,
    )
    parts = [a for a in (first.attribution, second.attribution) if a is not None]
    return replace(
        first,
        response=response,
        console=first.console + second.console,
        attribution=sum(parts[1:], parts[0]) if parts else None,
    )


def kernels_by_node(plan: Plan) -> dict[str, str]:
    """Kernel symbol of each node that runs code."""
    return {c.node.name: c.kernel.symbol for c in plan.choices if c.kernel}
