"""Limits of items and their queries: other values are refused with a 4xx that names the problem."""

from __future__ import annotations

import uuid

import pytest
from fastapi.testclient import TestClient

from app_tests.api import escaped, refused
from app_tests.features.items.item_calls import add_item

ROUTES = [("POST", "/items/"), ("PATCH", "/items/{id}")]
WRONG = {
    "title, null": {"title": None},
    "title, empty": {"title": ""},
    "title, too long": {"title": "a" * 256},
    "title, NUL": {"title": "No\0tes"},
    "title, lone surrogate": {"title": "No\ud800tes"},
    "title, a number": {"title": 1},
    "title, a huge number": {"title": 10**400},
    "description, too long": {"description": "a" * 256},
    "description, NUL": {"description": "\0"},
    "description, lone surrogate": {"description": "\udfff"},
    "description, a list": {"description": ["On Mondays"]},
}
BODIES = {
    "nothing": b"",
    "half": b'{"title": "No',
    "a list": b"[]",
    "null": b"null",
    "not UTF-8": b'{"title": "\xe9"}',
    "deep": b"[" * 100_000,
    "a number of 5000 digits": b'{"title": ' + b"9" * 5000 + b"}",
    "too long": b'{"title": "' + b"a" * 1_000_000 + b'"}',
}
PAGES = ["skip=-1", "skip=1000000001", f"skip={'9' * 5000}", "skip=%00", "skip=%ED%A0%80", "skip="] + [
    f"limit={limit}" for limit in ("-1", "0", "1001", "9" * 30, "1e3", "null", "nan")
]
NO_IDS = ["one", "1", "%00", "%ED%A0%80", "a" * 5000, "me"]


@pytest.mark.parametrize("fields", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_wrong_field_is_refused_by_name(api: TestClient, method: str, path: str, fields: dict[str, object]) -> None:
    path = path.format(id=add_item(api, "Notes"))
    assert refused(api.request(method, path, **escaped({"title": "Notes", **fields})), 422, *fields)
    assert api.get("/items/").json()["count"] == 1


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_body_that_is_no_item_is_refused(api: TestClient, method: str, path: str, body: bytes) -> None:
    path = path.format(id=add_item(api, "Notes"))
    answer = api.request(method, path, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 413, 422}, answer.text
    assert answer.json()["detail"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page[:16])
def test_a_page_that_cannot_be_is_refused(api: TestClient, page: str) -> None:
    assert refused(api.get(f"/items/?{page}"), 422, page.split("=")[0])


@pytest.mark.parametrize("no_id", NO_IDS, ids=lambda no_id: no_id[:16])
def test_ids_that_are_no_uuid_are_422(api: TestClient, no_id: str) -> None:
    for answer in (api.get(f"/items/{no_id}"), api.patch(f"/items/{no_id}", json={}), api.delete(f"/items/{no_id}")):
        assert refused(answer, 422, "id")


def test_unknown_ids_are_404(api: TestClient) -> None:
    unknown = str(uuid.uuid4())
    path = f"/items/{unknown}"
    for answer in (api.get(path), api.patch(path, json={"title": "Notes"}), api.delete(path)):
        assert refused(answer, 404, unknown)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_fields_may_be_as_long_as_their_limit(api: TestClient, method: str, path: str) -> None:
    body = {"title": "\N{SNOWMAN}" * 255, "description": "\N{GRINNING FACE}" * 255}
    answer = api.request(method, path.format(id=add_item(api, "Notes")), json=body)
    assert answer.status_code in {200, 201}, answer.text
    assert body.items() <= answer.json().items()
