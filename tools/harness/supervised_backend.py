"""Starts the backend as the desktop shell does: `serve --supervised`, with a launch token over stdin."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app import __version__
from harness.backend_process import SERVE, TIMEOUT_SECONDS, started

SUPERVISE = (*SERVE, "--supervised")
TOKEN = "a-launch-token-of-at-least-32-characters"
HELLO = {"token": TOKEN, "protocol": 1, "version": __version__}


class Supervised:
    """A supervised backend, with the shell's side of the pipes."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def hello(self, **changes: object) -> None:
        """Send the shell's first line."""
        self.write(json.dumps({**HELLO, **changes}) + "\n")

    def write(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def event(self) -> dict[str, Any]:
        """Return the next event."""
        assert self.process.stdout is not None
        event: dict[str, Any] = json.loads(self.process.stdout.readline())
        return event

    def ready(self) -> str:
        """Return the URL of the server. The only event before it must be `starting`, as for a new database."""
        assert self.event()["event"] == "starting"
        event = self.event()
        assert event["event"] == "ready", event
        return f"http://127.0.0.1:{event['port']}"

    def ended(self) -> tuple[int, list[dict[str, Any]], str]:
        """Return the exit code, the unread events and stderr. stdin stays open."""
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        events = [json.loads(line) for line in self.process.stdout]
        said = self.process.stderr.read()
        return self.process.wait(TIMEOUT_SECONDS), events, said


@contextmanager
def supervised(data_dir: Path, **settings: str) -> Iterator[Supervised]:
    """Start a supervised backend, which waits for the first line. It is killed at the end of the block."""
    with started(SUPERVISE, **{"DATA_DIR": str(data_dir), "PORT": "0", **settings}) as process:
        yield Supervised(process)
