"""The command `openapi`, which prints the contract."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.cli.commands import Commands


def add_commands(commands: Commands) -> None:
    commands.add_parser("openapi", help="print the OpenAPI document of the API").set_defaults(run=run_openapi)


def run_openapi(arguments: argparse.Namespace) -> None:
    from app.application import create_app

    # The output is the same on every machine, whatever the terminal's encoding and line endings are.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    # Keys keep the order of the code, which is easier to read than alphabetical order and is stable.
    with contextlib.suppress(BrokenPipeError):
        print(json.dumps(create_app(arguments.features()).openapi(), indent=2, ensure_ascii=False), flush=True)
