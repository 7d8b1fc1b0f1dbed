"""The network layers that timing models are fitted to and tested on, as images."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.rtl_images import FIT, FOLDER, TEST
from bringup.emit import emit
from bringup.frontend import load_model
from bringup.pipeline.inputs import verification_inputs
from bringup.pipeline.prepare import prepare
from bringup.pipeline.settings import Settings
from bringup.plan import Plan, make_plan
from bringup.runners import Request
from bringup.targets import find_target
from bringup.toolchain import Image, build


@dataclass(frozen=True)
class Network:
    """A network each of whose nodes is measured. `model` as on the command line."""

    name: str
    model: str
    quant: str
    inferences: int
    set: str


NETWORKS = (
    Network("layers_fp32", str(FOLDER / "layers.py"), "fp32", 2, FIT),
    Network("layers_int8", str(FOLDER / "layers.py"), "int8", 2, TEST),
    Network("lenet_int8", "lenet", "int8", 1, TEST),
)


def network_image(network: Network, folder: Path) -> tuple[Plan, Image, Request]:
    """Plan and build a network for target `scalar`; the request runs its inferences."""
    settings = Settings(quant=network.quant, target="scalar")
    target = find_target("scalar")
    loaded = load_model(network.model)
    prepared = prepare(loaded, settings.recipe(target.asymmetric), loaded.calibration)
    plan = make_plan(prepared.graph, target)
    image = build(emit(plan, folder), host=False)
    inputs = verification_inputs(loaded, prepared.graph, network.inferences)
    return plan, image, Request(inputs, checksums=True)
