"""The backend from source: started under the protocol of the shell, and replaced after each change of its code.

The new process imports the changed code while the old one still answers. If the import fails, the old one stays. So a
change is served quickly, and a typing error does not end anything.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dev import debugger
from dev.log import Log
from dev.processes import Process, Processes

PROTOCOL = 1
NAME = "backend"
# It runs on the backend's Python, which does not have the packages of this program.
WARM = Path(__file__).with_name("warm.py")
# Time, level, process and source, launch id (docs/logs.md). In a terminal, the message and its level are enough.
LOG_LINE = re.compile(r"^\S+T\S+ (?P<level>[A-Z]+) backend/(?P<source>\S+) \S+ (?P<message>.*)$")
# They tell of each start and end, which the dev loop does itself.
ROUTINE = {"uvicorn.error", "app.serve.supervised"}

Event = dict[str, Any]


@dataclass(frozen=True)
class Address:
    """Where the backend answers, and the token that every request carries."""

    port: int
    token: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class Failed(Exception):
    """The backend did not start.

    :ivar code: the error code of docs/errors.md, or None if it ended without one.
    """

    def __init__(self, code: str | None, detail: str) -> None:
        super().__init__(detail)
        self.code = code


class Backend:
    """Runs the newest version of the backend that works."""

    def __init__(
        self,
        processes: Processes,
        log: Log,
        address: Address,
        *,
        python: Sequence[str | Path],
        source_root: Path,
        environment: Mapping[str, str],
        modules: Path,
        version: str,
        debug_port: int | None = None,
    ) -> None:
        """Prepare a backend without starting it.

        :param python: the backend's Python, with its arguments.
        :param source_root: the folder of the package `app`.
        :param environment: its settings, such as DATA_DIR.
        :param modules: the file with the modules to import in advance.
        :param debug_port: the port on which it waits for a debugger at its first start.
        """
        self._processes = processes
        self._log = log
        self._address = address
        self._python = python
        self._source_root = source_root
        self._environment = {**environment, "HOST": "127.0.0.1", "PORT": str(address.port)}
        self._modules = modules
        self._version = version
        self._debug_port = debug_port
        self._waits_for_debugger = True
        self._current: _Candidate | None = None
        self._spare: _Candidate | None = None

    @property
    def is_running(self) -> bool:
        return self._current is not None and self._current.process.is_running

    async def prepare(self) -> None:
        """Keep a process ready that has imported the packages, unless there is one."""
        if self._spare is None or not self._spare.process.is_running:
            self._spare = await self._start_candidate()

    async def replace(self) -> None:
        """Run the code as it is now instead of what runs.

        :raises Failed: if it does not start. If it could not even be imported, the old one still answers.
        """
        await self.prepare()
        assert self._spare is not None
        candidate, self._spare = self._spare, None
        try:
            if self._debug_port is not None:
                # Only one process can listen for the debugger.
                await self.stop()
            candidate.process.send(json.dumps({"debug": self._debug_request()}))
            await candidate.wait_for("starting")
            await self.stop()
            self._current = candidate
            handshake = {"token": self._address.token, "protocol": PROTOCOL, "version": self._version}
            candidate.process.send(json.dumps(handshake))
            await candidate.wait_for("ready")
        except BaseException:
            # A change that came in the meantime cancels this one.
            if self._current is not candidate:
                await candidate.process.stop(0)
            raise

    async def stop(self) -> None:
        """End what runs, so that nothing uses the data folder."""
        if self._current is not None:
            await self._current.process.stop()
            self._current = None

    async def wait(self) -> int:
        """Wait until what runs has ended by itself, and return its exit code."""
        assert self._current is not None
        return await self._current.process.wait()

    def _debug_request(self) -> dict[str, Any] | None:
        if self._debug_port is None:
            return None
        wait, self._waits_for_debugger = self._waits_for_debugger, False
        return debugger.request(self._debug_port, wait=wait)

    async def _start_candidate(self) -> _Candidate:
        events: asyncio.Queue[Event] = asyncio.Queue()
        errors: list[str] = []

        def on_error_line(line: str) -> None:
            errors.append(line)
            self._show(line)

        process = await self._processes.start(
            NAME,
            [*self._python, WARM, self._modules, "app", "serve", "--supervised"],
            cwd=self._source_root,
            environment=self._environment,
            with_stdin=True,
            on_line=lambda line: self._on_event(line, events),
            on_error_line=on_error_line,
        )
        return _Candidate(process, events, errors)

    def _on_event(self, line: str, events: asyncio.Queue[Event]) -> None:
        try:
            event = json.loads(line)
            name = event["event"]
        except (ValueError, TypeError, KeyError):
            self._log.write(NAME, line)
            return
        if name == "migrating" and event.get("progress") == 0:
            self._log.write(NAME, f"migrating {event['from']} to {event['to']}: {event['step']}")
        elif name in {"notify", "window"}:
            self._log.write(NAME, f"event for the shell: {line}")
        events.put_nowait(event)

    def _show(self, line: str) -> None:
        match = LOG_LINE.match(line)
        if match is None:
            self._log.write(NAME, line)
        elif match["level"] in {"ERROR", "CRITICAL"}:
            self._log.error(NAME, match["message"])
        elif match["level"] != "INFO" or match["source"] not in ROUTINE:
            level = "" if match["level"] == "INFO" else f"{match['level']} "
            self._log.write(NAME, f"{level}{match['message']}")


@dataclass(frozen=True)
class _Candidate:
    """A process of the backend, with the events that it has sent and what it wrote to stderr."""

    process: Process
    events: asyncio.Queue[Event]
    errors: list[str]

    async def wait_for(self, name: str) -> None:
        """Wait for an event. Raise Failed if the process ends or fails before."""
        ended = asyncio.create_task(self.process.wait())
        try:
            while True:
                event = asyncio.create_task(self.events.get())
                await asyncio.wait((event, ended), return_when=asyncio.FIRST_COMPLETED)
                if not event.done():
                    event.cancel()
                    # The last line may be the exception of a traceback.
                    detail = next((line for line in reversed(self.errors) if line.strip()), "see above")
                    raise Failed(None, f"the process ended with code {ended.result()}: {detail}")
                if event.result()["event"] == "failed":
                    raise Failed(event.result().get("code"), event.result().get("detail", ""))
                if event.result()["event"] == name:
                    return
        finally:
            ended.cancel()
