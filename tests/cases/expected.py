"""What is refused on purpose, and what is known to be wrong still."""

from __future__ import annotations

from dataclasses import dataclass

COMBINATIONS = tuple((quant, target) for quant in ("fp32", "int8") for target in ("scalar", "rvv"))
MOST_REFUSED = 12


@dataclass(frozen=True)
class Refusal:
    """A case that is refused with node, line and hint.

    Args:
        reason: words of the message.
        quants: precisions that refuse.
        later: an operator that is to come lifts it.
    """

    reason: str
    quants: tuple[str, ...] = ("fp32", "int8")
    later: bool = False


REFUSED: dict[str, Refusal] = {
    "b73_state_buffer": Refusal("state is not supported"),
    "stateful_rnn_attribute": Refusal("state"),
}

OPEN: frozenset[str] = frozenset(
    (
        "attention_1024_tokens",
        "b03_average_pool_variants",
        "b12_runtime_bool",
        "b14_negative_runtime_index",
        "b15_int64_products",
        "b17_integer_division",
        "b18_fully_masked_attention",
        "b19_masks_finfo_min",
        "b27_views_written_strided",
        "b28_concat_scales",
        "b30_dict_output",
        "b34_outputs_twice_linear",
        "b36_scalars",
        "b40_resize_variants",
        "b41_resize_fraction",
        "b48_activations",
        "b53_image_bytes",
        "b55_grouped_statistics",
        "b56_masked_fill_finite",
        "b58_masked_fill_infinity",
        "b59_where_branches",
        "b68_activations_supported",
        "b69_constant_output",
        "b70_scalar_outputs",
        "b73_state_buffer",
        "b74_double_precision",
        "b75_statistics",
        "bfloat16_input",
        "convtranspose_scalar_on_rvv",
        "dict_output",
        "float64_inside_int8",
        "int64_overflow",
        "lstm_nested_output",
        "masked_attention_1e9_int8",
        "masked_attention_inf_int8",
        "max_pool3d_seven_loops",
        "runtime_bool_mask",
        "sdpa_masked_row",
        "stateful_rnn_attribute",
        "torch_max_pool1d_indices",
        "transpose_zero_d",
        "zero_d_input",
    )
)
"""Cases not seen right in every combination yet. Shrinks to nothing; `make cases` counts them."""


def accepts_refusal(name: str, quant: str, message: str) -> bool:
    """Whether a refusal is listed, says why as listed, and says where and what to do."""
    refusal = REFUSED.get(name)
    if refusal is None or quant not in refusal.quants:
        return False
    return refusal.reason in message and ".py:" in message and "try:" in message
