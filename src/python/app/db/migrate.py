"""Alembic, driven by this program: no alembic.ini, and one transaction around a whole upgrade."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import Script, ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text

from app.core.errors import MigrationError
from app.db.revisions import MIGRATIONS, known_revisions
from app.db.start import current_revision


def alembic_config() -> Config:
    """Return Alembic's settings: the scripts lie in this package, from source and frozen alike."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config())


@contextlib.contextmanager
def exclusive(engine: Engine) -> Iterator[Connection]:
    """One transaction for a whole change of the schema: it happens as a whole or not at all.

    Python's SQLite driver would commit before each DDL statement, so BEGIN is ours. Foreign keys are off before it,
    since rebuilding a table drops the old one and would delete what refers to it; they are checked before the commit.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    migrator = create_engine(engine.url)

    def connect(connection: Any, _: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA busy_timeout=5000")

    event.listen(migrator, "connect", connect)
    event.listen(migrator, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with migrator.begin() as connection:
            yield connection
            broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
            if broken:
                raise MigrationError(
                    f"After the change {len(broken)} rows would refer to rows that do not exist, the first one in table"
                    f" {broken[0][0]}: nothing was changed. Report this to the makers of the app."
                )
    finally:
        migrator.dispose()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to a later revision; MigrationError where that fails."""
    _run(engine, command.upgrade, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Bring the database back to an earlier revision (`-1`: one step); MigrationError where that fails."""
    _run(engine, command.downgrade, revision)


def _run(engine: Engine, change: Any, revision: str) -> None:
    config = alembic_config()
    try:
        with exclusive(engine) as connection:
            config.attributes["connection"] = connection
            change(config, revision)
    except CommandError as error:
        raise MigrationError(f"{error}. The known revisions are {', '.join(known_revisions())}.") from error


def current(engine: Engine) -> str | None:
    """Return the database's revision; None for an empty one."""
    with engine.connect() as connection:
        return current_revision(connection)


def history() -> list[str]:
    """Return one line a revision, the newest first: its id and what it does."""
    return [f"{script.revision}  {script.doc}" for script in scripts().walk_revisions()]


def new(message: str) -> str:
    """Write a revision with the difference between the models and the newest revision; return the file's path.

    The difference is taken on an empty database in memory, so that no one's data matters.
    """
    number = f"{int(known_revisions()[-1]) + 1:04d}" if known_revisions() else "0001"
    scratch = create_engine("sqlite://")
    config = alembic_config()
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    try:
        with scratch.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            script = command.revision(config, message, autogenerate=True, rev_id=number)
    finally:
        scratch.dispose()
    if not isinstance(script, Script):
        raise MigrationError("Alembic wrote no revision: report this to the makers of Triptych.")
    return str(script.path)
