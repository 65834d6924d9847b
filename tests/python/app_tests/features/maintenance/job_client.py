"""Calls of /data as its clients make them: start a job, ask until it has ended."""

from __future__ import annotations

import time
from typing import Any

import httpx

from harness.backend_process import TIMEOUT_SECONDS

BYTES = {"Content-Type": "application/octet-stream"}
START_OVER = {"confirm": "start over"}


def ended(api: httpx.Client, answer: httpx.Response) -> dict[str, Any]:
    """Return the job that an answer tells of, when it has ended."""
    assert answer.status_code == 202, answer.text
    job: dict[str, Any] = answer.json()
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while job["state"] == "running":
        assert time.monotonic() < deadline, job
        time.sleep(0.01)
        asked = api.get(f"/data/jobs/{job['id']}")
        assert asked.status_code == 200, asked.text
        job = asked.json()
    return job


def result(api: httpx.Client, answer: httpx.Response) -> dict[str, Any]:
    """Return what came of a job, which must be done."""
    job = ended(api, answer)
    assert job["state"] == "done", job
    assert (job["progress"], job["error"]) == (1, None)
    found: dict[str, Any] = job["result"]
    return found


def error(api: httpx.Client, answer: httpx.Response) -> dict[str, str]:
    """Return why a job failed, which it must have."""
    job = ended(api, answer)
    assert job["state"] == "failed", job
    found: dict[str, str] = job["error"]
    return found


def back_up(api: httpx.Client) -> str:
    """Return the name of a new backup."""
    return str(result(api, api.post("/data/backups"))["name"])


def export(api: httpx.Client, format: str = "archive") -> bytes:
    """Return the content of a new export."""
    name = result(api, api.post("/data/exports", json={"format": format}))["name"]
    return api.get(f"/data/exports/{name}").content


def titles(api: httpx.Client) -> set[str]:
    return {item["title"] for item in api.get("/items/").json()["data"]}
