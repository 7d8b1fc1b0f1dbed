"""Kernel selection: for every node the cheapest kernel of the target that accepts it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from bringup.errors import PlanError
from bringup.ir import Array, Graph, Node
from bringup.plan.plan import Choice, Refusal
from bringup.targets.kernel import Kernel, Site
from bringup.targets.target import Target


def select_kernels(
    graph: Graph, target: Target, *, strict: bool = False
) -> tuple[tuple[Choice, ...], Mapping[str, Array]]:
    """Choose a kernel per node and pack its constants.

    Returns:
        The choices in node order, and the packed constant arrays by key. Equal arrays share a key.

    Raises:
        PlanError: nodes that neither the target nor its fallbacks can serve (all listed), or, when
            `strict`, nodes that only a fallback can serve.
    """
    choices, missing = [], []
    constants = ConstantPool()
    for node in graph.nodes:
        site = Site(graph, node)
        choice = _choose(site, target)
        if choice is None:
            missing.append(site)
            continue
        choices.append(replace(choice, constants=constants.of(site, choice.kernel)))
    if missing:
        raise PlanError(
            f"target {target.name!r} has no kernel for {len(missing)} nodes",
            where="; ".join(f"{s.node.name} ({s.node.origin})" for s in missing[:8]),
            why="; ".join(sorted({_why_missing(site, target) for site in missing})[:8]),
            hint="another --quant or --target, or add the kernel (docs/add-a-kernel.md)",
        )
    fallbacks = [choice for choice in choices if choice.fallback]
    if strict and fallbacks:
        raise PlanError(
            f"--strict: {len(fallbacks)} nodes have no {target.name} kernel",
            where="; ".join(choice.node.name for choice in fallbacks[:8]),
            why="; ".join(sorted({f"{c.node.op.name}: {c.reason}" for c in fallbacks})[:8]),
            hint="drop --strict to run them on the fallback target's kernels",
        )
    return tuple(choices), constants.arrays


def _choose(site: Site, target: Target) -> Choice | None:
    if site.op.is_view and site.constant(0) is None:  # constants do not lie in the arena
        return Choice(site.node, None, target.name, "a view of its operand: no code")
    refusals: list[Refusal] = []
    owner: Target | None = target
    while owner is not None:
        accepted = []
        for kernel in _candidates(site.node, owner):
            why = kernel.refusal(site)
            if why is None:
                accepted.append((kernel.cost(site), kernel))
            else:
                refusals.append(Refusal(kernel.symbol, why))
        if accepted:
            return _choice(site, target, owner, accepted, refusals)
        owner = owner.fallback
    return None


def _choice(
    site: Site,
    target: Target,
    owner: Target,
    accepted: list[tuple[float, Kernel]],
    refusals: list[Refusal],
) -> Choice:
    accepted.sort(key=lambda pair: pair[0])
    cost, kernel = accepted[0]
    others = [Refusal(k.symbol, f"estimated {c:,.0f} instructions") for c, k in accepted[1:]]
    reason = f"estimated {cost:,.0f} instructions, cheapest of {len(accepted)}"
    fallback = owner.name != target.name
    if fallback:
        reason = f"{_why_missing(site, target)}; served by {owner.name}"
    return Choice(
        site.node,
        kernel,
        owner.name,
        reason,
        tuple(refusals + others),
        fallback,
        kernel.scratch(site),
    )


def _candidates(node: Node, target: Target) -> list[Kernel]:
    return [kernel for kernel in target.kernels if kernel.operator == node.op.c_operator]


def _why_missing(site: Site, target: Target) -> str:
    kernels = _candidates(site.node, target)
    if not kernels:
        return f"{target.name} has no {site.op.c_operator} kernel"
    whys = dict.fromkeys(kernel.refusal(site) or "" for kernel in kernels)
    return f"{target.name} {site.op.c_operator}: {'; '.join(whys)}"


class ConstantPool:
    """Packed constants by key; arrays of equal bytes are stored once."""

    def __init__(self) -> None:
        self.arrays: dict[str, Array] = {}
        self._keys: dict[str, str] = {}

    def of(self, site: Site, kernel: Kernel | None) -> dict[int, str]:
        """Keys of a site's constant operands, packed as `kernel` wants them."""
        if kernel is None:
            return {}
        packed = kernel.pack(site)
        keys = {}
        for operand, name in enumerate(site.node.inputs):
            array = packed.get(operand, site.constant(operand))
            if array is not None:
                suffix = f".{kernel.symbol}" if operand in packed else ""
                keys[operand] = self._add(f"{name}{suffix}", np.ascontiguousarray(array))
        return keys

    def _add(self, key: str, array: Array) -> str:
        content = hashlib.sha256(f"{array.dtype}{array.shape}".encode() + array.tobytes())
        digest = content.hexdigest()
        if digest not in self._keys:
            unique, number = key, 1
            while unique in self.arrays:
                unique, number = f"{key}.{number}", number + 1
            self._keys[digest] = unique
            self.arrays[unique] = array
        return self._keys[digest]
