"""`/login/options` says what a login page shows, before anyone has signed in."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app_tests.api import open_api_with_sign_in


def test_without_sign_in_there_is_nothing_to_show(api: TestClient) -> None:
    assert api.get("/login/options").json()["auth_required"] is False


@pytest.mark.parametrize("enabled", [True, False])
def test_a_login_page_shows_sign_up_if_the_setting_allows_it(tmp_path: Path, enabled: bool) -> None:
    with open_api_with_sign_in(tmp_path, SIGNUP_ENABLED=str(enabled)) as anyone:
        answer = anyone.get("/login/options")
    assert (answer.status_code, answer.json()) == (200, {"auth_required": True, "signup_enabled": enabled})
