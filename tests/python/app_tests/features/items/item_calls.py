"""Calls of the routes of items."""

from __future__ import annotations

from fastapi.testclient import TestClient


def add_item(api: TestClient, title: str) -> str:
    """Create an item of the caller and return its id."""
    answer = api.post("/items/", json={"title": title})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])
