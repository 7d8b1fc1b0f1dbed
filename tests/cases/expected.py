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
    "b73_state_buffer": Refusal("keeps state", later=True),
    "stateful_rnn_attribute": Refusal("keeps state", later=True),
    "torch_max_pool1d_indices": Refusal("result 1 is used", later=True),
}


def accepts_refusal(name: str, quant: str, message: str) -> bool:
    """Whether a refusal is listed, says why as listed, and says where and what to do."""
    refusal = REFUSED.get(name)
    if refusal is None or quant not in refusal.quants:
        return False
    return refusal.reason in message and ".py:" in message and "try:" in message
