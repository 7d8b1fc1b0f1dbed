"""The integer reference against the float PyTorch forward, in one process."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial

import torch

from bench.bars import Bar, console
from bench.networks import loaded_model, network
from bringup.ir import evaluate
from bringup.quantize.boundary import store_inputs

_FACTOR = 20.0


def measure() -> list[Bar]:
    """dronet: ratio of medians; yolov8_nano_160: the same ratio, printed."""
    ratios = {}
    for name, runs in (("dronet", 15), ("yolov8_nano_160", 3)):
        loaded, graph = loaded_model(name), network(name, "int8")
        inputs = store_inputs(graph, loaded.sample)
        with torch.no_grad():
            real = _median(partial(loaded.module, *loaded.sample), runs)
        reference = _median(partial(evaluate, graph, inputs), runs)
        ratios[name] = reference / real
        console.print(f"{name}: integer reference takes {ratios[name]:.1f} times the float forward")
    return [
        Bar(
            "integer reference / float PyTorch forward, dronet",
            f"{ratios['dronet']:.1f}",
            f"<= {_FACTOR:g}",
            ratios["dronet"] <= _FACTOR,
            "an integer simulator in Python loops takes minutes",
        ),
        Bar(
            "the same, yolov8_nano at 160x160",
            f"{ratios['yolov8_nano_160']:.1f}",
            "seconds, not minutes",
            ratios["yolov8_nano_160"] <= 100.0,
        ),
    ]


def _median(function: Callable[[], object], runs: int) -> float:
    function()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times)
