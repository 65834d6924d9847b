"""The server of the frontend and the type checker: a small program in place of Node, in a workspace of its own."""

from __future__ import annotations

import asyncio
import io
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from dev.frontend import Frontend, FrontendError, is_installed
from dev.log import Log
from dev.loop import free_port
from dev.options import Programs
from dev.processes import Processes

Opening = Callable[[], AbstractAsyncContextManager[Processes]]

NODE = f"""#!{sys.executable}
import os, socket, sys, time
script, *arguments = sys.argv[1:]
if script.endswith("npm-cli.js"):
    os.makedirs("node_modules", exist_ok=True)
    open("node_modules/.package-lock.json", "w").close()
elif script.endswith("tsc"):
    print("02:21:37 PM - Starting compilation in watch mode...")
    print()
    print("src/main.tsx(3,1): error TS2322: wrong")
    print("02:21:38 PM - Found 1 error. Watching for file changes.")
    print("02:21:39 PM - File change detected. Starting incremental compilation...")
    print("02:21:40 PM - Found 0 errors. Watching for file changes.")
    print("02:21:41 PM - Found 0 errors. Watching for file changes.")
elif os.environ.get("FAILS"):
    sys.exit("no such setting")
else:
    print("  VITE v8 ready in 300 ms")
    print("hmr update /src/main.tsx", flush=True)
    with socket.create_server(("127.0.0.1", int(arguments[arguments.index("--port") + 1]))):
        time.sleep(600)
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    workspace = tmp_path / "ts"
    workspace.mkdir()
    (workspace / "package-lock.json").write_text("{}")
    (tmp_path / "node").write_text(NODE)
    (tmp_path / "node").chmod(0o755)
    return workspace


def frontend(processes: Processes, log: Log, workspace: Path, port: int = 0) -> Frontend:
    node = str(workspace.parent / "node")
    programs = Programs("python", node, (node, "npm-cli.js"), None)
    return Frontend(processes, log, programs, workspace, port or free_port(), {"PATH": os.environ["PATH"]})


def test_packages_are_installed_if_the_lock_is_newer(opened: Opening, log: Log, workspace: Path) -> None:
    async def main() -> None:
        async with opened() as processes:
            await frontend(processes, log, workspace).install()

    assert not is_installed(workspace)
    asyncio.run(main())
    assert is_installed(workspace)
    installed = (workspace / "node_modules/.package-lock.json").stat().st_mtime
    os.utime(workspace / "package-lock.json", (installed + 1, installed + 1))
    assert not is_installed(workspace)


def test_the_server_answers_once_it_is_started(opened: Opening, log: Log, workspace: Path, output: io.StringIO) -> None:
    async def main() -> None:
        async with opened() as processes:
            await frontend(processes, log, workspace).start({})

    asyncio.run(main())
    assert output.getvalue() == "frontend | hmr update /src/main.tsx\n"


def test_a_server_that_ends_is_an_error(opened: Opening, log: Log, workspace: Path, output: io.StringIO) -> None:
    async def main() -> None:
        async with opened() as processes:
            await frontend(processes, log, workspace).start({"FAILS": "1"})

    with pytest.raises(FrontendError, match="code 1"):
        asyncio.run(main())
    assert "no such setting" in output.getvalue()


def test_only_errors_of_types_and_their_end_are_shown(
    opened: Opening, log: Log, workspace: Path, output: io.StringIO
) -> None:
    async def main() -> None:
        async with opened() as processes:
            await (await frontend(processes, log, workspace).check_types()).wait()

    asyncio.run(main())
    assert output.getvalue().splitlines() == [
        "types    | src/main.tsx(3,1): error TS2322: wrong",
        "types    | 1 error",
        "types    | no errors any more",
    ]


@pytest.fixture
def told() -> Iterator[tuple[int, list[tuple[str, str | None]]]]:
    """Yield the port of a server, and the paths and tokens that it got."""
    requests: list[tuple[str, str | None]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            requests.append((self.path, self.headers["X-Launch-Token"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port, requests
        server.shutdown()
        thread.join()


def test_pages_are_told_that_the_backend_was_replaced(
    opened: Opening, log: Log, workspace: Path, told: tuple[int, list[tuple[str, str | None]]]
) -> None:
    port, requests = told

    async def main() -> None:
        async with opened() as processes:
            await frontend(processes, log, workspace, port).tell_pages("token")
            # Without a server there is nobody to tell.
            await frontend(processes, log, workspace).tell_pages("token")

    asyncio.run(main())
    assert requests == [("/__dev/backend-ready", "token")]
