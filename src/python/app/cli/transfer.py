"""The commands `export` and `import`, which move rows between databases."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.commands import data_source, lock_data_dir, settings
from app.cli.meter import Meter
from app.core.console import say
from app.core.errors import ConfirmationError

if TYPE_CHECKING:
    from app.cli.commands import Commands
    from app.core.settings import Settings
    from app.db.archive.bad_rows import LeftOut


def add_commands(commands: Commands) -> None:
    export = commands.add_parser("export", help="write all rows to a zip file, even while a backend runs")
    export.add_argument("file", type=Path)
    export.add_argument("--csv", action="store_true", help="write CSV files for spreadsheets; they cannot be imported")
    export.set_defaults(run=run_export)

    load = commands.add_parser("import", help="replace all data by an export; an old SQLite database is kept")
    load.add_argument("file", type=Path)
    load.add_argument("--replace", action="store_true", help="replace a database that exists already")
    load.add_argument(
        "--skip-invalid", action="store_true", help="omit rows that the API would not accept, and list them"
    )
    load.set_defaults(run=run_import)


def run_export(arguments: argparse.Namespace) -> None:
    from app.db.archive.writer import export_archive, export_csv

    source = data_source(settings())
    with Meter("Exporting") as meter:
        counts = (export_csv if arguments.csv else export_archive)(source, arguments.file, meter)
    say(f"Exported {_listed(counts)} to {arguments.file}.")


def run_import(arguments: argparse.Namespace) -> None:
    from app.db.location import database_location

    environment = settings()
    location = database_location(environment)
    if location is None:
        _import_to_postgresql(environment, arguments)
        return
    from app.db.archive.bad_rows import LeftOut
    from app.db.archive.importer import import_archive
    from app.db.errors import exists

    left_out = LeftOut() if arguments.skip_invalid else None
    with lock_data_dir(environment, "import", through_app=True):
        if exists(location.database) and location.database.stat().st_size > 0 and not arguments.replace:
            raise ConfirmationError(
                f"There is already a database at {location.database}: nothing was changed. Run the command with"
                " --replace to replace it; a backup is made first."
            )
        with Meter("Importing") as meter:
            counts, kept = import_archive(location, arguments.file, meter, left_out=left_out)
    _print_imported(counts, left_out)
    if kept is not None:
        say(f"The previous data is kept in {kept}.")


def _import_to_postgresql(environment: Settings, arguments: argparse.Namespace) -> None:
    from app.core.security import has_signing_key
    from app.db.archive.bad_rows import LeftOut
    from app.db.engine import make_engine
    from app.db.location import display_name
    from app.db.postgresql.importer import has_rows, import_to_postgresql

    engine = make_engine(environment)
    # Without DATA_DIR this cannot be known: it is the folder of the backends that use this database.
    tokens_issued = environment.data_dir is None or has_signing_key(environment.data_dir)
    if not arguments.replace and has_rows(engine):
        raise ConfirmationError(
            f"The database at {display_name(engine)} already has rows: nothing was changed. Make a copy with the"
            " server's own tool (pg_dump), since no backup is made here. Then run the command with --replace."
        )
    left_out = LeftOut() if arguments.skip_invalid else None
    with Meter("Importing") as meter:
        counts = import_to_postgresql(engine, arguments.file, meter, left_out=left_out, tokens_issued=tokens_issued)
    _print_imported(counts, left_out)


def _print_imported(counts: dict[str, int], left_out: LeftOut | None) -> None:
    say(f"Imported {_listed(counts)}.")
    if left_out is not None and left_out.count:
        say(f"Omitted {_listed(left_out.count)}:")
        for row in left_out.reported:
            say(f"  {row}")
        if sum(left_out.count.values()) > len(left_out.reported):
            say("  …")


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} rows of {table}" for table, count in counts.items())
