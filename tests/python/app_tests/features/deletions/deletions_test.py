"""Deleting rows together, and restoring them with `/deletions/{id}/restore`."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, text

from app.core.types import utc_now
from app.db.archive.writer import export_archive
from app.db.deletions import delete
from app.db.deletions.table import KEPT_FOR, deleted_row
from app.db.sqlite.integrity import check
from app_tests.api import add_note, add_user, engine_of, on_sqlite, open_api, refused, sign_in


def titles(client: TestClient, **query: str) -> list[str]:
    page = client.get("/notes/", params=query).json()
    assert page["count"] == len(page["data"])
    return [note["title"] for note in page["data"]]


def delete_all(client: TestClient) -> str:
    """Delete all notes of a client in one request. Return the path that restores them."""
    ids = [note["id"] for note in client.get("/notes/").json()["data"]]
    deleted = client.post("/notes/delete", json={"ids": ids}).json()
    assert deleted["deleted"] == len(ids)
    return f"/deletions/{deleted['deletion_id']}/restore"


def kept(client: TestClient) -> int:
    with engine_of(client).connect() as connection:
        return len(connection.execute(select(deleted_row.c.number)).all())


def make_older(client: TestClient, by: timedelta) -> None:
    with engine_of(client).begin() as connection:
        connection.execute(deleted_row.update().values(deleted_at=utc_now() - by))


def test_a_deleted_row_is_restored_as_it_was(api: TestClient) -> None:
    note = f"/notes/{add_note(api, 'Lamp')}"
    before = api.get(note).json()
    deleted = api.delete(note).json()
    assert titles(api) == []
    assert api.post(f"/deletions/{deleted['deletion_id']}/restore").json() == {"restored": 1}
    assert api.get(note).json() == before
    assert titles(api, q="lamp") == ["Lamp"]
    assert kept(api) == 0


def test_several_rows_are_deleted_and_restored_together(api: TestClient) -> None:
    for number in range(3):
        add_note(api, f"Note {number}")
    before = api.get("/notes/").json()
    restore = delete_all(api)
    assert titles(api) == []
    assert api.post(restore).json() == {"restored": 3}
    assert api.get("/notes/").json() == before


def test_if_a_row_is_missing_none_is_deleted(api: TestClient) -> None:
    ids = [add_note(api, "Lamp"), str(uuid.uuid4()), str(uuid.uuid4())]
    answer = api.post("/notes/delete", json={"ids": ids})
    assert refused(answer, 404, "2 of these 3 rows do not exist", "nothing was deleted")
    assert titles(api) == ["Lamp"]
    assert kept(api) == 0


def test_an_id_may_be_repeated(api: TestClient) -> None:
    assert api.post("/notes/delete", json={"ids": [add_note(api, "Lamp")] * 2}).json()["deleted"] == 1


@pytest.mark.parametrize("number", [0, 1001])
def test_a_request_has_a_bounded_number_of_ids(api: TestClient, number: int) -> None:
    answer = api.post("/notes/delete", json={"ids": [str(uuid.uuid4()) for _ in range(number)]})
    assert refused(answer, 422)


def test_a_delete_is_undone_once(api: TestClient) -> None:
    add_note(api, "Lamp")
    restore = delete_all(api)
    assert api.post(restore).status_code == 200
    assert refused(api.post(restore), 404, "can no longer be undone")
    assert titles(api) == ["Lamp"]


def test_a_delete_is_undone_for_a_minute(api: TestClient) -> None:
    add_note(api, "Lamp")
    restore = delete_all(api)
    make_older(api, KEPT_FOR + timedelta(seconds=1))
    assert refused(api.post(restore), 404, "more than a minute has passed")
    assert titles(api) == []


@pytest.mark.parametrize("by", [KEPT_FOR * 2, -KEPT_FOR * 2])
def test_the_next_delete_removes_old_copies(api: TestClient, by: timedelta) -> None:
    add_note(api, "Lamp")
    delete_all(api)
    make_older(api, by)
    api.delete(f"/notes/{add_note(api, 'Desk')}")
    assert kept(api) == 1


def test_only_who_deleted_and_superusers_undo(admin: TestClient, ada: TestClient, bob: TestClient) -> None:
    add_note(ada, "Lamp")
    restore = delete_all(ada)
    assert refused(bob.post(restore), 404, "can no longer be undone")
    assert ada.post(restore).status_code == 200
    restore = delete_all(ada)
    assert admin.post(restore).status_code == 200
    assert titles(ada) == ["Lamp"]


def test_rows_of_others_are_as_if_they_were_not_there(ada: TestClient, bob: TestClient) -> None:
    ids = [add_note(ada, "Ada's"), add_note(bob, "Bob's")]
    assert refused(ada.post("/notes/delete", json={"ids": ids}), 404, "1 of these 2 rows does not exist")
    assert titles(ada) == ["Ada's"]


def test_nothing_of_a_deleted_user_is_kept(admin: TestClient, ada: TestClient) -> None:
    note = add_note(ada, "Lamp")
    deleted = admin.delete(f"/notes/{note}").json()
    admin.delete(f"/users/{ada.get('/users/me').json()['id']}")
    assert kept(admin) == 0
    assert refused(admin.post(f"/deletions/{deleted['deletion_id']}/restore"), 404)


def test_without_a_token_nothing_is_restored(anyone: TestClient) -> None:
    assert refused(anyone.post(f"/deletions/{uuid.uuid4()}/restore"), 401, "Sign in")
    assert refused(anyone.post("/notes/delete", json={"ids": [str(uuid.uuid4())]}), 401, "Sign in")


def test_a_row_whose_owner_is_gone_is_not_restored(admin: TestClient, ada: TestClient) -> None:
    add_note(ada, "Lamp")
    restore = delete_all(ada)
    with engine_of(admin).begin() as connection:
        connection.execute(text("DELETE FROM \"user\" WHERE email = 'ada@example.com'"))
    assert refused(admin.post(restore), 409, "cannot be undone", "refers to something that was deleted")
    assert titles(admin) == []


def test_a_delete_of_too_many_rows_cannot_be_undone(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delete, "MAX_ROWS", 1)
    ids = [add_note(api, "Lamp"), add_note(api, "Desk")]
    assert api.post("/notes/delete", json={"ids": ids}).json() == {"deleted": 2, "deletion_id": None}
    assert (titles(api), kept(api)) == ([], 0)


@on_sqlite
def test_a_damaged_row_is_deleted_for_good(api: TestClient) -> None:
    note = add_note(api, "Lamp")
    with engine_of(api).begin() as connection:
        connection.execute(text("UPDATE note SET created_at = 'yesterday'"))
    assert api.delete(f"/notes/{note}").json() == {"deleted": 1, "deletion_id": None}


@on_sqlite
def test_a_backend_that_starts_again_restores_rows_but_no_old_ones(api: TestClient, tmp_path: Path) -> None:
    add_note(api, "Lamp")
    restore = delete_all(api)
    with open_api(tmp_path) as next_one:
        assert next_one.post(restore).json() == {"restored": 1}
    delete_all(api)
    make_older(api, KEPT_FOR * 2)
    with open_api(tmp_path) as next_one:
        assert kept(next_one) == 0


@on_sqlite
def test_exports_leave_copies_out_and_a_check_finds_nothing(api: TestClient, tmp_path: Path) -> None:
    add_note(api, "Lamp")
    delete_all(api)
    assert deleted_row.name not in export_archive(tmp_path / "app.db", tmp_path / "export.zip")
    found = check(tmp_path / "app.db")
    assert not found.schema
    assert not found.values
    assert kept(api) == 1


def test_who_lost_the_account_cannot_undo(admin: TestClient) -> None:
    user = add_user(admin, "carl@example.com")
    carl = sign_in(admin, "carl@example.com")
    add_note(carl, "Lamp")
    restore = delete_all(carl)
    admin.delete(f"/users/{user}")
    assert refused(carl.post(restore), 401)
