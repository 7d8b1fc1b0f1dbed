"""bringup: a PyTorch model to verified, profiled execution on hardware that may not exist yet."""

__version__ = "0.1.0"
