"""`./pants run tools/bench:start`: what a start with an up-to-date database costs, and what it does not import.

Each figure is the median of many repetitions in one run of this program, with the quartiles.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.core.settings import Settings
from app.db.engine import make_engine
from app.db.location import database_location
from app.db.schema.revisions import head_revision
from app.db.schema.upgrade import bring_up_to_date
from harness.seed_databases import populate

RUNS = 200
PROCESSES = 10

# Run in another process, since a module is imported only once. It prints milliseconds.
IMPORT = """
import time, app.db.schema.upgrade
t = time.perf_counter()
import app.db.schema.migrations
print((time.perf_counter() - t) * 1e3)
"""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="triptych-start-") as temporary:
        for notes in (1_000, 100_000):
            data_dir = Path(temporary) / str(notes)
            populate(data_dir / "app.db", head_revision(), notes)
            _print(f"up to date, {notes:,} notes", _times(_start, data_dir))
            _print(f"baseline: sqlite3 reads one row, {notes:,} notes", _times(_baseline, data_dir))
    _print("not imported: Alembic and the upgrade", [_import_time() for _ in range(PROCESSES)])
    return 0


def _start(data_dir: Path) -> None:
    settings = Settings(data_dir=data_dir)
    engine = make_engine(settings)
    bring_up_to_date(engine, database_location(settings))
    engine.dispose()


def _baseline(data_dir: Path) -> None:
    with contextlib.closing(sqlite3.connect(data_dir / "app.db")) as connection:
        connection.execute("SELECT version_num FROM alembic_version").fetchone()


def _times(run: Callable[[Path], None], data_dir: Path) -> list[float]:
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        run(data_dir)
        times.append((time.perf_counter() - started) * 1e3)
    return times


def _import_time() -> float:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    return float(
        subprocess.run([sys.executable, "-c", IMPORT], env=environment, capture_output=True, check=True).stdout
    )


def _print(name: str, milliseconds: list[float]) -> None:
    low, median, high = statistics.quantiles(milliseconds, n=4)
    print(f"{name}: {median:.2f} ms ({low:.2f} to {high:.2f})", flush=True)


if __name__ == "__main__":
    sys.exit(main())
