"""Proofs of memory plans: whatever the planner makes has one, and no wrong plan has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from tests.plan.graphs import KERNEL, Network, networks

from bringup.errors import PlanError
from bringup.ir import DType, GraphEditor, TensorType
from bringup.ops import Add, Clamp, Concat, Reshape, Transpose
from bringup.plan import GUARD, Arena, Choice, liveness
from bringup.plan.arena import plan_arena
from bringup.plan.certificate import certify

SHAPE = TensorType(DType.F32, (4, 4))


@given(networks(), st.sampled_from((0, GUARD)))
def test_every_plan_has_a_proof(network: Network, guard: int) -> None:
    arena = plan_arena(network.graph, network.choices, guard=guard)
    certify(network.graph, network.choices, arena)
    assert arena.live_tensors <= arena.lower_bound <= arena.size


def proves(network: Network) -> bool:
    try:
        certify(network.graph, network.choices, plan_arena(network.graph, network.choices))
    except PlanError:
        return False
    return True


def never_frees(original: Callable) -> Callable:
    return lambda graph: {
        name: (first, min(last, len(graph.nodes) - 1))
        for name, (first, last) in original(graph).items()
    }


def dies_early(original: Callable) -> Callable:
    return lambda graph: {
        name: (first, max(first, last - 1)) for name, (first, last) in original(graph).items()
    }


def first_operand(graph, node, index, root, end):
    """The first operand's storage, whatever the operator and the types."""
    return node.inputs[0] if node.inputs[0] in root else None


def without_scratch(original: Callable) -> Callable:
    return lambda choices: [replace(s, bytes=16) for s in original(choices)]


FAULTS: dict[str, tuple[str, Callable]] = {
    "outputs are not kept": ("_lifetimes", never_frees),
    "lifetimes end one node early": ("_lifetimes", dies_early),
    "any operator works in place": ("_shareable", lambda original: first_operand),
    "operands alive later are overwritten": (
        "_shareable",
        lambda original: (
            lambda graph, node, index, root, end: original(
                graph, node, index, root, dict.fromkeys(end, index)
            )
        ),
    ),
    "scratch is too small": ("_scratch_storages", without_scratch),
    "views have memory of their own": (
        "_shareable",
        lambda original: lambda *site: None if site[1].op.is_view else original(*site),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_of_the_planner_have_no_proof(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, make = FAULTS[fault]
    monkeypatch.setattr(liveness, name, make(getattr(liveness, name)))
    find(networks(), lambda network: not proves(network), settings=settings(max_examples=3000))


def chain(*operators, outputs=(-1,)) -> Network:
    """Nodes one after another from input x; outputs by position among x and the results."""
    editor = GraphEditor("chain")
    values = [editor.add_input("x", SHAPE)]
    for i, make in enumerate(operators):
        operator, *more = make if isinstance(make, tuple) else (make,)
        operands = [values[-1], *(values[position] for position in more)]
        values.append(editor.add_node(operator, operands, name=f"n{i}"))
    editor.outputs += [values[position] for position in outputs]
    graph = editor.finish()
    choices = tuple(
        Choice(node, None if node.op.is_view else KERNEL, "test", "") for node in graph.nodes
    )
    return Network(graph, choices)


def moved(arena: Arena, value: str, offset: int) -> Arena:
    place = replace(arena.placements[value], offset=offset)
    return replace(arena, placements={**arena.placements, value: place})


CLAMP, TURN = Clamp(0.0, 6.0), Transpose((1, 0))


def test_in_place_only_where_operator_and_lifetimes_allow() -> None:
    def over_operand(network: Network, node: int) -> bool:
        arena = plan_arena(network.graph, network.choices)
        operand = network.graph.nodes[node].inputs[0]
        result = network.graph.nodes[node].outputs[0]
        return arena.placements[result].offset == arena.placements[operand].offset

    assert over_operand(chain(TURN, CLAMP), 1)
    assert not over_operand(chain(TURN, TURN), 1)  # not element by element
    assert not over_operand(chain(TURN, CLAMP, (Add(), 1)), 1)  # read again later
    assert not over_operand(chain(TURN, CLAMP, outputs=(1, 2)), 1)  # an output of its own
    assert not over_operand(chain(CLAMP), 0)  # inputs belong to the caller
    # a view of it is read again later
    assert not over_operand(chain(TURN, Reshape((2, 8)), Reshape((4, 4)), CLAMP, (Add(), 1)), 3)


@pytest.mark.parametrize(
    ("network", "value", "to", "why"),
    [
        (chain(TURN, TURN), "n1", "n0", "lies over its operand"),
        (chain(TURN, (CLAMP,), (Add(), 1)), "n1", "n0", "is gone: node n1 wrote n1"),
        (chain(TURN, TURN, outputs=(1, 2)), "n1", "n0", "lies over its operand"),
        (chain(TURN, TURN, TURN, outputs=(1, 3)), "n2", "n0", "is gone: node n2 wrote n2"),
        (chain(TURN, Reshape((2, 8)), TURN), "n1", "x", "does not lie where"),
        (chain((Add(), 0)), "n0", "x", "lies over its operand"),
    ],
)
def test_wrong_places_have_no_proof(network: Network, value: str, to: str, why: str) -> None:
    arena = plan_arena(network.graph, network.choices)
    certify(network.graph, network.choices, arena)
    wrong = moved(arena, value, arena.placements[to].offset)
    with pytest.raises(PlanError, match="memory plan is wrong") as error:
        certify(network.graph, network.choices, wrong)
    assert why in str(error.value)


def test_edges_of_the_arena_have_no_proof() -> None:
    network = chain(TURN)
    arena = plan_arena(network.graph, network.choices)
    for offset in (8, -16, arena.size - 16):
        with pytest.raises(PlanError, match=r"it (starts|ends) at"):
            certify(network.graph, network.choices, moved(arena, "n0", offset))


def test_narrow_guard_zones_have_no_proof() -> None:
    network = chain((Concat(0), 0))
    arena = plan_arena(network.graph, network.choices, guard=GUARD)
    x, result = arena.placements["x"], arena.placements["n0"]
    above = max(x, result, key=lambda place: place.offset)
    assert not proof_fails(network, moved(arena, above.value, above.offset + 16))
    assert proof_fails(network, moved(arena, above.value, above.offset - 16))
    without = plan_arena(network.graph, network.choices)
    assert proof_fails(network, replace(without, guard=GUARD, size=without.size + 2 * GUARD))


@pytest.mark.parametrize("below", [True, False])
def test_values_needed_at_once_keep_their_distance(below: bool) -> None:
    """From the buffer before as from the one behind: n0 is held while n1 is made."""
    network = chain(TURN, (TURN,), (Add(), 1))
    arena = plan_arena(network.graph, network.choices, guard=GUARD)
    places = [arena.placements[name] for name in ("n0", "n1")]
    start = arena.size
    arena = replace(arena, size=4 * arena.size + 16 * GUARD)
    first, second = ("n0", "n1") if below else ("n1", "n0")
    for distance, fails in ((GUARD, False), (GUARD - 16, True)):
        apart = moved(moved(arena, first, start), second, start + places[0].bytes + distance)
        assert proof_fails(network, apart) == fails


def test_scratch_destroys_what_is_needed_later() -> None:
    network = chain(TURN, TURN, (Add(), 1))
    choices = tuple(
        replace(choice, scratch=32) if choice.node.name == "n1" else choice
        for choice in network.choices
    )
    scratched = Network(network.graph, choices)
    arena = plan_arena(scratched.graph, choices)
    assert not proof_fails(scratched, arena)
    apart = replace(arena, size=arena.size + 64)
    assert not proof_fails(scratched, replace(apart, scratch={"n1": arena.size}))
    # not an operand of the node, which would be noticed for that alone
    network = chain(TURN, (Clamp(0.0, 6.0),), TURN, (Add(), 1))
    choices = tuple(
        replace(choice, scratch=32) if choice.node.name == "n2" else choice
        for choice in network.choices
    )
    scratched = Network(network.graph, choices)
    arena = plan_arena(scratched.graph, choices)
    assert not proof_fails(scratched, arena)
    over = replace(arena, scratch={"n2": arena.placements["n0"].offset})
    assert proof_fails(scratched, over)


def proof_fails(network: Network, arena: Arena) -> bool:
    try:
        certify(network.graph, network.choices, arena)
    except PlanError:
        return True
    return False


def test_a_view_of_a_constant_needs_a_kernel() -> None:
    editor = GraphEditor("constant")
    constant = editor.add_constant("c", np.zeros((4, 4), np.float32))
    editor.add_input("x", SHAPE)
    editor.outputs.append(editor.add_node(Reshape((16,)), [constant], name="n"))
    graph = editor.finish()
    without = (Choice(graph.nodes[0], None, "test", "a view"),)
    arena = plan_arena(graph, without)
    assert proof_fails(Network(graph, without), arena)
    assert not proof_fails(Network(graph, (replace(without[0], kernel=KERNEL),)), arena)
