"""What each ATen operator means to quantization: which tensors get a scale of their own.

Operators are classified by name without overload and without the in-place underscore.
"""

from __future__ import annotations

import math
from enum import Enum, auto

import torch
from torch.fx import Graph, Node

_CONSTANT = "bringup_is_constant"


class Role(Enum):
    """How an operator's input and output scales are related."""

    ACCUMULATE = auto()
    """Sums of products: own output scale, weights get theirs."""
    OWN = auto()
    """Own output scale: reductions, averages, normalizations."""
    BINARY = auto()
    """Two operands with a scale each, own output scale; point-wise when one is a number."""
    SELECT = auto()
    """Takes elements of either operand, own output scale; the condition has none."""
    POINTWISE = auto()
    """One function of one operand: a table."""
    CLAMP = auto()
    """Point-wise, and free when fused into what precedes it."""
    SAME = auto()
    """Moves or selects stored values: output has the input's scale."""
    BLEND = auto()
    """Weighted means that stay within the operand's range, of which a finer scale would cut off
    what calibration did not show: output has the input's scale. Unlike SAME it does not commute
    with clamps."""
    SPLIT = auto()
    """As SAME, with several outputs."""
    CONCAT = auto()
    """All operands and the output share a scale."""
    LOOKUP = auto()
    """Selects rows of a table (operand 0): output has the table's scale."""
    INDEX = auto()
    """Quantized input, integer output."""
    FLOAT = auto()
    """No integer meaning."""


_NAMES: dict[Role, str] = {
    Role.ACCUMULATE: (
        "conv1d conv2d convolution conv_transpose1d conv_transpose2d linear addmm matmul mm bmm"
    ),
    Role.OWN: (
        "avg_pool1d avg_pool2d adaptive_avg_pool1d adaptive_avg_pool2d mean sum layer_norm "
        "group_norm rms_norm native_layer_norm log_softmax _log_softmax batch_norm "
        "_native_batch_norm_legit_no_training softmax _softmax _safe_softmax "
        "masked_softmax"
    ),
    Role.BINARY: "add sub rsub mul multiply subtract div divide maximum minimum",
    Role.SELECT: "where",
    Role.POINTWISE: (
        "silu gelu sigmoid tanh elu leaky_relu hardsigmoid hardswish softplus exp log sqrt rsqrt "
        "reciprocal neg abs erf sin cos selu celu mish log_sigmoid softsign square pow "
        "exp2 expm1 log1p log2 tanhshrink"
    ),
    Role.CLAMP: "relu relu6 hardtanh clamp clamp_min clamp_max clip",
    Role.SAME: (
        "max_pool1d max_pool2d max_pool3d adaptive_max_pool1d adaptive_max_pool2d "
        "view _unsafe_view reshape flatten unflatten permute transpose swapaxes t numpy_T movedim "
        "slice select narrow pad "
        "constant_pad_nd upsample_nearest2d upsample_nearest1d unsqueeze squeeze expand expand_as "
        "broadcast_to clone contiguous dropout dropout1d dropout2d feature_dropout alpha_dropout "
        "amax pixel_shuffle pixel_unshuffle channel_shuffle repeat tile detach alias view_as "
        "reshape_as max repeat_interleave index_select"
    ),
    Role.BLEND: "upsample_bilinear2d",
    Role.SPLIT: "split split_with_sizes chunk unbind tensor_split",
    Role.CONCAT: "cat concat concatenate stack hstack vstack",
    Role.LOOKUP: "embedding",
    Role.INDEX: "argmax",
}
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split()}


_SHAPE_ONLY = frozenset(
    ("full_like", "zeros_like", "ones_like", "new_full", "new_zeros", "new_ones")
)
"""Operators that look at their operand's shape and type, not at its values."""


def name_of(node: Node) -> str:
    """Operator name without namespace, overload and in-place underscore; empty for non-calls."""
    if node.op != "call_function" or not isinstance(node.target, torch._ops.OpOverload):
        return ""
    name = node.target._schema.name.split("::")[-1]
    return name if name.startswith("__") else name.rstrip("_")


def role_of(node: Node) -> Role:
    """The role of a call; FLOAT for everything unknown."""
    name = name_of(node)
    role = _ROLES.get(name, Role.FLOAT)
    if name in ("pad", "constant_pad_nd") and not _pads_with_zero(node):
        # else the pad value need not be representable in the input's scale
        return Role.SAME if pads_for_maximum(node) else Role.OWN
    if name == "pow" and not isinstance(node.args[1], (int, float)):
        return Role.FLOAT
    if name == "div" and len(node.args) > 1 and isinstance(node.args[1], Node):
        return Role.BINARY if is_constant(node.args[1]) else Role.FLOAT
    if name in ("max", "min") and len(node.args) > 1 and isinstance(node.args[1], Node):
        return Role.BINARY
    if name == "where" and any(not isinstance(o, Node) or is_constant(o) for o in node.args[1:]):
        return Role.FLOAT  # a fill value far from the others would take their resolution
    if name == "max" and len(node.args) > 1:
        return Role.SPLIT if isinstance(node.args[1], int) else Role.FLOAT
    if role is Role.CLAMP and any(isinstance(bound, Node) for bound in _bounds(node)):
        return Role.FLOAT
    return role


def clamps_at_zero(node: Node) -> bool:
    """Whether a node is a relu: its one bound is on every grid, so the operand's grid serves.

    A scale of its own would round a second time and tell nothing more. Other bounds need not be
    on the operand's grid; clamped elements would all be off by the same error.
    """
    name = name_of(node)
    return name == "relu" or (
        name in ("clamp", "clamp_min", "clip") and _bounds(node) in ((0,), (0, None))
    )


def _bounds(node: Node) -> tuple[object, ...]:
    return (*node.args[1:], *node.kwargs.values())


def _is_random(node: Node) -> bool:
    tags = getattr(node.target, "tags", ())
    return torch.Tag.nondeterministic_seeded in tags


def is_float_tensor(node: Node) -> bool:
    """Whether a node's value is one float tensor; float64 is never quantized."""
    value = node.meta.get("val")
    if not isinstance(value, torch.Tensor) or value.dtype is torch.float64:
        return False
    return value.dtype.is_floating_point


def mark_constants(graph: Graph) -> None:
    """Note in each node whether its value depends on no input, for `is_constant`."""
    for node in graph.nodes:
        node.meta[_CONSTANT] = node.op == "get_attr" or (
            node.op == "call_function"
            and not _is_random(node)
            and (name_of(node) in _SHAPE_ONLY or all(map(is_constant, node.all_input_nodes)))
        )


def is_constant(node: Node) -> bool:
    """Whether `mark_constants` found that a node's value depends on no input."""
    return bool(node.meta.get(_CONSTANT, False))


def is_number(operand: object) -> bool:
    """Whether an operand is a Python number or a constant of one element."""
    if isinstance(operand, (int, float)):
        return True
    if not isinstance(operand, Node) or not is_constant(operand):
        return False
    value = operand.meta.get("val")
    return isinstance(value, torch.Tensor) and value.numel() == 1


def positive_factor(node: Node) -> bool:
    """Whether a node multiplies by (or divides by) a positive Python number."""
    if name_of(node) not in ("mul", "div", "multiply", "divide") or node.kwargs:
        return False
    factor = node.args[1]
    if not isinstance(factor, (int, float)):
        return False
    positive: bool = float(factor) > 0
    return positive and isinstance(node.args[0], Node)


def pads_for_maximum(node: Node) -> bool:
    """Whether a node pads with minus infinity what only maxima over windows read.

    Its result needs no scale: the lowest stored value serves, which no maximum prefers.
    """
    if name_of(node) not in ("pad", "constant_pad_nd") or not node.users:
        return False
    if node.args[-1] != -math.inf:
        return False
    return all("max_pool" in name_of(user) for user in node.users)


def _pads_with_zero(node: Node) -> bool:
    if name_of(node) == "constant_pad_nd":
        return len(node.args) < 3 or not node.args[2]
    mode = node.args[2] if len(node.args) > 2 else "constant"
    value = node.args[3] if len(node.args) > 3 else 0
    return mode != "constant" or not value
