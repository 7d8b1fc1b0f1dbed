"""The `bringup` command: one file per subcommand, each a thin layer over one Python call."""

from bringup.cli.app import main

__all__ = ["main"]
