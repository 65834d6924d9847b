"""Helpers that the families of commands share."""

from __future__ import annotations

import argparse
import contextlib
import os
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, TypeAlias

from app.core.errors import DatabaseUnavailableError
from app.core.settings import ONLY_SERVE, SETTINGS, Settings

# The API of a running backend for the operations that commands refuse while it runs.
API_FOR_DATA = "POST /api/v1/data/…"

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from app.db.location import DatabaseLocation

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def settings_help() -> str:
    """Return the section of the help that lists the settings."""
    width = max(map(len, SETTINGS))
    lines = (f"  {name:<{width}}  {setting.help}" for name, setting in SETTINGS.items())
    return "\n".join(("settings, from environment variables (default):", *lines))


def settings(unused: Collection[str] = ONLY_SERVE) -> Settings:
    """Return the settings of the environment. Those that this command does not use may be wrong."""
    return Settings.from_environment(os.environ, unused=unused)


@contextlib.contextmanager
def translate_os_errors() -> Iterator[None]:
    """Turn an error of the operating system that nothing else handles into a StartError."""
    try:
        yield
    except OSError as error:
        what = error.filename2 or error.filename or "A file or folder"
        raise DatabaseUnavailableError(
            f"{what} cannot be used ({error.strerror or error}). Check that it exists and that you have permission to"
            " use it, then try again."
        ) from error


@contextlib.contextmanager
def lock_data_dir(settings: Settings, what: str, *, through_app: bool = False) -> Iterator[None]:
    """Lock the data folder while a command writes.

    :param through_app: whether a running backend offers the same operation.
    :raises DataDirInUseError: if a backend is running.
    """
    from app.core.data_dir_lock import lock_folders
    from app.core.errors import DataDirInUseError
    from app.db.errors import translate_errors
    from app.db.location import data_folders

    with contextlib.ExitStack() as stack:
        try:
            with translate_errors(settings.data_dir or ""):
                stack.enter_context(lock_folders(data_folders(settings), what))
        except DataDirInUseError as error:
            if not through_app:
                raise
            raise DataDirInUseError(
                f"{error} You can also leave it running: use the page Data in the app, or {API_FOR_DATA} of a backend."
            ) from error
        yield


def data_source(settings: Settings) -> Path | Engine:
    """Return where to read rows from: the SQLite file, or the engine of a database on a server."""
    from app.db.engine import make_engine
    from app.db.location import database_location

    location = database_location(settings)
    return make_engine(settings) if location is None else location.database


def sqlite_location(settings: Settings) -> DatabaseLocation:
    """Return the location of the SQLite file; SettingsError for a database on a server, which has its own tools."""
    from app.core.errors import SettingsError
    from app.db.location import database_location

    location = database_location(settings)
    if location is None:
        raise SettingsError(
            "DATABASE_URL names a database on a server, but this command works on a SQLite file. Use the server's own"
            " tools (pg_dump, pg_restore), `export` and `import`, or unset DATABASE_URL."
        )
    return location
