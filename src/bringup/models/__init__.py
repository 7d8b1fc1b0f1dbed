"""The model zoo: one file per network, written plainly in PyTorch.

A file of this package is a model file like a user's own: `get_model()`, `get_sample_input()`,
`get_calibration_samples()`, a `DESCRIPTION` and `NOTES` on quantization. A file may define several
networks by `VARIANTS`, keyword arguments of those functions by name. Adding a network means adding
a file; nothing lists them.
"""

from bringup.models.zoo import ZooModel, all_models, find, names

__all__ = ["ZooModel", "all_models", "find", "names"]
