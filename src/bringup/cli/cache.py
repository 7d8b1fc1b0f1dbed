"""`bringup cache`: what is kept between runs."""

from __future__ import annotations

import shutil
from typing import Annotated

import typer

from bringup.cli.app import app
from bringup.cli.terminal import console


@app.command()
def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Delete all of it.")] = False,
) -> None:
    """Show where compiled objects, graphs and simulators are kept, and how much they take."""
    from bringup.toolchain.cache import cache_folder

    folder = cache_folder()
    out = console()
    out.print(f"{folder} (BRINGUP_CACHE names another)", highlight=False, markup=False)
    for part in ("objects", "graphs", "simulators"):
        files = [path for path in (folder / part).rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        done = ", deleted" if clear else ""
        out.print(f"  {part}: {len(files)} files, {size:,} bytes{done}", highlight=False)
        if clear:
            shutil.rmtree(folder / part, ignore_errors=True)
