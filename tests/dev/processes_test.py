"""Processes: their lines, their end together with all that they started, and the guard for a dev loop that dies."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from dev.processes import Processes

Opening = Callable[[], AbstractAsyncContextManager[Processes]]

# Starts a grandchild that ignores requests to end, and prints its id.
FAMILY = """
import subprocess, sys, time
code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('here', flush=True); time.sleep(600)"
child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(600)
"""
ENVIRONMENT = {"PATH": os.environ["PATH"]}


async def start_family(processes: Processes, lines: asyncio.Queue[str]) -> int:
    """Start a process with a grandchild, and return the grandchild's id."""
    await processes.start(
        "family",
        [sys.executable, "-c", FAMILY],
        cwd=Path("/"),
        environment=ENVIRONMENT,
        on_line=lines.put_nowait,
    )
    return int(await lines.get())


def is_gone(process: int) -> bool:
    """Return whether a process has ended. One that nobody has waited for yet is a zombie."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
    return state.stdout.strip()[:1] in {"", "Z"}


async def gone(process: int) -> None:
    while not is_gone(process):
        await asyncio.sleep(0.02)


def test_lines_go_to_the_log(opened: Opening, output: io.StringIO) -> None:
    async def main() -> int:
        async with opened() as processes:
            code = "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"
            command = [sys.executable, "-c", code]
            process = await processes.start("tool", command, cwd=Path("/"), environment=ENVIRONMENT)
            return await process.wait()

    assert asyncio.run(main()) == 3
    assert sorted(output.getvalue().splitlines()) == ["tool     | err", "tool     | out"]


def test_a_very_long_line_does_not_stop_the_reading(opened: Opening) -> None:
    async def main() -> list[str]:
        async with opened() as processes:
            lines: list[str] = []
            process = await processes.start(
                "tool",
                [sys.executable, "-c", "print('x' * 3_000_000); print('next')"],
                cwd=Path("/"),
                environment=ENVIRONMENT,
                on_line=lines.append,
            )
            await process.wait()
            return lines

    assert asyncio.run(main())[-1] == "next"


def test_the_output_of_a_program_is_returned(opened: Opening) -> None:
    async def main() -> tuple[int, str, str]:
        async with opened() as processes:
            command = [sys.executable, "-c", "import os, sys; print(os.nice(0)); print('a\\nb', file=sys.stderr)"]
            return await processes.run("tool", command, cwd=Path("/"), environment=ENVIRONMENT, niceness=3)

    code, output, errors = asyncio.run(main())
    assert (code, errors) == (0, "a\nb")
    assert int(output) == min(os.nice(0) + 3, 19)


def test_stop_ends_grandchildren_too(opened: Opening) -> None:
    async def main() -> int:
        async with opened() as processes:
            return await start_family(processes, asyncio.Queue())

    grandchild = asyncio.run(main())
    assert is_gone(grandchild)


def test_closing_stdin_is_a_request_to_end(opened: Opening) -> None:
    async def main() -> list[str]:
        async with opened() as processes:
            lines: list[str] = []
            code = "import sys; print(sys.stdin.readline().strip()); sys.stdin.read(); print('end')"
            process = await processes.start(
                "tool",
                [sys.executable, "-c", code],
                cwd=Path("/"),
                environment=ENVIRONMENT,
                with_stdin=True,
                on_line=lines.append,
            )
            process.send("hello")
            await process.stop(grace_seconds=60)
            return lines

    assert asyncio.run(main()) == ["hello", "end"]


def test_a_program_that_is_no_longer_wanted_is_ended(opened: Opening) -> None:
    async def main() -> None:
        async with opened() as processes:
            command = [sys.executable, "-c", "import time; time.sleep(600)"]
            run = asyncio.create_task(processes.run("tool", command, cwd=Path("/"), environment=ENVIRONMENT))
            await asyncio.sleep(0)
            run.cancel()
            await asyncio.gather(run, return_exceptions=True)
            assert run.cancelled()

    asyncio.run(main())


OWNER = """
import asyncio, sys
sys.path[:0] = {path!r}
from processes_test import start_family
from dev.log import Log
from dev.processes import Processes
async def main():
    print(await start_family(Processes(Log(sys.stderr)), asyncio.Queue()), flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""


def test_nothing_outlives_a_dev_loop_that_is_killed() -> None:
    code = OWNER.format(path=[str(Path(__file__).parent), *sys.path])
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        grandchild = int(owner.stdout.readline())
        owner.send_signal(signal.SIGKILL)
    asyncio.run(asyncio.wait_for(gone(grandchild), 60))
