"""Backups, restore, check and reset through the API of a running backend."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.db.schema.revisions import head_revision
from app_tests.api import add_note, add_user, on_sqlite, refused
from app_tests.features.maintenance.job_client import START_OVER, back_up, error, result, titles

pytestmark = on_sqlite


def test_a_backup_is_made_listed_saved_and_restored(api: TestClient, tmp_path: Path) -> None:
    add_note(api, "Lamp")
    name = back_up(api)
    (listed,) = api.get("/data/backups").json()["data"]
    file = tmp_path / "backups" / name
    assert listed["name"] == name
    assert (listed["revision"], listed["reason"], listed["size"]) == (head_revision(), "manual", file.stat().st_size)
    saved = api.get(f"/data/backups/{name}")
    assert saved.content == file.read_bytes()
    assert f'filename="{name}"' in saved.headers["Content-Disposition"]
    assert saved.headers["Cache-Control"] == "no-store"
    add_note(api, "Vase")
    restored = result(api, api.post(f"/data/backups/{name}/restore"))
    assert restored["name"] == name
    assert titles(api) == {"Lamp"}
    result(api, api.post(f"/data/backups/{restored['kept']}/restore"))
    assert titles(api) == {"Lamp", "Vase"}


def test_starting_over_leaves_the_local_user_and_a_backup(api: TestClient) -> None:
    me = api.get("/users/me").json()["id"]
    add_note(api, "Lamp")
    add_user(api, "ada@example.com")
    kept = result(api, api.post("/data/reset", json=START_OVER))["kept"]
    assert api.get("/notes/").json()["count"] == 0
    assert [user["id"] for user in api.get("/users/").json()["data"]] == [me]
    assert kept in {backup["name"] for backup in api.get("/data/backups").json()["data"]}


@pytest.mark.parametrize("body", [{}, {"confirm": ""}, {"confirm": True}, {"confirm": "Start over"}])
def test_starting_over_wants_the_words(api: TestClient, body: dict[str, object]) -> None:
    add_note(api, "Lamp")
    assert api.post("/data/reset", json=body).status_code == 422
    assert titles(api) == {"Lamp"}


@pytest.mark.parametrize(
    "name",
    ["yesterday", "app.db", "..", "../app.db", "..%2Fapp.db", "%2e%2e%2fapp.db", "..%5Capp.db", "%ff"],
)
def test_a_name_is_no_path(api: TestClient, name: str) -> None:
    assert api.get(f"/data/backups/{name}").status_code == 404
    assert api.post(f"/data/backups/{name}/restore").status_code == 404
    assert api.get(f"/data/exports/{name}").status_code == 404


def test_a_name_with_nul_is_refused(api: TestClient) -> None:
    assert api.get("/data/backups/a%00.db").status_code == 422


def test_a_link_among_the_exports_is_not_named_like_one(api: TestClient, tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "app.zip").write_bytes(b"secret")
    assert api.get("/data/exports").json() == {"data": [], "count": 0}
    assert refused(api.get("/data/exports/app.zip"), 404, "no export")


def test_a_damaged_backup_is_refused_in_the_job(api: TestClient, tmp_path: Path) -> None:
    add_note(api, "Lamp")
    name = back_up(api)
    file = tmp_path / "backups" / name
    file.write_bytes(file.read_bytes()[:5000])
    failed = error(api, api.post(f"/data/backups/{name}/restore"))
    assert failed["code"] == "backup_invalid"
    assert "nothing was changed" in failed["detail"]
    assert titles(api) == {"Lamp"}


def test_check_says_what_is_wrong(api: TestClient, tmp_path: Path) -> None:
    add_note(api, "Lamp")
    sound = result(api, api.post("/data/check"))["findings"]
    assert sound == {"revision": head_revision(), "integrity": [], "foreign_keys": [], "schema": [], "values": []}
    with contextlib.closing(sqlite3.connect(tmp_path / "app.db")) as connection, connection:
        connection.execute("UPDATE note SET owner_id = '00000000000000000000000000000dea'")
    (broken,) = result(api, api.post("/data/check"))["findings"]["foreign_keys"]
    assert "refers to a row of user" in broken
