"""The data folder: emptied, filled, and taken back to a database that the code can open."""

from __future__ import annotations

import asyncio
import io
import os
import pty
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TextIO

import pytest

from dev import data
from dev.data import Data, DataError, read_line
from dev.log import Log
from dev.processes import Processes

Opening = Callable[[], AbstractAsyncContextManager[Processes]]

# In place of the backend's commands: it writes down how it was called.
PROGRAM = """
import os, sys
with open(os.path.join(os.environ["DATA_DIR"], "calls"), "a") as calls:
    print(*sys.argv[1:], file=calls)
print("done")
if os.environ.get("FAILS"):
    sys.exit("it does not work")
"""
BACKUP = "0003-20261127T120000.000000Z-before-upgrade.db"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the data folder, next to a program with the revisions 0001 to 0003."""
    versions = tmp_path / "python/app/migrations/versions"
    versions.mkdir(parents=True)
    for number in (1, 2, 3):
        (versions / f"000{number}_x.py").touch()
    (tmp_path / "python/app/__init__.py").touch()
    (tmp_path / "python/app/__main__.py").write_text(PROGRAM)
    folder = tmp_path / "data"
    (folder / "backups").mkdir(parents=True)
    (folder / "backups" / BACKUP).touch()
    return folder


def make(processes: Processes, log: Log, folder: Path, **environment: str) -> Data:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), **environment}
    return Data(processes, log, sys.executable, folder.parent / "python", folder, environment)


def calls(folder: Path) -> list[str]:
    path = folder / "calls"
    return path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[TextIO, TextIO]]:
    """Yield what a person types into, and the terminal that the program reads."""
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "w") as keyboard, os.fdopen(theirs) as screen:
        monkeypatch.setattr(sys, "stdin", screen)
        yield keyboard, screen


def test_the_database_is_emptied_by_the_backend(opened: Opening, log: Log, folder: Path, output: io.StringIO) -> None:
    async def main() -> None:
        async with opened() as processes:
            await make(processes, log, folder).empty()

    asyncio.run(main())
    assert calls(folder) == ["reset --yes"]
    assert output.getvalue() == "data     | done\n"


def test_a_command_that_fails_is_an_error(opened: Opening, log: Log, folder: Path) -> None:
    async def main() -> None:
        async with opened() as processes:
            await make(processes, log, folder, FAILS="1").empty()

    with pytest.raises(DataError, match="it does not work"):
        asyncio.run(main())


def test_rows_are_added_by_a_program(opened: Opening, log: Log, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "SAMPLE", folder.parent / "python/app/__main__.py")

    async def main() -> None:
        async with opened() as processes:
            await make(processes, log, folder).fill(1000)

    asyncio.run(main())
    assert calls(folder) == ["1000"]


def go_back(opened: Opening, log: Log, folder: Path) -> bool:
    async def main() -> bool:
        async with opened() as processes:
            return await make(processes, log, folder).go_back()

    return asyncio.run(main())


def test_without_a_terminal_the_command_is_shown(
    opened: Opening, log: Log, folder: Path, output: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    assert not go_back(opened, log, folder)
    assert f"DATA_DIR={folder} {sys.executable} -m app restore {BACKUP}" in output.getvalue()
    assert calls(folder) == []


@pytest.mark.parametrize(("answer", "restored"), [("y", True), ("yes", True), ("", False), ("no", False)])
def test_in_a_terminal_the_developer_decides(
    opened: Opening, log: Log, folder: Path, terminal: tuple[TextIO, TextIO], answer: str, restored: bool
) -> None:
    keyboard, _ = terminal
    keyboard.write(f"{answer}\n")
    keyboard.flush()
    assert go_back(opened, log, folder) == restored
    assert calls(folder) == ([f"restore {BACKUP}"] if restored else [])


def test_without_a_backup_that_fits_starting_over_is_left(
    opened: Opening, log: Log, folder: Path, output: io.StringIO
) -> None:
    (folder / "backups" / BACKUP).unlink()
    assert not go_back(opened, log, folder)
    assert "use --fresh" in output.getvalue()


def test_a_question_can_be_taken_back(terminal: tuple[TextIO, TextIO]) -> None:
    _, screen = terminal

    async def main() -> bool:
        question = asyncio.create_task(read_line(screen))
        await asyncio.sleep(0)
        question.cancel()
        await asyncio.gather(question, return_exceptions=True)
        return question.cancelled()

    assert asyncio.run(main())
