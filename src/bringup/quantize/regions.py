"""Which intermediate results need no scale because the integer program never stores them."""

from __future__ import annotations

from torch.fx import GraphModule, Node

from bringup.quantize.recipe import PrecisionSpec
from bringup.quantize.roles import (
    Role,
    is_constant,
    is_float_tensor,
    is_number,
    name_of,
    pads_for_maximum,
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
            that all depend on the same one tensor (`x * sigmoid(x)`) and become one table; and
            what is padded with minus infinity.
    """

    def __init__(
        self, model: GraphModule, spec: PrecisionSpec, unbounded: frozenset[str] = frozenset()
    ) -> None:
        self.nodes: list[Node] = list(model.graph.nodes)
        padded = {node for node in self.nodes if pads_for_maximum(node)}
        infinite = {node for node in self.nodes if node.name in unbounded} - padded
        floats = infinite | _sums_of_squares(self.nodes)
        self.excluded = _excluded(self.nodes, spec) | floats
        _, roots = self._pointwise(set())
        fused, tails = self._epilogues(set(roots))
        inner, _ = self._pointwise(fused | tails)
        self.unobserved = fused | inner | floats | padded

    def _epilogues(self, pointwise: set[Node]) -> tuple[set[Node], set[Node]]:
        """Results before the last of a chain of fused activations, and those last ones.

        Args:
            pointwise: results that are a table's business, not an accumulator's.
        """
        unobserved: set[Node] = set()
        tails: set[Node] = set()
        for node in self.nodes:
            if node in tails or role_of(node) not in _FUSE_INTO or node in self.excluded:
                continue
            if not is_float_tensor(node) or node in pointwise:
                continue
            while path := self._to_fusible_user(node):
                unobserved.update((node, *path[:-1]))
                tails.discard(node)
                node = path[-1]
                tails.add(node)
        return unobserved, tails

    def _to_fusible_user(self, node: Node) -> list[Node]:
        """The only reader that can be fused into `node`, after what merely moves values to it.

        Moving and picking the maximum commute with clamps and positive factors. Empty if none.
        """
        path: list[Node] = []
        while len(node.users) == 1:
            (node,) = node.users
            if node in self.excluded or not is_float_tensor(node):
                break
            path.append(node)
            if role_of(node) is Role.CLAMP or positive_factor(node):
                return path
            if role_of(node) is not Role.SAME:
                break
        return []

    def _pointwise(self, fused: set[Node]) -> tuple[set[Node], dict[Node, Node]]:
        """Inner results of point-wise regions, and the root of every result in one.

        Starts from the assumption that every point-wise result is inner, and withdraws it from
        those read by anything outside their region, until nothing changes.
        """
        candidates = [n for n in self.nodes if n not in fused and self._is_pointwise(n)]
        inner = set(candidates)
        while True:
            roots = _roots(candidates, inner)
            outside = {n for n in inner if not self._stays_inside(n, roots)}
            if not outside:
                return inner, roots
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


def _excluded(nodes: list[Node], spec: PrecisionSpec) -> set[Node]:
    ancestors: set[Node] = set()
    for node in reversed(nodes):
        reaches = any(user in ancestors for user in node.users)
        if reaches or spec.is_float_root(module_path(node), node.name):
            ancestors.add(node)
    return ancestors | {n for n in nodes if spec.keeps_float(module_path(n), n.name)}


def _sums_of_squares(nodes: list[Node]) -> set[Node]:
    """What lies between a tensor and its norm: squares, their sum, before the square root.

    In 8 bits the squares of all but the largest elements are one step or none.
    """
    found: set[Node] = set()
    for node in nodes:
        if not _is_root(node):
            continue
        path: list[Node] = []
        at = node.args[0]
        while isinstance(at, Node) and _keeps_sum(at):
            path.append(at)
            at = at.args[0]
        if isinstance(at, Node) and name_of(at) in ("sum", "mean") and _is_square(at.args[0]):
            found.update((*path, at, at.args[0]))  # type: ignore[arg-type]
    return found


def _is_root(node: Node) -> bool:
    name = name_of(node)
    return name in ("sqrt", "rsqrt") or (name == "pow" and node.args[1] in (0.5, -0.5))


def _keeps_sum(node: Node) -> bool:
    """Scaling, offsets, bounds and movement between a sum and its root."""
    if role_of(node) in (Role.SAME, Role.CLAMP):
        return True
    return role_of(node) is Role.BINARY and is_number(node.args[1])


def _is_square(operand: object) -> bool:
    if not isinstance(operand, Node):
        return False
    name = name_of(operand)
    if name == "mul":
        return operand.args[0] is operand.args[1]
    return name == "square" or (name == "pow" and operand.args[1] in (2,))


def module_path(node: Node) -> str:
    """Dotted path of the module a node was traced in, empty when unknown."""
    stack = node.meta.get("nn_module_stack") or {}
    paths = [entry[0] for entry in stack.values() if entry[0]]
    return str(paths[-1]).removeprefix("L['self'].") if paths else ""
