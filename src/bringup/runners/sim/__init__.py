"""Runner `sim`: our own simulator, installed with bringup."""

from bringup.runners.sim.attribution import Attribution, Region
from bringup.runners.sim.runner import IDEAL, SimRunner, cores

__all__ = ["IDEAL", "Attribution", "Region", "SimRunner", "cores"]
