"""The backend's files and secrets are private: no other user can read them, and they are not exposed anywhere."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.core import logging as app_logging
from app_tests.db.databases import put_released
from harness.backend_process import SERVE, TIMEOUT_SECONDS, run_in, started
from tests.faults.serve_modes import EMAIL, ME, PASSWORD, Target

posix = pytest.mark.skipif(os.name == "nt", reason="Windows does not use permission bits")
linux = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads a process's data in Linux' /proc")
# Runs a program with a umask that lets everyone read its files.
OPEN_UMASK = ("sh", "-c", 'umask 0; exec "$@"', "sh")
FIRST = {"FIRST_SUPERUSER_EMAIL": EMAIL, "FIRST_SUPERUSER_PASSWORD": PASSWORD}


def open_to_others(data_dir: Path) -> dict[str, str]:
    """Return the mode of each file and folder that other users can access."""
    paths = [data_dir, *data_dir.rglob("*")]
    modes = {path.relative_to(data_dir).as_posix(): path.stat().st_mode for path in paths}
    return {name: stat.filemode(mode) for name, mode in modes.items() if mode & 0o077}


@posix
def test_after_all_commands_only_the_user_can_read_the_files(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    command = [*OPEN_UMASK, *SERVE]
    with started(command, DATA_DIR=str(data_dir), PORT="0", AUTH_REQUIRED="true", **FIRST) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        form = {"username": EMAIL, "password": PASSWORD}
        assert httpx.post(f"{url}/api/v1/login/access-token", data=form, timeout=TIMEOUT_SECONDS).status_code == 200
        assert run_in(data_dir, "backup", before=OPEN_UMASK).returncode == 0
        assert {"app.db", "app.db-wal", "backups", "logs", "owner.lock", "signing.key"} <= set(os.listdir(data_dir))
        assert open_to_others(data_dir) == {}
    [backup] = (data_dir / "backups").glob("*.db")
    for arguments in (["restore", backup.name], ["reset", "--yes"], ["migrate", "upgrade"], ["check"]):
        ended = run_in(data_dir, *arguments, before=OPEN_UMASK)
        assert ended.returncode == 0, ended.stderr
        assert open_to_others(data_dir) == {}


@posix
def test_an_upgrade_under_an_open_umask_creates_private_files(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    database = put_released("0001", data_dir)
    database.chmod(0o600)
    data_dir.chmod(0o700)
    assert run_in(data_dir, "migrate", "upgrade", before=OPEN_UMASK).returncode == 0
    assert list((data_dir / "backups").iterdir())
    assert open_to_others(data_dir) == {}


@posix
def test_existing_logs_become_private(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        handler = app_logging._file_handler(tmp_path / "logs" / "backend.log")
        handler.doRollover()  # type: ignore[attr-defined]
        handler.close()
    finally:
        os.umask(before)
    assert len(os.listdir(tmp_path / "logs")) == 2
    assert {name for name in open_to_others(tmp_path) if name != "."} == set()


def processes(root: int) -> Iterator[Path]:
    """Yield a process and all its descendants."""
    yield Path(f"/proc/{root}")
    for task in Path(f"/proc/{root}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from processes(int(child))


@linux
def test_secrets_are_in_no_process_list_no_environment_and_no_file(target: Target) -> None:
    target.status(target.request())
    target.status(target.request(line=f"GET {ME}?token={target.secrets[-1]} HTTP/1.1", host="evil.example.com"))
    target.status(target.request(line=f"GET /{target.secrets[-1]} HTTP/1.1", with_credential=False))
    target.status(b"GET / \xff HTTP/1.1\r\nX-Launch-Token: " + target.secrets[-1].encode() + b"\r\n\r\n")
    seen = [process / name for process in processes(target.process.pid) for name in ("cmdline", "environ")]
    seen += [path for path in target.data_dir.rglob("*") if path.is_file()]
    assert b"DATA_DIR" in b"".join(path.read_bytes() for path in seen)
    for path in seen:
        assert not [secret for secret in target.secrets if secret.encode() in path.read_bytes()], path


@linux
def test_workers_get_no_secret_by_their_command_or_environment(tmp_path: Path) -> None:
    command = [*SERVE, "--workers", "2"]
    settings = {"DATA_DIR": str(tmp_path), "PORT": "0", "AUTH_REQUIRED": "true"}
    with started(command, **settings, **FIRST) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        form = {"username": EMAIL, "password": PASSWORD}
        login = httpx.post(f"{url}/api/v1/login/access-token", data=form, timeout=TIMEOUT_SECONDS)
        secrets = [login.json()["access_token"], (tmp_path / "signing.key").read_text().strip()]
        found = list(processes(process.pid))
        assert len(found) > 2
        for path in (process / name for process in found for name in ("cmdline", "environ")):
            assert not [secret for secret in secrets if secret.encode() in path.read_bytes()], path
    with sqlite3.connect(tmp_path / "app.db") as database:
        stored = "".join(str(row) for row in database.execute("SELECT * FROM user"))
    assert not [secret for secret in (PASSWORD, *secrets) if secret in stored]
