"""PEP 517 backend: setuptools, which asks for ziglang where there is no other C++ compiler."""

import importlib.util
import sys
from pathlib import Path

from setuptools import build_meta
from setuptools.build_meta import *  # noqa: F403 - a backend is the functions of its module

_BUILDER = Path(__file__).resolve().parents[1] / "src/bringup/runners/sim/build.py"


def get_requires_for_build_wheel(config_settings=None):  # type: ignore[no-untyped-def]
    """See PEP 517."""
    return build_meta.get_requires_for_build_wheel(config_settings) + _compiler()


def get_requires_for_build_editable(config_settings=None):  # type: ignore[no-untyped-def]
    """See PEP 660."""
    return build_meta.get_requires_for_build_editable(config_settings) + _compiler()


def _compiler() -> list[str]:
    spec = importlib.util.spec_from_file_location("simulator_build", _BUILDER)
    assert spec and spec.loader
    builder = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = builder  # dataclasses look their module up
    spec.loader.exec_module(builder)
    return [] if builder.find_compiler() else ["ziglang>=0.15"]
