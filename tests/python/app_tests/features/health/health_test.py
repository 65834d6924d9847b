"""`/health` tells everyone that the backend is running."""

from __future__ import annotations

from fastapi.testclient import TestClient

from app import __version__


def test_health_says_the_version(api: TestClient) -> None:
    answer = api.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "version": __version__})


def test_health_wants_no_sign_in(anyone: TestClient) -> None:
    assert anyone.get("/health").status_code == 200
