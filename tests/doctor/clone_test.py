"""The clone: git, variables that change builds, and the daemon of Pants."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from doctor.check import FOUND, MISSING, NOTE
from doctor.clone import check_daemon, check_git, check_variables, newest_commit


def git(root: Path, *arguments: str) -> None:
    author = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    subprocess.run(
        ["git", "-C", str(root), *author, *arguments],
        env={"PATH": os.environ["PATH"], "HOME": str(root), "GIT_COMMITTER_DATE": "1700000000 +0000"},
        check=True,
    )


def test_a_folder_without_git_is_noted(tmp_path: Path) -> None:
    assert check_git(tmp_path).state == NOTE
    assert newest_commit(tmp_path) == 0


def test_the_newest_commit_is_shown(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert (check_git(tmp_path).state, check_git(tmp_path).advice) == (NOTE, "Commit something.")
    git(tmp_path, "commit", "--allow-empty", "--quiet", "--message", "Begin")
    assert check_git(tmp_path).state == FOUND
    assert check_git(tmp_path).detail.endswith(" 2023-11-14 Begin")
    assert newest_commit(tmp_path) == 1_700_000_000


def test_variables_that_change_builds_are_noted() -> None:
    assert check_variables({"PATH": "/bin"}) == []
    [found] = check_variables({"RUSTFLAGS": "-g", "PEX_ROOT": "/x", "PATH": "/bin"})
    assert (found.state, found.detail) == (NOTE, "PEX_ROOT, RUSTFLAGS")


def daemon(root: Path, process: int, port: int) -> None:
    folder = root / ".pids/0123/pantsd"
    folder.mkdir(parents=True)
    (folder / "pid").write_text(str(process))
    (folder / "socket").write_text(str(port))


@pytest.fixture
def ended() -> int:
    """Return the id of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_no_daemon(tmp_path: Path) -> None:
    assert (check_daemon(tmp_path).state, "not running" in check_daemon(tmp_path).detail) == (FOUND, True)


def test_a_daemon_that_answers(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        daemon(tmp_path, os.getpid(), listener.getsockname()[1])
        assert check_daemon(tmp_path).state == FOUND


def test_a_daemon_that_does_not_answer_can_be_ended(tmp_path: Path) -> None:
    with socket.socket() as unused:
        # Bound but not listening, so nobody else gets this port.
        unused.bind(("127.0.0.1", 0))
        daemon(tmp_path, os.getpid(), unused.getsockname()[1])
        found = check_daemon(tmp_path)
    assert (found.state, found.install) == (MISSING, f"kill {os.getpid()}")


def test_what_an_ended_daemon_left_behind_is_noted(tmp_path: Path, ended: int) -> None:
    daemon(tmp_path, ended, 1)
    assert check_daemon(tmp_path).state == NOTE
