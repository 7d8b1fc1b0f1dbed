"""MODEL on the command line: a file, with or without a factory, or a zoo name."""

from __future__ import annotations

SUFFIXES = (".py", ".pt2", ".json")
"""Of the files a model may come as."""


def split_factory(model: str) -> tuple[str, str]:
    """`file.py:factory` as file and factory; anything else as it is, with "" for the factory.

    File names may hold colons themselves: only what follows the last one can be a factory.
    """
    if model.endswith(SUFFIXES):
        return model, ""
    path, _, factory = model.rpartition(":")
    return (path, factory) if path.endswith(".py") else (model, "")
