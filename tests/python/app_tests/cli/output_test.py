"""Printing never makes a command fail, and its messages are true."""

from __future__ import annotations

import errno
import json
import os
import subprocess
from pathlib import Path

import pytest

from app.core import files
from app.core.console import printable
from app.core.errors import AppError, DatabaseUnavailableError
from app.db.errors import translate_errors
from app.db.sqlite import backup as backup_module
from app.db.sqlite.backup import list_backups, make_backup
from app.db.sqlite.restore import reset
from app_tests.db.databases import place_in, put_current, rows_of
from harness.backend_process import APP, TIMEOUT_SECONDS, environment, run_in

# The encoding of stdout in UTF-8 locales other than C.UTF-8, and in an ASCII locale.
STRICT = ("utf-8:strict", "ascii:strict")
posix = pytest.mark.skipif(os.name != "posix", reason="file names are bytes only on POSIX")
# A byte that is not UTF-8, a line break, an escape and a quote.
STRANGE = os.fsdecode(b"caf\xe9 \n \x1b[2J '\"")


def data_in(tmp_path: Path) -> Path:
    data_dir = tmp_path / STRANGE
    put_current(data_dir)
    return data_dir


@posix
@pytest.mark.parametrize("encoding", STRICT)
def test_a_folder_whose_name_cannot_be_printed(tmp_path: Path, encoding: str) -> None:
    data_dir = data_in(tmp_path)
    backup = make_backup(place_in(data_dir), "manual").path.name
    archive = str(tmp_path / STRANGE / "archive.zip")
    for command in (
        ("backup",),
        ("backup", "--list"),
        ("check",),
        ("export", archive),
        ("restore", "--events", backup),
        ("import", "--replace", archive),
        ("reset", "--yes", "--events"),
        ("migrate", "current"),
    ):
        done = run_in(data_dir, *command, PYTHONIOENCODING=encoding)
        assert (done.returncode, done.stderr) == (0, ""), command
    failed = run_in(data_dir, "restore", "--events", "./nothing.db", PYTHONIOENCODING=encoding, DATABASE_NAME=STRANGE)
    event = json.loads(failed.stdout)
    assert event["event"] == "failed"
    assert event["detail"].encode(), "JSON of other languages has no lone surrogates"
    missing = run_in(data_dir, "check", PYTHONIOENCODING=encoding, DATABASE_NAME=STRANGE)
    assert missing.returncode == DatabaseUnavailableError.exit_code
    assert "Traceback" not in missing.stderr


def test_messages_can_be_printed_and_sent() -> None:
    assert printable("café") == "café"
    error = AppError(f"{STRANGE} is not there.")
    assert json.loads(json.dumps({"detail": str(error)}, ensure_ascii=False).encode())["detail"] == str(error)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a file that is always full")
def test_a_reader_who_is_gone_and_a_full_disk_change_nothing(tmp_path: Path) -> None:
    database = put_current(tmp_path)
    backup = make_backup(place_in(tmp_path), "manual").path
    before = rows_of(database)
    for target in ("full", "closed", "gone"):
        for command in (("backup", "--list"), ("--help",), ("reset", "--yes", "--events"), ("restore", backup.name)):
            done = printing_to(target, tmp_path, *command)
            # Help goes to stderr if there is no stdout.
            assert done.returncode == 0, (target, command, done.stderr)
            assert done.stderr == b"" or command == ("--help",), (target, command, done.stderr)
            assert b"Exception" not in done.stderr
        assert rows_of(database) == before
    # This command only prints.
    refused = printing_to("full", tmp_path, "openapi")
    assert refused.returncode == DatabaseUnavailableError.exit_code
    assert b"No space left" in refused.stderr
    assert printing_to("gone", tmp_path, "openapi").stderr == b""


def printing_to(target: str, data_dir: Path, *command: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command whose stdout is a full disk, closed, or a pipe without a reader."""
    arguments = [*APP, *command]
    if target == "closed":
        arguments = ["sh", "-c", 'exec "$@" >&-', "sh", *arguments]
    reader, pipe = os.pipe()
    os.close(reader)
    try:
        with open("/dev/full", "wb") as full:
            return subprocess.run(
                arguments,
                env=environment(DATA_DIR=str(data_dir)),
                stdin=subprocess.DEVNULL,
                stdout=full if target == "full" else pipe,
                stderr=subprocess.PIPE,
                timeout=TIMEOUT_SECONDS,
                check=False,
            )
    finally:
        os.close(pipe)


def test_a_disk_that_does_not_confirm_is_not_said_to_be_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_current(tmp_path)
    place = place_in(tmp_path)
    confirm = files.fsync_folder

    def refuse(folder: Path) -> None:
        if folder == tmp_path:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        confirm(folder)

    monkeypatch.setattr(files, "fsync_folder", refuse)
    with pytest.raises(DatabaseUnavailableError, match="was written, but the disk did not confirm it") as caught:
        reset(place)
    assert "nothing was changed" not in str(caught.value)
    assert rows_of(place.database)["user"] == []


def test_old_backups_that_cannot_be_removed_do_not_undo_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_current(tmp_path)
    place = place_in(tmp_path)

    def refuse(*_: object) -> None:
        with translate_errors(place.backups):
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(backup_module, "thin_backups", refuse)
    made = make_backup(place, "daily")
    assert list_backups(place.backups) == [made]
