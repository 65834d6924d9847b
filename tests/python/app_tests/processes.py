"""The backend's command line as a process of its own, as people and the shell start it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# What a process of ours must not take over from whoever runs the tests.
SETTINGS = ("DATA_DIR", "DATABASE_NAME", "DATABASE_URL", "HOST", "PORT", "AUTH_REQUIRED", "ALLOWED_HOSTS")


def environment(data_dir: Path, **variables: str) -> dict[str, str]:
    """Return the environment of a backend that finds this process's modules."""
    inherited = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return {**inherited, "PYTHONPATH": os.pathsep.join(sys.path), "DATA_DIR": str(data_dir), **variables}


def run(
    data_dir: Path, *arguments: str, before: tuple[str, ...] = (), stdin: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a command of the backend to its end; `before` are the words of a program that starts it."""
    return subprocess.run(
        [*before, sys.executable, "-m", "app", *arguments],
        env=environment(data_dir, **variables),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def python(data_dir: Path, script: str) -> str:
    """Run a Python script beside the backend's modules and return what it prints."""
    result = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(data_dir),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


@contextlib.contextmanager
def backend_running(data_dir: Path) -> Iterator[subprocess.Popen[str]]:
    """A real backend that listens on a port of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "serve"],
        env=environment(data_dir, PORT="0"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline().startswith("Listening on http")
            yield process
        finally:
            process.kill()


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
