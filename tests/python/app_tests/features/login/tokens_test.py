"""Which operations revoke tokens, and which do not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app_tests.api import ADMIN, PASSWORD, add_user, on_sqlite, open_api_with_sign_in, refused, sign_in
from app_tests.features.maintenance.job_client import BYTES, START_OVER, back_up, ended, export, result

ADA = "ada@example.com"
NEW = "another good password"


def signed_in(client: TestClient) -> bool:
    return bool(client.get("/users/me").status_code == 200)


def own_password(_: TestClient, ada: TestClient, __: str) -> None:
    answer = ada.patch("/users/me/password", json={"current_password": PASSWORD, "new_password": NEW})
    assert answer.status_code == 204


def password_by_superuser(admin: TestClient, _: TestClient, user: str) -> None:
    assert admin.patch(f"/users/{user}", json={"password": NEW}).status_code == 200


def deactivation(admin: TestClient, _: TestClient, user: str) -> None:
    assert admin.patch(f"/users/{user}", json={"is_active": False}).status_code == 200
    assert admin.patch(f"/users/{user}", json={"is_active": True}).status_code == 200


def sign_out(_: TestClient, ada: TestClient, __: str) -> None:
    assert ada.post("/login/sign-out").status_code == 204


ENDS = (own_password, password_by_superuser, deactivation, sign_out)


@pytest.mark.parametrize("end", ENDS)
def test_older_tokens_end(admin: TestClient, end: Callable[[TestClient, TestClient, str], None]) -> None:
    user = add_user(admin, ADA)
    ada, elsewhere = sign_in(admin, ADA), sign_in(admin, ADA)
    end(admin, ada, user)
    assert refused(ada.get("/users/me"), 401, "Sign in again")
    assert refused(elsewhere.get("/users/me"), 401, "Sign in again")
    password = PASSWORD if end in {deactivation, sign_out} else NEW
    assert signed_in(sign_in(admin, ADA, password))
    assert signed_in(admin), "only that user's tokens end"


def test_other_changes_end_no_token(admin: TestClient) -> None:
    user = add_user(admin, ADA)
    ada = sign_in(admin, ADA)
    admin.patch(f"/users/{user}", json={"full_name": "Ada", "is_superuser": True, "is_active": True})
    ada.patch("/users/me", json={"email": "countess@example.com"})
    assert signed_in(ada)


def test_nobody_signs_out_who_is_not_signed_in(anyone: TestClient, api: TestClient) -> None:
    assert refused(anyone.post("/login/sign-out"), 401, "Sign in again")
    assert refused(api.post("/login/sign-out"), 409, "local user")


@pytest.mark.parametrize(("ahead", "status"), [(2, 200), (30, 200), (59, 200), (120, 401), (1e300, 401)])
def test_a_token_survives_a_clock_that_is_set_back_by_seconds(admin: TestClient, ahead: float, status: int) -> None:
    me = admin.get("/users/me").json()["id"]
    made = time.time() + ahead
    token = signed({"sub": me, "iat": made, "exp": time.time() + 600}, admin.app.state.signing_key)  # type: ignore[attr-defined]
    assert admin.get("/users/me", headers={"Authorization": f"Bearer {token}"}).status_code == status


@pytest.mark.parametrize("made", ["soon", None, [], {}, True])
def test_odd_times_in_a_signed_token_are_no_fault(admin: TestClient, made: object) -> None:
    me = admin.get("/users/me").json()["id"]
    token = signed({"sub": me, "iat": made, "exp": time.time() + 600}, admin.app.state.signing_key)  # type: ignore[attr-defined]
    assert admin.get("/users/me", headers={"Authorization": f"Bearer {token}"}).status_code in {200, 401}


def signed(claims: dict[str, object], key: bytes) -> str:
    """Return a token with any claims, signed as the backend does."""
    parts = b".".join(_base64(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return (parts + b"." + _base64(hmac.new(key, parts, hashlib.sha256).digest())).decode()


def _base64(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


@on_sqlite
def test_a_restored_backup_brings_no_ended_token_back(admin: TestClient) -> None:
    users = {email: add_user(admin, email) for email in ("changed@example.com", "deleted@example.com", ADA)}
    tokens = {email: sign_in(admin, email) for email in users}
    backup = back_up(admin)
    admin.patch(f"/users/{users['changed@example.com']}", json={"password": NEW})
    admin.delete(f"/users/{users['deleted@example.com']}")
    result(admin, admin.post(f"/data/backups/{backup}/restore"))
    assert not signed_in(tokens["changed@example.com"])
    assert not signed_in(tokens["deleted@example.com"])
    assert signed_in(tokens[ADA]), "a token that was good before stays good"
    assert signed_in(sign_in(admin, "changed@example.com"))


def test_an_import_brings_no_ended_token_back(admin: TestClient) -> None:
    users = {email: add_user(admin, email) for email in ("changed@example.com", "deleted@example.com", ADA)}
    tokens = {email: sign_in(admin, email) for email in users}
    archive = export(admin)
    tokens["changed@example.com"].post("/login/sign-out")
    admin.delete(f"/users/{users['deleted@example.com']}")
    result(admin, admin.post("/data/import", content=archive, headers=BYTES))
    assert not signed_in(tokens["changed@example.com"])
    assert not signed_in(tokens["deleted@example.com"])
    assert signed_in(tokens[ADA])
    assert signed_in(sign_in(admin, "deleted@example.com"))


def test_data_that_are_restored_after_a_reset_bring_no_token_back(tmp_path: Path) -> None:
    with open_api_with_sign_in(tmp_path) as anyone:
        admin = sign_in(anyone, ADMIN)
        backup = back_up(admin)
        started = admin.post("/data/reset", json=START_OVER)
        while admin.get(f"/data/jobs/{started.json()['id']}").status_code == 200:
            pass
        again = sign_in(anyone, ADMIN)
        assert ended(again, started)["state"] == "done"
        restored = again.post(f"/data/backups/{backup}/restore")
        while again.get(f"/data/jobs/{restored.json()['id']}").status_code == 200:
            pass
        assert not signed_in(admin)
        assert signed_in(sign_in(anyone, ADMIN))
