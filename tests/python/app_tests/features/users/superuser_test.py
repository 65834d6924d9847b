"""A superuser can always sign in."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from app.core.errors import SettingsError
from app.features.users.local import LOCAL_USER_ID
from app_tests.api import (
    ADMIN,
    PASSWORD,
    add_user,
    engine_of,
    open_api,
    open_api_with_sign_in,
    other_process,
    refused,
    sign_in,
    unquoted,
)

SECOND = "second@example.com"


def test_the_last_superuser_keeps_their_rights(admin: TestClient) -> None:
    me = admin.get("/users/me").json()["id"]
    for change in ({"is_superuser": False}, {"is_active": False}):
        assert refused(admin.patch(f"/users/{me}", json=change), 409, "last active superuser")
    add_user(admin, SECOND, is_superuser=True)
    assert admin.patch(f"/users/{me}", json={"is_superuser": False}).status_code == 200


def test_an_inactive_superuser_does_not_count(admin: TestClient) -> None:
    add_user(admin, SECOND, is_superuser=True, is_active=False)
    assert refused(admin.delete("/users/me"), 409, "last active superuser")


def test_the_local_user_who_cannot_sign_in_does_not_count(tmp_path: Path, database: dict[str, str]) -> None:
    open_api(tmp_path, **database)
    admin = sign_in(open_api_with_sign_in(tmp_path, **database), ADMIN)
    assert refused(admin.delete("/users/me"), 409, "last active superuser")
    assert admin.delete(f"/users/{LOCAL_USER_ID}").status_code == 204


def test_the_local_user_has_all_rights_again_where_no_one_signs_in(tmp_path: Path, database: dict[str, str]) -> None:
    open_api(tmp_path, **database)
    admin = sign_in(open_api_with_sign_in(tmp_path, **database), ADMIN)
    admin.patch(f"/users/{LOCAL_USER_ID}", json={"is_superuser": False, "is_active": False})
    me = open_api(tmp_path, **database).get("/users/me").json()
    assert (me["is_superuser"], me["is_active"]) == (True, True)


def test_while_one_superuser_leaves_another_waits(admin: TestClient) -> None:
    add_user(admin, SECOND, is_superuser=True)
    tried: list[str] = []

    def leave(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if unquoted(statement).startswith("DELETE FROM user"):
            with other_process(admin).begin() as other, pytest.raises(OperationalError, match="lock"):
                other.execute(
                    text("""UPDATE "user" SET is_superuser = false WHERE email = :email"""), {"email": SECOND}
                )
            tried.append(statement)

    event.listen(engine_of(admin), "before_cursor_execute", leave)
    assert admin.delete("/users/me").status_code == 204
    assert len(tried) == 1


def test_without_a_superuser_the_start_asks_for_the_first_one(tmp_path: Path, database: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="FIRST_SUPERUSER_EMAIL and FIRST_SUPERUSER_PASSWORD"):
        open_api(tmp_path, AUTH_REQUIRED="true", **database)


@pytest.mark.parametrize(("email", "password"), [("ada", PASSWORD), (ADMIN, "short")])
def test_a_first_superuser_has_the_limits_of_any(
    tmp_path: Path, database: dict[str, str], email: str, password: str
) -> None:
    first = {"FIRST_SUPERUSER_EMAIL": email, "FIRST_SUPERUSER_PASSWORD": password}
    with pytest.raises(SettingsError, match="email address") as error:
        open_api(tmp_path, AUTH_REQUIRED="true", **first, **database)
    assert password not in str(error.value)


def test_the_first_superuser_takes_no_ones_email(tmp_path: Path, database: dict[str, str]) -> None:
    first = {"FIRST_SUPERUSER_EMAIL": open_api(tmp_path, **database).get("/users/me").json()["email"]}
    with pytest.raises(SettingsError, match=r"FIRST_SUPERUSER_EMAIL=local@example\.com"):
        open_api(tmp_path, AUTH_REQUIRED="true", FIRST_SUPERUSER_PASSWORD=PASSWORD, **first, **database)


def test_once_there_is_a_superuser_the_first_one_is_not_asked_for(tmp_path: Path, database: dict[str, str]) -> None:
    open_api_with_sign_in(tmp_path, **database)
    sign_in(open_api(tmp_path, AUTH_REQUIRED="true", **database), ADMIN)
