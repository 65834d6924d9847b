"""The real program, `python -m app`, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from app import __version__

TOKEN = "a-launch-token-of-at-least-32-characters"
HELLO = {"token": TOKEN, "protocol": 1, "version": __version__}
# How long anything may take before a test gives up: never how long it is to take.
PATIENCE = 60
SETTINGS = (
    "ALLOW_",
    "ALLOWED_",
    "AUTH_",
    "BACKUP_",
    "DATABASE_",
    "DATA_DIR",
    "FIRST_SUPERUSER_",
    "HOST",
    "LAUNCH_ID",
    "LOG_",
    "PORT",
)


def environment(**settings: str) -> dict[str, str]:
    """Return this process's environment with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    return {**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), **settings}


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Return how the program ended."""
    command = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(
        command, env=environment(**settings), capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False
    )


def started(command: Sequence[str], **settings: str) -> AbstractContextManager[subprocess.Popen[str]]:
    """A running process with pipes; it is killed at the end of the block."""
    return _started(command, settings)


def started_in_group(command: Sequence[str], **settings: str) -> AbstractContextManager[subprocess.Popen[str]]:
    """The same in a process group of its own."""
    return _started(command, settings, process_group=0)


@contextmanager
def _started(
    command: Sequence[str], settings: dict[str, str], process_group: int | None = None
) -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        command,
        env=environment(**settings),
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        encoding="utf-8",
        process_group=process_group,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def serving(data_dir: Path, *arguments: str, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`serve` on a free port: the process and the URL that it printed."""
    command = [sys.executable, "-m", "app", "serve", *arguments]
    with started(command, **{"DATA_DIR": str(data_dir), "PORT": "0", **settings}) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().split()[-1]


class Supervised:
    """The program as the shell runs it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def hello(self, **changes: object) -> None:
        self.write(json.dumps({**HELLO, **changes}) + "\n")

    def write(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def event(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        event: dict[str, Any] = json.loads(self.process.stdout.readline())
        return event

    def ready(self) -> str:
        """Return the address of the API; the events before it are `starting`, and nothing else for a new database."""
        assert self.event()["event"] == "starting"
        event = self.event()
        assert event["event"] == "ready", event
        return f"http://127.0.0.1:{event['port']}"

    def ended(self) -> tuple[int, list[dict[str, Any]], str]:
        """Return the exit code, the events that were not read yet and stderr; stdin stays open."""
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        events = [json.loads(line) for line in self.process.stdout]
        said = self.process.stderr.read()
        return self.process.wait(PATIENCE), events, said


@contextmanager
def supervised(data_dir: Path, **settings: str) -> Iterator[Supervised]:
    """`serve --supervised`, which waits for its hello."""
    command = [sys.executable, "-m", "app", "serve", "--supervised"]
    with started(command, **{"DATA_DIR": str(data_dir), "PORT": "0", **settings}) as process:
        yield Supervised(process)
