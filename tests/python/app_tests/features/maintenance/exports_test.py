"""Export and import through the API, on both databases and between them."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.features.maintenance import routes
from app.features.maintenance.data_folder import KEPT_EXPORTS
from app_tests.api import (
    ADMIN,
    PASSWORD,
    add_note,
    add_user,
    on_sqlite,
    open_api,
    open_api_with_sign_in,
    refused,
    sign_in,
)
from app_tests.db.archive.archives import spoil_copy, with_first_note
from app_tests.features.maintenance.job_client import BYTES, START_OVER, back_up, error, export, result, titles
from app_tests.tables import row_counts
from harness.sample import FEATURES


def tables(archive: bytes) -> dict[str, str]:
    """Return the checksum of each table's rows from the manifest."""
    with zipfile.ZipFile(io.BytesIO(archive)) as file:
        return {table["name"]: table["sha256"] for table in json.loads(file.read("manifest.json"))["tables"]}


def test_an_export_is_imported_in_place_of_what_is_there(api: TestClient) -> None:
    add_note(api, "Lamp")
    add_user(api, "ada@example.com", full_name="李 🚀")
    archive = export(api)
    add_note(api, "Vase")
    imported = result(api, api.post("/data/import", content=archive, headers=BYTES))
    assert imported["rows"] == row_counts(user=2, note=1)
    assert titles(api) == {"Lamp"}
    assert api.get("/notes/", params={"q": "lam"}).json()["count"] == 1
    assert api.get("/notes/", params={"q": "vas"}).json()["count"] == 0
    assert tables(export(api)) == tables(archive)


def test_a_csv_is_for_people(api: TestClient) -> None:
    add_note(api, "Lamp")
    with zipfile.ZipFile(io.BytesIO(export(api, "csv"))) as file:
        assert b"Lamp" in file.read("note.csv")
    assert [one["format"] for one in api.get("/data/exports").json()["data"]] == ["csv"]


def test_the_newest_exports_stay(api: TestClient, tmp_path: Path) -> None:
    for _ in range(KEPT_EXPORTS + 2):
        export(api)
    listed = api.get("/data/exports").json()
    assert listed["count"] == KEPT_EXPORTS
    assert {one["name"] for one in listed["data"]} == {path.name for path in (tmp_path / "exports").iterdir()}
    times = [one["created_at"] for one in listed["data"]]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip file", b"\x00" * 100_000])
def test_what_is_no_archive_is_refused_in_the_job(api: TestClient, tmp_path: Path, content: bytes) -> None:
    add_note(api, "Lamp")
    failed = error(api, api.post("/data/import", content=content, headers=BYTES))
    assert failed["code"] == "archive_invalid"
    assert failed["detail"].startswith("The uploaded file cannot be imported")
    assert titles(api) == {"Lamp"}
    assert list((tmp_path / "jobs").glob("*.upload")) == []


@pytest.mark.parametrize("media_type", ["application/octet-stream; charset=binary", "Application/Octet-Stream"])
def test_a_media_type_may_have_parameters_and_capitals(api: TestClient, media_type: str) -> None:
    sent = api.post("/data/import", content=export(api), headers={"Content-Type": media_type})
    assert result(api, sent)["left_out"] is None


@on_sqlite
def test_rows_that_are_not_valid_are_left_out_by_choice(api: TestClient, tmp_path: Path) -> None:
    add_note(api, "Lamp")
    (tmp_path / "export.zip").write_bytes(export(api))
    spoiled = spoil_copy(tmp_path / "export.zip", lambda members: with_first_note(members, title="")).read_bytes()
    failed = error(api, api.post("/data/import", content=spoiled, headers=BYTES))
    assert failed["code"] == "archive_invalid"
    assert "table note, line 1" in failed["detail"]
    assert "column title" in failed["detail"]
    done = result(api, api.post("/data/import", params={"skip_invalid": True}, content=spoiled, headers=BYTES))
    assert (done["rows"], len(done["left_out"])) == (row_counts(user=1), 1)


def test_only_bytes_are_taken(api: TestClient) -> None:
    assert refused(api.post("/data/import", json={}), 400, "application/octet-stream")


def test_an_archive_may_be_long_but_not_endless(
    api: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Longer than other routes accept.
    assert error(api, api.post("/data/import", content=bytes(3_000_000), headers=BYTES))["code"] == "archive_invalid"
    (route,) = (route for route in routes.router.routes if route.path == "/data/import")  # type: ignore[attr-defined]
    monkeypatch.setattr(route, "max_body_size", 2_000_000)
    with open_api(tmp_path) as limited:
        too_long = limited.post("/data/import", content=bytes(3_000_000), headers=BYTES)
    assert refused(too_long, 413, "too large")
    assert list((tmp_path / "jobs").glob("*.upload")) == []


def test_data_move_to_the_other_database_and_back(tmp_path: Path, postgresql_url: str) -> None:
    with open_api(tmp_path / "file") as file, open_api(tmp_path / "server", DATABASE_URL=postgresql_url) as server:
        for number in range(1100):
            add_note(file, f"{number} 李 \u2028 '\"\\ {uuid.uuid4()}")
        add_user(file, "ada@example.com", is_active=False, full_name="Ada")
        first = export(file)
        add_note(server, "Gone afterwards")
        moved = result(server, server.post("/data/import", content=first, headers=BYTES))
        assert moved == {
            "name": None,
            "kept": None,
            "rows": row_counts(user=2, note=1100),
            "left_out": None,
            "findings": None,
        }
        second = export(server)
        assert tables(second) == tables(first)
        result(file, file.post("/data/reset", json=START_OVER))
        result(file, file.post("/data/import", content=second, headers=BYTES))
        assert tables(export(file)) == tables(first)
        add_note(server, "Afterwards")
        assert server.get("/notes/").json()["count"] == 1101


def test_an_import_on_a_server_locks_no_one_out(tmp_path: Path, postgresql_url: str) -> None:
    with open_api(tmp_path / "file") as file:
        archive = export(file)
    with open_api_with_sign_in(tmp_path / "server", DATABASE_URL=postgresql_url):
        pass
    with open_api(tmp_path / "server", DATABASE_URL=postgresql_url, AUTH_REQUIRED="true") as anyone:
        admin = sign_in(anyone, ADMIN)
        failed = error(admin, admin.post("/data/import", content=archive, headers=BYTES))
        assert failed["code"] == "no_superuser"
        assert sign_in(anyone, ADMIN, PASSWORD).get("/users/").json()["count"] == 1


def test_a_database_on_a_server_has_tools_of_its_own(tmp_path: Path, postgresql_url: str) -> None:
    with open_api(tmp_path, DATABASE_URL=postgresql_url) as api:
        for answer in (
            api.get("/data/backups"),
            api.post("/data/backups"),
            api.get("/data/backups/x"),
            api.post("/data/backups/x/restore"),
            api.post("/data/check"),
            api.post("/data/reset", json=START_OVER),
        ):
            assert refused(answer, 409, "pg_dump"), answer.url


def test_without_a_data_folder_there_is_none_for_exports(postgresql_url: str) -> None:
    from app.core.settings import Settings
    from app.serve.server import create_ready_app

    app = create_ready_app(Settings.from_environment({"DATABASE_URL": postgresql_url}), FEATURES)
    with TestClient(app, base_url="http://testserver/api/v1") as api:
        assert refused(api.get("/data/exports"), 409, "DATA_DIR")


def test_a_backup_is_not_for_import(tmp_path: Path) -> None:
    with open_api(tmp_path) as api:
        content = api.get(f"/data/backups/{back_up(api)}").content
        assert error(api, api.post("/data/import", content=content, headers=BYTES))["code"] == "archive_invalid"
