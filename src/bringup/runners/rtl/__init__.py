"""Runner `rtl`: the Rocket core as Verilog, simulated cycle by cycle."""

from bringup.runners.rtl.runner import RtlRunner

__all__ = ["RtlRunner"]
