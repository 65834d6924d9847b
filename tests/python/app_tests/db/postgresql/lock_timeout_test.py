"""A lock that another program holds on a server becomes a 503 within a bound."""

from __future__ import annotations

import select
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.core.errors import DatabaseLockedError
from app.core.settings import Settings
from app.db.engine import IDLE_TIMEOUT_MS, LOCK_TIMEOUT_MS, make_engine
from app.db.postgresql.identity import wait_for_turn
from app.db.schema import migrations
from app_tests.api import add_user, engine_of, open_api, refused
from harness.backend_process import TIMEOUT_SECONDS

IMPATIENT = "options=-c%20lock_timeout%3D50"
PATIENT = "options=-c%20lock_timeout%3D0"


def with_options(url: str, options: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{options}"


@pytest.fixture
def api(tmp_path: Path, postgresql_url: str) -> Iterator[TestClient]:
    """A client of a backend that waits 50 milliseconds for a lock."""
    with open_api(tmp_path, DATABASE_URL=with_options(postgresql_url, IMPATIENT)) as client:
        yield client


@pytest.mark.parametrize(
    ("options", "lock_timeout"),
    [("", f"{LOCK_TIMEOUT_MS // 1000}s"), (IMPATIENT, "50ms")],
)
def test_sessions_have_bounds_that_the_url_can_change(postgresql_url: str, options: str, lock_timeout: str) -> None:
    engine = make_engine(Settings.from_environment({"DATABASE_URL": with_options(postgresql_url, options)}))
    with engine.connect() as connection:
        assert connection.execute(sa.text("SHOW lock_timeout")).scalar_one() == lock_timeout
        idle = connection.execute(sa.text("SHOW idle_in_transaction_session_timeout")).scalar_one()
        assert idle == f"{IDLE_TIMEOUT_MS // 60_000}min"
    engine.dispose()


def test_a_lock_of_another_program_is_a_503_with_a_time_to_try_again(api: TestClient, postgresql_url: str) -> None:
    user = add_user(api, "ada@example.com")
    with sa.create_engine(postgresql_url).connect() as other:
        other.execute(sa.text('LOCK TABLE "user" IN ACCESS EXCLUSIVE MODE'))
        for answer in (api.get("/users/"), api.get("/users/me"), api.patch(f"/users/{user}", json={"full_name": "A"})):
            assert refused(answer, 503, "locked", "Try again")
            assert int(answer.headers["Retry-After"]) > 0
        other.rollback()
        other.execute(sa.text("""UPDATE "user" SET full_name = 'Other' WHERE email = 'ada@example.com'"""))
        assert api.get("/users/").status_code == 200
        assert api.patch(f"/users/{user}", json={"full_name": "A"}).status_code == 503
    assert api.patch(f"/users/{user}", json={"full_name": "A"}).status_code == 200


def test_a_transaction_that_the_server_ended_is_a_503(api: TestClient) -> None:
    engine = engine_of(api)

    def suspend(_connection: object, cursor: Any, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE"):
            # As if this process were suspended here until the server ends its transaction.
            cursor.execute("SET idle_in_transaction_session_timeout = 1")
            assert select.select([cursor.connection.fileno()], [], [], TIMEOUT_SECONDS)[0]

    sa.event.listen(engine, "before_cursor_execute", suspend)
    assert refused(api.patch("/users/me", json={"full_name": "Me"}), 503, "unavailable")
    sa.event.remove(engine, "before_cursor_execute", suspend)
    assert api.patch("/users/me", json={"full_name": "Me"}).status_code == 200


def test_a_schema_change_is_not_started_while_a_table_is_in_use(api: TestClient, postgresql_url: str) -> None:
    with sa.create_engine(postgresql_url).connect() as other:
        other.execute(sa.text('SELECT count(*) FROM "user"'))
        with pytest.raises(DatabaseLockedError, match="nothing was changed"):
            migrations.downgrade(engine_of(api), None, "base")
    assert api.get("/users/").status_code == 200


def test_a_start_waits_for_the_upgrade_of_another_start(api: TestClient) -> None:
    engine = engine_of(api)
    waits = threading.Event()
    bounds: list[str] = []

    def look(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "SELECT pg_advisory" in statement:
            waits.set()

    def start() -> None:
        with engine.begin() as connection:
            wait_for_turn(connection)
            bounds.append(connection.execute(sa.text("SHOW lock_timeout")).scalar_one())

    with engine.connect() as first:
        wait_for_turn(first)
        sa.event.listen(engine, "before_cursor_execute", look)
        second = threading.Thread(target=start)
        second.start()
        assert waits.wait(TIMEOUT_SECONDS)
        # Longer than the limit for other locks.
        second.join(0.2)
        assert second.is_alive()
        first.rollback()
        second.join(TIMEOUT_SECONDS)
    assert bounds == ["50ms"]
