"""BringupQuantizer: which tensors of an exported program PT2E observes, and how.

One scale per tensor, taken where the integer program stores that tensor: after a fused activation,
not before it; once for a chain of point-wise functions that becomes one table; shared by everything
that only moves stored values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch.fx import GraphModule, Node
from torchao.quantization.pt2e import (
    HistogramObserver,
    MinMaxObserver,
    MovingAverageMinMaxObserver,
    PerChannelMinMaxObserver,
)
from torchao.quantization.pt2e.quantizer import (
    QuantizationAnnotation,
    QuantizationSpec,
    QuantizationSpecBase,
    Quantizer,
    SharedQuantizationSpec,
)

from bringup.numerics.rescale import SMALLEST_SCALE
from bringup.quantize.batch_norm import LOWERED, lower_batch_norms
from bringup.quantize.recipe import Recipe
from bringup.quantize.regions import Regions
from bringup.quantize.roles import (
    Role,
    clamps_at_zero,
    is_constant,
    is_float_tensor,
    is_number,
    mark_constants,
    name_of,
    pads_for_maximum,
    role_of,
)

ANNOTATION = "quantization_annotation"
"""Key of a node's annotation in `node.meta`, as PT2E reads it."""

_OBSERVERS: Mapping[str, Any] = {
    "minmax": MinMaxObserver,
    "moving_average": MovingAverageMinMaxObserver,
    "histogram": HistogramObserver,
}


class BringupQuantizer(Quantizer):  # type: ignore[misc]
    """Annotates an exported program for int8 according to a recipe.

    Weights: symmetric in [-127, 127], per output channel or per tensor. Activations: affine in
    [-128, 127], or symmetric in [-127, 127]. Biases stay float here; they become int32 with the
    product of input and weight scale when the graph is made integer.

    Args:
        unbounded: names of nodes that stay float because they give infinities.
    """

    def __init__(self, recipe: Recipe, unbounded: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.recipe = recipe
        self.unbounded = unbounded
        self.activation = _activation_spec(recipe)

    def transform_for_annotation(self, model: GraphModule) -> GraphModule:
        """Called by PT2E after it folded what batch norms it can."""
        lower_batch_norms(model)
        return model

    def annotate(self, model: GraphModule) -> GraphModule:
        """Attach annotations to `model`'s nodes."""
        for node in model.graph.nodes:
            node.meta.pop(ANNOTATION, None)
        mark_constants(model.graph)
        regions = Regions(model, self.recipe.spec, self.unbounded)
        for node in model.graph.nodes:
            skipped = node in regions.excluded or is_constant(node)
            if node.op == "call_function" and not skipped:
                self._annotate_node(node, regions)
        return model

    def validate(self, model: GraphModule) -> None:
        """Nothing to refuse: what has no integer meaning stays float and is reported later."""

    def _annotate_node(self, node: Node, regions: Regions) -> None:
        role = role_of(node)
        if role is Role.FLOAT and not _is_part_of_split(node):
            return
        inputs, shared_with = self._inputs(node, role, regions)
        output: QuantizationSpecBase | None = None
        if is_float_tensor(node) and node not in regions.unobserved:
            if shared_with is not None:
                output = SharedQuantizationSpec(shared_with)
            else:
                output = self.activation
        if inputs or output:
            node.meta[ANNOTATION] = QuantizationAnnotation(
                input_qspec_map=inputs, output_qspec=output, _annotated=True
            )

    def _inputs(
        self, node: Node, role: Role, regions: Regions
    ) -> tuple[dict[Node, QuantizationSpecBase], Any]:
        """Specs of the operands, and the node or edge whose scale the output shares."""
        if _is_part_of_split(node):
            source = node.args[0]
            assert isinstance(source, Node)
            inputs = source.meta[ANNOTATION].input_qspec_map if ANNOTATION in source.meta else {}
            operand = next(iter(inputs), None)
            return {}, (operand, source) if operand is not None else None
        if role is Role.CONCAT:
            return self._concat(node, regions)
        operands = _observed_operands(node, role)
        specs = {o: self._operand(node, o, i, role, regions) for i, o in operands.items()}
        inputs = {operand: spec for operand, spec in specs.items() if spec is not None}
        if (role in (Role.SAME, Role.BLEND, Role.LOOKUP) or clamps_at_zero(node)) and inputs:
            return inputs, (next(iter(inputs)), node)
        padded = next((o for o in operands.values() if pads_for_maximum(o)), None)
        if padded is not None and ANNOTATION in padded.meta:
            return inputs, (next(iter(padded.meta[ANNOTATION].input_qspec_map)), padded)
        return inputs, None

    def _operand(
        self, node: Node, operand: Node, index: int, role: Role, regions: Regions
    ) -> QuantizationSpecBase | None:
        if operand in regions.unobserved:
            return None
        if is_constant(operand) and role in (Role.ACCUMULATE, Role.LOOKUP):
            return self._weight(node, operand, index)
        return self._edge(operand)

    def _edge(self, operand: Node) -> QuantizationSpecBase:
        """The operand's own output scale, or a new one for an input, constant or float result."""
        annotation = operand.meta.get(ANNOTATION)
        if annotation is not None and annotation.output_qspec is not None:
            return SharedQuantizationSpec(operand)
        return self.activation

    def _concat(
        self, node: Node, regions: Regions
    ) -> tuple[dict[Node, QuantizationSpecBase], tuple[Node, Node] | None]:
        tensors = node.args[0]
        assert isinstance(tensors, (list, tuple))
        operands = [t for t in dict.fromkeys(tensors) if isinstance(t, Node)]
        operands = [t for t in operands if is_float_tensor(t) and t not in regions.unobserved]
        if not operands:
            return {}, None
        leader = operands[0]
        shared = (leader, node)
        inputs: dict[Node, QuantizationSpecBase] = {leader: self.activation}
        for operand in operands:
            inputs.setdefault(operand, SharedQuantizationSpec(shared))
        return inputs, shared

    def _weight(self, node: Node, operand: Node, index: int) -> QuantizationSpec:
        per_channel = self.recipe.per_channel or node.meta.get(LOWERED, False)
        axis = _channel_axis(node, operand, index) if per_channel else None
        if axis is None:
            observer: Any = MinMaxObserver
            scheme = torch.per_tensor_symmetric
        else:
            observer, scheme = PerChannelMinMaxObserver, torch.per_channel_symmetric
        return QuantizationSpec(
            dtype=torch.int8,
            quant_min=-127,
            quant_max=127,
            qscheme=scheme,
            ch_axis=axis,
            observer_or_fake_quant_ctr=observer.with_args(eps=SMALLEST_SCALE),
        )


def _activation_spec(recipe: Recipe) -> QuantizationSpec:
    return QuantizationSpec(
        dtype=torch.int8,
        quant_min=-127 if recipe.symmetric else -128,
        quant_max=127,
        qscheme=torch.per_tensor_symmetric if recipe.symmetric else torch.per_tensor_affine,
        observer_or_fake_quant_ctr=_OBSERVERS[recipe.observer].with_args(eps=SMALLEST_SCALE),
    )


def _is_part_of_split(node: Node) -> bool:
    """Whether a node picks one output of an operator with several."""
    source = node.args[0] if node.args else None
    if node.op != "call_function" or not isinstance(source, Node) or name_of(node):
        return False
    return role_of(source) is Role.SPLIT and is_float_tensor(node)


def _observed_operands(node: Node, role: Role) -> dict[int, Node]:
    """Operands that carry a scale, by position: data and weights, not biases nor statistics."""
    name = name_of(node)
    positions: tuple[int, ...] = (0,)
    if role is Role.ACCUMULATE:
        positions = (1, 2) if name == "addmm" else (0, 1)
    elif role is Role.SELECT:
        positions = (1, 2)
    elif role is Role.BINARY:
        # A divisor becomes a factor, its reciprocal, which is quantized with the integer graph.
        positions = (0,) if name in ("div", "divide") else (0, 1)
        if name in ("maximum", "minimum", "max", "min"):
            # A constant is stored in the result's scale: its own may lie far away (-1e9).
            positions = tuple(i for i in positions if not _is_constant_operand(node, i))
    found = {}
    for position in positions:
        operand = node.args[position] if position < len(node.args) else None
        if isinstance(operand, Node) and is_float_tensor(operand) and not is_number(operand):
            found[position] = operand
    return found


def _is_constant_operand(node: Node, position: int) -> bool:
    operand = node.args[position] if position < len(node.args) else None
    return isinstance(operand, Node) and is_constant(operand)


def _channel_axis(node: Node, operand: Node, index: int) -> int | None:
    """Axis of the output channels in a weight, None when it has no such axis of its own."""
    name = name_of(node)
    if name in ("conv1d", "conv2d", "linear"):
        return 0
    if name == "convolution":
        return 0 if not node.args[6] else _transposed_axis(node, groups=8)
    if name in ("conv_transpose1d", "conv_transpose2d"):
        return _transposed_axis(node, groups=6)
    if name in ("addmm", "mm", "matmul", "bmm"):
        value = operand.meta.get("val")
        is_right = index == (2 if name == "addmm" else 1)
        return 1 if is_right and value is not None and value.dim() == 2 else None
    return None  # an embedding's rows are copied out: they need one scale


def _transposed_axis(node: Node, groups: int) -> int | None:
    """[in, out/groups, h, w]: the output channel is an axis only without groups."""
    count = node.args[groups] if len(node.args) > groups else 1
    return 1 if count == 1 else None
