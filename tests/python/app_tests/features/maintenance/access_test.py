"""Only superusers may replace all data, and afterwards a superuser must still exist."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from fastapi.testclient import TestClient

from app.db.sqlite.backup import list_backups
from app_tests.api import ADMIN, add_user, on_sqlite, open_api, open_api_with_sign_in, sign_in
from app_tests.db.databases import place_in
from app_tests.features.maintenance.job_client import BYTES, START_OVER, back_up, ended, error

POSTS = [
    ("post", "/data/backups", None),
    ("post", "/data/backups/x/restore", None),
    ("post", "/data/check", None),
    ("post", "/data/reset", START_OVER),
]


@on_sqlite
def test_only_superusers_may(anyone: TestClient, admin: TestClient) -> None:
    add_user(admin, "ada@example.com")
    ada = sign_in(anyone, "ada@example.com")
    for client, status in ((anyone, 401), (ada, 403)):
        for method, path, body in (*POSTS, ("get", "/data/backups", None), ("get", "/data/jobs", None)):
            assert client.request(method, path, json=body).status_code == status, path
        sent = client.post("/data/import", content=b"x", headers=BYTES)
        assert sent.status_code == status


def test_no_one_locks_everyone_out(tmp_path: Path) -> None:
    with open_api_with_sign_in(tmp_path) as anyone:
        admin = sign_in(anyone, ADMIN)
        before = back_up(admin)
    with contextlib.closing(sqlite3.connect(tmp_path / "backups" / before)) as backup, backup:
        backup.execute("UPDATE user SET is_active = false")
    with open_api(tmp_path, AUTH_REQUIRED="true") as anyone:
        admin = sign_in(anyone, ADMIN)
        for path, body in (("/data/reset", START_OVER), (f"/data/backups/{before}/restore", None)):
            failed = error(admin, admin.post(path, json=body))
            assert failed["code"] == "no_superuser"
            assert "FIRST_SUPERUSER_EMAIL" in failed["detail"]
        assert admin.get("/users/me").status_code == 200
    assert [backup.path.name for backup in list_backups(place_in(tmp_path).backups)] == [before]


@on_sqlite
def test_a_first_superuser_of_the_settings_is_made_again(admin: TestClient, anyone: TestClient) -> None:
    # The user who started the job no longer exists when its state is requested.
    started = admin.post("/data/reset", json=START_OVER)
    assert started.status_code == 202
    while admin.get(f"/data/jobs/{started.json()['id']}").status_code == 200:
        pass
    again = sign_in(anyone, ADMIN)
    assert ended(again, started)["state"] == "done"
    assert again.get("/users/").json()["count"] == 1
