"""The real backend, `python -m app serve`, on a data folder."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

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
        stdout=subprocess.PIPE,
        # The data folder has the log too.
        stderr=subprocess.DEVNULL,
        text=True,
    )


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
