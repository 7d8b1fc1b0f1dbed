"""What pyproject.toml cannot say: compile the simulator, and that wheels are for one platform."""

import importlib.util
import sys
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
SIM = ROOT / "src/bringup/_sim"


def load_builder():
    """src/bringup/runners/sim/build.py, without the packages bringup itself needs."""
    path = ROOT / "src/bringup/runners/sim/build.py"
    spec = importlib.util.spec_from_file_location("simulator_build", path)
    builder = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = builder
    spec.loader.exec_module(builder)
    return builder


class BuildSimulator(build_py):
    """Python files, then the simulator: beside them in a wheel, in the checkout if editable."""

    def run(self):
        """See setuptools."""
        super().run()
        place = SIM if self.editable_mode else Path(self.build_lib) / "bringup/_sim"
        builder, program = load_builder(), place / "bin/sim"
        stamp = builder.read_stamp(program)
        if stamp is None or stamp.key != builder.source_key(SIM):
            stamp = builder.compile_simulator(SIM, program)
        print(f"simulator: {program.stat().st_size:,} bytes, {stamp.seconds} s, {stamp.compiler}")


class PlatformWheel(bdist_wheel):
    """The simulator depends on the platform, but on no version of Python."""

    def get_tag(self):
        """See setuptools."""
        return ("py3", "none", super().get_tag()[2])


class PlatformDistribution(Distribution):
    """Holds a program of this platform."""

    def has_ext_modules(self):
        """See setuptools."""
        return True


setup(
    cmdclass={"build_py": BuildSimulator, "bdist_wheel": PlatformWheel},
    distclass=PlatformDistribution,
)
