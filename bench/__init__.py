"""Reproducible figures: deterministic counts, or ratios within one run. See `python -m bench`."""
