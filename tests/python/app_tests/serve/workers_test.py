"""`serve --workers N`: several processes with one owner, none of which outlives it."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from harness.backend_process import TIMEOUT_SECONDS, run, serving, workers_of

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="children are looked up in Linux' /proc")
ME = "/api/v1/users/me"


def eventually(holds: Callable[[], bool]) -> bool:
    """Return whether a condition becomes true. There are no events about another process's children."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def runs(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_workers_answer_and_end_with_a_clean_stop(tmp_path: Path, database: dict[str, str]) -> None:
    with serving(tmp_path, "--workers", "2", **database) as (process, url):
        for title in ("one", "two", "three", "four"):
            assert httpx.post(f"{url}/api/v1/notes/", json={"title": title}, timeout=TIMEOUT_SECONDS).status_code == 201
        assert httpx.get(f"{url}/api/v1/notes/").json()["count"] == 4
        assert httpx.get(url + ME, headers={"Host": "evil.example.com"}).status_code == 421
        workers = workers_of(process)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=TIMEOUT_SECONDS)
    assert (process.returncode, len(workers), "Traceback" in said) == (0, 2, False), said
    assert not any(map(runs, workers))


def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "2") as (process, url):
        httpx.get(url + ME, timeout=TIMEOUT_SECONDS)
        before = workers_of(process)
        killed = min(before)
        os.kill(killed, signal.SIGKILL)
        assert eventually(lambda: len(workers_of(process) - before) == 1 and not runs(killed))
        assert httpx.get(url + ME, timeout=TIMEOUT_SECONDS).status_code == 200


def test_no_worker_outlives_a_parent_that_was_killed(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "2") as (process, url):
        httpx.get(url + ME, timeout=TIMEOUT_SECONDS)
        assert eventually(lambda: len(workers_of(process)) == 2)
        workers = workers_of(process)
        process.kill()
        assert eventually(lambda: not any(map(runs, workers)))


def test_the_parent_owns_the_data_folder(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "2") as (process, _):
        ended = run("migrate", "upgrade", DATA_DIR=str(tmp_path))
    assert ended.returncode == 16
    assert f"process {process.pid}, which is running `serve --workers 2`" in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--workers", "0"], "0 is not a number from 1 to 256"),
        (["--workers", "many"], "many"),
        (["--workers", "2", "--supervised"], "not allowed with"),
    ],
)
def test_a_wrong_number_is_named(tmp_path: Path, arguments: list[str], words: str) -> None:
    ended = run("serve", *arguments, DATA_DIR=str(tmp_path))
    assert ended.returncode == 2
    assert re.search(words, ended.stderr)


def test_what_keeps_the_backend_from_starting_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "app.db").write_bytes(b"This is no database. " * 100)
    ended = run("serve", "--workers", "2", DATA_DIR=str(tmp_path), PORT="0")
    assert ended.returncode == 10
    assert ended.stderr.count("is not a database") == 1
