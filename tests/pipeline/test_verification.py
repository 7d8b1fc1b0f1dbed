"""The comparison of a run with the reference sees faults planted into a device's answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from bringup.errors import RunError
from bringup.ir import Array, DType, Graph, GraphEditor, Origin, TensorType, evaluate
from bringup.ops.linear import Linear
from bringup.ops.reshape import Reshape
from bringup.ops.unary import Unary
from bringup.pipeline.verification import verify_run
from bringup.plan import Plan, make_plan
from bringup.runners import Request, Response, Run, checksum
from bringup.runners.protocol import Inference
from bringup.targets import find_target

Fault = Callable[[int, dict[str, Array]], None]
"""Changes the tensors of one inference, numbered over all requests of a run, in place."""


class FakeDevice:
    """Answers requests with the reference's tensors after a fault."""

    def __init__(self, graph: Graph, fault: Fault, *, once: bool = False) -> None:
        self.graph, self.fault, self.once = graph, fault, once
        self.requests: list[Request] = []
        self.known: list[Mapping[str, Array]] = []

    def __call__(self, request: Request) -> Run:
        again = len(self.requests) >= 2 and self.once
        self.requests.append(request)
        inferences = tuple(self._infer(request, one, again) for one in request.inputs)
        return Run(Response(inferences, 0, 0, 0), "fake", "none", "1", "", ())

    def _infer(self, request: Request, one: Mapping[str, Array], again: bool) -> Inference:
        number = next((i for i, seen in enumerate(self.known) if seen is one), len(self.known))
        if number == len(self.known):
            self.known.append(one)
        values = evaluate(self.graph, one, keep=None)
        tensors = {n: values[n].copy() for node in self.graph.nodes for n in node.outputs}
        if not again:
            self.fault(number, tensors)
        outputs = {name: tensors.get(name, np.zeros(0)) for name in self.graph.outputs}
        checksums = {name: checksum(array) for name, array in {**one, **tensors}.items()}
        return Inference(outputs, checksums, {}, tensors if request.dump is None else {})


def nothing(_number: int, _tensors: dict[str, Array]) -> None:
    """A device without a fault."""


def integer_inputs(graph: Graph, count: int = 3) -> tuple[Mapping[str, Array], ...]:
    generator = np.random.default_rng(3)
    shape = graph.type_of("x").shape
    return tuple({"x": generator.integers(-128, 128, shape).astype(np.int8)} for _ in range(count))


@pytest.fixture
def float_plan() -> Plan:
    generator = np.random.default_rng(5)
    editor = GraphEditor("floats")
    x = editor.add_input("x", TensorType(DType.F32, (4, 8)))
    w = editor.add_constant("w", generator.standard_normal((6, 8)).astype(np.float32))
    b = editor.add_constant("b", np.ones(6, np.float32))
    y = editor.add_node(Linear(), (x, w, b), name="dense", origin=Origin("net.dense", "net.py:3"))
    y = editor.add_node(Unary("exp"), (y,), name="grow", origin=Origin("net", "net.py:4"))
    editor.outputs.append(editor.add_node(Reshape((24,)), (y,), name="flat"))
    return make_plan(editor.finish(), find_target("scalar"))


def float_inputs(count: int = 2) -> tuple[Mapping[str, Array], ...]:
    generator = np.random.default_rng(4)
    return tuple({"x": generator.standard_normal((4, 8), np.float32)} for _ in range(count))


def test_right_answers_pass(tiny_plan: Callable[..., Plan], float_plan: Plan) -> None:
    plan = tiny_plan()
    _, rung = verify_run(plan, integer_inputs(plan.graph), FakeDevice(plan.graph, nothing))
    assert rung.ok and rung.exact
    assert rung.claim == "integer reference = fake: every element equal"
    _, rung = verify_run(float_plan, float_inputs(), FakeDevice(float_plan.graph, nothing))
    assert rung.ok and not rung.exact
    assert rung.claim == "fake equals the float reference within its bound, node by node"


def test_integer_fault_in_the_first_input_is_named(tiny_plan: Callable[..., Plan]) -> None:
    def fault(number: int, tensors: dict[str, Array]) -> None:
        if number == 0:
            tensors["first"][0, 1, 2, 1] ^= 1

    plan = tiny_plan()
    _, rung = verify_run(plan, integer_inputs(plan.graph), FakeDevice(plan.graph, fault))
    (finding,) = rung.findings
    assert (finding.inference, finding.node, finding.origin) == (0, "first", "net.first net.py:7")
    assert finding.difference.index == (0, 1, 2, 1)
    assert not rung.ok


def test_integer_fault_in_a_later_input_is_seen_by_checksum_and_located(
    tiny_plan: Callable[..., Plan],
) -> None:
    def fault(number: int, tensors: dict[str, Array]) -> None:
        if number == 2:
            tensors["first"][0, 3, 3, 0] += 1

    plan = tiny_plan()
    device = FakeDevice(plan.graph, fault)
    _, rung = verify_run(plan, integer_inputs(plan.graph), device)
    (finding,) = rung.findings
    assert (finding.inference, finding.node) == (2, "first")
    assert finding.difference.index == (0, 3, 3, 0)
    assert [len(request.inputs) for request in device.requests] == [1, 2, 1]


def test_fault_that_does_not_repeat_is_still_a_fault(tiny_plan: Callable[..., Plan]) -> None:
    def fault(number: int, tensors: dict[str, Array]) -> None:
        if number == 1:
            tensors["second"][0, 0, 0, 0] ^= 1

    plan = tiny_plan()
    device = FakeDevice(plan.graph, fault, once=True)
    _, rung = verify_run(plan, integer_inputs(plan.graph), device)
    assert any("right when run again" in str(f) and f.node == "second" for f in rung.findings)


@pytest.mark.parametrize("number", [0, 1])
def test_output_handed_over_wrong_is_seen(number: int, tiny_plan: Callable[..., Plan]) -> None:
    """The tensors and checksums are right, the output in the answer is not."""
    plan = tiny_plan()
    honest = FakeDevice(plan.graph, nothing)

    def device(request: Request) -> Run:
        run = honest(request)
        if (len(request.inputs) == 1) != (number == 0):
            return run
        first = run.response.inferences[0]
        wrong = replace(first, outputs={"second": first.outputs["second"] ^ 1})
        inferences = (wrong, *run.response.inferences[1:])
        return replace(run, response=replace(run.response, inferences=inferences))

    _, rung = verify_run(plan, integer_inputs(plan.graph), device)
    assert [(f.inference, f.node) for f in rung.findings] == [(number, "second")]


def float_fault(name: str, change: Callable[[Array], None]) -> Fault:
    def fault(number: int, tensors: dict[str, Array]) -> None:
        if number == 1:
            change(tensors[name])

    return fault


def _relative(array: Array) -> None:
    array[2, 1] *= np.float32(1 + 1e-4)


def _nan(array: Array) -> None:
    array[1, 3] = np.nan


def _infinite(array: Array) -> None:
    array[0, 0] = np.inf


@pytest.mark.parametrize("change", [_relative, _nan, _infinite])
@pytest.mark.parametrize("name", ["dense", "grow"])
def test_float_fault_is_named_where_it_happens(
    name: str, change: Callable[[Array], None], float_plan: Plan
) -> None:
    device = FakeDevice(float_plan.graph, float_fault(name, change))
    _, rung = verify_run(float_plan, float_inputs(), device)
    assert rung.findings[0].inference == 1
    assert rung.findings[0].node == name


def test_moved_float_must_be_equal(float_plan: Plan) -> None:
    def fault(_number: int, tensors: dict[str, Array]) -> None:
        tensors["flat"][5] = np.nextafter(tensors["flat"][5], np.float32(np.inf))

    _, rung = verify_run(float_plan, float_inputs(), FakeDevice(float_plan.graph, fault))
    assert {finding.node for finding in rung.findings} == {"flat"}


def test_rounding_within_the_bound_is_no_fault(float_plan: Plan) -> None:
    def fault(_number: int, tensors: dict[str, Array]) -> None:
        tensors["dense"][...] = np.nextafter(tensors["dense"], np.float32(np.inf))
        tensors["grow"][...] = np.exp(tensors["dense"])
        tensors["flat"][...] = tensors["grow"].reshape(-1)

    _, rung = verify_run(float_plan, float_inputs(), FakeDevice(float_plan.graph, fault))
    assert rung.findings == ()


def _missing(tensors: dict[str, Array]) -> None:
    del tensors["dense"]


def _shape(tensors: dict[str, Array]) -> None:
    tensors["dense"] = tensors["dense"].reshape(6, 4)


def _type(tensors: dict[str, Array]) -> None:
    tensors["dense"] = tensors["dense"].astype(np.float64)


@pytest.mark.parametrize("change", [_missing, _shape, _type])
def test_answer_that_is_no_answer_names_the_tensor(
    change: Callable[[dict[str, Array]], None], float_plan: Plan
) -> None:
    device = FakeDevice(float_plan.graph, lambda _number, tensors: change(tensors))
    with pytest.raises(RunError, match="no tensor 'dense' of type f32") as error:
        verify_run(float_plan, float_inputs(), device)
    assert error.value.where == "net.dense net.py:3"


def test_missing_inference_is_an_error(tiny_plan: Callable[..., Plan]) -> None:
    plan = tiny_plan()
    honest = FakeDevice(plan.graph, nothing)

    def device(request: Request) -> Run:
        run = honest(request)
        return replace(run, response=replace(run.response, inferences=()))

    with pytest.raises(RunError, match="answered 0 of 1 inferences"):
        verify_run(plan, integer_inputs(plan.graph), device)
