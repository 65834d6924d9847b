"""The locations of a database and its backups."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError

from app.core.files import resolve_link
from app.core.settings import Retention, Settings, bad_database_url

DEFAULT_RETENTION = Settings.model_construct().retention


@dataclass(frozen=True)
class DatabaseLocation:
    """A SQLite database, the folder of its backups, and their retention.

    :ivar database: the file itself, even if it was given as a link.
    :ivar link: the link that leads to it, or None.
    """

    database: Path
    backups: Path
    retention: Retention = DEFAULT_RETENTION
    link: Path | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        real = resolve_link(self.database)
        if real != self.database:
            object.__setattr__(self, "link", self.database)
            object.__setattr__(self, "database", real)


def database_location(settings: Settings) -> DatabaseLocation | None:
    """Return the location of the settings' SQLite file; None for a database on a server or in memory."""
    database = settings.database_path
    if database is None:
        database = _sqlite_file(database_url(settings))
    if database is None:
        return None
    return DatabaseLocation(database, (settings.data_dir or database.parent) / "backups", settings.retention)


def database_url(settings: Settings) -> URL:
    """Return the SQLAlchemy URL of the database.

    :raises SettingsError: if DATABASE_URL cannot be parsed.
    """
    if settings.database_url is not None:
        try:
            return make_url(settings.database_url)
        except (ArgumentError, ValueError) as error:
            raise bad_database_url() from error
    path = settings.database_path
    # SQLite does not resolve links on every system, and keeps its -wal file next to the file that it opens. The URL is
    # built from parts, because a folder's name may contain characters that are special in a URL.
    return URL.create("sqlite", database=None if path is None else str(resolve_link(path)))


def data_folders(settings: Settings) -> list[Path]:
    """Return the folders that a process locks while it changes data: DATA_DIR and the database's own folder."""
    folders = [] if settings.data_dir is None else [settings.data_dir]
    location = database_location(settings)
    if location is not None and not any(_is_same(location.database.parent, folder) for folder in folders):
        folders.append(location.database.parent)
    return folders


def _is_same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _sqlite_file(url: URL) -> Path | None:
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return None
    return Path(str(url.database)).absolute()


# The parts of a URL's query that locate the server. Others may contain secrets.
LOCATION_IN_QUERY = frozenset({"host", "port"})


def display_name(engine: Engine) -> str:
    """Return the database's name in messages: its file, or its URL without secrets."""
    url = engine.url
    if url.get_backend_name() == "sqlite":
        return url.database or ""
    query = {name: value for name, value in url.query.items() if name in LOCATION_IN_QUERY}
    return url.set(query=query).render_as_string()
