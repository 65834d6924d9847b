"""Commands of the real program on a data folder, and what they leave in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app_tests.program import PATIENCE, environment


def run(
    data_dir: Path, *arguments: str, before: tuple[str, ...] = (), **settings: str
) -> subprocess.CompletedProcess[str]:
    """Return how a command ended, with no terminal to ask at; `before` are the words of a program that starts it."""
    return subprocess.run(
        [*before, sys.executable, "-m", "app", *arguments],
        env=environment(**{"DATA_DIR": str(data_dir), **settings}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


def python(data_dir: Path, script: str) -> str:
    """Run a Python script beside the backend's modules and return what it prints."""
    command = [sys.executable, "-c", script]
    kept = environment(DATA_DIR=str(data_dir))
    return subprocess.run(
        command, env=kept, stdout=subprocess.PIPE, encoding="utf-8", timeout=PATIENCE, check=True
    ).stdout.strip()


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def workers_of(process: subprocess.Popen[str]) -> set[int]:
    """Return the ids of the processes that answer for this one; Linux alone tells."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            command = stat.with_name("cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == process.pid and b"spawn_main" in command:
            found.add(int(stat.parent.name))
    return found


def without_the_rights_of_root() -> tuple[str, ...]:
    """Return the words before a command that root starts, so that rights of files count for it as for everyone."""
    if os.geteuid() != 0:
        return ()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root without setpriv (util-linux) writes to every folder")
    return (setpriv, "--bounding-set", "-dac_override,-dac_read_search")
