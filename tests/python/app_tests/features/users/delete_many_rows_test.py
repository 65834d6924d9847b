"""A user with many rows is deleted in steps, between which others write. Tables come from the metadata."""

from __future__ import annotations

import asyncio
import uuid

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlmodel import Session
from starlette.requests import Request

import app.registry  # noqa: F401
from app.core.admission import Admission
from app.db import session as sessions
from app.db.metadata import metadata, table_of
from app.features.users import crud, ownership
from app.features.users.models import User
from app.features.users.ownership import remove_references
from app.listing.spec import all_lists
from app_tests.api import ADMIN, add_user, engine_of, other_process, refused, sign_in
from harness.sample_rows import add_rows

OWNED = [
    spec.table
    for spec in all_lists(metadata)
    if spec.owner is not None and any(key.target_fullname == "user.id" for key in spec.owner.foreign_keys)
]
ADA = "ada@example.com"
AT_ONCE = 3
ROWS = 10


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crud, "ROWS_AT_ONCE", AT_ONCE)
    monkeypatch.setattr(sessions, "PAUSE_SECONDS", 0)


def owner_of(table: sa.Table) -> sa.Column[uuid.UUID]:
    (spec,) = (spec for spec in all_lists(metadata) if spec.table is table)
    assert spec.owner is not None
    return spec.owner


def give(api: TestClient, table: sa.Table, owner: str, count: int = ROWS, seed: int = 0) -> None:
    """Add rows to a table that belong to one user."""
    with engine_of(api).begin() as connection:
        before = set(connection.execute(sa.select(*table.primary_key)).scalars())
        add_rows(connection, table, count, seed)
        (key,) = table.primary_key
        new = set(connection.execute(sa.select(key)).scalars()) - before
        connection.execute(table.update().where(key.in_(new)).values({owner_of(table): uuid.UUID(owner)}))


def number_of_rows(api: TestClient, table: sa.Table, owner: str) -> int:
    with other_process(api).connect() as other:
        query = sa.select(sa.func.count()).select_from(table).where(owner_of(table) == uuid.UUID(owner))
        return int(other.execute(query).scalar_one())


def id_of(api: TestClient, email: str) -> str:
    (found,) = [user for user in api.get("/users/").json()["data"] if user["email"] == email]
    return str(found["id"])


@pytest.mark.parametrize("table", OWNED, ids=str)
@pytest.mark.parametrize("by_themselves", [False, True], ids=["by a superuser", "by themselves"])
def test_others_write_between_the_steps(
    admin: TestClient, monkeypatch: pytest.MonkeyPatch, table: sa.Table, by_themselves: bool
) -> None:
    user, me = add_user(admin, ADA), id_of(admin, ADMIN)
    give(admin, table, user)
    give(admin, table, me, 2, seed=1)
    seen = []
    delete_some = crud.delete_user

    def delete_and_look(session: Session, ada: User) -> bool:
        more = delete_some(session, ada)
        seen.append(number_of_rows(admin, table, user))
        with other_process(admin).begin() as other:
            other.execute(sa.text(f"""UPDATE "user" SET full_name = '{len(seen)}' WHERE email = '{ADMIN}'"""))
        return more

    monkeypatch.setattr(crud, "delete_user", delete_and_look)
    path, client = ("/users/me", sign_in(admin, ADA)) if by_themselves else (f"/users/{user}", admin)
    assert client.delete(path).status_code == 204
    assert seen == [7, 4, 1, 0]
    assert refused(admin.get(f"/users/{user}"), 404, "There is no user")
    assert number_of_rows(admin, table, me) == 2


@pytest.mark.parametrize("table", OWNED[:1], ids=str)
def test_a_deletion_that_was_killed_leaves_a_user_with_fewer_rows_who_is_deleted_again(
    admin: TestClient, monkeypatch: pytest.MonkeyPatch, table: sa.Table
) -> None:
    user = add_user(admin, ADA, is_superuser=True)
    give(admin, table, user)
    delete_some = crud.delete_user
    with monkeypatch.context() as patch:
        steps: list[bool] = []

        def delete_twice(session: Session, ada: User) -> bool:
            if len(steps) == 2:
                raise RuntimeError("killed")
            steps.append(delete_some(session, ada))
            return steps[-1]

        patch.setattr(crud, "delete_user", delete_twice)
        assert admin.delete(f"/users/{user}").status_code == 500
    assert number_of_rows(admin, table, user) == ROWS - 2 * AT_ONCE
    # Whether they may be deleted was decided in the first step.
    ada = sign_in(admin, ADA)
    assert ada.get("/users/me").json()["is_superuser"] is False
    assert ada.delete("/users/me").status_code == 204
    assert number_of_rows(admin, table, user) == 0


@pytest.mark.parametrize("table", OWNED[:1], ids=str)
def test_a_deletion_that_is_refused_keeps_all_rows(admin: TestClient, table: sa.Table) -> None:
    me = id_of(admin, ADMIN)
    give(admin, table, me)
    assert refused(admin.delete("/users/me"), 409, "last active superuser")
    assert number_of_rows(admin, table, me) == ROWS


@pytest.mark.parametrize("table", OWNED[:1], ids=str)
def test_a_user_who_is_deleted_twice_at_once_is_deleted(
    admin: TestClient, monkeypatch: pytest.MonkeyPatch, table: sa.Table
) -> None:
    user = add_user(admin, ADA)
    give(admin, table, user)
    delete_some = crud.delete_user

    def delete_after_another(session: Session, ada: User) -> bool:
        more = delete_some(session, ada)
        with other_process(admin).begin() as other:
            other.execute(sa.text(f"""DELETE FROM "user" WHERE email = '{ADA}'"""))
        return more

    monkeypatch.setattr(crud, "delete_user", delete_after_another)
    assert admin.delete(f"/users/{user}").status_code == 204


@pytest.mark.parametrize(("rule", "kept"), [("CASCADE", 0), ("SET NULL", 5), (None, 5)])
def test_rows_go_as_their_foreign_key_says(
    admin: TestClient, monkeypatch: pytest.MonkeyPatch, rule: str | None, kept: int
) -> None:
    user = uuid.UUID(add_user(admin, ADA))
    others = sa.MetaData()
    table_of(User).to_metadata(others)
    letter = sa.Table(
        "letter",
        others,
        sa.Column("a", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("order", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("author", sa.Uuid, sa.ForeignKey("user.id", ondelete=rule)),
    )
    letter.create(engine_of(admin))
    monkeypatch.setattr(ownership, "metadata", others)
    with Session(engine_of(admin)) as session:
        session.execute(letter.insert(), [{"a": 1, "order": number, "author": user} for number in range(5)])
        done = [remove_references(session, user, 2) for _ in range(4)]
        assert done == ([0] * 4 if rule is None else [2, 2, 1, 0])
        assert session.execute(sa.select(sa.func.count()).select_from(letter)).scalar_one() == kept
        authors = sa.select(sa.func.count()).select_from(letter).where(letter.c.author == user)
        assert session.execute(authors).scalar_one() == (5 if rule is None else 0)


def test_steps_go_on_for_a_client_who_has_left(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    request = Request(
        {"type": "http", "method": "DELETE", "headers": [], "client": None, "app": api.app, "state": {}},
    )
    steps: list[int] = []

    def step(_: Session) -> bool:
        steps.append(len(steps))
        request.scope["state"]["disconnected"] = True
        return len(steps) < 3

    async def run() -> None:
        admission = Admission(1)
        monkeypatch.setattr(sessions, "_admission", lambda _: admission)
        # Another caller has the slot whenever a step begins, so that each step waits in the queue.
        await admission.enter("another caller")
        running = asyncio.create_task(sessions.in_steps(request, step))
        while not running.done():
            await asyncio.sleep(0)
            if admission.waiting():
                admission.leave()
                await admission.enter("another caller")
        await running

    asyncio.run(run())
    assert steps == [0, 1, 2]
