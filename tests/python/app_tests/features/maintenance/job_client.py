"""Calls of /data like those of its clients: start a job, and poll until it has ended."""

from __future__ import annotations

import time
from typing import Any

import httpx

from harness.backend_process import TIMEOUT_SECONDS

BYTES = {"Content-Type": "application/octet-stream"}
START_OVER = {"confirm": "start over"}


def ended(api: httpx.Client, answer: httpx.Response) -> dict[str, Any]:
    """Wait until the job in an answer has ended, and return it."""
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
    """Return the result of a job, which must have succeeded."""
    job = ended(api, answer)
    assert job["state"] == "done", job
    assert (job["progress"], job["error"]) == (1, None)
    found: dict[str, Any] = job["result"]
    return found


def error(api: httpx.Client, answer: httpx.Response) -> dict[str, str]:
    """Return the error of a job, which must have failed."""
    job = ended(api, answer)
    assert job["state"] == "failed", job
    found: dict[str, str] = job["error"]
    return found


def back_up(api: httpx.Client) -> str:
    """Make a backup and return its name."""
    return str(result(api, api.post("/data/backups"))["name"])


def export(api: httpx.Client, format: str = "archive") -> bytes:
    """Make an export and return its content."""
    name = result(api, api.post("/data/exports", json={"format": format}))["name"]
    return api.get(f"/data/exports/{name}").content


def titles(api: httpx.Client) -> set[str]:
    return {note["title"] for note in api.get("/notes/").json()["data"]}
