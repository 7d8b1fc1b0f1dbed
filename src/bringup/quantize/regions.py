"""Which intermediate results need no scale because the integer program never stores them."""

from __future__ import annotations

from torch.fx import GraphModule, Node

from bringup.quantize.recipe import PrecisionSpec
from bringup.quantize.roles import (
    Role,
    is_constant,
    is_float_tensor,
    is_number,
    positive_factor,
    role_of,
)

_FUSE_INTO = (Role.ACCUMULATE, Role.OWN, Role.BINARY)


class Regions:
    """The fused parts of a program.

    Attributes:
        excluded: nodes that stay in floating point.
        unobserved: results that only exist inside a fused operator: before a fused activation or
            constant factor, or inside a point-wise region, that is a set of point-wise operators
            that all depend on the same one tensor (`x * sigmoid(x)`) and become one table.
    """

    def __init__(self, model: GraphModule, spec: PrecisionSpec) -> None:
        self.nodes: list[Node] = list(model.graph.nodes)
        self.excluded = _excluded(self.nodes, spec)
        fused, tails = self._epilogues()
        self.unobserved = fused | self._pointwise(fused | tails)

    def _epilogues(self) -> tuple[set[Node], set[Node]]:
        """Results before the last of a chain of fused activations, and those last ones."""
        unobserved: set[Node] = set()
        tails: set[Node] = set()
        for node in self.nodes:
            if node in tails or role_of(node) not in _FUSE_INTO or node in self.excluded:
                continue
            if not is_float_tensor(node) or _is_pointwise_binary(node):
                continue
            while (user := self._fusible_user(node)) is not None:
                unobserved.add(node)
                tails.discard(node)
                tails.add(user)
                node = user
        return unobserved, tails

    def _fusible_user(self, node: Node) -> Node | None:
        users = list(node.users)
        if len(users) != 1 or users[0] in self.excluded or not is_float_tensor(users[0]):
            return None
        user = users[0]
        return user if role_of(user) is Role.CLAMP or positive_factor(user) else None

    def _pointwise(self, fused: set[Node]) -> set[Node]:
        """Inner results of point-wise regions.

        Starts from the assumption that every point-wise result is inner, and withdraws it from
        those read by anything outside their region, until nothing changes.
        """
        candidates = [n for n in self.nodes if n not in fused and self._is_pointwise(n)]
        inner = set(candidates)
        while True:
            roots = _roots(candidates, inner)
            outside = {n for n in inner if not self._stays_inside(n, roots)}
            if not outside:
                return inner
            inner -= outside

    def _is_pointwise(self, node: Node) -> bool:
        if node in self.excluded or not is_float_tensor(node):
            return False
        return role_of(node) in (Role.POINTWISE, Role.CLAMP, Role.BINARY)

    def _stays_inside(self, node: Node, roots: dict[Node, Node]) -> bool:
        if node not in roots or not node.users:
            return False
        return all(roots.get(user) is roots[node] for user in node.users)


def _roots(candidates: list[Node], inner: set[Node]) -> dict[Node, Node]:
    """The one tensor each point-wise result depends on, when it is one."""
    roots: dict[Node, Node] = {}
    for node in candidates:
        operands = [o for o in node.all_input_nodes if not is_number(o)]
        sources = {roots[o] if o in inner and o in roots else o for o in operands}
        shapes = {tuple(o.meta["val"].shape) for o in (node, *operands) if "val" in o.meta}
        if len(sources) == 1 and len(shapes) == 1 and not is_constant(next(iter(sources))):
            roots[node] = sources.pop()
    return roots


def _is_pointwise_binary(node: Node) -> bool:
    """A sum or product with a number: a table's business, not an accumulator's."""
    if role_of(node) is not Role.BINARY:
        return False
    return any(is_number(o) for o in node.args[:2]) or node.args[0] is node.args[1]


def _excluded(nodes: list[Node], spec: PrecisionSpec) -> set[Node]:
    ancestors: set[Node] = set()
    for node in reversed(nodes):
        reaches = any(user in ancestors for user in node.users)
        if reaches or spec.is_float_root(module_path(node), node.name):
            ancestors.add(node)
    return ancestors | {n for n in nodes if spec.keeps_float(module_path(n), n.name)}


def module_path(node: Node) -> str:
    """Dotted path of the module a node was traced in, empty when unknown."""
    stack = node.meta.get("nn_module_stack") or {}
    paths = [entry[0] for entry in stack.values() if entry[0]]
    return str(paths[-1]).removeprefix("L['self'].") if paths else ""
