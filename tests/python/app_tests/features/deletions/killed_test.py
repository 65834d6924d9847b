"""A delete is undone although the backend is killed in between."""

from __future__ import annotations

from pathlib import Path

import httpx

from harness.backend_process import SERVE, TIMEOUT_SECONDS, started, wait_for_url


def test_the_next_backend_undoes_what_a_killed_one_has_deleted(tmp_path: Path) -> None:
    settings = {"DATA_DIR": str(tmp_path), "PORT": "0"}
    with started(SERVE, **settings) as process, client_of(wait_for_url(process)) as api:
        note = api.post("/notes/", json={"title": "Lamp"}).json()
        deleted = api.delete(f"/notes/{note['id']}").json()
        process.kill()
        process.wait(TIMEOUT_SECONDS)
    with started(SERVE, **settings) as process, client_of(wait_for_url(process)) as api:
        assert api.get(f"/notes/{note['id']}").status_code == 404
        assert api.post(f"/deletions/{deleted['deletion_id']}/restore").json() == {"restored": 1}
        assert api.get(f"/notes/{note['id']}").json() == note


def client_of(url: str) -> httpx.Client:
    return httpx.Client(base_url=f"{url}/api/v1", timeout=TIMEOUT_SECONDS)
