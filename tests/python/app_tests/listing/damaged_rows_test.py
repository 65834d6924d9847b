"""Lists show damaged rows together with the others, and damaged rows can be repaired or deleted."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.listing import encoders, stored_page
from app_tests.api import add_note, add_user, engine_of, on_sqlite
from app_tests.listing.list_calls import pages
from harness.sample.models import NOTES

DAMAGES = {
    "bytes": "title = x'ff0061'",
    "text that is not UTF-8": "title = CAST(x'ff61' AS TEXT)",
    "no text": "title = ''",
    "long text": "title = replace(hex(zeroblob(5000)), '0', 'x')",
    "NUL": "title = 'a' || char(0)",
    "a time as text": "created_at = 'soon'",
    "a time as a number": "created_at = 1.5",
    "a time as bytes": "created_at = x'ff'",
}


def damage(api: TestClient, table: str, change: str, key: str) -> None:
    with engine_of(api).begin() as connection:
        connection.execute(text(f'UPDATE "{table}" SET {change} WHERE id = :id'), {"id": key.replace("-", "")})


@on_sqlite
@pytest.mark.parametrize("damages", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_row_hides_no_other_and_can_be_repaired_and_deleted(api: TestClient, damages: str) -> None:
    add_note(api, "well")
    note = add_note(api, "damaged")
    damage(api, "note", damages, note)
    queries: list[dict[str, Any]] = [
        {"sort": sort, "order": order} for sort in NOTES.sorts for order in ("asc", "desc")
    ]
    for query in (*queries, {"q": "well"}, {"limit": 1}):
        answer = api.get("/notes/", params=query)
        assert answer.status_code == 200, (query, answer.text)
    for query in queries:
        shown = api.get("/notes/", params=query).json()
        assert ({row["id"] for row in shown["data"]} >= {note}, shown["count"]) == (True, 2)
        assert "well" in {row["title"] for row in shown["data"]}
    assert api.get(f"/notes/{note}").status_code == 200
    repaired = api.patch(f"/notes/{note}", json={"title": "repaired", "description": "too"})
    assert (repaired.status_code, repaired.json()["title"]) == (200, "repaired")
    assert api.delete(f"/notes/{note}").status_code == 200
    assert [row["title"] for row in api.get("/notes/").json()["data"]] == ["well"]


@on_sqlite
@pytest.mark.parametrize("change", ["email = 'me@localhost'", "full_name = hex(zeroblob(300))", "created_at = 'soon'"])
def test_a_damaged_user_is_shown_and_can_be_repaired_and_deleted(api: TestClient, change: str) -> None:
    user = add_user(api, "ada@example.com")
    me = api.get("/users/me").json()["id"]
    for one in (user, me):
        damage(api, "user", change if one == user else change.replace("'me@", "'you@"), one)
    for path in ("/users/me", f"/users/{user}", "/users/", "/notes/"):
        assert api.get(path).status_code == 200, path
    repaired = api.patch(f"/users/{user}", json={"email": "eve@example.com", "full_name": "Eve"})
    assert repaired.status_code == 200, repaired.text
    assert api.delete(f"/users/{user}").status_code == 204


@on_sqlite
@pytest.mark.parametrize("bytes_", [1, 700, 3000])
@pytest.mark.parametrize("broken", [False, True])
def test_a_page_ends_at_its_bound_in_bytes_and_goes_on(
    api: TestClient, monkeypatch: pytest.MonkeyPatch, bytes_: int, broken: bool
) -> None:
    titles = [f"{number} {'x' * 200}" for number in range(9)]
    notes = [add_note(api, title) for title in titles]
    if broken:
        damage(api, "note", "description = x'ff'", notes[3])
    monkeypatch.setattr(stored_page, "MAX_PAGE_BYTES", bytes_)
    monkeypatch.setattr(encoders, "MAX_PAGE_BYTES", bytes_)
    for query in ({"sort": "title"}, {"sort": "title", "q": "xxxx"}):
        found = pages(api, "/notes/", limit=8, **query)
        assert [row["title"] for page in found for row in page] == titles
        assert len(found) > 2
        assert api.get("/notes/", params={**query, "limit": 8}).json()["count"] == len(titles)
