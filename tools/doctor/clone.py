"""The clone: git, and the daemon of Pants that serves it."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from pathlib import Path

from doctor.check import FOUND, GOALS, MISSING, NOTE, Check
from doctor.pythons import run
from launcher.errors import LauncherError
from launcher.process import run_quietly

GROUP = "clone"
CONNECT_SECONDS = 5
# They change what builds do. ./pants removes those of Python itself.
BUILD_VARIABLES = ("PEX_", "PANTS_", "RUSTFLAGS", "CARGO_BUILD_", "CARGO_TARGET_DIR", "NODE_OPTIONS")


def check_git(root: Path) -> Check:
    """Return whether git accepts this clone. Without a folder .git (an archive), goals work without git."""
    if not (root / ".git").exists():
        advice = "`--changed-since`, `rename` and updates need git: `git init`, then commit."
        return Check(GROUP, "git repository", NOTE, f"{root} is not one", (), advice)
    try:
        head = run_quietly(["git", "-C", str(root), "log", "-1", "--format=%h %cs %s"])
    except LauncherError as error:
        detail = str(error).strip().splitlines()[-1]
        command = f"git config --global --add safe.directory {root}" if "dubious ownership" in str(error) else None
        return Check(GROUP, "git repository", NOTE, detail, (), "" if command else "Commit something.", command)
    return Check(GROUP, "git repository", FOUND, head.strip())


def newest_commit(root: Path) -> float:
    """Return the time of the newest commit in seconds since 1970, or 0 if git does not know it."""
    answer = run(["git", "-C", str(root), "log", "-1", "--format=%ct"]).strip()
    return float(answer) if answer.isdigit() else 0


def check_variables(environment: Mapping[str, str]) -> list[Check]:
    """Return the variables that change builds, if any is set."""
    found = sorted(name for name in environment if name.startswith(BUILD_VARIABLES))
    if not found:
        return []
    advice = "Unset what you did not set on purpose: they change what goals build."
    return [Check(GROUP, "variables", NOTE, ", ".join(found), GOALS, advice)]


def check_daemon(root: Path) -> Check:
    """Return the state of pantsd in this clone."""
    name = "pantsd"
    for file in sorted(root.glob(".pids/*/pantsd/pid")):
        process = _number(file)
        if process is None or not is_alive(process):
            return Check(GROUP, name, NOTE, "it ended without cleaning up", GOALS, "The next ./pants starts a new one.")
        port = _number(file.with_name("socket"))
        if port is not None and not answers(port):
            detail = f"process {process} runs but does not answer"
            return Check(GROUP, name, MISSING, detail, GOALS, "End it.", f"kill {process}")
        return Check(GROUP, name, FOUND, f"process {process}", GOALS)
    return Check(GROUP, name, FOUND, "not running; the next ./pants starts it", GOALS)


def is_alive(process: int) -> bool:
    """Return whether a process exists. It may belong to another user."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def answers(port: int) -> bool:
    """Return whether something accepts connections on this port of the machine."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=CONNECT_SECONDS).close()
    except OSError:
        return False
    return True


def _number(file: Path) -> int | None:
    try:
        return int(file.read_text())
    except (OSError, ValueError):
        return None
