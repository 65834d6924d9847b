"""`export` and `import`: the rows, apart from the file they lie in."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.commands import data_source, owned_data, settings
from app.cli.meter import Meter
from app.core.console import say
from app.core.errors import ConfirmationError

if TYPE_CHECKING:
    from app.cli.commands import Commands
    from app.core.settings import Settings
    from app.db.archive.bad_rows import LeftOut


def add_commands(commands: Commands) -> None:
    export = commands.add_parser("export", help="write all rows to a zip file, also while a backend runs")
    export.add_argument("file", type=Path)
    export.add_argument("--csv", action="store_true", help="for spreadsheets; it cannot be imported")
    export.set_defaults(run=run_export)

    load = commands.add_parser("import", help="replace all data by an export's; of a file, what was there is kept")
    load.add_argument("file", type=Path)
    load.add_argument("--replace", action="store_true", help="also where a database is there already")
    load.add_argument(
        "--skip-invalid", action="store_true", help="leave out rows that the API would not accept, and list them"
    )
    load.set_defaults(run=run_import)


def run_export(arguments: argparse.Namespace) -> None:
    from app.db.archive.writer import export_archive, export_csv

    source = data_source(settings())
    with Meter("Exporting") as meter:
        counts = (export_csv if arguments.csv else export_archive)(source, arguments.file, meter)
    say(f"Exported {_listed(counts)} to {arguments.file}.")


def run_import(arguments: argparse.Namespace) -> None:
    from app.db.location import place_of

    environment = settings()
    place = place_of(environment)
    if place is None:
        _import_to_server(environment, arguments)
        return
    from app.db.archive.bad_rows import LeftOut
    from app.db.archive.importer import import_archive
    from app.db.errors import exists

    left_out = LeftOut() if arguments.skip_invalid else None
    with owned_data(environment, "import", through_app=True):
        if exists(place.database) and place.database.stat().st_size > 0 and not arguments.replace:
            raise ConfirmationError(
                f"There is a database at {place.database}: nothing was changed. Run it with --replace to put the export"
                " in its place; a backup is made first."
            )
        with Meter("Importing") as meter:
            counts, kept = import_archive(place, arguments.file, meter, left_out=left_out)
    _print_imported(counts, left_out)
    if kept is not None:
        say(f"What was there before is kept as {kept}.")


def _import_to_server(environment: Settings, arguments: argparse.Namespace) -> None:
    import app.registry  # noqa: F401
    from app.core.security import has_signing_key
    from app.db.archive.bad_rows import LeftOut
    from app.db.engine import make_engine
    from app.db.location import shown
    from app.db.postgresql.importer import has_rows, import_to_server

    engine = make_engine(environment)
    # Without DATA_DIR we cannot know: it is the folder of the backends that serve this database.
    tokens_issued = environment.data_dir is None or has_signing_key(environment.data_dir)
    if not arguments.replace and has_rows(engine):
        raise ConfirmationError(
            f"There are rows in the database at {shown(engine)}: nothing was changed. Keep a copy by the server's own"
            " tool (pg_dump), since nothing is kept here, then run it with --replace."
        )
    left_out = LeftOut() if arguments.skip_invalid else None
    with Meter("Importing") as meter:
        counts = import_to_server(engine, arguments.file, meter, left_out=left_out, tokens_issued=tokens_issued)
    _print_imported(counts, left_out)


def _print_imported(counts: dict[str, int], left_out: LeftOut | None) -> None:
    say(f"Imported {_listed(counts)}.")
    if left_out is not None and left_out.count:
        say(f"Left out {_listed(left_out.count)}:")
        for row in left_out.reported:
            say(f"  {row}")
        if sum(left_out.count.values()) > len(left_out.reported):
            say("  …")


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} rows of {table}" for table, count in counts.items())
