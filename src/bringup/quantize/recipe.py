"""How a model is to be quantized."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from bringup.errors import UsageError

PRECISIONS = ("fp32", "fp16", "int8")
OBSERVERS = ("minmax", "moving_average", "histogram")


@dataclass(frozen=True)
class PrecisionSpec:
    """Which parts of a model differ from the recipe's precision (`get_precision_spec()`).

    Patterns are shell-style and matched against a node's module path (`features.3.conv`) and
    against its name in the exported program.

    Args:
        float_type: storage type of everything that is not int8, `fp16` or `fp32`.
        float_patterns: nodes kept in floating point.
        int8_patterns: exceptions to `float_patterns`.
        float_upstream_of: nodes kept in floating point together with all their ancestors.
    """

    float_type: str = "fp32"
    float_patterns: tuple[str, ...] = ()
    int8_patterns: tuple[str, ...] = ()
    float_upstream_of: tuple[str, ...] = ()

    @classmethod
    def of(cls, spec: Mapping[str, Any]) -> PrecisionSpec:
        """From a model file's dictionary.

        Keys: `default` (int8, fp16 or fp32), `int8_ops`, `fp16_ops`, `fp16_patterns`,
        `fp16_upstream_of`, and the same with fp32. Half and single precision cannot be mixed.

        Raises:
            UsageError: unknown key, or both float types.
        """
        known = {"default", "int8_ops", "int8_patterns"}
        known |= {f"{t}_{k}" for t in ("fp16", "fp32") for k in ("ops", "patterns", "upstream_of")}
        if unknown := sorted(set(spec) - known):
            raise UsageError(
                "the model's precision spec has unknown keys",
                why=", ".join(unknown),
                hint=f"known: {', '.join(sorted(known))}",
            )
        used = {key[:4] for key, value in spec.items() if key.startswith("fp") and value}
        default = spec.get("default", "int8")
        used |= {default} - {"int8"}
        if len(used) > 1 or default not in PRECISIONS:
            raise UsageError(
                "the model's precision spec mixes float types or names an unknown one",
                why=f"default {default!r}, keys for {', '.join(sorted(used)) or 'none'}",
                hint="keep int8 and one of fp16, fp32",
            )
        float_type = next(iter(used), "fp32")
        patterns = _strings(spec, f"{float_type}_ops") + _strings(spec, f"{float_type}_patterns")
        return cls(
            float_type,
            ("*", *patterns) if default != "int8" else patterns,
            _strings(spec, "int8_ops") + _strings(spec, "int8_patterns"),
            _strings(spec, f"{float_type}_upstream_of"),
        )

    def keeps_float(self, *names: str) -> bool:
        """Whether a node with these names (module path, node name) is exempt from int8."""
        if _matches(names, self.int8_patterns):
            return False
        return _matches(names, self.float_patterns)

    def is_float_root(self, *names: str) -> bool:
        """Whether a node and its ancestors are exempt from int8."""
        return _matches(names, self.float_upstream_of)


@dataclass(frozen=True)
class Recipe:
    """Everything that decides how a model is quantized.

    Args:
        precision: `fp32`, `fp16` (storage, float32 accumulation) or `int8`.
        per_channel: one weight scale per output channel, else one per tensor.
        symmetric: activations without zero point, for targets that pad with zero bits.
        observer: how activation ranges come from calibration data: `minmax` (the extremes),
            `moving_average` (of the extremes), `histogram` (least squared error).
        samples: use at most this many calibration samples; None uses them all.
        spec: parts of the model with another precision.
    """

    precision: str = "int8"
    per_channel: bool = True
    symmetric: bool = False
    observer: str = "minmax"
    samples: int | None = None
    spec: PrecisionSpec = field(default_factory=PrecisionSpec)

    def __post_init__(self) -> None:
        _one_of("precision", self.precision, PRECISIONS)
        _one_of("observer", self.observer, OBSERVERS)
        if self.samples is not None and self.samples < 1:
            raise UsageError(
                "int8 needs at least one calibration sample", why=f"samples={self.samples}"
            )

    def with_spec(self, spec: Mapping[str, Any] | None) -> Recipe:
        """The recipe with a model file's precision spec, if it has one."""
        return replace(self, spec=PrecisionSpec.of(spec)) if spec else self

    def as_dict(self) -> dict[str, Any]:
        """JSON-able form, for cache keys and reports."""
        plain = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "spec"}
        return plain | {"spec": {f.name: getattr(self.spec, f.name) for f in fields(self.spec)}}


def _strings(spec: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = spec.get(key) or ()
    if isinstance(value, str) or not all(isinstance(item, str) for item in value):
        raise UsageError(f"precision spec: {key} must be a list of strings", why=repr(value))
    return tuple(value)


def _matches(names: Sequence[str], patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for name in names if name for pattern in patterns)


def _one_of(what: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise UsageError(f"unknown {what} {value!r}", why=f"known: {', '.join(allowed)}")
