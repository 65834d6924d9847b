"""`/login/access-token` issues a bearer token for an email and a password."""

from __future__ import annotations

import base64
import json
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from fastapi.testclient import TestClient
from httpx import Response

from app.core.security import ALGORITHM, create_token
from app.core.types import utc_now
from app.features.users.local import LOCAL_USER_ID
from app_tests.api import ADMIN, PASSWORD, add_user, open_api, open_api_with_sign_in, refused, sign_in


def login(client: TestClient, email: str, password: str = PASSWORD) -> Response:
    answer: Response = client.post("/login/access-token", data={"username": email, "password": password})
    return answer


def me_with(client: TestClient, token: str) -> Response:
    answer: Response = client.get("/users/me", headers={"Authorization": f"Bearer {token}"})
    return answer


def key_of(client: TestClient) -> bytes:
    return client.app.state.signing_key  # type: ignore[attr-defined, no-any-return]


def test_the_right_password_gives_a_token_that_signs_in(anyone: TestClient) -> None:
    answer = login(anyone, ADMIN)
    assert answer.status_code == 200
    assert answer.json()["token_type"] == "bearer"
    assert me_with(anyone, answer.json()["access_token"]).json()["email"] == ADMIN


def test_a_token_stays_good_when_the_backend_starts_again(
    anyone: TestClient, tmp_path: Path, database: dict[str, str]
) -> None:
    token = login(anyone, ADMIN).json()["access_token"]
    assert me_with(open_api_with_sign_in(tmp_path, **database), token).status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [(ADMIN, "not the password"), ("nobody@example.com", PASSWORD), ("\0", PASSWORD), (ADMIN, "\0"), ("no email", "x")],
)
def test_all_that_does_not_fit_is_refused_in_the_same_words(anyone: TestClient, email: str, password: str) -> None:
    answer = login(anyone, email, password)
    assert refused(answer, 400, "The email or the password is wrong")


def test_an_inactive_user_neither_signs_in_nor_stays_signed_in(admin: TestClient) -> None:
    user = add_user(admin, "ada@example.com")
    ada = sign_in(admin, "ada@example.com")
    admin.patch(f"/users/{user}", json={"is_active": False})
    assert refused(login(admin, "ada@example.com"), 400, "The email or the password is wrong")
    assert refused(ada.get("/users/me"), 401, "Sign in again")


def test_a_user_without_a_password_does_not_sign_in(tmp_path: Path, database: dict[str, str]) -> None:
    open_api(tmp_path, **database)
    assert refused(
        login(open_api_with_sign_in(tmp_path, **database), "local@example.com"),
        400,
        "The email or the password is wrong",
    )


@pytest.mark.parametrize("form", [{}, {"username": ADMIN}, {"password": PASSWORD}])
def test_what_is_missing_is_named(anyone: TestClient, form: dict[str, str]) -> None:
    missing = {"username", "password"} - form.keys()
    assert refused(anyone.post("/login/access-token", data=form), 422, *missing)


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"username=%00%ff&password=%ED%A0%80", "application/x-www-form-urlencoded"),
        (b"username=a&password=" + b"x" * 2_000_000, "application/x-www-form-urlencoded"),
        (b"garbage", "multipart/form-data; boundary=x"),
        (b"garbage", "multipart/form-data"),
        (b'{"username": "a", "password": "b"}', "application/json"),
    ],
)
def test_a_garbled_form_is_refused(anyone: TestClient, content: bytes, content_type: str) -> None:
    answer = anyone.post("/login/access-token", content=content, headers={"Content-Type": content_type})
    assert answer.status_code in {400, 413, 422}
    assert answer.json()["detail"]


def test_without_sign_in_there_is_nothing_to_sign_in_to(api: TestClient) -> None:
    assert refused(login(api, "local@example.com"), 409, "AUTH_REQUIRED")


def test_without_sign_in_a_token_changes_nothing(api: TestClient) -> None:
    assert me_with(api, "garbage").json()["id"] == str(LOCAL_USER_ID)


def unsigned(claims: dict[str, Any]) -> str:
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def test_forged_tokens_are_refused(anyone: TestClient) -> None:
    me = me_with(anyone, login(anyone, ADMIN).json()["access_token"]).json()["id"]
    tomorrow = int((utc_now() + timedelta(days=1)).timestamp())
    signed_by_others = create_token(uuid.UUID(me), b"another key of thirty-two bytes.")
    for token in (signed_by_others, unsigned({"sub": me, "exp": tomorrow})):
        answer = me_with(anyone, token)
        assert refused(answer, 401, "Sign in again")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("claims", ["expired", "no end", "no user", "no uuid", "unknown user", "a list"])
def test_tokens_with_our_signature_but_other_claims_are_refused(anyone: TestClient, claims: str) -> None:
    me = me_with(anyone, login(anyone, ADMIN).json()["access_token"]).json()["id"]
    good = {"sub": me, "exp": utc_now() + timedelta(days=1)}
    bad: dict[str, dict[str, Any]] = {
        "expired": {**good, "exp": utc_now() - timedelta(seconds=1)},
        "no end": {"sub": me},
        "no user": {"exp": good["exp"]},
        "no uuid": {**good, "sub": "admin"},
        "unknown user": {**good, "sub": str(uuid.uuid4())},
        "a list": {**good, "sub": [me]},
    }
    assert me_with(anyone, jwt.encode(good, key_of(anyone), ALGORITHM)).status_code == 200
    # PyJWT refuses a `sub` that is not text, so the test signs header and claims itself.
    token = jwt.PyJWS().encode(json.dumps(bad[claims], default=lambda time: time.timestamp()).encode(), key_of(anyone))
    assert refused(me_with(anyone, token), 401, "Sign in again")


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer a.b.c", "Bearer ....", "Basic YTpi", "a" * 20_000])
def test_garbage_in_the_header_is_refused(anyone: TestClient, header: str) -> None:
    assert refused(anyone.get("/users/me", headers={"Authorization": header}), 401, "Sign in again")


def test_bytes_that_are_no_text_in_the_header_are_refused(anyone: TestClient) -> None:
    headers = {b"Authorization": b"Bearer \xff\xfe.\x80.\x81"}
    assert refused(anyone.get("/users/me", headers=headers), 401, "Sign in again")
