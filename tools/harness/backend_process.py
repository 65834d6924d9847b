"""Starts the real backend, with one more feature, or another program with the same commands, as a separate process.

Tests, benchmarks and fault injection use it. It imports nothing of the backend, so all resolves can contain it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

# The backend from source, with one more feature.
APP = (sys.executable, "-m", "harness.sample_app")
SERVE = (*APP, "serve")
# How long anything may take before a test gives up. No test measures it.
TIMEOUT_SECONDS = 60
# The prefixes of the backend's settings. Settings of the developer's environment must not reach a started backend.
SETTINGS = (
    "ALLOW",
    "AUTH_",
    "BACKUP_",
    "DATABASE_",
    "DATA_DIR",
    "FIRST_SUPERUSER_",
    "HOST",
    "INTRANET_EMAILS",
    "LAUNCH_ID",
    "LOG_",
    "PORT",
    "SIGNUP_ENABLED",
)
# The beginnings of the line that `serve` prints when it is ready. Its last word is the URL.
READY = ("Listening on ", "Open ")


def environment(**settings: str) -> dict[str, str]:
    """Return this process's environment with these settings of the backend and no others.

    A backend makes no daily backup unless `settings` enable it: on a slow machine it could begin in the middle of a
    test.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    # Without bytecode files, each process would compile all modules again.
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    paths = os.pathsep.join(path for path in sys.path if path)
    return {**kept, "PYTHONPATH": paths, "BACKUP_DAILY": "false", **settings}


def run(*arguments: str, before: Sequence[str] = (), **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the backend to its end, without a terminal for questions.

    :param before: the arguments of a program that starts it.
    """
    return subprocess.run(
        [*before, *APP, *arguments],
        env=environment(**settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT_SECONDS,
        check=False,
    )


def run_in(
    data_dir: Path, *arguments: str, before: Sequence[str] = (), **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run a command of the backend on a data folder to its end."""
    return run(*arguments, before=before, **{"DATA_DIR": str(data_dir), **settings})


def run_script(data_dir: Path, script: str) -> str:
    """Run a Python script that can import the backend's modules. Return its output."""
    return subprocess.run(
        [sys.executable, "-c", script],
        env=environment(DATA_DIR=str(data_dir)),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        timeout=TIMEOUT_SECONDS,
        check=True,
    ).stdout.strip()


@contextmanager
def start_process(
    command: Sequence[str],
    settings: Mapping[str, str],
    *,
    stderr: int = subprocess.PIPE,
    process_group: int | None = None,
) -> Iterator[subprocess.Popen[str]]:
    """Start a process with pipes; it is killed at the end of the block.

    :param stderr: subprocess.DEVNULL if nothing reads it and it may be longer than a pipe's buffer.
    """
    process = subprocess.Popen(
        command,
        env=environment(**settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        encoding="utf-8",
        process_group=process_group,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def started(command: Sequence[str], **settings: str) -> AbstractContextManager[subprocess.Popen[str]]:
    """Start a process with pipes; it is killed at the end of the block."""
    return start_process(command, settings)


def started_in_group(command: Sequence[str], **settings: str) -> AbstractContextManager[subprocess.Popen[str]]:
    """Start a process with pipes as a process group leader. It is killed at the end of the block."""
    return start_process(command, settings, process_group=0)


@contextmanager
def serving(data_dir: Path, *arguments: str, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start `serve` on a free port. Yield the process and the URL. It is killed at the end of the block."""
    with started([*SERVE, *arguments], **{"DATA_DIR": str(data_dir), "PORT": "0", **settings}) as process:
        yield process, wait_for_url(process)


@contextmanager
def serving_quietly(data_dir: Path, *arguments: str, command: Sequence[str] = SERVE, **settings: str) -> Iterator[str]:
    """Start `serve`, or another server that prints its URL, for load tests. Yield the URL.

    Nothing reads its stderr; the log in the data folder has the same lines. It is killed at the end of the block.
    """
    settings = {"DATA_DIR": str(data_dir), "PORT": "0", **settings}
    with start_process([*command, *arguments], settings, stderr=subprocess.DEVNULL) as process:
        yield wait_for_url(process)


def wait_for_url(process: subprocess.Popen[str]) -> str:
    """Wait until a server listens and return its URL; RuntimeError if it exits instead."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line.startswith(READY):
        process.kill()
        said = "" if process.stderr is None else process.stderr.read()
        raise RuntimeError(f"The server exited with {process.wait()} instead of listening. {line}{said}".rstrip())
    return line.split()[-1]


def workers_of(process: subprocess.Popen[str]) -> set[int]:
    """Return the ids of a server's worker processes. Linux only."""
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
