"""Our dot-product bound is half of what the TOSA verifier itself accepts per element.

The other half belongs to our reference, which is computed in float32 and not in float64.
"""

from pathlib import Path

import numpy as np
import pytest

from bringup.ir import DType
from bringup.numerics.bounds import dot_product_bound

pytest.importorskip("tosa_reference_model", reason="package tosa-tools is not installed")


def _verdict(implementation, reference, bounds, terms) -> bool:
    import tosa_reference_model
    from checker.verifier import VerifierLibrary

    library = VerifierLibrary(
        Path(tosa_reference_model.__file__).parent / "libtosa_reference_verify_lib.so"
    )
    config = {
        "version": "1.2",
        "tensors": {
            "out": {
                "mode": "DOT_PRODUCT",
                "data_type": "FP32",
                "shape": list(reference.shape),
                "dot_product_info": {"s": 1, "ksb": terms},
            }
        },
    }
    return library.verify_data("out", config, implementation, reference, bounds)


@pytest.mark.parametrize("terms", [9, 64, 200])
@pytest.mark.parametrize("scale", [1.0, 1e-3, 1e5])
def test_dot_product_bound_is_half_of_tosas(terms, scale):
    rng = np.random.default_rng(terms)
    a = (rng.standard_normal((80, terms)) * scale).astype(np.float32).astype(np.float64)
    b = rng.standard_normal((terms, 25)).astype(np.float32).astype(np.float64)
    reference, magnitude = a @ b, np.abs(a) @ np.abs(b)
    bound = dot_product_bound(magnitude, terms, DType.F32)
    # where the exact sum is smallest, float32 is fine enough to step just over the bound
    worst = np.unravel_index(np.argmin(np.abs(reference)), reference.shape)
    for factor, accepted in ((1.96, True), (-1.96, True), (2.04, False), (-2.04, False)):
        result = reference.astype(np.float32)
        result[worst] = np.float32(reference[worst] + factor * bound[worst])
        assert _verdict(result, reference, magnitude, terms) is accepted, factor
