"""Adds rows to each table of the database in DATA_DIR: `python sample.py ROWS`.

It runs on the backend's Python in the folder of the package `app`, while no backend uses the data.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

# The most rows that are made at once, so that any number of them fits into memory.
BATCH_ROWS = 5_000


def main(rows: int) -> None:
    # In place of the folder of this file: that of `app`, and that of `harness`.
    sys.path[0:1] = [os.getcwd(), str(Path(__file__).parents[1])]
    from app.core.settings import ONLY_SERVE, Settings
    from app.db.metadata import metadata
    from app.registry import FEATURES
    from app.serve.server import create_ready_app, open_data_dir
    from harness.sample_rows import add_rows

    settings = Settings.from_environment(os.environ, unused=ONLY_SERVE)
    with open_data_dir(settings, "sample rows"):
        # This upgrades the database and creates the first user, who is not one of the sample.
        engine = create_ready_app(settings, FEATURES).state.engine
        for table in metadata.sorted_tables:
            with engine.begin() as connection:
                for start in range(0, rows, BATCH_ROWS):
                    add_rows(connection, table, min(BATCH_ROWS, rows - start), seed=start, first=start)
            print(f"{table.name}: {rows:,} rows")
        engine.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]))
