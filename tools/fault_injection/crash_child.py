"""Runs the backend's command line in a process that kills itself at a chosen moment, or is killed from outside.

The backend is unchanged, except for one additional revision: interruptions are most dangerous for an upgrade that
rebuilds a table. A moment is an SQL statement, or a file that is opened for writing, renamed or removed. Python's audit
events (PEP 578) and SQLite's trace callback report them.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sqlite3.dbapi2
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.cli import main
from app.db.schema import revisions
from harness.sample import features

REBUILD = '''"""Stars."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade() -> None:
    with op.batch_alter_table("user", recreate="always") as batch:
        batch.add_column(sa.Column("stars", sa.Integer(), nullable=False, server_default="3"))
        batch.create_index("ix_user_stars", ["stars"])
    op.execute(sa.text('UPDATE "user" SET stars = length(email)'))


def downgrade() -> None:
    with op.batch_alter_table("user", recreate="always") as batch:
        batch.drop_index("ix_user_stars")
        batch.drop_column("stars")
'''

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


# The revisions that the backend ships, and those of the sample.
SHIPPED = tuple(revisions.VERSION_FOLDERS)


def know_next_revision(folder: Path) -> str:
    """Add one more revision to this process, stored in the folder. Return its id."""
    revisions.VERSION_FOLDERS[:] = SHIPPED
    before = revisions.known_revisions()[-1]
    revision = f"{int(before) + 1:04d}"
    if not folder.exists():
        folder.mkdir()
        script = REBUILD.format(revision=revision, before=before)
        (folder / f"{revision}_stars.py").write_text(script)
    revisions.VERSION_FOLDERS.append(folder)
    return revision


class Moments:
    """Counts the moments at which this process could be killed in a folder, and kills it at one of them."""

    def __init__(self, folder: Path, kill_at: int | None) -> None:
        self.count = 0
        self._folder = str(folder)
        self._kill_at = kill_at
        sys.addaudithook(self._hear)
        connect = sqlite3.connect

        def traced(*arguments: Any, **keywords: Any) -> sqlite3.Connection:
            self.pass_one()
            connection: sqlite3.Connection = connect(*arguments, **keywords)
            connection.set_trace_callback(lambda _: self.pass_one())
            return connection

        # The audit event of a new connection comes before it can be traced.
        sqlite3.connect = sqlite3.dbapi2.connect = traced  # type: ignore[assignment]

    def pass_one(self) -> None:
        """Count a moment. At the chosen one, kill this process."""
        self.count += 1
        if self.count == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if (
                isinstance(path, str | os.PathLike)
                and (flags or 0) & WRITING
                and os.fspath(path).startswith(self._folder)
            ):
                self.pass_one()
        elif event in {"os.rename", "os.remove", "os.mkdir"} and os.fspath(arguments[0]).startswith(self._folder):
            self.pass_one()


@dataclass(frozen=True)
class End:
    """The end of a child process.

    :ivar moments: the number of moments; None if it was killed.
    """

    exit_code: int | None
    moments: int | None

    @property
    def killed(self) -> bool:
        return self.exit_code is None


# The arguments of a command, or a function that gets a callback to mark additional moments.
Command = Sequence[str] | Callable[[Callable[[], None]], None]


def run_here(data_dir: Path, command: Command, kill_at: int | None = None) -> End:
    """Run a command in a fork of this process, which has already imported everything. Return how it ended."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _be_child(data_dir, command, kill_at, writer)
    os.close(writer)
    with os.fdopen(reader) as said:
        moments = said.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return End(None, None)
    return End(os.WEXITSTATUS(status), int(moments) if moments else None)


def _be_child(data_dir: Path, command: Command, kill_at: int | None, writer: int) -> None:
    code = 99
    try:
        os.environ["DATA_DIR"] = str(data_dir)
        moments = Moments(data_dir, kill_at)
        code = _run(command, moments)
        os.write(writer, str(moments.count).encode())
    except BaseException:
        traceback.print_exc()
    finally:
        # The parent's code, such as its tests, must not continue here.
        os._exit(code)


def _run(command: Command, moments: Moments) -> int:
    if not callable(command):
        return main(features, command)
    command(moments.pass_one)
    return 0


if __name__ == "__main__":
    know_next_revision(Path(sys.argv[1]))
    sys.exit(main(features, sys.argv[2:]))
