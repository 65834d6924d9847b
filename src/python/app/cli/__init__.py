"""The command line, the same from source and frozen. Exit codes: 0, or those of app.core.errors."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from app import __version__
from app.cli import backup, contract, migrate, serve, transfer
from app.cli.commands import settings_help
from app.core.errors import StartError

# One module a family of commands; each imports what its commands need only when one runs.
FAMILIES = (serve, migrate, backup, transfer, contract)


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(
        prog="backend",
        description="Triptych's backend. Settings come from the environment.",
        epilog=settings_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=__version__)
    commands = root.add_subparsers(required=True, metavar="COMMAND")
    for family in FAMILIES:
        family.add_commands(commands)
    return root


def main(argv: Sequence[str] | None = None) -> int:
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.run(arguments) or 0)
    except StartError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        # What a shell says of a program that Ctrl-C ended.
        return 130
