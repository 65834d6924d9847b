"""`serve`: three ways to answer requests."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.commands import settings, settings_help

if TYPE_CHECKING:
    from app.cli.commands import Commands


# Far more than any machine of today has use for: one process takes 90 MB.
MAX_WORKERS = 256


def add_commands(commands: Commands) -> None:
    serve = commands.add_parser(
        "serve",
        help="answer requests",
        description="Answer requests until stopped: of programs on this machine or, with ALLOWED_HOSTS, of others.",
        epilog=settings_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    mode = serve.add_mutually_exclusive_group()
    mode.add_argument(
        "--supervised", action="store_true", help="as the shell starts it: a token on stdin, events on stdout"
    )
    mode.add_argument(
        "--with-frontend", type=Path, metavar="DIR", help="also serve the built frontend, to a browser here"
    )
    mode.add_argument(
        "--workers", type=_number, default=1, metavar="N", help="answer with so many processes, for a server of others"
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

        return serve_supervised()
    if arguments.with_frontend is not None:
        from app.serve.browser import serve_browser

        return serve_browser(settings(unused=()), arguments.with_frontend)
    if arguments.workers > 1:
        from app.serve.workers import serve_workers

        return serve_workers(settings(unused=()), arguments.workers)
    from app.serve.server import serve_plain

    return serve_plain(settings(unused=()))
