"""The backend in the dev loop: replaced after a change, and kept if the change cannot be imported.

The program is a small one that follows the protocol of the shell (docs/protocol.md), and answers with a text of its
code.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import sys
import urllib.request
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from dev.backend import Address, Backend, Failed
from dev.log import Log
from dev.loop import free_port
from dev.processes import Processes

Opening = Callable[[], AbstractAsyncContextManager[Processes]]

PROGRAM = """
import http.server, json, os, sys, threading
from app.answer import ANSWER

def say(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(ANSWER.encode())
    def log_message(self, *_):
        pass

def main():
    say("starting")
    handshake = json.loads(sys.stdin.readline())
    if ANSWER == "refused":
        say("failed", code="database_newer", detail="The database is newer.")
        sys.exit(3)
    print("2026-11-27T10:00:00.000+00:00 INFO backend/app - token " + handshake["token"], file=sys.stderr)
    server = http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say("ready")
    sys.stdin.read()
    server.shutdown()

main()
"""


class Code:
    """The sources of the program, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "app").mkdir()
        (folder / "app/__init__.py").touch()
        (folder / "app/__main__.py").write_text(PROGRAM)
        self.answer("one")

    def answer(self, text: str) -> None:
        self.write(f"ANSWER = {text!r}\n")

    def write(self, text: str) -> None:
        path = self.folder / "app/answer.py"
        path.write_text(text)
        # A change within the resolution of file times must not find bytecode of the version before.
        for file in path.parent.glob("__pycache__/answer.*"):
            file.unlink()


@pytest.fixture
def code(tmp_path: Path) -> Code:
    return Code(tmp_path)


def backend(processes: Processes, log: Log, code: Code) -> tuple[Backend, Address]:
    address = Address(free_port(), "t" * 32)
    made = Backend(
        processes,
        log,
        address,
        python=(sys.executable,),
        source_root=code.folder,
        environment={"PATH": os.environ["PATH"]},
        modules=code.folder / "modules.json",
        version="1",
    )
    return made, address


def ask(address: Address) -> str:
    with urllib.request.urlopen(address.url) as answer:
        return str(answer.read().decode())


def test_each_replacement_serves_the_code_as_it_is(opened: Opening, log: Log, code: Code, output: io.StringIO) -> None:
    async def main() -> list[str]:
        async with opened() as processes:
            served, address = backend(processes, log, code)
            answers = []
            for text in ("one", "two"):
                code.answer(text)
                await served.replace()
                answers.append(await asyncio.to_thread(ask, address))
            return answers

    assert asyncio.run(main()) == ["one", "two"]
    assert f"backend  | token {'t' * 32}" in output.getvalue()


def test_a_process_that_waits_runs_the_code_of_the_moment(opened: Opening, log: Log, code: Code) -> None:
    (code.folder / "modules.json").write_text(json.dumps(["http.server", "no.such.module"]))

    async def main() -> str:
        async with opened() as processes:
            served, address = backend(processes, log, code)
            await served.prepare()
            code.answer("changed later")
            await served.replace()
            return await asyncio.to_thread(ask, address)

    assert asyncio.run(main()) == "changed later"


def test_code_that_cannot_be_imported_leaves_the_old_one_running(opened: Opening, log: Log, code: Code) -> None:
    async def main() -> tuple[str, str]:
        async with opened() as processes:
            served, address = backend(processes, log, code)
            await served.replace()
            code.write("ANSWER = (\n")
            with pytest.raises(Failed) as error:
                await served.replace()
            assert served.is_running
            kept = await asyncio.to_thread(ask, address)
            code.answer("corrected")
            await served.replace()
            assert await asyncio.to_thread(ask, address) == "corrected"
            return kept, str(error.value)

    kept, detail = asyncio.run(main())
    assert kept == "one"
    assert "SyntaxError" in detail


def test_a_refused_start_has_its_code(opened: Opening, log: Log, code: Code) -> None:
    code.answer("refused")

    async def main() -> Failed:
        async with opened() as processes:
            served, _ = backend(processes, log, code)
            with pytest.raises(Failed) as error:
                await served.replace()
            return error.value

    failed = asyncio.run(main())
    assert (failed.code, str(failed)) == ("database_newer", "The database is newer.")


def test_a_change_in_the_meantime_ends_the_process_that_imports(opened: Opening, log: Log, code: Code) -> None:
    code.write("import time\ntime.sleep(600)\nANSWER = ''\n")

    async def main() -> str:
        async with opened() as processes:
            served, address = backend(processes, log, code)
            first = asyncio.create_task(served.replace())
            await asyncio.sleep(0)
            first.cancel()
            await asyncio.gather(first, return_exceptions=True)
            code.answer("newest")
            await served.replace()
            return await asyncio.to_thread(ask, address)

    assert asyncio.run(main()) == "newest"


def test_a_debugger_is_waited_for_once(opened: Opening, log: Log, code: Code) -> None:
    async def main() -> str:
        async with opened() as processes:
            address = Address(free_port(), "t" * 32)
            port = free_port()
            served = Backend(
                processes,
                log,
                address,
                python=(sys.executable, "-Xfrozen_modules=off"),
                source_root=code.folder,
                environment={"PATH": os.environ["PATH"]},
                modules=code.folder / "modules.json",
                version="1",
                debug_port=port,
            )
            start = asyncio.create_task(served.replace())
            await attach(port)
            await start
            # After a change nobody has to attach again.
            code.answer("two")
            await served.replace()
            return await asyncio.to_thread(ask, address)

    assert asyncio.run(main()) == "two"


async def attach(port: int) -> None:
    """Attach as an editor does (https://microsoft.github.io/debug-adapter-protocol), and leave again."""
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            break
        except OSError:
            await asyncio.sleep(0.05)

    def send(number: int, command: str, **arguments: object) -> None:
        body = json.dumps({"seq": number, "type": "request", "command": command, "arguments": arguments}).encode()
        writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    send(1, "initialize", adapterID="test", clientID="test")
    send(2, "attach", justMyCode=True)
    received = b""
    while b'"event": "initialized"' not in received:
        received += await reader.read(4096)
    send(3, "configurationDone")
    while b'"command": "configurationDone"' not in received:
        received += await reader.read(4096)
    send(4, "disconnect", terminateDebuggee=False)
    while await reader.read(4096):
        pass
    writer.close()
