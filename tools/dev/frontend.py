"""The server of the frontend, which updates pages in place, and the type checker that follows it."""

from __future__ import annotations

import asyncio
import contextlib
import re
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from dev.log import Log
from dev.options import Programs
from dev.processes import Process, Processes

NAME = "frontend"
TYPES = "types"
PAUSE_SECONDS = 0.02
# What Vite prints for those who start it by hand.
BANNER = re.compile(r"^\s*$|➜|VITE v|--host to expose")
# Of tsc --watch. The number of errors follows.
FOUND = re.compile(r"Found (\d+) errors?\.")
PROGRESS = re.compile(r"^\s*$|Starting compilation|File change detected|Starting incremental")


class FrontendError(Exception):
    """The frontend cannot be served. The message says what to do."""


class Frontend:
    """Vite and tsc, in the workspace of the frontend."""

    def __init__(
        self,
        processes: Processes,
        log: Log,
        programs: Programs,
        folder: Path,
        port: int,
        environment: Mapping[str, str],
    ) -> None:
        """Prepare a server without starting it.

        :param folder: the folder of the npm workspace.
        :param port: the port of the server, which must be free.
        """
        self._processes = processes
        self._log = log
        self._programs = programs
        self._folder = folder
        self._port = port
        self._environment = environment
        self._had_type_errors = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def install(self) -> None:
        """Install the packages of the lock, unless they are there.

        :raises FrontendError: if that fails.
        """
        if is_installed(self._folder):
            return
        self._log.write(NAME, "installing the packages of package-lock.json")
        command = (*self._programs.npm, "ci", "--no-audit", "--no-fund")
        code, output, errors = await self._processes.run(NAME, command, cwd=self._folder, environment=self._environment)
        if code != 0:
            raise FrontendError(f"`npm ci` in {self._folder} failed:\n{output}\n{errors}")

    async def start(self, variables: Mapping[str, str]) -> Process:
        """Start the server and wait until it answers.

        :param variables: tell the server where the backend is, and who may call it.
        :raises FrontendError: if it ends instead.
        """
        vite = self._folder / "node_modules/vite/bin/vite.js"
        options = ("--port", str(self._port), "--strictPort", "--clearScreen", "false")
        process = await self._processes.start(
            NAME,
            (self._programs.node, vite, "frontend", *options),
            cwd=self._folder,
            environment={**self._environment, **variables},
            on_line=self._show,
        )
        while not await _accepts(self._port):
            if not process.is_running:
                raise FrontendError(f"Vite ended with code {await process.wait()}; see above.")
            await asyncio.sleep(PAUSE_SECONDS)
        return process

    async def check_types(self) -> Process:
        """Start the type checker, which checks again after each change."""
        tsc = self._folder / "node_modules/typescript-7/bin/tsc"
        return await self._processes.start(
            TYPES,
            (self._programs.node, tsc, "--noEmit", "--watch", "--preserveWatchOutput", "-p", "frontend"),
            cwd=self._folder,
            environment=self._environment,
            on_line=self._show_types,
            niceness=5,
        )

    async def tell_pages(self, token: str) -> None:
        """Let open pages load their data again, because the backend was replaced."""
        request = urllib.request.Request(
            f"{self.url}/__dev/backend-ready", method="POST", headers={"X-Launch-Token": token}
        )
        # Without a server, there is no page either.
        with contextlib.suppress(OSError):
            await asyncio.to_thread(_send, request)

    def _show(self, line: str) -> None:
        if not BANNER.search(line):
            self._log.write(NAME, line)

    def _show_types(self, line: str) -> None:
        if PROGRESS.search(line):
            return
        found = FOUND.search(line)
        if found is None:
            self._log.error(TYPES, line)
        elif found[1] != "0":
            self._had_type_errors = True
            self._log.error(TYPES, f"{found[1]} {'error' if found[1] == '1' else 'errors'}")
        elif self._had_type_errors:
            self._had_type_errors = False
            self._log.write(TYPES, "no errors any more")


def is_installed(folder: Path) -> bool:
    """Return whether node_modules is at least as new as the lock."""
    installed, lock = folder / "node_modules/.package-lock.json", folder / "package-lock.json"
    return installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime


def _send(request: urllib.request.Request) -> None:
    # The server is on this machine: a proxy must not see the token.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    opener.open(request, timeout=5).close()


async def _accepts(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True
