"""What the families of commands share."""

from __future__ import annotations

import argparse
import contextlib
import os
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, TypeAlias

from app.core.errors import DatabaseUnavailableError
from app.core.settings import ONLY_SERVE, SETTINGS, Settings

# Where a backend that runs takes what the commands are refused.
API_FOR_DATA = "POST /api/v1/data/…"

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from app.db.location import DatabaseLocation

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def settings_help() -> str:
    """Return the part of the help that lists the settings."""
    width = max(map(len, SETTINGS))
    lines = (f"  {name:<{width}}  {setting.help}" for name, setting in SETTINGS.items())
    return "\n".join(("settings, from the environment (default):", *lines))


def settings(unused: Collection[str] = ONLY_SERVE) -> Settings:
    """Return the settings of the environment; those that this command does not use may be wrong."""
    return Settings.from_environment(os.environ, unused=unused)


@contextlib.contextmanager
def translate_os_errors() -> Iterator[None]:
    """Turn what the operating system refuses, and nothing else names, into a StartError."""
    try:
        yield
    except OSError as error:
        what = error.filename2 or error.filename or "A file or folder"
        raise DatabaseUnavailableError(
            f"{what} cannot be used ({error.strerror or error}). Check that it exists and that you have the right to"
            " use it, then try again."
        ) from error


@contextlib.contextmanager
def lock_data_dir(settings: Settings, what: str, *, through_app: bool = False) -> Iterator[None]:
    """Own the data folder while a command writes; DataDirInUseError where a backend runs.

    :param through_app: whether a backend that runs does the same when it is asked to.
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
                f"{error} Or leave it running: an app does the same on its page Data, a backend by {API_FOR_DATA}."
            ) from error
        yield


def data_source(settings: Settings) -> Path | Engine:
    """Return where rows are read from: SQLite's file, or the engine of a database on a server."""
    from app.db.engine import make_engine
    from app.db.location import database_location

    location = database_location(settings)
    return make_engine(settings) if location is None else location.database


def sqlite_location(settings: Settings) -> DatabaseLocation:
    """Return where the SQLite file lies; SettingsError for a database on a server, which has its own tools."""
    from app.core.errors import SettingsError
    from app.db.location import database_location

    location = database_location(settings)
    if location is None:
        raise SettingsError(
            "DATABASE_URL names a database on a server, and this command works on SQLite's file: use the server's own"
            " tools (pg_dump, pg_restore), `export` and `import`, or unset DATABASE_URL."
        )
    return location
