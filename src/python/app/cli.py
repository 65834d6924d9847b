"""The command line, the same from source and frozen. Exit codes: 0, or those of app.core.errors."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app import __version__
from app.core.errors import StartError
from app.core.settings import SETTINGS, Settings


def settings_help() -> str:
    """Return the part of the help that lists the settings."""
    width = max(map(len, SETTINGS))
    lines = (f"  {name:<{width}}  {purpose}" for name, purpose in SETTINGS.items())
    return "\n".join(("settings, from the environment (default):", *lines))


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(
        prog="backend",
        description="Triptych's backend. Settings come from the environment.",
        epilog=settings_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=__version__)
    commands = root.add_subparsers(required=True, metavar="COMMAND")

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

    migrate = commands.add_parser("migrate", help="change the database's schema").add_subparsers(
        required=True, metavar="STEP"
    )
    upgrade = migrate.add_parser("upgrade", help="to the newest revision, or the one given")
    upgrade.add_argument("revision", nargs="?", default="head")
    upgrade.set_defaults(run=run_upgrade)
    downgrade = migrate.add_parser("downgrade", help="back to a revision; -1 is one step")
    downgrade.add_argument("revision")
    downgrade.set_defaults(run=run_downgrade)
    migrate.add_parser("current", help="print the database's revision").set_defaults(run=run_current)
    migrate.add_parser("history", help="print all revisions").set_defaults(run=run_history)
    new = migrate.add_parser("new", help="write a revision from what the models changed")
    new.add_argument("message", help="what it does, in a few words")
    new.set_defaults(run=run_new)

    commands.add_parser("openapi", help="print the contract").set_defaults(run=run_openapi)
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


def run_serve(arguments: argparse.Namespace) -> int:
    if arguments.supervised:
        from app.serve.supervised import serve_supervised

        return serve_supervised()
    settings = Settings.from_environment(os.environ)
    if arguments.with_frontend is not None:
        from app.serve.browser import serve_browser

        return serve_browser(settings, arguments.with_frontend)
    from app.serve.server import serve_plain

    return serve_plain(settings)


def run_upgrade(arguments: argparse.Namespace) -> None:
    from app.db.engine import make_engine
    from app.db.migrate import upgrade
    from app.db.place import place_of

    settings = Settings.from_environment(os.environ)
    upgrade(make_engine(settings), place_of(settings), arguments.revision)


def run_downgrade(arguments: argparse.Namespace) -> None:
    from app.db.engine import make_engine
    from app.db.migrate import downgrade
    from app.db.place import place_of

    settings = Settings.from_environment(os.environ)
    downgrade(make_engine(settings), place_of(settings), arguments.revision)


def run_current(_: argparse.Namespace) -> None:
    from app.db.engine import make_engine
    from app.db.place import place_of
    from app.db.start import database_revision

    settings = Settings.from_environment(os.environ)
    print(database_revision(make_engine(settings), place_of(settings)) or "empty")


def run_history(_: argparse.Namespace) -> None:
    from app.db.migrate import history

    print("\n".join(history()))


def run_new(arguments: argparse.Namespace) -> None:
    from app.db.migrate import new

    print(f"Wrote {new(arguments.message)}: read it before you commit it.")


def run_openapi(_: argparse.Namespace) -> None:
    from app.application import make_app

    # The same bytes on every machine, whatever the terminal's encoding and line ends are.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    # Keys stay in the order of the code, which reads better than the alphabet's and is the same in each run.
    print(json.dumps(make_app().openapi(), indent=2, ensure_ascii=False))
