"""Fixed-point and small-float arithmetic, defined once in NumPy (docs/numerics.md)."""
