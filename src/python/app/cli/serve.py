"""The command `serve`, with its three modes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.commands import settings, settings_help

if TYPE_CHECKING:
    from app.cli.commands import Commands


# More than any current machine can use: each process takes 90 MB.
MAX_WORKERS = 256


def add_commands(commands: Commands) -> None:
    serve = commands.add_parser(
        "serve",
        help="answer requests",
        description="Answer requests until stopped, from this machine or, with ALLOWED_HOSTS, from others.",
        epilog=settings_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    mode = serve.add_mutually_exclusive_group()
    mode.add_argument(
        "--supervised", action="store_true", help="for the shell: read a token from stdin, write events to stdout"
    )
    mode.add_argument(
        "--with-frontend", type=Path, metavar="DIR", help="also serve the built frontend to a browser on this machine"
    )
    mode.add_argument(
        "--workers", type=_number, default=1, metavar="N", help="number of processes, for a server with ALLOWED_HOSTS"
    )
    serve.set_defaults(run=run_serve)


def _number(value: str) -> int:
    number = int(value)
    if not 1 <= number <= MAX_WORKERS:
        raise argparse.ArgumentTypeError(f"{value} is not a number from 1 to {MAX_WORKERS}")
    return number


def run_serve(arguments: argparse.Namespace) -> int:
    if arguments.supervised:
        from app.serve.supervised import serve_supervised

        return serve_supervised(arguments.features)
    if arguments.with_frontend is not None:
        from app.serve.browser import serve_browser

        return serve_browser(settings(unused=()), arguments.features, arguments.with_frontend)
    if arguments.workers > 1:
        from app.serve.workers import serve_workers

        return serve_workers(settings(unused=()), arguments.features, arguments.workers)
    from app.serve.server import serve_plain

    return serve_plain(settings(unused=()), arguments.features)
