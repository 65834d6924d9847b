"""Alembic in several threads, as jobs import it and run revisions concurrently."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.db.sqlite.integrity import check
from app.db.sqlite.restore import restore
from app_tests.db.databases import place_in, put_current, put_released
from harness.backend_process import environment

# The first two jobs of a process: one imports the modules of a check, the other those of a restore.
FIRST_JOBS = """
import threading
from app.db.schema.alembic_import import import_alembic
errors = []
def job(module):
    try:
        import_alembic()
        __import__(module)
    except BaseException as error:
        errors.append(error)
threads = [
    threading.Thread(target=job, args=(name,))
    for name in ("app.db.sqlite.integrity", "app.db.sqlite.restore", "app.db.archive.importer")
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert not errors, errors
"""


def test_the_first_jobs_of_a_process_may_begin_at_once() -> None:
    subprocess.run([sys.executable, "-c", FIRST_JOBS], env=environment(), check=True, timeout=100)


def test_a_check_and_a_restore_at_once_leave_each_other_alone(tmp_path: Path) -> None:
    checked = put_current(tmp_path / "checked")
    old = put_released("0001", tmp_path / "old")
    with ThreadPoolExecutor(4) as pool:
        checks = [pool.submit(check, checked) for _ in range(3)]
        restores = [pool.submit(restore, place_in(tmp_path / f"to-{number}"), old) for number in range(3)]
        assert [job.result().any() for job in checks] == [False] * 3
        assert [job.result() for job in restores] == [None] * 3
