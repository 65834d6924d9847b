"""The real backend, `python -m app serve`, on a data folder."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from app import __version__
from app.serve.supervised import PROTOCOL

SERVE = (sys.executable, "-m", "app", "serve")


def start(data_dir: Path, command: Sequence[str] = SERVE, **settings: str) -> subprocess.Popen[str]:
    """Start a backend, or another server that says so, on a free port; `address` waits until it answers."""
    paths = os.pathsep.join(path for path in sys.path if path)
    environment = {**os.environ, "PYTHONPATH": paths, "DATA_DIR": str(data_dir), "PORT": "0", **settings}
    # Without bytecode each start would compile everything anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # The data folder has the log too.
        stderr=subprocess.DEVNULL,
        text=True,
    )


@contextlib.contextmanager
def supervised(data_dir: Path) -> Iterator[tuple[int, str]]:
    """A backend as the shell starts it, for the time of the block: its port and launch token."""
    token = secrets.token_hex(32)
    hello = json.dumps({"token": token, "protocol": PROTOCOL, "version": __version__})
    command = (*SERVE, "--supervised")
    with start(data_dir, command, BACKUP_DAILY="false") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(f"{hello}\n")
            process.stdin.flush()
            events = map(json.loads, process.stdout)
            yield next(event["port"] for event in events if event["event"] == "ready"), token
        finally:
            process.kill()


def address(process: subprocess.Popen[str]) -> str:
    """Wait for the backend and return its API's URL; RuntimeError where it ends instead."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line.startswith("Listening on "):
        raise RuntimeError(f"The backend ended with {process.wait()} instead of listening.")
    return f"{line.split()[-1]}/api/v1"


@contextlib.contextmanager
def running(data_dir: Path, command: Sequence[str] = SERVE, **settings: str) -> Iterator[str]:
    """A backend, or another server, for the time of the block, killed at its end: the URL of its API."""
    with start(data_dir, command, **settings) as process:
        try:
            yield address(process)
        finally:
            process.kill()
