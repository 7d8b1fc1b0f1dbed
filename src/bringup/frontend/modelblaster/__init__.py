"""Graphs of ModelBlaster (`graph.json` version 1 with `weights.npz`) become ours."""

from bringup.frontend.modelblaster.reader import ImportedGraph, read_modelblaster

__all__ = ["ImportedGraph", "read_modelblaster"]
