"""A private PostgreSQL server: its own data folder, a socket in it, no TCP, nothing kept."""

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

# Where the server's programs lie: Debian and Homebrew keep them out of PATH.
FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)

OWNER = "postgres"
# May do nothing, and signs in with a password.
GUEST, GUEST_PASSWORD = "guest", "a secret of the guest"

# The server ends with this script, whose stdin ends with the process that started it: no server outlives its tests.
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

    :ivar folder: of its socket and its log.
    """

    folder: Path

    def url(self, database: str, user: str = OWNER, password: str | None = None) -> str:
        """Return what DATABASE_URL says of one of its databases."""
        url = sa.URL.create("postgresql+psycopg", user, password, database=database, query={"host": str(self.folder)})
        return url.render_as_string(hide_password=False)

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Run statements, each in a transaction of its own, as the owner."""
        engine = sa.create_engine(self.url(database), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(sa.text(statement))

    @contextlib.contextmanager
    def new_database(self) -> Iterator[str]:
        """An empty database, which is dropped at the end with all its connections: its URL."""
        name = f"test_{next(_numbers)}"
        self.run(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")


_numbers = count(1)


def put_rows(engine: sa.Engine) -> None:
    """Put one user and one item of theirs, titled Old, into a database of any revision."""
    with engine.begin() as connection:
        for statement in (
            """INSERT INTO "user" (id, email, is_active, is_superuser, created_at)
            VALUES (gen_random_uuid(), 'old@example.com', true, false, now())""",
            """INSERT INTO item (id, title, owner_id, created_at)
            SELECT gen_random_uuid(), 'Old', id, now() FROM "user" """,
        ):
            connection.execute(sa.text(statement))


def programs() -> str | None:
    """Return the folder of the newest server's programs on this machine; None where there are none."""
    folders = sorted((path for pattern in FOLDERS for path in glob.glob(pattern)), key=_version, reverse=True)
    path = os.pathsep.join([*folders, os.environ.get("PATH", "")])
    initdb = shutil.which("initdb", path=path)
    return None if initdb is None or os.name == "nt" else str(Path(initdb).parent)


def _version(folder: str) -> int:
    digits = "".join(filter(str.isdigit, folder))
    return int(digits or 0)


@contextlib.contextmanager
def running(folder_of_programs: str) -> Iterator[Server]:
    """A server that runs while the block does."""
    # Not in pytest's folder: the path of a socket has a hundred characters at most, and the server's user reads it.
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        user: str | None = None
        if os.geteuid() == 0:
            # The server refuses to be root.
            user = "nobody"
            shutil.chown(name, user)
        process = subprocess.Popen(
            ["/bin/sh", "-c", SCRIPT, "postgresql", name, OWNER, GUEST],
            env={"PATH": f"{folder_of_programs}:/usr/bin:/bin", "LC_ALL": "C"},
            cwd=name,
            user=user,
            extra_groups=[] if user else None,
            # A signal to the group of the tests is not for the script: it ends with its stdin.
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
