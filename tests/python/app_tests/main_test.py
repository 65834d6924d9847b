"""`uvicorn app.main:app`, as developers start a FastAPI application by hand."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import httpx

from harness.backend_process import TIMEOUT_SECONDS, started

UVICORN = [sys.executable, "-m", "uvicorn", "app.main:app", "--port", "0"]


def address(process: subprocess.Popen[str]) -> str:
    """Return the URL that uvicorn's log names."""
    assert process.stderr is not None
    lines = (re.search(r"running on (http://\S+)", line) for line in process.stderr)
    return next(found[1] for found in lines if found)


def test_uvicorn_serves_it_behind_the_guard(tmp_path: Path) -> None:
    with started(UVICORN, DATA_DIR=str(tmp_path)) as process:
        url = address(process)
        assert httpx.get(f"{url}/api/v1/users/me").json()["email"] == "local@example.com"
        assert httpx.get(f"{url}/api/v1/health", headers={"Host": "evil.example.com"}).status_code == 421
        assert httpx.get(f"{url}/api/v1/health", headers={"Origin": "http://evil.example.com"}).status_code == 403


def test_a_wrong_setting_is_one_sentence_and_no_traceback() -> None:
    with started(UVICORN) as process:
        _, said = process.communicate(timeout=TIMEOUT_SECONDS)
    assert process.returncode == 2
    assert said.startswith("DATA_DIR is not set")
    assert len(said.splitlines()) == 1


def test_sign_in_needs_no_folder_made_before(tmp_path: Path) -> None:
    first = {"FIRST_SUPERUSER_EMAIL": "admin@example.com", "FIRST_SUPERUSER_PASSWORD": "correct horse battery"}
    elsewhere = {"DATABASE_URL": f"sqlite:///{tmp_path / 'app.db'}", "DATA_DIR": str(tmp_path / "data")}
    with started(UVICORN, AUTH_REQUIRED="true", **first, **elsewhere) as process:
        url = address(process)
        assert httpx.get(f"{url}/api/v1/users/me").status_code == 401
