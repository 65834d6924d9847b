"""The dev loop: starts everything, applies changes, and ends everything."""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import signal
import socket
import time
import traceback
import webbrowser
from collections.abc import Mapping
from pathlib import Path

from dev import debugger, migrations
from dev.backend import Address, Backend, Failed
from dev.clients import Clients
from dev.data import Data, DataError
from dev.frontend import Frontend, FrontendError
from dev.log import Log
from dev.options import Options
from dev.processes import Processes
from dev.shell import Shell
from dev.tasks import Latest
from dev.watch import Concern, Sources, changes

# They would change how the backend's Python works. Pants sets them for the program of the dev loop.
REMOVED = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PEX_ROOT", "PEX_PYTHON_PATH")
INSPECTION = Path(__file__).with_name("inspection.py")


class Loop:
    """One run of the dev loop in a clone."""

    def __init__(self, options: Options, root: Path, environment: Mapping[str, str], log: Log) -> None:
        self._options = options
        self._log = log
        self._source_root = root / "src/python"
        self._state = root / ".pants.d/dev"
        plain = {name: value for name, value in environment.items() if name not in REMOVED}
        # Node's folder, because tools of npm start `node` by its name.
        path = os.pathsep.join((str(Path(options.programs.node).parent), plain.get("PATH", os.defpath)))
        self._environment = {**plain, "PATH": path}
        self._backend_environment = {**self._environment, "DATA_DIR": str(options.data)}
        self._sources = Sources(root)
        self._processes = Processes(log)
        self._address = Address(free_port(), secrets.token_hex(32))
        self._code = secrets.token_urlsafe(24)
        debug_port = free_port() if options.debug else None
        python = options.programs.backend_python
        self._data = Data(self._processes, log, python, self._source_root, options.data, self._backend_environment)
        self._backend = Backend(
            self._processes,
            log,
            self._address,
            python=(python, "-Xfrozen_modules=off") if options.debug else (python,),
            source_root=self._source_root,
            environment=self._backend_environment,
            modules=self._state / "modules.json",
            version=version_of(self._source_root),
            debug_port=debug_port,
        )
        self._debug_port = debug_port
        port = options.port or free_port()
        self._frontend = Frontend(self._processes, log, options.programs, root / "src/ts", port, self._environment)
        self._clients = Clients(
            self._processes, log, options.programs, root, self._environment, compile_generator=not options.in_browser
        )
        self._shell = self._make_shell(root)
        self._reloading = Latest(self._reload_backend, self._show)
        self._inspecting = Latest(self._inspect, self._show)
        self._building = Latest(self._rebuild_shell, self._show)
        self._frontend_answers = asyncio.Event()
        self._backend_answers = asyncio.Event()

    def _make_shell(self, root: Path) -> Shell | None:
        cargo = self._options.programs.cargo
        if self._options.in_browser:
            return None
        if cargo is None:
            raise DataError("Rust is missing, which compiles the shell. See `./pants doctor`, or use --browser.")
        variables = {
            "TRIPTYCH_FRONTEND_URL": self._frontend.url,
            # Through the frontend's server, so that pages have one origin, and requests wait for a restart.
            "TRIPTYCH_BACKEND_URL": self._frontend.url,
            "TRIPTYCH_BACKEND_TOKEN": self._address.token,
        }
        return Shell(self._processes, self._log, cargo, root / "src/rust", self._environment, variables)

    async def run(self) -> int:
        """Run until Ctrl-C, SIGTERM or the end of the window. Return the exit code."""
        ended = asyncio.Event()
        running = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            running.add_signal_handler(number, ended.set)
        self._log.closed = ended.set
        if self._shell is not None:
            self._shell.on_close = ended.set
        work = asyncio.create_task(self._work())
        stopped = asyncio.create_task(ended.wait())
        code = 0
        try:
            await asyncio.wait((work, stopped), return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                work.result()
        except* (DataError, FrontendError) as group:
            code = 1
            for error in group.exceptions:
                self._log.error("dev", str(error))
        finally:
            await self._end(work, stopped)
        return code

    async def _end(self, *tasks: asyncio.Task[object]) -> None:
        self._log.announce("ending")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for latest in (self._reloading, self._inspecting, self._building):
            await latest.cancel()
        await self._processes.stop_all()

    async def _work(self) -> None:
        self._state.mkdir(parents=True, exist_ok=True)
        await self._prepare_data()
        if self._debug_port is not None:
            settings = debugger.settings(self._debug_port)
            self._log.announce(f"waiting for a debugger; in .vscode/launch.json:\n{settings}")
        async with asyncio.TaskGroup() as group:
            group.create_task(self._start_frontend())
            self._reloading.start()
            if self._shell is not None:
                self._building.start()
            group.create_task(self._watch())

    async def _prepare_data(self) -> None:
        if self._options.fresh and self._options.data.exists():
            await self._data.empty()
        if self._options.sample:
            await self._data.fill(self._options.sample)

    async def _start_frontend(self) -> None:
        await self._frontend.install()
        variables = {"TRIPTYCH_BACKEND_URL": self._address.url, "TRIPTYCH_BACKEND_TOKEN": self._address.token}
        if self._options.in_browser:
            variables["TRIPTYCH_BROWSER_CODE"] = self._code
        server = await self._frontend.start(variables)
        self._frontend_answers.set()
        if self._options.in_browser:
            url = f"{self._frontend.url}/?code={self._code}"
            self._log.announce(f"open {url}")
            if self._options.open_browser:
                await asyncio.to_thread(webbrowser.open, url)
        await self._frontend.check_types()
        code = await server.wait()
        raise FrontendError(f"The server of the frontend ended with code {code}; see above.")

    async def _watch(self) -> None:
        async for concerns in changes(self._sources):
            if Concern.BACKEND in concerns:
                await self._inspecting.cancel()
                self._reloading.start()
            if Concern.SHELL in concerns and self._shell is not None:
                self._building.start()

    async def _reload_backend(self) -> None:
        begin = time.monotonic()
        try:
            await self._backend.replace()
        except Failed as error:
            await self._explain(error)
            return
        self._backend_answers.set()
        self._log.announce(f"the backend is ready after {time.monotonic() - begin:.1f} s")
        await self._frontend.tell_pages(self._address.token)
        self._inspecting.start()

    async def _explain(self, error: Failed) -> None:
        if error.code == migrations.DATABASE_NEWER:
            if await self._data.go_back():
                await self._reload_backend()
            return
        kept = "; the previous code still answers" if self._backend.is_running else "; waiting for a change"
        self._log.error("backend", f"{error}{kept}")

    async def _inspect(self) -> None:
        """Look at the new code, after it already answers: this takes longer than starting it."""
        python = self._options.programs.backend_python
        code, output, errors = await self._processes.run(
            "backend",
            (python, INSPECTION, self._source_root),
            cwd=self._source_root,
            environment=self._backend_environment,
            niceness=5,
        )
        if code != 0:
            self._log.error("backend", f"contract and models could not be read\n{errors}")
            return
        found = json.loads(output)
        (self._state / "modules.json").write_text(json.dumps(found["modules"]))
        if missing := migrations.missing_revision(found["missing_changes"], found["problem"], python):
            self._log.error(migrations.NAME, missing)
        if not self._options.debug:
            await self._backend.prepare()
        await self._clients.refresh(found["contract"])

    def _show(self, error: Exception) -> None:
        text = str(error) if isinstance(error, DataError) else "".join(traceback.format_exception(error))
        self._log.error("dev", text)

    async def _rebuild_shell(self) -> None:
        assert self._shell is not None
        begin = time.monotonic()
        if not await self._shell.build():
            return
        built = time.monotonic()
        # Before, the window would show an error.
        await self._frontend_answers.wait()
        await self._backend_answers.wait()
        waited = time.monotonic()
        await self._shell.open()
        took = time.monotonic() - begin - (waited - built)
        self._log.announce(f"the window was opened after {took:.1f} s, {built - begin:.1f} s of it cargo build")


def free_port() -> int:
    """Return a port that nothing uses."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def version_of(source_root: Path) -> str:
    """Return the version of the backend's code."""
    text = (source_root / "app/__init__.py").read_text(encoding="utf-8")
    match = re.search(r'__version__ = "(.+)"', text)
    assert match is not None, "app/__init__.py has the version"
    return match[1]
