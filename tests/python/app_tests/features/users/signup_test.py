"""`POST /users/signup`: people create their own accounts, if sign-in is required."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.core import security
from app_tests.api import ADMIN, PASSWORD, add_user, open_api, open_api_with_sign_in, refused, sign_in
from app_tests.features.login.login_test import login

NEW = {"email": "ada@example.com", "password": "a password of mine", "full_name": "Ada"}


def test_the_answer_does_not_tell_whether_an_email_is_taken(admin: TestClient, anyone: TestClient) -> None:
    add_user(admin, "taken@example.com", full_name="Someone")
    free, taken = (
        anyone.post("/users/signup", json={**NEW, "email": f"{name}@example.com"}) for name in ("free", "taken")
    )
    assert (free.status_code, taken.status_code) == (201, 201)
    assert free.headers.keys() == taken.headers.keys()
    shown = [{**answer.json(), "id": "", "created_at": "", "email": ""} for answer in (free, taken)]
    assert shown[0] == shown[1]
    assert taken.json()["email"] == "taken@example.com"
    assert uuid.UUID(taken.json()["id"]).version == uuid.UUID(free.json()["id"]).version
    assert len(taken.json()["created_at"]) == len(free.json()["created_at"])


def test_a_taken_email_stays_its_owners(admin: TestClient, anyone: TestClient) -> None:
    user = add_user(admin, "ada@example.com", full_name="Ada Lovelace")
    before = admin.get(f"/users/{user}").json()
    anyone.post("/users/signup", json={**NEW, "email": " ADA@Example.com "})
    assert admin.get(f"/users/{user}").json() == before
    assert admin.get("/users/").json()["count"] == 2
    assert refused(login(anyone, "ada@example.com", NEW["password"]), 400, "The email or the password is wrong")
    sign_in(anyone, "ada@example.com")


def test_a_hash_is_made_whether_the_email_is_taken_or_not(anyone: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []

    def hash_password(password: str) -> str:
        hashed.append(password)
        return security.hash_password(password)

    monkeypatch.setattr("app.features.users.routes.hash_password", hash_password)
    for email in (ADMIN, "free@example.com"):
        anyone.post("/users/signup", json={**NEW, "email": email})
    assert hashed == [NEW["password"]] * 2


def test_it_can_be_turned_off(tmp_path: Path) -> None:
    with open_api_with_sign_in(tmp_path, SIGNUP_ENABLED="false") as anyone:
        for email in (ADMIN, "free@example.com"):
            assert refused(anyone.post("/users/signup", json={**NEW, "email": email}), 403, "Ask a superuser")
        admin = sign_in(anyone, ADMIN)
        add_user(admin, "free@example.com")


@pytest.mark.parametrize("email", ["ann@localhost", "Ann@Corp", "ann@nas.local"])
def test_addresses_of_private_networks_need_the_setting(tmp_path: Path, email: str) -> None:
    user = {"email": email, "password": PASSWORD}
    with open_api_with_sign_in(tmp_path) as anyone:
        admin = sign_in(anyone, ADMIN)
        me = admin.get("/users/me").json()["id"]
        for answer in (
            anyone.post("/users/signup", json=user),
            admin.post("/users/", json=user),
            admin.patch("/users/me", json={"email": email}),
            admin.patch(f"/users/{me}", json={"email": email}),
        ):
            assert refused(answer, 422, "email", "INTRANET_EMAILS")
    with open_api_with_sign_in(tmp_path, INTRANET_EMAILS="true") as anyone:
        assert anyone.post("/users/signup", json=user).status_code == 201
        assert signed_in_as(anyone, email) == email.lower()
    with open_api_with_sign_in(tmp_path) as anyone:
        assert signed_in_as(anyone, email) == email.lower(), "existing addresses still work"


def signed_in_as(anyone: TestClient, email: str) -> str:
    return str(sign_in(anyone, email).get("/users/me").json()["email"])


def test_the_first_superuser_may_have_one_with_the_setting(tmp_path: Path) -> None:
    first = {"AUTH_REQUIRED": "true", "FIRST_SUPERUSER_EMAIL": "Root@corp", "FIRST_SUPERUSER_PASSWORD": PASSWORD}
    with pytest.raises(Exception, match="INTRANET_EMAILS=true"):
        open_api(tmp_path, **first)
    assert signed_in_as(open_api(tmp_path, INTRANET_EMAILS="true", **first), "Root@corp") == "root@corp"


SPELLINGS = [
    "Ada@Example.com",
    " ada@example.com ",
    "Ada <ada@example.com>",
    "jo\u0308rg@example.com",
    "x@xn--bcher-kva.de",
]


@pytest.mark.parametrize("email", SPELLINGS)
def test_whoever_signs_up_signs_in_by_what_they_typed(anyone: TestClient, email: str) -> None:
    answer = anyone.post("/users/signup", json={**NEW, "email": email})
    assert answer.status_code == 201
    me = sign_in(anyone, email, NEW["password"]).get("/users/me").json()
    assert me == answer.json()


@pytest.mark.parametrize("email", SPELLINGS)
def test_the_first_superuser_signs_in_by_the_address_of_the_settings(
    tmp_path: Path, database: dict[str, str], email: str
) -> None:
    first = {"FIRST_SUPERUSER_EMAIL": email, "FIRST_SUPERUSER_PASSWORD": PASSWORD}
    sign_in(open_api(tmp_path, AUTH_REQUIRED="true", **first, **database), email)
