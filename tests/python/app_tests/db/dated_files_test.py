"""Any files in a folder of backups or exports are harmless, and other programs' files are ignored."""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.types import utc_now
from app.db.dated_files import TIME_PATTERN, dated_files, new_dated_path
from app.db.location import DatabaseLocation
from app.db.sqlite.backup import NAME, list_backups, make_backup, thin_backups
from app.db.sqlite.restore import reset
from app.features.maintenance.data_folder import EXPORT_NAME
from app_tests.api import add_note, on_sqlite
from app_tests.db.databases import put_current
from app_tests.features.maintenance.job_client import START_OVER, back_up, export, result, titles

NOT_A_DATE = "20261399T999999.999999Z"
A_DATE = "20260102T030405.000006Z"


def digits(number: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=number, max_size=number)


# Times that match the pattern, most of which are not valid, and the first and last valid ones.
stamps = st.one_of(
    st.builds("{}T{}.{}Z".format, digits(8), digits(6), digits(6)),
    st.sampled_from(
        ["00000101T000000.000000Z", "00010101T000000.000000Z", "99991231T235959.999999Z", "20260630T235960.000000Z"]
    ),
)
# All names that a file system accepts, and names that look like ours.
names = st.one_of(
    st.builds("{}-{}-{}.db".format, st.sampled_from(["0003", "empty"]), stamps, st.sampled_from(["manual", "daily"])),
    st.builds("export-{}{}.zip".format, stamps, st.sampled_from(["", "-csv"])),
    st.builds("replaced-{}.db".format, stamps),
    st.binary(min_size=1, max_size=60).map(os.fsdecode),
    st.text(min_size=1, max_size=60),
)


def _file(path: Path) -> None:
    path.write_bytes(b"no database")


def _unreadable_file(path: Path) -> None:
    path.touch(mode=0)


def _folder(path: Path) -> None:
    path.mkdir()


def _dangling_link(path: Path) -> None:
    path.symlink_to("/nowhere")


def _link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def _link_to_another_file(path: Path) -> None:
    path.symlink_to(__file__)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


posix = [_pipe] if hasattr(os, "mkfifo") else []
MAKERS: list[Callable[[Path], None]] = [
    _file,
    _unreadable_file,
    _folder,
    _dangling_link,
    _link_to_itself,
    _link_to_another_file,
    *posix,
]


def can_be_a_name(name: str) -> bool:
    try:
        encoded = os.fsencode(name)
    except UnicodeEncodeError:
        return False
    return b"/" not in encoded and b"\0" not in encoded and name not in {".", ".."} and len(encoded) < 200


@settings(max_examples=20, deadline=None)
@given(strange=st.lists(st.tuples(names.filter(can_be_a_name), st.sampled_from(MAKERS)), max_size=20))
def test_every_file_name_in_backups_is_harmless(
    tmp_path: Path, strange: list[tuple[str, Callable[[Path], None]]]
) -> None:
    with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
        data_dir = Path(folder)
        place = DatabaseLocation(put_current(data_dir), data_dir / "backups")
        place.backups.mkdir()
        for name, make in strange:
            if not os.path.lexists(place.backups / name):
                make(place.backups / name)
        before = {path.name: path.lstat().st_mode for path in place.backups.iterdir()}
        for pattern in (NAME, EXPORT_NAME):
            for listed in dated_files(place.backups, pattern):
                assert stat.S_ISREG(listed.path.lstat().st_mode)
        backup = make_backup(place, "daily")
        assert backup in list_backups(place.backups)
        kept = reset(place)
        assert kept is not None
        thin_backups(place.backups, place.retention, utc_now())
        after = {path.name: path.lstat().st_mode for path in place.backups.iterdir()}
        dated = {listed.path.name for listed in dated_files(place.backups, NAME)}
        assert {name for name in before if name not in after} <= {name for name in before if NAME.fullmatch(name)}
        assert all(stat.S_ISREG(before[name]) for name in before if name not in after)
        assert backup.path.name in dated


@on_sqlite
@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("time", [NOT_A_DATE, A_DATE])
def test_lists_downloads_and_jobs_pass_strange_files_over(
    api: TestClient, tmp_path: Path, make: Callable[[Path], None], time: str
) -> None:
    add_note(api, "Lamp")
    backup, archive = f"0003-{time}-manual.db", f"export-{time}.zip"
    for path in (tmp_path / "backups" / backup, tmp_path / "exports" / archive):
        path.parent.mkdir()
        make(path)
    made = back_up(api)
    assert export(api)
    listed = [found["name"] for found in api.get("/data/backups").json()["data"]]
    assert made in listed
    assert len(api.get("/data/exports").json()["data"]) in {1, 2}
    # Root may read every file.
    readable = make is _file or (make is _unreadable_file and os.access(tmp_path / "backups" / backup, os.R_OK))
    if time == NOT_A_DATE or not readable:
        assert api.get(f"/data/backups/{backup}").status_code == 404
        assert api.post(f"/data/backups/{backup}/restore").status_code == 404
        assert api.get(f"/data/exports/{archive}").status_code == 404
    result(api, api.post("/data/reset", json=START_OVER))
    result(api, api.post(f"/data/backups/{made}/restore"))
    assert titles(api) == {"Lamp"}


def test_a_name_that_is_taken_gets_the_next_time(tmp_path: Path) -> None:
    time = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
    first, at = new_dated_path(tmp_path, "a-{}.db", time)
    assert (first.name, at) == (f"a-{A_DATE}.db", time)
    first.symlink_to("nowhere")
    second, _ = new_dated_path(tmp_path, "a-{}.db", time)
    assert second.name == "a-20260102T030405.000007Z.db"
    second.touch()
    assert [file.path for file in dated_files(tmp_path, re.compile(rf"a-{TIME_PATTERN}\.db"))] == [second]


def test_a_folder_that_is_missing_has_no_files(tmp_path: Path) -> None:
    assert dated_files(tmp_path / "missing", NAME) == []
    shutil.copytree(tmp_path, tmp_path / "empty")
    assert dated_files(tmp_path / "empty", NAME) == []
