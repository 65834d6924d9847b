"""The shell: compiled after each change, and restarted if that succeeded."""

from __future__ import annotations

import asyncio
import json
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from dev.log import Log
from dev.processes import Process, Processes

NAME = "shell"
# Without the debug information of dependencies, the first build takes a third of the time.
PROFILE = {"CARGO_PROFILE_DEV_DEBUG": "line-tables-only"}


class Shell:
    """Compiles and runs the debug build of the shell."""

    def __init__(
        self,
        processes: Processes,
        log: Log,
        cargo: str,
        folder: Path,
        environment: Mapping[str, str],
        variables: Mapping[str, str],
    ) -> None:
        """Prepare the shell.

        :param folder: the folder of the cargo workspace.
        :param variables: tell the shell where backend and frontend are.
        """
        self._processes = processes
        self._log = log
        self._cargo = cargo
        self._folder = folder
        self._environment = {**environment, **PROFILE}
        self._variables = variables
        self._running: Process | None = None
        self._restarting = False
        self._following: asyncio.Task[None] | None = None
        # Is called after the window was closed.
        self.on_close: Callable[[], None] = lambda: None

    async def build(self) -> bool:
        """Compile the code as it is now. Return whether it compiled."""
        package = tomllib.loads((self._folder / "shell/Cargo.toml").read_text())["package"]["name"]
        build = await self._processes.start(
            NAME,
            (self._cargo, "build", "--package", package),
            cwd=self._folder,
            environment=self._environment,
        )
        try:
            code = await build.wait()
        except asyncio.CancelledError:
            await build.stop(0)
            raise
        if code != 0:
            self._log.error(NAME, "it does not compile; the last version that did keeps running")
            return False
        return True

    async def open(self) -> None:
        """Open the window of what was compiled, in place of the one that is open."""
        self._restarting = True
        await self.stop()
        self._restarting = False
        self._running = await self._processes.start(
            NAME,
            (self._folder / "target/debug" / self._program(),),
            cwd=self._folder,
            environment={**self._environment, **self._variables},
        )
        self._following = asyncio.create_task(self._follow(self._running))

    async def wait(self) -> None:
        """Wait until the window that is open was closed."""
        if self._following is not None:
            await self._following

    async def stop(self) -> None:
        """Close the window, if it is open."""
        if self._running is not None:
            await self._running.stop()
            self._running = None

    async def _follow(self, process: Process) -> None:
        code = await process.wait()
        if process is not self._running or self._restarting:
            return
        if code == 0:
            self.on_close()
        else:
            self._log.error(NAME, f"it ended with code {code}; waiting for a change")

    def _program(self) -> str:
        settings = json.loads((self._folder / "shell/tauri.conf.json").read_text())
        return str(settings["mainBinaryName"])
