"""The five routes of `/items/`, called by the local user, who sees all items."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from fastapi.testclient import TestClient

from app.features.users.local import LOCAL_USER_ID
from app_tests.api import refused
from app_tests.features.items.item_calls import add_item


def test_a_created_item_is_read_back(api: TestClient) -> None:
    created = api.post("/items/", json={"title": "Notes", "description": "On Mondays"})
    assert created.status_code == 201
    item = created.json()
    assert api.get(f"/items/{item['id']}").json() == item
    assert (item["title"], item["description"], item["owner_id"]) == ("Notes", "On Mondays", str(LOCAL_USER_ID))


def test_created_at_has_its_offset(api: TestClient) -> None:
    item = api.get(f"/items/{add_item(api, 'Notes')}").json()
    assert datetime.fromisoformat(item["created_at"]).utcoffset() == timedelta(0)


def test_the_list_is_paged_oldest_first_with_the_count_of_all(api: TestClient) -> None:
    for number in range(4):
        add_item(api, f"Item {number}")
    page = api.get("/items/", params={"skip": 1, "limit": 2}).json()
    assert [item["title"] for item in page["data"]] == ["Item 1", "Item 2"]
    assert page["count"] == 4


def test_behind_the_last_item_the_page_is_empty(api: TestClient) -> None:
    add_item(api, "Notes")
    assert api.get("/items/", params={"skip": 1_000_000_000}).json() == {
        "data": [],
        "count": 1,
        "count_exact": True,
        "next_cursor": None,
    }


def test_an_update_changes_only_what_it_names(api: TestClient) -> None:
    item = api.post("/items/", json={"title": "Notes", "description": "On Mondays"}).json()
    changed = api.patch(f"/items/{item['id']}", json={"title": "More notes"})
    assert changed.status_code == 200
    assert changed.json() == {**item, "title": "More notes"}
    assert api.get(f"/items/{item['id']}").json() == changed.json()


def test_a_description_can_be_taken_back(api: TestClient) -> None:
    item = api.post("/items/", json={"title": "Notes", "description": "On Mondays"}).json()
    assert api.patch(f"/items/{item['id']}", json={"description": None}).json() == {**item, "description": None}


def test_an_update_of_another_version_is_refused_with_the_current_item(api: TestClient) -> None:
    item = api.post("/items/", json={"title": "Notes"}).json()
    path, change = f"/items/{item['id']}", {"title": "More notes"}
    answer = api.patch(path, json=change, headers={"If-Match": '"another"'})
    assert refused(answer, 412, "changed in the meantime")
    assert answer.json()["current"] == item
    version = api.get(path).headers["ETag"]
    assert api.patch(path, json=change, headers={"If-Match": version}).status_code == 200


def test_id_owner_and_time_are_not_the_callers_to_choose(api: TestClient) -> None:
    chosen = {"id": str(uuid.uuid4()), "owner_id": str(uuid.uuid4()), "created_at": "1999-01-01T00:00:00Z"}
    created = api.post("/items/", json={"title": "Notes", **chosen}).json()
    changed = api.patch(f"/items/{created['id']}", json=chosen).json()
    assert changed == created
    assert not chosen.items() & created.items()


def test_a_deleted_item_is_gone(api: TestClient) -> None:
    item = add_item(api, "Notes")
    assert api.delete(f"/items/{item}").json()["deleted"] == 1
    assert refused(api.get(f"/items/{item}"), 404, item)
    assert refused(api.delete(f"/items/{item}"), 404, item)


def test_several_items_are_deleted_and_restored_together(api: TestClient) -> None:
    ids = [add_item(api, title) for title in ("Notes", "Lamp", "Desk")]
    before = api.get("/items/").json()
    deleted = api.post("/items/delete", json={"ids": ids[:2]}).json()
    assert deleted["deleted"] == 2
    assert [item["id"] for item in api.get("/items/").json()["data"]] == ids[2:]
    assert api.post(f"/deletions/{deleted['deletion_id']}/restore").json() == {"restored": 2}
    assert api.get("/items/").json() == before
