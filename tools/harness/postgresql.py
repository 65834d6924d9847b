"""A private PostgreSQL server with its own data folder and a Unix socket, without TCP and without durability."""

from __future__ import annotations

import contextlib
import glob
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import sqlalchemy as sa

# The folders of the server's programs, because Debian and Homebrew do not put them on PATH.
FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)

OWNER = "postgres"
# A user without privileges, who signs in with a password.
GUEST, GUEST_PASSWORD = "guest", "a secret of the guest"

# The server stops with this script, and its stdin closes with the process that started it. So no server outlives its
# tests.
SCRIPT = r"""
set -e
initdb -D "$1/data" -U "$2" -A trust --no-sync -E UTF8 --locale=C.UTF-8 >"$1/initdb.log"
{ echo "local all $3 scram-sha-256"; cat "$1/data/pg_hba.conf"; } >"$1/hba"
mv "$1/hba" "$1/data/pg_hba.conf"
pg_ctl start -s -w -D "$1/data" -l "$1/server.log" \
    -o "-k $1 -c listen_addresses= -c shared_buffers=16MB" \
    -o "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
echo started
cat >/dev/null
pg_ctl stop -s -m immediate -D "$1/data"
rm -rf "$1"/*
"""


@dataclass(frozen=True)
class Server:
    """A running server.

    :ivar folder: the folder of its socket and its log.
    """

    folder: Path

    def url(self, database: str, user: str = OWNER, password: str | None = None) -> str:
        """Return the DATABASE_URL of one of its databases."""
        url = sa.URL.create("postgresql+psycopg", user, password, database=database, query={"host": str(self.folder)})
        return url.render_as_string(hide_password=False)

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the owner, each in its own transaction."""
        engine = sa.create_engine(self.url(database), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(sa.text(statement))

    @contextlib.contextmanager
    def new_database(self) -> Iterator[str]:
        """Create an empty database and yield its URL. It is dropped at the end, with all its connections."""
        name = f"test_{next(_numbers)}"
        self.run(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")


_numbers = count(1)


def put_user(engine: sa.Engine) -> None:
    """Insert a user into a database of any revision."""
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                """INSERT INTO "user" (id, email, is_active, is_superuser, created_at)
                VALUES (gen_random_uuid(), 'old@example.com', true, false, now())"""
            )
        )


def put_rows(engine: sa.Engine) -> None:
    """Insert a user and one of their notes, titled Old, into a database of the sample's newest revision."""
    put_user(engine)
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                """INSERT INTO note (id, title, owner_id, created_at)
                SELECT gen_random_uuid(), 'Old', id, now() FROM "user" """
            )
        )


def programs() -> str | None:
    """Return the folder of the newest server's programs on this machine, or None."""
    folders = sorted((path for pattern in FOLDERS for path in glob.glob(pattern)), key=_version, reverse=True)
    path = os.pathsep.join([*folders, os.environ.get("PATH", "")])
    initdb = shutil.which("initdb", path=path)
    return None if initdb is None or os.name == "nt" else str(Path(initdb).parent)


def _version(folder: str) -> int:
    digits = "".join(filter(str.isdigit, folder))
    return int(digits or 0)


@contextlib.contextmanager
def running(folder_of_programs: str) -> Iterator[Server]:
    """Run a server during the block."""
    # Not in pytest's folder: a socket's path has at most about 100 characters, and the server's user must be able to
    # read it.
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        user: str | None = None
        if os.geteuid() == 0:
            # The server refuses to run as root.
            user = "nobody"
            shutil.chown(name, user)
        process = subprocess.Popen(
            ["/bin/sh", "-c", SCRIPT, "postgresql", name, OWNER, GUEST],
            env={"PATH": f"{folder_of_programs}:/usr/bin:/bin", "LC_ALL": "C"},
            cwd=name,
            user=user,
            extra_groups=[] if user else None,
            # In its own session: a signal to the process group of the tests must not stop the script, which ends with
            # its stdin.
            start_new_session=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert process.stdout is not None
        with process:
            if process.stdout.readline() != "started\n":
                _, said = process.communicate()
                logs = [path.read_text() for path in Path(name).glob("*.log")]
                raise RuntimeError("\n".join(["PostgreSQL did not start:", said, *logs]))
            server = Server(Path(name))
            server.run(f"CREATE ROLE {GUEST} LOGIN PASSWORD '{GUEST_PASSWORD}'")
            yield server
            process.communicate()
