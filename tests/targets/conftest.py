"""Which kernels a run is about."""

from collections.abc import Callable

import pytest

from bringup.targets.kernel import Kernel


@pytest.fixture(scope="session")
def wanted(request: pytest.FixtureRequest) -> Callable[[Kernel], bool]:
    """Whether a kernel is to be tested: all are, unless `--kernels` names one source."""
    name = request.config.getoption("--kernels")
    return lambda kernel: name is None or kernel.source.stem == name
