"""The commands `backup`, `restore`, `check` and `reset`, which act on the whole database."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.commands import lock_data_dir, settings, sqlite_location, translate_os_errors
from app.cli.meter import Meter
from app.core.console import say
from app.core.errors import CheckFailedError, ConfirmationError, StartError
from app.core.events import emit

if TYPE_CHECKING:
    from app.cli.commands import Commands


def add_commands(commands: Commands) -> None:
    backup = commands.add_parser("backup", help="copy the database, even while a backend uses it")
    target = backup.add_mutually_exclusive_group()
    target.add_argument("file", nargs="?", type=Path, help="file to write; by default, a new backup")
    target.add_argument("--list", action="store_true", help="list the backups")
    backup.set_defaults(run=run_backup)

    restore = commands.add_parser("restore", help="replace the database by a backup; the old database is kept")
    restore.add_argument("backup", help="name of a backup, or path of a file (./NAME for a file in this folder)")
    _add_events(restore)
    restore.set_defaults(run=run_restore)

    commands.add_parser(
        "check", help="check for damage, even while a backend runs", description="Check integrity, keys and schema."
    ).set_defaults(run=run_check)

    reset = commands.add_parser("reset", help="start over with an empty database; the old one is kept as a backup")
    reset.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    _add_events(reset)
    reset.set_defaults(run=run_reset)


def _add_events(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--events", action="store_true", help="for the shell: report progress and errors as JSON lines"
    )


def run_backup(arguments: argparse.Namespace) -> None:
    from app.db.sqlite.backup import copy_database, list_backups, make_backup

    location = sqlite_location(settings())
    if arguments.list:
        for backup in list_backups(location.backups):
            # An old backup may be removed in the meantime.
            with contextlib.suppress(OSError):
                say(f"{backup.path.name}  {backup.path.stat().st_size:,} bytes")
        return
    with Meter("Copying") as meter:
        if arguments.file is not None:
            copy_database(location.database, arguments.file, meter)
            path = arguments.file
        else:
            path = make_backup(location, "manual", meter).path
    say(f"The backup is {path}.")


def run_restore(arguments: argparse.Namespace) -> None:
    with _failures_as_events(arguments):
        from app.db.sqlite.restore import find_backup, restore

        environment = settings()
        location = sqlite_location(environment)
        backup = find_backup(location, arguments.backup)
        with lock_data_dir(environment, "restore", through_app=True), Meter("Restoring") as meter:
            kept = restore(location, backup, _emit_progress if arguments.events else meter)
    say(f"{backup.name} was restored.{_kept(kept)}")


def run_check(_: argparse.Namespace) -> None:
    from app.db.errors import corrupt
    from app.db.sqlite.backup import refuse_emptied
    from app.db.sqlite.integrity import check

    location = sqlite_location(settings())
    refuse_emptied(location)
    findings = check(location.database)
    say(f"revision: {findings.revision or 'empty'}")
    for name, problems in (
        ("integrity", findings.integrity),
        ("foreign keys", findings.foreign_keys),
        ("schema", findings.schema),
        ("values", findings.values),
    ):
        say(f"{name}: {'ok' if not problems else f'{len(problems)} problems'}")
        for problem in problems:
            say(f"  {problem}")
    for warning in findings.warnings:
        say(f"warning: {warning}")
    if findings.integrity:
        raise corrupt(location.database, findings.integrity[0])
    if findings.any():
        raise CheckFailedError(
            f"The database at {location.database} has the problems listed above. Run `restore` with an earlier backup,"
            " or report the problems to the makers of the app."
        )


def run_reset(arguments: argparse.Namespace) -> None:
    with _failures_as_events(arguments):
        from app.db.sqlite.restore import reset

        environment = settings()
        location = sqlite_location(environment)
        with lock_data_dir(environment, "reset", through_app=True):
            if not arguments.yes:
                _confirm(f"All data in {location.database} will be deleted. A backup is made first.")
            kept = reset(location)
    say(f"The database is now empty.{_kept(kept)}")


@contextlib.contextmanager
def _failures_as_events(arguments: argparse.Namespace) -> Iterator[None]:
    try:
        with translate_os_errors():
            yield
    except StartError as error:
        if arguments.events:
            emit("failed", code=error.code, detail=str(error))
        raise
    except Exception as error:
        if arguments.events:
            emit("failed", code="internal_error", detail=f"The backend failed ({type(error).__name__}: {error}).")
        raise


def _emit_progress(fraction: float) -> None:
    emit("restoring", progress=round(fraction, 3))


def _confirm(what: str) -> None:
    # In a program without a console, sys.stdin is None.
    if sys.stdin is None or not sys.stdin.isatty():
        raise ConfirmationError(f"{what} Nothing was changed: run the command with --yes to confirm.")
    say(f"{what} Type yes to continue: ", end="")
    if sys.stdin.readline().strip().lower() != "yes":
        raise ConfirmationError("Nothing was changed.")


def _kept(path: Path | None) -> str:
    return f" The previous data is kept in {path}." if path is not None else ""
