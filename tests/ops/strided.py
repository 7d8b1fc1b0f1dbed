"""The C data movement structs, interpreted: what a kernel would copy."""

import numpy as np


def strided_copy(parameters, x):
    """Elements in the order a strided_copy kernel writes them."""
    grid = np.indices(parameters["size"]).reshape(6, -1)
    assert parameters["element_bytes"] == x.itemsize
    used = parameters["rank"]
    assert parameters["size"][: 6 - used] == [1] * (6 - used)
    return x.reshape(-1)[parameters["offset"] + np.array(parameters["stride"]) @ grid]
