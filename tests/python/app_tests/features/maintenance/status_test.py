"""The status of the data at a glance."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from fastapi.testclient import TestClient

from app.core.types import utc_now
from app_tests.api import engine_of, on_sqlite, refused
from app_tests.features.maintenance.job_client import back_up, ended
from app_tests.listing.list_calls import statements_of


@on_sqlite
def test_a_new_database_has_a_size_and_nothing_else(api: TestClient, tmp_path: Path) -> None:
    status = api.get("/data/status").json()
    assert status["database_size"] >= (tmp_path / "app.db").stat().st_size > 0
    assert status["disk_free"] > 0
    assert (status["last_backup"], status["last_check"]) == (None, None)


@on_sqlite
def test_the_last_backup_and_the_last_check_are_shown(api: TestClient) -> None:
    back_up(api)
    last = back_up(api)
    ended(api, api.post("/data/check"))
    status = api.get("/data/status").json()
    assert status["last_backup"] == api.get("/data/backups").json()["data"][0]
    assert status["last_backup"]["name"] == last
    assert status["last_check"]["healthy"] is True
    assert datetime.fromisoformat(status["last_check"]["checked_at"]) <= utc_now()


@on_sqlite
def test_damage_that_a_check_found_is_shown(api: TestClient) -> None:
    with engine_of(api).begin() as connection:
        connection.exec_driver_sql("UPDATE user SET email = 'no address'")
    ended(api, api.post("/data/check"))
    assert api.get("/data/status").json()["last_check"]["healthy"] is False


def test_a_server_has_a_size_and_no_backups(api: TestClient) -> None:
    status = api.get("/data/status").json()
    assert status["database_size"] > 0
    assert status["last_backup"] is None


@on_sqlite
def test_the_status_reads_no_row(api: TestClient) -> None:
    with statements_of(api) as statements:
        api.get("/data/status")
    assert len(statements) <= 1, "the caller"


@on_sqlite
def test_only_superusers_see_it(anyone: TestClient, ada: TestClient) -> None:
    assert refused(anyone.get("/data/status"), 401, "Sign in")
    assert refused(ada.get("/data/status"), 403, "superuser")
