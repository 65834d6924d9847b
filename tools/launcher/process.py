"""Starts programs for the launcher."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from launcher.errors import CommandFailed, LauncherError

# They change which code Python loads or writes. ./pants itself sets PYTHONPATH to find this package.
PYTHON_VARIABLES = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")


def clean_environment() -> dict[str, str]:
    """Returns this process's environment without variables that change how Python behaves."""
    return {name: value for name, value in os.environ.items() if name not in PYTHON_VARIABLES}


def say(text: str) -> None:
    """Prints a message to stderr, because stdout belongs to Pants."""
    print(f"pants: {text}", file=sys.stderr, flush=True)


def run_quietly(command: list[str], cwd: Path | None = None, variables: dict[str, str] | None = None) -> str:
    """Runs `command` and returns its stdout. Shows nothing unless it fails.

    Raises CommandFailed with all output, and LauncherError if it cannot be started.
    """
    environment = {**clean_environment(), **(variables or {})}
    try:
        done = subprocess.run(
            command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise LauncherError(f"`{command[0]}` cannot be started: {error}.") from error
    if done.returncode != 0:
        raise CommandFailed(command, done.returncode, done.stdout + done.stderr)
    return done.stdout
