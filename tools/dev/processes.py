"""Processes that the dev loop starts: each leads a group of its own, and its lines go to the log."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from dev import guard
from dev.log import Log

# How long a process may take to end by itself. Pants waits 3 seconds after Ctrl-C.
GRACE_SECONDS = 1.5
# asyncio's default would refuse longer lines, such as those of a minified file in a traceback.
MAX_LINE_BYTES = 2**20

OnLine = Callable[[str], None]


class Process:
    """A running process and all that it has started.

    :ivar name: what its lines begin with in the log.
    """

    def __init__(self, name: str, child: asyncio.subprocess.Process, group: Processes, readers: list[OnLine]) -> None:
        self.name = name
        self._child = child
        self._group = group
        self._reading = [
            asyncio.create_task(_read(stream, on_line))
            for stream, on_line in zip((child.stdout, child.stderr), readers, strict=True)
            if stream is not None
        ]

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def is_running(self) -> bool:
        return self._child.returncode is None

    def send(self, line: str) -> None:
        """Write a line to stdin, which must have been requested. A process that has ended reads nothing."""
        assert self._child.stdin is not None
        with contextlib.suppress(OSError):
            self._child.stdin.write(f"{line}\n".encode())

    async def wait(self) -> int:
        """Wait for the end of the process and of its output. Return its exit code, negative for a signal."""
        code = await self._child.wait()
        # Something that it started may keep the pipes open.
        await asyncio.wait(self._reading, timeout=GRACE_SECONDS)
        self._group.ended(self)
        return code

    async def stop(self, grace_seconds: float = GRACE_SECONDS) -> None:
        """End the process and its whole group: close stdin, SIGTERM, then SIGKILL."""
        if self._child.stdin is not None:
            self._child.stdin.close()
        else:
            self._signal(signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._child.wait(), grace_seconds)
        # The rest of the group, or all of it.
        self._signal(signal.SIGKILL)
        await self.wait()

    def _signal(self, number: signal.Signals) -> None:
        guard.send({self.pid}, number)


class Processes:
    """Starts processes and knows those that run. A guard ends them if the dev loop dies."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._running: dict[int, Process] = {}
        self._guard = subprocess.Popen(
            [sys.executable, "-I", guard.__file__], stdin=subprocess.PIPE, text=True, start_new_session=True
        )

    async def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        cwd: Path,
        environment: Mapping[str, str],
        with_stdin: bool = False,
        on_line: OnLine | None = None,
        on_error_line: OnLine | None = None,
        niceness: int = 0,
    ) -> Process:
        """Start a process.

        :param with_stdin: whether `Process.send` may be used. Closing stdin then asks the process to end.
        :param on_line: receives the lines of stdout instead of the log.
        :param on_error_line: receives the lines of stderr instead of the log.
        :param niceness: how much less important it is than others.
        :raises OSError: if the program does not exist.
        """
        polite = ("nice", "-n", str(niceness)) if niceness else ()
        child = await asyncio.create_subprocess_exec(
            *polite,
            *map(str, command),
            cwd=cwd,
            env=dict(environment),
            stdin=asyncio.subprocess.PIPE if with_stdin else asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
            limit=MAX_LINE_BYTES,
        )

        def to_log(line: str) -> None:
            self._log.write(name, line)

        process = Process(name, child, self, [on_line or to_log, on_error_line or to_log])
        self._running[process.pid] = process
        self._tell_guard(f"+{process.pid}")
        return process

    async def run(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        cwd: Path,
        environment: Mapping[str, str],
        niceness: int = 0,
    ) -> tuple[int, str, str]:
        """Run a program to its end. Return its exit code, stdout and stderr. It is ended if the caller is cancelled."""
        lines: list[str] = []
        errors: list[str] = []
        process = await self.start(
            name,
            command,
            cwd=cwd,
            environment=environment,
            on_line=lines.append,
            on_error_line=errors.append,
            niceness=niceness,
        )
        try:
            code = await process.wait()
        except asyncio.CancelledError:
            await process.stop(0)
            raise
        return code, "\n".join(lines), "\n".join(errors)

    def ended(self, process: Process) -> None:
        """Forget a process that has ended."""
        if self._running.pop(process.pid, None) is not None:
            self._tell_guard(f"-{process.pid}")

    async def stop_all(self) -> None:
        """End all processes at once, and the guard."""
        await asyncio.gather(*(process.stop() for process in list(self._running.values())))
        assert self._guard.stdin is not None
        with contextlib.suppress(OSError):
            self._guard.stdin.close()
        await asyncio.to_thread(self._guard.wait)

    def _tell_guard(self, line: str) -> None:
        assert self._guard.stdin is not None
        with contextlib.suppress(OSError):
            self._guard.stdin.write(f"{line}\n")
            self._guard.stdin.flush()


async def _read(stream: asyncio.StreamReader, on_line: OnLine) -> None:
    while True:
        try:
            line = await stream.readline()
        except ValueError:
            # A line that is longer than the limit; what was read of it is dropped.
            continue
        if not line:
            return
        on_line(line.decode(errors="replace").rstrip("\r\n"))
