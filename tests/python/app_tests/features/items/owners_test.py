"""Users see and change only their own items, and superusers those of everyone."""

from __future__ import annotations

from fastapi.testclient import TestClient

from app_tests.api import refused
from app_tests.features.items.item_calls import add_item


def titles(client: TestClient) -> list[str]:
    page = client.get("/items/").json()
    assert page["count"] == len(page["data"])
    return [item["title"] for item in page["data"]]


def test_without_a_token_there_are_no_items(anyone: TestClient) -> None:
    path = "/items/00000000-0000-0000-0000-000000000001"
    body = {"title": "Notes"}
    answers = [anyone.get("/items/"), anyone.get(path), anyone.delete(path)]
    answers += [anyone.post("/items/", json=body), anyone.patch(path, json=body)]
    assert all(refused(answer, 401, "Sign in") for answer in answers)


def test_everyone_lists_their_own_and_a_superuser_all(admin: TestClient, ada: TestClient, bob: TestClient) -> None:
    add_item(ada, "Ada's")
    add_item(bob, "Bob's")
    assert (titles(ada), titles(bob)) == (["Ada's"], ["Bob's"])
    assert titles(admin) == ["Ada's", "Bob's"]


def test_other_peoples_items_are_as_if_they_were_not_there(ada: TestClient, bob: TestClient) -> None:
    path = f"/items/{add_item(ada, 'Notes')}"
    for answer in (bob.get(path), bob.patch(path, json={"title": "Mine"}), bob.delete(path)):
        assert refused(answer, 404, "There is no item")
    assert ada.get(path).json()["title"] == "Notes"


def test_a_superuser_changes_anyones_item_and_it_stays_theirs(admin: TestClient, ada: TestClient) -> None:
    path = f"/items/{add_item(ada, 'Notes')}"
    assert admin.patch(path, json={"title": "Read"}).json()["owner_id"] == ada.get("/users/me").json()["id"]
    assert titles(ada) == ["Read"]
    assert admin.delete(path).status_code == 200


def test_who_is_no_longer_a_superuser_sees_only_their_own(admin: TestClient, ada: TestClient) -> None:
    path = f"/items/{add_item(admin, 'Notes')}"
    me = f"/users/{ada.get('/users/me').json()['id']}"
    admin.patch(me, json={"is_superuser": True})
    assert ada.get(path).status_code == 200
    admin.patch(me, json={"is_superuser": False})
    assert refused(ada.get(path), 404, "There is no item")


def test_the_items_of_a_deleted_user_are_deleted(admin: TestClient, ada: TestClient, bob: TestClient) -> None:
    item = add_item(ada, "Ada's")
    add_item(bob, "Bob's")
    admin.delete(f"/users/{ada.get('/users/me').json()['id']}")
    assert titles(admin) == ["Bob's"]
    assert refused(admin.get(f"/items/{item}"), 404, item)
