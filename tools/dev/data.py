"""The database of the dev loop: emptied or filled before the start, and taken back if its revision was discarded."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from dev import migrations
from dev.log import Log
from dev.processes import Processes

NAME = "data"
SAMPLE = Path(__file__).with_name("sample.py")


class DataError(Exception):
    """The data cannot be prepared. The message says why."""


class Data:
    """Runs the backend's commands on the data folder while no backend uses it."""

    def __init__(
        self,
        processes: Processes,
        log: Log,
        python: str,
        source_root: Path,
        folder: Path,
        environment: Mapping[str, str],
    ) -> None:
        """Prepare the commands.

        :param python: the backend's Python.
        :param source_root: the folder of the package `app`.
        :param folder: the data folder.
        """
        self._processes = processes
        self._log = log
        self._python = python
        self._source_root = source_root
        self._folder = folder
        self._environment = environment

    async def empty(self) -> None:
        """Begin with an empty database. The old one is kept as a backup."""
        await self._run("-m", "app", "reset", "--yes")

    async def fill(self, rows: int) -> None:
        """Add this many rows to each table."""
        self._log.write(NAME, f"adding {rows:,} rows to each table")
        await self._run(SAMPLE, str(rows))

    async def go_back(self) -> bool:
        """Offer to restore a database that the code can open. Return whether that was done.

        Without a terminal, only the command is shown.
        """
        head = migrations.head_revision(self._source_root)
        folder = self._folder / "backups"
        names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
        backup = migrations.backup_to_restore(names, head)
        self._log.error(migrations.NAME, migrations.newer_database(head))
        if backup is None:
            self._log.error(migrations.NAME, f"There is no backup of revision {head}. To start over, use --fresh.")
            return False
        command = f"cd src/python && DATA_DIR={self._folder} {self._python} -m app restore {backup}"
        self._log.error(migrations.NAME, f"Go back to the newest backup that fits: {command}")
        if not sys.stdin.isatty():
            return False
        self._log.announce("Restore this backup now? The present database is kept. [y/N] ")
        answer = await read_line(sys.stdin)
        if answer.strip().lower() not in {"y", "yes"}:
            return False
        await self._run("-m", "app", "restore", backup)
        return True

    async def _run(self, *arguments: str | Path) -> None:
        code, output, errors = await self._processes.run(
            NAME, (self._python, *arguments), cwd=self._source_root, environment=self._environment
        )
        if code != 0:
            raise DataError(errors.strip() or output.strip() or f"{arguments[0]} ended with code {code}.")
        if output.strip():
            self._log.write(NAME, output)


async def read_line(stream: TextIO) -> str:
    """Return the next line of a terminal. A thread that reads could not be cancelled, and would hold up the end."""
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    loop.add_reader(stream.fileno(), readable.set)
    try:
        await readable.wait()
    finally:
        loop.remove_reader(stream.fileno())
    return stream.readline()
