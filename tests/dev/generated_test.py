"""The contract and the clients, and the shell: written or compiled again only if that is needed."""

from __future__ import annotations

import asyncio
import io
import os
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from dev.clients import CONTRACT, Clients
from dev.log import Log
from dev.options import Programs
from dev.processes import Processes
from dev.shell import Shell

Opening = Callable[[], AbstractAsyncContextManager[Processes]]

# In place of Node and cargo: it writes down how it was called.
TOOL = """#!/bin/sh
echo "$(basename "$0") $(basename "$PWD") $*" >>"$ROOT/calls"
[ ! -e "$ROOT/fails" ] || { echo "it does not work" >&2; exit 1; }
"""
SHELL = f"""#!{sys.executable}
import os, pathlib, sys
pathlib.Path(os.environ["ROOT"], "opened").write_text(os.environ["TRIPTYCH_FRONTEND_URL"])
sys.exit(int(os.environ["CODE"]))
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("src/python", "src/ts", "src/rust/shell", "src/rust/target/debug"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / CONTRACT).write_text("old\n")
    (tmp_path / "src/rust/shell/Cargo.toml").write_text('[package]\nname = "an-app-shell"\n')
    (tmp_path / "src/rust/shell/tauri.conf.json").write_text('{"mainBinaryName": "an-app"}')
    for name, script in (("node", TOOL), ("cargo", TOOL), ("src/rust/target/debug/an-app", SHELL)):
        (tmp_path / name).write_text(script)
        (tmp_path / name).chmod(0o755)
    return tmp_path


def calls(root: Path) -> list[str]:
    path = root / "calls"
    return path.read_text().splitlines() if path.exists() else []


def refresh(opened: Opening, log: Log, root: Path, contract: str, *, compile_generator: bool = True) -> bool:
    async def main() -> bool:
        async with opened() as processes:
            programs = Programs("python", str(root / "node"), ("npm",), str(root / "cargo"))
            environment = {"PATH": os.environ["PATH"], "ROOT": str(root)}
            clients = Clients(processes, log, programs, root, environment, compile_generator=compile_generator)
            return await clients.refresh(contract)

    return asyncio.run(main())


def test_a_contract_that_is_the_same_costs_nothing(opened: Opening, log: Log, root: Path) -> None:
    assert not refresh(opened, log, root, "old\n")
    assert calls(root) == []


def test_a_new_contract_is_written_and_both_clients_are_generated(opened: Opening, log: Log, root: Path) -> None:
    assert refresh(opened, log, root, "new\n")
    assert (root / CONTRACT).read_text() == "new\n"
    assert calls(root) == [
        "node ts api-client/generate.mjs ../python/openapi.json api-client/src/schema.gen.ts",
        "cargo rust run --quiet --package client-codegen -- ../python/openapi.json api-client/src/generated",
    ]


def test_the_generator_of_the_rust_client_is_not_compiled_for_a_browser(
    opened: Opening, log: Log, root: Path, output: io.StringIO
) -> None:
    assert refresh(opened, log, root, "new\n", compile_generator=False)
    assert len(calls(root)) == 1
    assert "run `./pants fmt ::` before you commit" in output.getvalue()
    (root / "src/rust/target/debug/client-codegen").touch()
    assert refresh(opened, log, root, "newer\n", compile_generator=False)
    assert len(calls(root)) == 3


def test_a_generator_that_fails_is_shown(opened: Opening, log: Log, root: Path, output: io.StringIO) -> None:
    (root / "fails").touch()
    assert refresh(opened, log, root, "new\n")
    assert "TypeScript: failed\nclients  | it does not work" in output.getvalue()


def run_shell(opened: Opening, log: Log, root: Path, code: int) -> bool:
    """Compile and open the shell, which then ends with an exit code. Return whether the loop was told to end."""

    async def main() -> bool:
        async with opened() as processes:
            environment = {"PATH": os.environ["PATH"], "ROOT": str(root), "CODE": str(code)}
            variables = {"TRIPTYCH_FRONTEND_URL": "http://127.0.0.1:5173"}
            shell = Shell(processes, log, str(root / "cargo"), root / "src/rust", environment, variables)
            closed = asyncio.Event()
            shell.on_close = closed.set
            if await shell.build():
                await shell.open()
                await shell.wait()
            return closed.is_set()

    return asyncio.run(main())


def test_a_window_that_was_closed_ends_the_loop(opened: Opening, log: Log, root: Path) -> None:
    assert run_shell(opened, log, root, 0)
    assert calls(root) == ["cargo rust build --package an-app-shell"]
    assert (root / "opened").read_text() == "http://127.0.0.1:5173"


def test_a_window_that_crashed_waits_for_a_change(opened: Opening, log: Log, root: Path, output: io.StringIO) -> None:
    assert not run_shell(opened, log, root, 101)
    assert "it ended with code 101; waiting for a change" in output.getvalue()


def test_a_shell_that_does_not_compile_is_not_opened(
    opened: Opening, log: Log, root: Path, output: io.StringIO
) -> None:
    (root / "fails").touch()
    assert not run_shell(opened, log, root, 0)
    assert not (root / "opened").exists()
    assert "it does not compile" in output.getvalue()
