"""Search finds the same rows whether they are few or many, by the index or by scanning."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.listing.params import COUNT_BOUND
from app.listing.search import fetch
from app_tests.api import add_note, add_user, engine_of, on_sqlite, sign_in
from app_tests.listing.list_calls import pages, plan, statements_of
from harness.sample.models import NOTES


def found(api: TestClient, q: str, **query: object) -> list[str]:
    answer = api.get("/notes/", params={"q": q, "sort": "title", **query})
    assert answer.status_code == 200, answer.text
    return [row["title"] for row in answer.json()["data"]]


@pytest.fixture
def shelf(api: TestClient) -> TestClient:
    for title, description in (
        ("Brass lamp", "100% brass, from Ägypten"),
        ("apple tree", None),
        ("C:\\temp", "a_b 'quoted' \"twice\""),
        ("会議室", "部屋"),
    ):
        assert api.post("/notes/", json={"title": title, "description": description}).status_code == 201
    return api


@pytest.mark.parametrize(
    ("q", "titles"),
    [
        ("lamp", ["Brass lamp"]),
        ("LAMP brass", ["Brass lamp"]),
        ("ras", ["Brass lamp"]),
        ("ÄGYPT", ["Brass lamp"]),
        ("lamp tree", []),
        ("a", ["apple tree", "C:\\temp"]),
        ("tr", ["apple tree"]),
        ("re", []),
        ("100%", ["Brass lamp"]),
        ("10%%", []),
        ("a_b", ["C:\\temp"]),
        ("p_l", []),
        ("c:\\te", ["C:\\temp"]),
        ("'quoted'", ["C:\\temp"]),
        ('"twice"', ["C:\\temp"]),
        ("会議", ["会議室"]),
        ("議室", ["会議室"]),
        ("室", ["会議室"]),
        ("会議室", ["会議室"]),
        ("title:lamp", []),
        ("lamp OR tree", []),
        ("lam*", []),
        ("  ", ["apple tree", "Brass lamp", "C:\\temp", "会議室"]),
        ("x " * 127, []),
    ],
)
def test_words_are_found_in_any_case_and_order(shelf: TestClient, q: str, titles: list[str]) -> None:
    assert found(shelf, q) == titles


def test_search_follows_every_change(api: TestClient) -> None:
    note = add_note(api, "lantern")
    api.patch(f"/notes/{note}", json={"title": "torch", "description": "bright"})
    assert (found(api, "lantern"), found(api, "torch"), found(api, "bright")) == ([], ["torch"], ["torch"])
    api.patch(f"/notes/{note}", json={"description": None})
    assert found(api, "bright") == []
    api.delete(f"/notes/{note}")
    assert found(api, "torch") == []


def test_users_are_found_by_name_and_email(admin: TestClient) -> None:
    add_user(admin, "ada@lovelace.example", full_name="Countess of Analysis")
    for q in ("lovelace", "ada@love", "countess", "analysis ada"):
        answer = admin.get("/users/", params={"q": q}).json()
        assert [user["email"] for user in answer["data"]] == ["ada@lovelace.example"], q


def test_owners_find_only_their_own(admin: TestClient) -> None:
    add_user(admin, "ada@example.com")
    ada = sign_in(admin, "ada@example.com")
    add_note(admin, "lamp of the admin")
    add_note(ada, "lamp of ada")
    assert found(ada, "lamp") == ["lamp of ada"]
    assert ada.get("/notes/", params={"q": "lamp"}).json()["count"] == 1


# More rows than are counted, and more than are scanned for one page.
MANY = 12_000


def with_many_notes(api: TestClient) -> TestClient:
    """Create many notes: `common` is in all, `rare` in each hundredth, `umlautä` in the last ones."""
    owner = uuid.UUID(api.get("/users/me").json()["id"])
    rows = [
        {
            "id": uuid.uuid4().hex,
            "title": f"{number:06d} common{' rare' * (number % 100 == 0)}{' umlautÄ' * (number > 10_500)}",
            "owner_id": owner.hex,
            "created_at": f"2026-01-01 00:00:{number % 60:02d}.{number:06d}",
        }
        for number in range(MANY)
    ]
    insert = text("INSERT INTO note (id, title, owner_id, created_at) VALUES (:id, :title, :owner_id, :created_at)")
    with engine_of(api).begin() as connection:
        connection.execute(insert, rows)
    return api


FOUND = {
    "common": range(MANY),
    "umlautä": range(10_501, MANY),
    "rare": range(0, MANY, 100),
    # The first trigrams that are looked up for it are in all rows.
    "commonon": range(0),
}


def check_that_each_is_on_one_page(api: TestClient) -> None:
    for q, expected in FOUND.items():
        numbers: list[int] = []
        cursor: dict[str, str] = {}
        while True:
            answer = api.get("/notes/", params={"q": q, "sort": "title", "limit": 1000, **cursor}).json()
            numbers += [int(row["title"].split()[0]) for row in answer["data"]]
            assert answer["count"] == min(len(expected), COUNT_BOUND)
            assert answer["count_exact"] == (len(expected) <= COUNT_BOUND)
            if answer["next_cursor"] is None:
                break
            cursor = {"cursor": answer["next_cursor"]}
        assert numbers == list(expected), q
    assert api.get("/notes/").json()["count"] == MANY


@on_sqlite
def test_of_many_rows_each_is_on_one_page(api: TestClient) -> None:
    check_that_each_is_on_one_page(with_many_notes(api))


@on_sqlite
def test_of_an_owners_many_rows_each_is_on_one_page(admin: TestClient) -> None:
    add_user(admin, "ada@example.com")
    add_note(admin, "000000 common rare umlautä commonon")
    check_that_each_is_on_one_page(with_many_notes(sign_in(admin, "ada@example.com")))


@on_sqlite
@pytest.mark.parametrize("sort", NOTES.sorts)
def test_few_rows_are_read_by_their_ids_in_every_order(
    admin: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setattr(fetch, "OWNER_SCAN_LIMIT", 0)
    monkeypatch.setattr(fetch, "ORDERED_SCAN_LIMIT", 0)
    add_user(admin, "ada@example.com")
    ada = sign_in(admin, "ada@example.com")
    for number in range(3):
        add_note(ada, f"lantern {number}")
    with statements_of(admin) as asked:
        assert [len(page) for page in pages(ada, "/notes/", q="lantern", sort=sort, limit=2)] == [2, 1]
    steps = [step for asking in asked for step in plan(tmp_path / "app.db", *asking) if "note USING" in step]
    assert steps
    assert all("sqlite_autoindex_note_1" in step for step in steps), steps


def test_a_count_is_of_all_pages(api: TestClient) -> None:
    for number in range(5):
        add_note(api, f"lantern {number}")
    first = api.get("/notes/", params={"q": "lantern", "limit": 2}).json()
    second = api.get("/notes/", params={"q": "lantern", "limit": 2, "cursor": first["next_cursor"]}).json()
    skipped = api.get("/notes/", params={"q": "lantern", "skip": 4}).json()
    assert [page["count"] for page in (first, second, skipped)] == [5, 5, 5]


def test_the_letters_of_a_word_are_found_together_alone(api: TestClient) -> None:
    for title in ("wolframite", "wol fra mit ite", "mite of a wolf, framed"):
        add_note(api, title)
    assert found(api, "wolframite") == ["wolframite"]
    assert api.get("/notes/", params={"q": "wolframite"}).json()["count"] == 1
