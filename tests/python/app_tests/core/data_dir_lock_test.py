"""One process owns a data folder. The lock is released when the process ends, however it ends."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from app.core.data_dir_lock import LOCK_NAME, lock_folders
from app.core.errors import DataDirInUseError
from app_tests.files import files_in
from harness.backend_process import run_in, serving

WRITING = (("serve",), ("serve", "--with-frontend", "."), ("migrate", "upgrade"), ("migrate", "downgrade", "-1"))


def test_who_comes_second_is_told_who_has_the_folder_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "index.html").touch()
    with serving(tmp_path) as (first, _):
        before = files_in(tmp_path)
        for command in WRITING:
            arguments = [str(tmp_path) if word == "." else word for word in command]
            second = run_in(tmp_path, *arguments, PORT="0")
            assert second.returncode == DataDirInUseError.exit_code, second.stderr
            assert f"in use by process {first.pid}, which is running `serve`" in second.stderr
            assert "Traceback" not in second.stderr
        assert files_in(tmp_path) == before


def test_commands_that_only_read_run_beside_a_backend(tmp_path: Path) -> None:
    with serving(tmp_path):
        current = run_in(tmp_path, "migrate", "current")
    assert (current.returncode, current.stderr) == (0, "")


def test_a_killed_owner_leaves_no_lock(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, _):
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert str(process.pid) in (tmp_path / LOCK_NAME).read_text()
        with lock_folders([tmp_path], "test"):
            assert str(os.getpid()) in (tmp_path / LOCK_NAME).read_text()


def test_a_child_that_outlives_the_owner_does_not_keep_the_lock(tmp_path: Path) -> None:
    # subprocess would close other descriptors itself. Here only close-on-exec can close them.
    child = "import sys; print(flush=True); sys.stdin.read()"
    with lock_folders([tmp_path], "first"):
        process = subprocess.Popen(
            [sys.executable, "-c", child], stdin=subprocess.PIPE, stdout=subprocess.PIPE, close_fds=False
        )
        assert process.stdout is not None
        process.stdout.readline()
    with process, lock_folders([tmp_path], "second"):
        assert process.poll() is None


def test_the_file_stays_and_is_for_the_user_alone(tmp_path: Path) -> None:
    with lock_folders([tmp_path], "first"):
        file = (tmp_path / LOCK_NAME).stat()
        assert stat.S_IMODE(file.st_mode) == 0o600
    assert os.path.samestat((tmp_path / LOCK_NAME).stat(), file)


def test_the_owner_is_known_without_the_first_byte_which_windows_lets_nobody_read(tmp_path: Path) -> None:
    with lock_folders([tmp_path], "first"):
        with (tmp_path / LOCK_NAME).open("r+b") as file:
            file.write(b"?")
        with (
            pytest.raises(DataDirInUseError, match=f"process {os.getpid()}, which"),
            lock_folders([tmp_path], "second"),
        ):
            pass


def test_a_process_that_waits_gets_the_folder_when_its_owner_ends(tmp_path: Path) -> None:
    owned, ended = threading.Event(), threading.Event()

    def own_for_a_while() -> None:
        with lock_folders([tmp_path], "first"):
            owned.set()
            ended.wait(30)

    first = threading.Thread(target=own_for_a_while)
    first.start()
    owned.wait(30)
    with pytest.raises(DataDirInUseError), lock_folders([tmp_path], "second", timeout=0.1):
        pass
    threading.Timer(0.2, ended.set).start()
    started = time.monotonic()
    with lock_folders([tmp_path], "third", timeout=30):
        assert ended.is_set()
    assert time.monotonic() - started < 30
    first.join()


def test_a_lock_file_without_a_name_in_it_is_a_lock_all_the_same(tmp_path: Path) -> None:
    with lock_folders([tmp_path], "first"):
        os.truncate(tmp_path / LOCK_NAME, 0)
        with pytest.raises(DataDirInUseError, match="in use by another process"), lock_folders([tmp_path], "second"):
            pass
