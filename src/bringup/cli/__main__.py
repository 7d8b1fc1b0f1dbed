"""`python -m bringup.cli`, the same as the `bringup` command."""

from bringup.cli.app import main

main()
