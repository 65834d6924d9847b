"""A full disk under a running backend, during an upgrade, and while all data is replaced."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.core.errors import DiskFullError
from app.db.schema.revisions import head_revision
from app.db.sqlite.backup import integrity_problems, list_backups
from app.db.sqlite.restore import restore
from app.db.sqlite.swap_online import replace_online
from app_tests.db.databases import columns_of, place_in, put_current, put_released, revision_in, rows_of
from fault_injection.full_disk import fill, make_room, write_on_full_disk
from harness.backend_process import run_in
from harness.seed_databases import populate


def test_a_full_disk_refuses_writes_and_loses_none(disk: Path) -> None:
    figures = write_on_full_disk(disk)
    assert figures.refused > 0
    assert figures.after == 50


@pytest.mark.parametrize("free", [0, 20_000, 60_000])
def test_a_full_disk_refuses_the_upgrade_and_leaves_the_database_whole(disk: Path, free: int) -> None:
    database = put_released("0001", disk)
    before = rows_of(database)
    spare = disk / "spare"
    spare.write_bytes(bytes(free))
    fill(disk)
    spare.unlink()
    result = run_in(disk, "migrate", "upgrade")
    assert result.returncode == DiskFullError.exit_code, result.stderr
    assert "Free some space" in result.stderr
    assert not any(name.suffix == ".draft" for name in disk.rglob("*"))
    make_room(disk)
    assert (revision_in(database), rows_of(database)) == ("0001", before)
    assert run_in(disk, "migrate", "upgrade").returncode == 0
    assert revision_in(database) == head_revision()
    assert columns_of(before, rows_of(database))["user"] == before["user"]
    assert rows_of(list_backups(place_in(disk).backups)[0].path) == before


def test_a_full_disk_refuses_a_backup_and_leaves_no_half_of_one(disk: Path) -> None:
    database = put_current(disk)
    fill(disk)
    result = run_in(disk, "backup")
    assert result.returncode == DiskFullError.exit_code, result.stderr
    make_room(disk)
    assert list_backups(place_in(disk).backups) == []
    # The only files next to the database are a lock and a log.
    assert shutil.disk_usage(disk).used < 2 * database.stat().st_size


def test_a_disk_that_fills_up_while_a_backend_restores_leaves_the_old_data(disk: Path, tmp_path: Path) -> None:
    populate(tmp_path / "other.db", head_revision(), rows=1500)
    populate(disk / "app.db", head_revision(), rows=1200)
    place = place_in(disk)
    before, wanted = rows_of(place.database), rows_of(tmp_path / "other.db")
    refusals = []
    # The draft, the backup of the old data, then the log of the writes: the disk may become full in each of them.
    for room in range(100_000, 5_000_000, 300_000):
        (disk / "spare").write_bytes(bytes(room))
        fill(disk)
        (disk / "spare").unlink()
        try:
            restore(place, tmp_path / "other.db", replace=replace_online)
            break
        except DiskFullError as error:
            refusals.append(str(error))
        assert rows_of(place.database) == before
        assert integrity_problems(place.database) == []
        assert not any(name.suffix == ".draft" for name in disk.rglob("*"))
        make_room(disk)
    assert len(refusals) > 3
    assert all("nothing was changed" in refusal for refusal in refusals)
    assert rows_of(place.database) == wanted
    assert integrity_problems(place.database) == []
