"""Makes the kernel test harness importable as `harness`; which kernels a run is about."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bringup.targets.kernel import Kernel

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def wanted(request: pytest.FixtureRequest) -> Callable[[Kernel], bool]:
    """Whether a kernel is to be tested: all are, unless `--kernels` names one source."""
    name = request.config.getoption("--kernels")
    return lambda kernel: name is None or kernel.source.stem == name
