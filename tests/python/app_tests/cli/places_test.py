"""Unusable folders and files cause one sentence and an exit code, never a traceback."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app_tests.db.databases import place_in, put_current, put_released
from app_tests.files import without_root_rights
from harness.backend_process import run_in, serving

posix = pytest.mark.skipif(os.name != "posix", reason="permissions, links and pipes are specific to POSIX")
COMMANDS = (
    ("serve",),
    ("serve", "--workers", "2"),
    ("migrate", "upgrade"),
    ("migrate", "current"),
    ("backup",),
    ("backup", "--list"),
    ("check",),
    ("export", "archive.zip"),
    ("import", "archive.zip"),
    ("restore", "nothing.db"),
    ("reset", "--yes"),
)


def refused(data_dir: Path, *command: str, before: tuple[str, ...] = (), **settings: str) -> str:
    """Run a command that cannot succeed and return its message."""
    ended = run_in(data_dir, *command, before=before, PORT="0", **settings)
    assert ended.returncode not in {0, 1}, (command, ended.stderr)
    assert "Traceback" not in ended.stderr, (command, ended.stderr)
    assert ended.stderr.strip(), command
    return ended.stderr


def _file(path: Path) -> None:
    path.write_text("a file")


def _dangling_link(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def _closed_folder(path: Path) -> None:
    put_current(path)
    path.chmod(0)


@posix
@pytest.mark.parametrize("make", [_file, _dangling_link, _closed_folder])
def test_a_data_folder_that_is_none(tmp_path: Path, make: Callable[[Path], None]) -> None:
    data_dir = tmp_path / "data"
    make(data_dir)
    before = without_root_rights() if make is _closed_folder else ()
    listing = [("backup", "--list"), ("migrate", "current")] if make is not _closed_folder else []
    try:
        for command in COMMANDS:
            if command not in listing:
                assert "data" in refused(data_dir, *command, before=before)
    finally:
        if make is _closed_folder:
            data_dir.chmod(0o700)


@posix
def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    put_current(tmp_path)
    for data_dir in (tmp_path / ("n" * 300), tmp_path.joinpath(*["n" * 200] * 30)):
        assert "too long" in refused(data_dir, "serve")
        assert "too long" in refused(data_dir, "check")
    long = str(tmp_path / ("n" * 300))
    for command in (("export", long), ("backup", long), ("restore", long), ("import", "--replace", long)):
        assert "too long" in refused(tmp_path, *command)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("n")] == []


@posix
def test_files_in_a_folder_that_may_not_be_entered(tmp_path: Path) -> None:
    put_current(tmp_path)
    closed = tmp_path / "closed"
    closed.mkdir()
    shutil.copy(tmp_path / "app.db", closed)
    closed.chmod(0)
    before = without_root_rights()
    try:
        for command in (
            ("export", str(closed / "x.zip")),
            ("backup", str(closed / "x.db")),
            ("import", "--replace", str(closed / "x.zip")),
            ("restore", str(closed / "app.db")),
            ("serve", "--with-frontend", str(closed)),
        ):
            said = refused(tmp_path, *command, before=before)
            assert str(closed) in said
    finally:
        closed.chmod(0o700)


@posix
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_a_database_that_is_not_a_file(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "app.db")
    for command in (("serve",), ("check",), ("backup",), ("export", str(tmp_path / "x.zip")), ("migrate", "upgrade")):
        assert "app.db" in refused(tmp_path, *command)


@posix
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, _file, _dangling_link, _closed_folder])
def test_a_log_that_cannot_be_written_keeps_no_one_from_starting(tmp_path: Path, make: Callable[[Path], None]) -> None:
    logs = tmp_path / "logs"
    if make in (os.mkfifo, os.mkdir):
        logs.mkdir()
        make(logs / "backend.log")
    else:
        make(logs)
    with serving(tmp_path / "data", LOG_DIR=str(logs)) as (process, url):
        assert url.startswith("http://127.0.0.1:")
        process.terminate()
        assert process.wait(60) == 0
    if make is _closed_folder:
        logs.chmod(0o700)


@posix
def test_backups_that_are_no_folder_keep_the_database_as_it_is(tmp_path: Path) -> None:
    database = put_released("0001", tmp_path)
    before = database.read_bytes()
    place = place_in(tmp_path)
    for make in (_file, _dangling_link):
        make(place.backups)
        for command in (("backup",), ("migrate", "upgrade"), ("reset", "--yes")):
            assert "backups" in refused(tmp_path, *command)
        assert database.read_bytes() == before
        place.backups.unlink()
