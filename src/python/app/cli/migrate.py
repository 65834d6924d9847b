"""`migrate`: the database's schema."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from app.cli.commands import owned_data, settings
from app.core.console import say

if TYPE_CHECKING:
    from app.cli.commands import Commands


def add_commands(commands: Commands) -> None:
    migrate = commands.add_parser("migrate", help="change the database's schema").add_subparsers(
        required=True, metavar="STEP"
    )
    upgrade = migrate.add_parser("upgrade", help="to the newest revision, or the one given; makes a backup first")
    upgrade.add_argument("revision", nargs="?", default="head")
    upgrade.set_defaults(run=run_upgrade)
    downgrade = migrate.add_parser("downgrade", help="back to a revision (-1: one step); makes a backup first")
    downgrade.add_argument("revision")
    downgrade.set_defaults(run=run_downgrade)
    migrate.add_parser("current", help="print the database's revision").set_defaults(run=run_current)
    migrate.add_parser("history", help="print all revisions").set_defaults(run=run_history)
    new = migrate.add_parser("new", help="write a revision from what the models changed")
    new.add_argument("message", help="what it does, in a few words")
    new.set_defaults(run=run_new)


def run_upgrade(arguments: argparse.Namespace) -> None:
    from app.db.engine import make_engine
    from app.db.migrate import upgrade
    from app.db.place import place_of

    environment = settings()
    with owned_data(environment, "migrate upgrade"):
        upgrade(make_engine(environment), place_of(environment), arguments.revision)


def run_downgrade(arguments: argparse.Namespace) -> None:
    from app.db.engine import make_engine
    from app.db.migrate import downgrade
    from app.db.place import place_of

    environment = settings()
    with owned_data(environment, "migrate downgrade"):
        downgrade(make_engine(environment), place_of(environment), arguments.revision)


def run_current(_: argparse.Namespace) -> None:
    from app.db.engine import make_engine
    from app.db.place import place_of
    from app.db.refusals import exists
    from app.db.start import database_revision

    environment = settings()
    place = place_of(environment)
    if place is not None and not exists(place.database):
        say("empty")
        return
    say(database_revision(make_engine(environment), place) or "empty")


def run_history(_: argparse.Namespace) -> None:
    from app.db.migrate import history

    say("\n".join(history()))


def run_new(arguments: argparse.Namespace) -> None:
    from app.db.migrate import new

    say(f"Wrote {new(arguments.message)}: read it before you commit it.")
