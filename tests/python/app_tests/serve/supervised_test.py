"""The real process of `serve --supervised`: its handshake, its events and its shutdown."""

from __future__ import annotations

import json
import socket
import sqlite3
import sys
import time
from pathlib import Path

import httpx
import pytest

import harness.sample  # noqa: F401
from app import __version__
from app.db.schema.revisions import head_revision
from harness.backend_process import TIMEOUT_SECONDS, started_in_group
from harness.supervised_backend import HELLO, TOKEN, Supervised, supervised

ME = "/api/v1/users/me"
HEADERS = {"X-Launch-Token": TOKEN}


def failed(backend: Supervised, code: str, exit_code: int) -> str:
    """Return the detail of the `failed` event. The process must exit with this code and print the same to stderr."""
    ended, events, said = backend.ended()
    assert (ended, events[-1]["event"], events[-1]["code"]) == (exit_code, "failed", code), said
    assert "Traceback" not in said
    detail = str(events[-1]["detail"])
    assert said.rstrip().endswith(detail.encode("utf-8", "backslashreplace").decode())
    return detail


def test_with_the_token_the_api_answers(tmp_path: Path) -> None:
    with supervised(tmp_path) as backend:
        backend.hello()
        url = backend.ready()
        assert httpx.get(url + ME, headers=HEADERS).json()["email"] == "local@example.com"
        assert httpx.get(url + ME).status_code == 401
        assert httpx.get(url + ME, headers={**HEADERS, "Host": "evil.example.com"}).status_code == 421
        assert httpx.get(f"{url}/docs", headers=HEADERS).status_code == 404


def test_events_say_version_protocol_and_port(tmp_path: Path) -> None:
    with supervised(tmp_path) as backend:
        starting = backend.event()
        assert starting == {"event": "starting", "version": __version__, "protocol": 1}
        backend.hello()
        ready = backend.event()
        assert ready == {**starting, "event": "ready", "port": ready["port"]}


def test_the_end_of_stdin_ends_the_backend(tmp_path: Path) -> None:
    with supervised(tmp_path) as backend:
        backend.hello()
        backend.ready()
        assert backend.process.stdin is not None
        backend.process.stdin.close()
        assert backend.process.wait(TIMEOUT_SECONDS) == 0


def test_an_orderly_end_leaves_all_data_in_the_one_file(tmp_path: Path) -> None:
    with supervised(tmp_path) as backend:
        backend.hello()
        url = backend.ready()
        httpx.post(url + "/api/v1/notes/", headers=HEADERS, json={"title": "Kept"}).raise_for_status()
        assert backend.process.stdin is not None
        backend.process.stdin.close()
        assert backend.process.wait(TIMEOUT_SECONDS) == 0
    assert not any((tmp_path / name).exists() for name in ("app.db-wal", "app.db-shm"))
    with sqlite3.connect(f"{(tmp_path / 'app.db').as_uri()}?immutable=1", uri=True) as database:
        assert database.execute("SELECT title FROM note").fetchall() == [("Kept",)]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads a process's data in Linux' /proc")
def test_what_the_backend_has_started_ends_with_it(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys; from app.serve import supervised; from harness.sample import features;"
        "child = subprocess.Popen(['sleep', '1000'],"
        " stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL);print(child.pid, file=sys.stderr,"
        " flush=True);sys.exit(supervised.serve_supervised(features))"
    )
    command = [sys.executable, "-c", script]
    with started_in_group(command, DATA_DIR=str(tmp_path), PORT="0") as process:
        assert process.stderr is not None
        assert process.stdin is not None
        child = int(process.stderr.readline())
        backend = Supervised(process)
        backend.hello()
        backend.ready()
        process.stdin.close()
        assert process.wait(TIMEOUT_SECONDS) == 0
        wait_until_gone(child)


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        status = Path(f"/proc/{pid}/stat")
        # Without an init process, a process that nobody waits for stays as a zombie.
        if not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return
        time.sleep(0.02)
    raise AssertionError(f"process {pid} is still running")


def test_the_log_names_the_launch_and_not_the_token(tmp_path: Path) -> None:
    with supervised(tmp_path / "data", LOG_DIR=str(tmp_path / "logs"), LAUNCH_ID="3f9c") as backend:
        backend.hello()
        backend.ready()
        assert backend.process.stdin is not None
        backend.process.stdin.close()
        assert backend.process.wait(TIMEOUT_SECONDS) == 0
    (log,) = (tmp_path / "logs").iterdir()
    lines = log.read_text().splitlines()
    assert [line.split(" ")[3] for line in lines] == ["3f9c"] * len(lines)
    assert lines[-1].endswith("Shut down gracefully.")
    assert TOKEN not in log.read_text()


def test_why_there_is_no_backend_is_in_the_log_too(tmp_path: Path) -> None:
    (tmp_path / "app.db").write_bytes(b"This is no database. " * 500)
    with supervised(tmp_path) as backend:
        backend.hello()
        detail = failed(backend, "database_invalid", 10)
    assert f"database_invalid: {detail}" in (tmp_path / "logs" / "backend.log").read_text()


def test_a_request_that_does_not_end_keeps_no_backend_alive(tmp_path: Path) -> None:
    with supervised(tmp_path) as backend:
        backend.hello()
        url = httpx.URL(backend.ready())
        with socket.create_connection((url.host, url.port or 0)) as client:
            head = f"PATCH {ME} HTTP/1.1\r\nHost: {url.netloc.decode()}\r\nX-Launch-Token: {TOKEN}\r\n"
            client.sendall(f"{head}Content-Length: 10\r\n\r\n".encode())
            assert backend.process.stdin is not None
            backend.process.stdin.close()
            assert backend.process.wait(TIMEOUT_SECONDS) == 0


@pytest.mark.parametrize("half", ["", '{"token":', json.dumps(HELLO)], ids=["nothing", "half", "no line end"])
def test_stdin_that_ends_before_the_hello_does_is_named(tmp_path: Path, half: str) -> None:
    with supervised(tmp_path) as backend:
        backend.write(half)
        assert backend.process.stdin is not None
        backend.process.stdin.close()
        assert "before the launch token was received" in failed(backend, "bad_handshake", 7)


@pytest.mark.parametrize("line", ["hello\n", "x" * 5000], ids=["no JSON", "a line without end"])
def test_a_garbled_hello_is_named_and_makes_no_database(tmp_path: Path, line: str) -> None:
    with supervised(tmp_path) as backend:
        backend.write(line)
        assert "first line on stdin" in failed(backend, "bad_handshake", 7)
        assert not list(tmp_path.iterdir())


def test_a_shell_of_another_version_is_refused(tmp_path: Path) -> None:
    with supervised(tmp_path) as backend:
        backend.hello(version="0.0.1")
        assert "Install the app again" in failed(backend, "version_mismatch", 8)
        assert not list(tmp_path.iterdir())


def test_a_wrong_setting_is_an_event(tmp_path: Path) -> None:
    with supervised(tmp_path, PORT="http") as backend:
        backend.hello()
        assert "PORT=http" in failed(backend, "bad_settings", 2)


def test_a_taken_port_is_an_event(tmp_path: Path) -> None:
    with supervised(tmp_path / "one") as first:
        first.hello()
        port = first.ready().rsplit(":", 1)[1]
        with supervised(tmp_path / "two", PORT=port) as second:
            second.hello()
            assert f"cannot listen on 127.0.0.1:{port}" in failed(second, "port_unavailable", 9)


def test_a_folder_that_cannot_be_made_is_an_event(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with supervised(tmp_path / "data") as backend:
        backend.hello()
        ended, events, _ = backend.ended()
        assert (ended, events[-1]["code"]) == (5, "database_unavailable")


def test_a_database_of_a_newer_version_is_an_event(tmp_path: Path) -> None:
    with supervised(tmp_path) as backend:
        backend.hello()
        backend.ready()
    with sqlite3.connect(tmp_path / "app.db") as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == (head_revision(),)
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    with supervised(tmp_path) as backend:
        backend.hello()
        ended, events, _ = backend.ended()
        assert (ended, events[-1]["code"]) == (3, "database_newer")


def test_a_shell_that_reads_no_events_does_not_end_the_backend(tmp_path: Path) -> None:
    with supervised(tmp_path) as backend:
        assert backend.process.stdout is not None
        assert backend.process.stderr is not None
        backend.event()
        backend.process.stdout.close()
        backend.hello()
        assert any("the shell is gone" in line for line in backend.process.stderr)
        assert backend.process.stdin is not None
        backend.process.stdin.close()
        assert backend.process.wait(TIMEOUT_SECONDS) == 0


def test_what_comes_after_the_hello_is_not_read_as_anything(tmp_path: Path) -> None:
    with supervised(tmp_path) as backend:
        backend.write(json.dumps(HELLO) + "\n" + json.dumps({**HELLO, "token": "x" * 40}) + "\n")
        url = backend.ready()
        assert httpx.get(url + ME, headers=HEADERS).status_code == 200


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads a process's data in Linux' /proc")
def test_the_token_is_neither_in_the_environment_nor_in_arguments_nor_in_logs(tmp_path: Path) -> None:
    with supervised(tmp_path) as backend:
        backend.hello()
        url = backend.ready()
        httpx.get(url + ME, headers=HEADERS)
        httpx.get(url + ME, headers={"X-Launch-Token": "x" + TOKEN})
        process = Path(f"/proc/{backend.process.pid}")
        assert b"DATA_DIR" in (process / "environ").read_bytes()
        seen = [(process / name).read_bytes() for name in ("environ", "cmdline")]
        assert backend.process.stdin is not None
        backend.process.stdin.close()
        _, events, said = backend.ended()
        seen += [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
        assert TOKEN.encode() not in b"".join([*seen, said.encode(), json.dumps(events).encode()])
