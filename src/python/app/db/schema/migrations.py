"""Runs Alembic without alembic.ini, with one transaction around a whole upgrade."""

from __future__ import annotations

import contextlib
import logging
import re
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.core.errors import AppError, MigrationError
from app.db import derived
from app.db.conflicts import refused_rule
from app.db.derived import pending
from app.db.errors import translate_errors
from app.db.location import DatabaseLocation, display_name
from app.db.postgresql.constraint_names import name_constraints
from app.db.postgresql.identity import wait_for_turn
from app.db.progress import Report, UpgradeStep, report_nothing
from app.db.schema import revisions
from app.db.schema.database_revision import database_revision
from app.db.schema.expression_indexes import keep_expression_indexes
from app.db.schema.revisions import head_revision, is_template, known_revisions, next_number
from app.db.sqlite.backup import Backup, Reason, make_backup

if TYPE_CHECKING:
    from app.db.schema.autogenerate import Rename

logger = logging.getLogger(__name__)

# Revisions use Alembic's `op` and `context`, which all threads share: a check, which runs revisions on an empty
# database, could otherwise run its own on the database of a restore.
_one_at_a_time = threading.Lock()


def alembic_config() -> Config:
    """Return Alembic's configuration. The app's scripts are in this package, both from source and frozen.

    :raises MigrationError: if the revisions do not form one line. Alembic would end in a KeyError.
    """
    revisions.known_revisions()
    config = Config()
    folders = map(str, revisions.VERSION_FOLDERS)
    config.set_main_option("script_location", str(revisions.MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(folders).replace("%", "%%"))
    return config


def scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config())


@contextlib.contextmanager
def exclusive(engine: Engine) -> Iterator[Connection]:
    """Run a whole change of the schema in one transaction.

    Python's SQLite driver would commit before each DDL statement, so BEGIN is ours. Foreign keys are disabled, since
    rebuilding a table drops the old one and would delete rows that refer to it. They are checked before the commit. On
    a server, DDL is transactional, and a lock prevents two starts from migrating at once.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            # Derived data may be dropped here.
            connection.execution_options(**{pending.LEAVES_PENDING: True})
            # A revision may compute for minutes between two statements.
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            wait_for_turn(connection)
            yield connection
        return
    migrator = create_engine(engine.url)

    def connect(connection: Any, _: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA busy_timeout=5000")

    event.listen(migrator, "connect", connect)
    keep_expression_indexes(migrator)
    event.listen(migrator, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with migrator.begin() as connection:
            yield connection
            _check(connection)
    finally:
        migrator.dispose()


def _check(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
    if broken:
        raise MigrationError(
            f"After the change, {len(broken)} rows would refer to missing rows, the first one in the table"
            f" {broken[0][0]}: nothing was changed. Report this to the makers of the app."
        )
    problems = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    if problems != ["ok"]:
        raise MigrationError(
            f"After the change the database would be damaged ({problems[0]}): nothing was changed. Report this to the"
            " makers of the app."
        )


def upgrade(
    engine: Engine, location: DatabaseLocation | None, revision: str = "head", report: Report = report_nothing
) -> Backup | None:
    """Back the database up and upgrade it. Return the backup, or None if there was nothing to keep.

    :raises MigrationError: if that fails. The database is unchanged.
    """
    return _change(engine, location, command.upgrade, revision, "before-upgrade", report)


def upgrade_file(file: Path, revision: str = "head") -> None:
    """Upgrade a SQLite file that nobody else uses, without a backup and without side files."""
    # Not in WAL mode: the file will be renamed, so it must be complete.
    engine = create_engine(URL.create("sqlite", database=str(file)))
    try:
        upgrade(engine, None, revision)
    finally:
        engine.dispose()


def derive(engine: Engine) -> None:
    """Rebuild the derived data of a database at the newest revision, in one transaction.

    :raises MigrationError: if that fails. The database is unchanged.
    """
    with translate_errors(display_name(engine)), exclusive(engine) as connection:
        derived.drop(connection)
        derived.create(connection)


def downgrade(engine: Engine, location: DatabaseLocation | None, revision: str) -> None:
    """Back the database up and downgrade it to an earlier revision (`-1`: one step).

    :raises MigrationError: if that fails. The database is unchanged.
    """
    _change(engine, location, command.downgrade, revision, "before-downgrade", report_nothing)


def _change(
    engine: Engine, location: DatabaseLocation | None, change: Any, revision: str, reason: Reason, report: Report
) -> Backup | None:
    # `-1` and the like are steps. Alembic would report an unknown name only after the backup.
    if not re.fullmatch(r"[+-]\d+", revision) and revision not in {"head", "base", *known_revisions()}:
        raise MigrationError(f"There is no revision {revision}. The known ones are {', '.join(known_revisions())}.")
    old = database_revision(engine, location)

    def tell(step: Literal["backup", "upgrade", "check"], progress: float) -> None:
        # A new database is filled at once, so there is no need to report that data is being upgraded.
        if old is not None:
            report(UpgradeStep(old, head_revision(), step, progress))

    backup = None
    if old is not None and location is not None:
        tell("backup", 0)
        backup = make_backup(location, reason, lambda progress: tell("backup", progress))
        logger.info("Made the backup %s.", backup.path)
    config = alembic_config()
    done = 0

    def applied(**_: Any) -> None:
        nonlocal done
        done += 1
        tell("upgrade", done / max(done, _number_of_steps(old)))

    config.attributes["applied"] = applied
    try:
        with translate_errors(display_name(engine)), exclusive(engine) as connection:
            config.attributes["connection"] = connection
            tell("upgrade", 0)
            derived.drop(connection)
            if connection.dialect.name != "sqlite":
                name_constraints(connection)
            with _one_at_a_time, _without_warnings_about_indexes():
                change(config, revision)
            if _revision_of(connection) == head_revision():
                derived.create(connection)
            tell("check", 0)
    except AppError:
        raise
    except IntegrityError as error:
        # Without the database's message, which may contain values of rows.
        logger.info("The rows do not fit the change of the database from revision %s. %s", old, error.orig)
        kept = f" Its backup is {backup.path}." if backup is not None else ""
        raise MigrationError(
            f"The rows of the database at {display_name(engine)} do not fit its new revision"
            f" ({refused_rule(error)}): the database is unchanged.{kept} Start the previous version, change or"
            " delete those rows, then upgrade again."
        ) from error
    except CommandError as error:
        raise MigrationError(f"{error}. The known revisions are {', '.join(known_revisions())}.") from error
    except Exception as error:
        logger.exception("The change of the database from revision %s failed.", old)
        kept = f" (its backup is {backup.path})" if backup is not None else ""
        # SQLAlchemy's own message has several lines, with the statement.
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise MigrationError(
            f"The change of the database at {display_name(engine)} from revision {old} failed ({type(cause).__name__}:"
            f" {cause}): the database is unchanged{kept}. Install the previous version again, and report this to the"
            " makers of the app."
        ) from error
    return backup


@contextlib.contextmanager
def _without_warnings_about_indexes() -> Iterator[None]:
    """Suppress warnings of Alembic and SQLAlchemy about the indexes in app.db.schema.expression_indexes."""
    with warnings.catch_warnings():
        for what in ("Skipped unsupported reflection of expression-based index", "autogenerate skipping"):
            warnings.filterwarnings("ignore", what)
        yield


def _revision_of(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _number_of_steps(old: str | None) -> int:
    revisions = known_revisions()
    return len(revisions) - (revisions.index(old) + 1 if old in revisions else 0)


def history() -> list[str]:
    """Return one line per revision, the newest first: its id and its message."""
    return [f"{script.revision}  {script.doc}" for script in scripts().walk_revisions()]


def new(message: str, renames: Sequence[Rename] = ()) -> tuple[str, list[str]]:
    """Write a revision with the difference between the models and the newest revision.

    The models are compared with an empty database in memory, so the state of any real database does not matter.

    :param renames: the table, old name and new name of renamed columns.
    :return: the file's path, and descriptions of tables in which a column may have been renamed.
    :raises MigrationError: in the frozen program, which has no folder for sources, and for a change that existing rows
        would not survive.
    """
    if getattr(sys, "frozen", False):
        raise MigrationError("Revisions are written into the source code. Run `migrate new` in a clone of the app.")
    from app.db.schema import autogenerate

    found: list[str] = []
    with _at_newest_revision() as (config, connection):
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        autogenerate.apply_renames(connection, renames)
        config.attributes["renames"] = renames
        script = command.revision(
            config,
            message,
            autogenerate=True,
            rev_id=next_number(of_template=is_template()),
            process_revision_directives=lambda *given: found.extend(autogenerate.possible_renames(given[-1])),
        )
    if not isinstance(script, Script):
        raise MigrationError("Alembic wrote no revision. Report this to the makers of Triptych.")
    return str(script.path), found


def missing_changes() -> list[str]:
    """Return the changes of the models that no revision makes, such as `the column item.price is new`.

    :raises MigrationError: for a change that existing rows would not survive.
    """
    from app.db.schema import autogenerate

    found: list[str] = []

    def describe(context: MigrationContext, revision: object, directives: list[Any]) -> None:
        autogenerate.process(context, revision, directives)
        found.extend(autogenerate.describe(directives))
        # Without directives Alembic writes no file.
        directives.clear()

    with _at_newest_revision() as (config, _):
        config.attributes["process"] = describe
        command.revision(config, autogenerate=True)
    return found


@contextlib.contextmanager
def _at_newest_revision() -> Iterator[tuple[Config, Connection]]:
    """Yield an empty database in memory at the newest revision, and Alembic's configuration for it."""
    scratch = create_engine("sqlite://")
    keep_expression_indexes(scratch)
    config = alembic_config()
    try:
        with scratch.begin() as connection, _without_warnings_about_indexes():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            yield config, connection
    finally:
        scratch.dispose()
