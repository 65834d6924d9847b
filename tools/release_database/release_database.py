"""Makes the small database of the newest schema from which tests of upgrades start.

It is the newest one in tests/python/app_tests/db/released, upgraded to the newest revision by this program, as on a
user's disk. To add rows in new tables, insert them with the app and run this again.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import app.registry  # noqa: F401
from app.core.settings import Settings
from app.db.engine import close_engine, make_engine
from app.db.location import database_location
from app.db.schema.migrations import derive
from app.db.schema.revisions import head_revision, known_revisions
from app.db.schema.upgrade import bring_up_to_date
from harness.released_databases import set_application_id

RELEASED = Path("tests/python/app_tests/db/released")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=RELEASED, help="the folder of the databases")
    folder: Path = parser.parse_args().folder
    kept = [folder / f"{revision}.db" for revision in known_revisions()]
    newest = next(path for path in reversed(kept) if path.exists())
    with tempfile.TemporaryDirectory() as data_dir:
        database = Path(shutil.copyfile(newest, Path(data_dir) / "app.db"))
        set_application_id(database)
        settings = Settings.from_environment({"DATA_DIR": data_dir})
        engine = make_engine(settings)
        bring_up_to_date(engine, database_location(settings))
        # Its triggers may be from an earlier state of this revision.
        derive(engine)
        # Write the content of the -wal file into the database.
        close_engine(engine)
        made = shutil.copyfile(database, folder / f"{head_revision()}.db")
    print(f"Made {made} from {newest.name}. Commit it.")


if __name__ == "__main__":
    main()
