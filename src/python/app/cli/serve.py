"""`serve`: three ways to answer requests."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.commands import settings, settings_help

if TYPE_CHECKING:
    from app.cli.commands import Commands


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
    serve.set_defaults(run=run_serve)


def run_serve(arguments: argparse.Namespace) -> int:
    if arguments.supervised:
        from app.serve.supervised import serve_supervised

        return serve_supervised()
    if arguments.with_frontend is not None:
        from app.serve.browser import serve_browser

        return serve_browser(settings(), arguments.with_frontend)
    from app.serve.server import serve_plain

    return serve_plain(settings())
