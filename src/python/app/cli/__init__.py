"""The command line, the same from source and frozen. Exit codes are in app.core.errors."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app import __version__
from app.cli import backup, contract, migrate, serve, transfer
from app.cli.commands import settings_help, translate_os_errors
from app.core.console import finish_output, prepare_output, say
from app.core.errors import StartError

if TYPE_CHECKING:
    from app.serve.server import Features

# One module per family of commands. Each one imports what its commands need when a command runs.
FAMILIES = (serve, migrate, backup, transfer, contract)


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(
        prog="backend",
        description="Triptych's backend. It is configured by environment variables.",
        epilog=settings_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=__version__)
    commands = root.add_subparsers(required=True, metavar="COMMAND")
    for family in FAMILIES:
        family.add_commands(commands)
    return root


def main(features: Features, argv: Sequence[str] | None = None) -> int:
    """Run a command. Return its exit code.

    :param features: a function that imports the features and returns their routers. Worker processes import it by name.
    """
    prepare_output()
    try:
        return _run(parser().parse_args(argv, argparse.Namespace(features=features)))
    except StartError as error:
        say(str(error), sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        # The exit code that shells use for a program ended by Ctrl-C.
        return 130
    finally:
        finish_output()


def _run(arguments: argparse.Namespace) -> int:
    # Import the tables of all features. Help and refused arguments do not need them, and the import takes half a
    # second.
    arguments.features()
    with translate_os_errors():
        return int(arguments.run(arguments) or 0)
