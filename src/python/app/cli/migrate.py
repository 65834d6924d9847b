"""The command `migrate`, which changes the database's schema."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING

from app.cli.commands import lock_data_dir, settings
from app.core.console import say
from app.core.errors import MigrationError

if TYPE_CHECKING:
    from app.cli.commands import Commands


def add_commands(commands: Commands) -> None:
    migrate = commands.add_parser("migrate", help="change the database's schema").add_subparsers(
        required=True, metavar="STEP"
    )
    upgrade = migrate.add_parser("upgrade", help="upgrade to the newest or a given revision; makes a backup first")
    upgrade.add_argument("revision", nargs="?", default="head")
    upgrade.set_defaults(run=run_upgrade)
    downgrade = migrate.add_parser("downgrade", help="go back to a revision (-1: one step); makes a backup first")
    downgrade.add_argument("revision")
    downgrade.set_defaults(run=run_downgrade)
    migrate.add_parser("current", help="print the database's revision").set_defaults(run=run_current)
    migrate.add_parser("history", help="print all revisions").set_defaults(run=run_history)
    new = migrate.add_parser("new", help="write a revision with the changes of the models")
    new.add_argument("message", help="what the revision does, in a few words")
    new.add_argument(
        "--rename",
        action="append",
        default=[],
        type=_rename,
        metavar="TABLE.OLD=NEW",
        help="rename a column and keep its values",
    )
    new.set_defaults(run=run_new)
    migrate.add_parser("check", help="fail if the models have changes that no revision makes").set_defaults(
        run=run_check
    )
    migrate.add_parser(
        "rebuild", help="rebuild counts and the search index from the rows, if `check` reports that they are wrong"
    ).set_defaults(run=run_rebuild)


def _rename(text: str) -> tuple[str, str, str]:
    match = re.fullmatch(r"(\w+)\.(\w+)=(\w+)", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} does not have the form TABLE.OLD=NEW")
    return match[1], match[2], match[3]


def run_upgrade(arguments: argparse.Namespace) -> None:
    from app.db.engine import make_engine
    from app.db.location import database_location
    from app.db.schema.database_revision import database_revision
    from app.db.schema.migrations import upgrade

    environment = settings()
    with lock_data_dir(environment, "migrate upgrade"):
        engine, location = make_engine(environment), database_location(environment)
        upgrade(engine, location, arguments.revision)
        say(f"The database is at revision {database_revision(engine, location) or 'none'}.", sys.stderr)


def run_downgrade(arguments: argparse.Namespace) -> None:
    from app.db.engine import make_engine
    from app.db.location import database_location
    from app.db.schema.migrations import downgrade

    environment = settings()
    with lock_data_dir(environment, "migrate downgrade"):
        downgrade(make_engine(environment), database_location(environment), arguments.revision)


def run_current(_: argparse.Namespace) -> None:
    from app.db.engine import make_engine
    from app.db.errors import exists
    from app.db.location import database_location
    from app.db.schema.database_revision import database_revision

    environment = settings()
    location = database_location(environment)
    if location is not None and not exists(location.database):
        say("empty")
        return
    say(database_revision(make_engine(environment), location) or "empty")


def run_history(_: argparse.Namespace) -> None:
    from app.db.schema.migrations import history

    say("\n".join(history()))


def run_new(arguments: argparse.Namespace) -> None:
    from app.db.schema.migrations import new

    path, possible_renames = new(arguments.message, arguments.rename)
    say(f"Wrote {path}. Review it before you commit it.")
    for one in possible_renames:
        say(
            f"Note: the table {one}, so values are lost. If the column was renamed, delete the file and run"
            " `migrate new` again with `--rename TABLE.OLD=NEW`."
        )


def run_check(_: argparse.Namespace) -> None:
    from app.db.schema.migrations import missing_changes

    if changes := missing_changes():
        raise MigrationError(
            f"The models differ from the newest revision: {', '.join(changes)}. Write a revision with `migrate new"
            " MESSAGE`."
        )
    say("The newest revision has all changes of the models.")


def run_rebuild(_: argparse.Namespace) -> None:
    from app.db.engine import make_engine
    from app.db.location import database_location
    from app.db.schema.database_revision import database_revision
    from app.db.schema.migrations import derive
    from app.db.schema.revisions import head_revision

    environment = settings()
    with lock_data_dir(environment, "migrate rebuild"):
        engine = make_engine(environment)
        revision = database_revision(engine, database_location(environment))
        if revision != head_revision():
            raise MigrationError(
                f"The database is at revision {revision}, but this version rebuilds only {head_revision()}. Run"
                " `migrate upgrade` instead, which also rebuilds counts and the search index."
            )
        derive(engine)
    say("Counts and the search index were rebuilt.")
