"""`export` and `import`: the rows, apart from the file they lie in."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.commands import owned_data, settings, sqlite_place
from app.cli.meter import Meter
from app.core.errors import ConfirmationError

if TYPE_CHECKING:
    from app.cli.commands import Commands


def add_commands(commands: Commands) -> None:
    export = commands.add_parser("export", help="write all rows to a zip file, also while a backend runs")
    export.add_argument("file", type=Path)
    export.add_argument("--csv", action="store_true", help="for spreadsheets; it cannot be imported")
    export.set_defaults(run=run_export)

    load = commands.add_parser("import", help="replace all data by an export's; what was there is kept as a backup")
    load.add_argument("file", type=Path)
    load.add_argument("--replace", action="store_true", help="also where a database is there already")
    load.set_defaults(run=run_import)


def run_export(arguments: argparse.Namespace) -> None:
    from app.db.export import export_archive, export_csv

    place = sqlite_place(settings())
    with Meter("Exporting") as meter:
        counts = (export_csv if arguments.csv else export_archive)(place.database, arguments.file, meter)
    print(f"Exported {_listed(counts)} to {arguments.file}.")


def run_import(arguments: argparse.Namespace) -> None:
    from app.db.load import import_archive

    environment = settings()
    place = sqlite_place(environment)
    with owned_data(environment, "import", through_app=True):
        if place.database.exists() and place.database.stat().st_size > 0 and not arguments.replace:
            raise ConfirmationError(
                f"There is a database at {place.database}: nothing was changed. Run it with --replace to put the export"
                " in its place; a backup is made first."
            )
        with Meter("Importing") as meter:
            counts, kept = import_archive(place, arguments.file, meter)
    print(f"Imported {_listed(counts)}.")
    if kept is not None:
        print(f"What was there before is kept as {kept}.")


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} rows of {table}" for table, count in counts.items())
