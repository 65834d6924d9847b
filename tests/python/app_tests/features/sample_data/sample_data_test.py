"""Sample rows: added to each list except that of users, recognized by their ids, and removed as a whole."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from fastapi.testclient import TestClient

from app.core.types import utc_now
from app.features.sample_data.ids import FIRST_ID, LAST_ID, sample_id
from app_tests.api import add_note, on_sqlite, refused
from app_tests.features.maintenance.job_client import result

PATH = "/data/samples"


def add(client: TestClient, rows: int = 200) -> dict[str, int]:
    return dict(result(client, client.post(PATH, json={"rows": rows}))["rows"])


def test_samples_fill_the_lists_and_are_removed_again(api: TestClient) -> None:
    own = add_note(api, "Own")
    assert api.get(PATH).json() == {"exist": False}

    assert add(api) == {"note": 200}
    assert api.get(PATH).json() == {"exist": True}
    assert api.get("/notes/").json()["count"] == 201
    assert api.get("/users/").json()["count"] == 1

    assert result(api, api.delete(PATH))["rows"] == {"note": 200}
    assert api.get(PATH).json() == {"exist": False}
    assert [row["id"] for row in api.get("/notes/").json()["data"]] == [own]


def test_samples_belong_to_the_caller_and_were_created_in_the_last_30_days(admin: TestClient) -> None:
    me = admin.get("/users/me").json()["id"]
    add(admin)
    rows = admin.get("/notes/", params={"limit": 1000}).json()["data"]
    assert {row["owner_id"] for row in rows} == {me}
    times = [datetime.fromisoformat(row["created_at"]) for row in rows]
    assert utc_now() - timedelta(days=31) < min(times) < max(times) <= utc_now()
    assert len({time.date() for time in times}) > 10


def test_samples_are_found_and_can_be_changed_and_deleted(api: TestClient) -> None:
    add(api)
    row = api.get("/notes/", params={"q": "lamp"}).json()["data"][0]
    assert api.patch(f"/notes/{row['id']}", json={"title": "Mine"}).json()["title"] == "Mine"
    assert api.delete(f"/notes/{row['id']}").is_success
    assert result(api, api.delete(PATH))["rows"] == {"note": 199}


def test_samples_are_added_once(api: TestClient) -> None:
    add(api)
    assert refused(api.post(PATH, json={"rows": 200}), 409, "Remove it first")
    assert api.get("/notes/").json()["count"] == 200


def test_other_numbers_of_rows_are_refused(api: TestClient) -> None:
    for rows in (0, 100_001):
        assert refused(api.post(PATH, json={"rows": rows}), 422, "rows")


def test_only_superusers_have_samples(anyone: TestClient, ada: TestClient) -> None:
    for client, status in ((anyone, 401), (ada, 403)):
        for method in ("GET", "POST", "DELETE"):
            assert client.request(method, PATH, json={"rows": 200}).status_code == status


@on_sqlite
def test_a_check_finds_no_fault_in_samples(api: TestClient) -> None:
    add(api)
    findings = result(api, api.post("/data/check"))["findings"]
    assert not [findings[name] for name in ("integrity", "foreign_keys", "schema", "values") if findings[name]]


def test_ids_of_samples_are_uuids_of_version_8() -> None:
    for id in (FIRST_ID, sample_id(99_999), LAST_ID):
        assert (id.version, id.variant) == (8, uuid.RFC_4122)
    assert FIRST_ID < sample_id(1) < sample_id(100_000) < LAST_ID
    assert FIRST_ID.bytes[:6] == b"sample"
