"""Compilers and linkers: find, version, invoke, cache; Project -> Image."""

from bringup.toolchain.build import build
from bringup.toolchain.find import find_host_toolchain, find_toolchain, toolchains
from bringup.toolchain.image import Image, Sizes, read_image
from bringup.toolchain.toolchain import Toolchain

__all__ = [
    "Image",
    "Sizes",
    "Toolchain",
    "build",
    "find_host_toolchain",
    "find_toolchain",
    "read_image",
    "toolchains",
]
