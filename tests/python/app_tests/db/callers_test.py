"""Callers who take turns: each user, each address without a user, and pages apart from other programs."""

from __future__ import annotations

from collections.abc import Hashable

import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request

from app.db.session import _caller
from app.serve.request_policy import WEBVIEW_ORIGINS
from app_tests.api import ADMIN, add_user, on_sqlite, sign_in

pytestmark = on_sqlite
HOME, HOTEL = "203.0.113.9", "198.51.100.7"


def caller(api: TestClient, address: str, **headers: str) -> Hashable:
    """Return the key of a request that comes from an address with these headers."""
    raw = [(name.replace("_", "-").lower().encode(), value.encode()) for name, value in headers.items()]
    return _caller(Request({"type": "http", "app": api.app, "client": (address, 1), "headers": raw}))


def test_a_user_is_one_caller_wherever_they_are_and_however_often_they_sign_in(admin: TestClient) -> None:
    add_user(admin, "ada@example.com")
    first, second, other = (
        sign_in(admin, email).headers["Authorization"] for email in (ADMIN, ADMIN, "ada@example.com")
    )
    assert caller(admin, HOME, authorization=first) == caller(admin, HOTEL, authorization=second)
    assert caller(admin, HOME, authorization=first) != caller(admin, HOME, authorization=other)


@pytest.mark.parametrize("scheme", ["Bearer forged", "bearer ", "Basic Zm9v", "Bearer \xff", "Bearer a.b.c"])
def test_a_forged_token_makes_no_caller(anyone: TestClient, scheme: str) -> None:
    assert caller(anyone, HOME, authorization=scheme) == caller(anyone, HOME)
    assert caller(anyone, HOME, authorization=scheme) != caller(anyone, HOTEL)


def test_without_sign_in_a_token_means_nothing(api: TestClient) -> None:
    assert caller(api, HOME, authorization="Bearer one") == caller(api, HOME, authorization="Bearer two")


@pytest.mark.parametrize("page", [*({"origin": origin} for origin in WEBVIEW_ORIGINS), {"sec_fetch_site": "none"}])
def test_a_page_is_another_caller_than_a_program_of_the_same_machine(api: TestClient, page: dict[str, str]) -> None:
    assert caller(api, "127.0.0.1", **page) != caller(api, "127.0.0.1")


def test_a_caller_has_at_most_two_keys(api: TestClient) -> None:
    pages = [{"origin": f"http://page{number}.example.com", "sec_fetch_site": str(number)} for number in range(9)]
    assert len({caller(api, HOME, **page) for page in pages} | {caller(api, HOME)}) == 2
