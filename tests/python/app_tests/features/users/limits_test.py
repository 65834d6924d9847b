"""Limits on guessing passwords, which do not lock owners out."""

from __future__ import annotations

import logging
import uuid

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from starlette.requests import Request

from app.core.errors import TooManyRequestsError
from app.features.users.limits import Limits, address_of
from app_tests.api import ADMIN, PASSWORD, add_user, refused, sign_in
from app_tests.core.rate_limit_test import Clock

CHEAP_HASH = "$argon2id$v=19$m=16,t=1,p=1$c29tZXNhbHQxMjM0NTY3OA$RdescudvJCsgt3ub+b0QXBbGVqN0bXhgzTDD0UG7aXA"
WRONG = "not the password"


@pytest.fixture(autouse=True)
def _cheap_and_timeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock of the limits, however slow this machine is, and replace the expensive hashes."""
    monkeypatch.setattr("app.application.Limits", lambda: Limits(Clock()))
    monkeypatch.setattr("app.features.users.sign_in.verify_password", lambda password, _: password == PASSWORD)
    monkeypatch.setattr("app.features.users.routes.verify_password", lambda password, _: password == PASSWORD)
    monkeypatch.setattr("app.features.users.routes.hash_password", lambda _: CHEAP_HASH)


def from_address(client: TestClient, address: str) -> TestClient:
    """Return a client of the same application that calls from another address."""
    other = TestClient(client.app, base_url=str(client.base_url), client=(address, 1), raise_server_exceptions=False)
    return other


def login(client: TestClient, email: str = ADMIN, password: str = WRONG) -> Response:
    answer: Response = client.post("/login/access-token", data={"username": email, "password": password})
    return answer


def allowed(limits: Limits, email: str, address: str) -> bool:
    try:
        limits.guess_password(email, address)
    except TooManyRequestsError:
        return False
    return True


def test_guesses_from_one_address_end_and_the_owner_gets_in_from_another(anyone: TestClient) -> None:
    statuses = [login(anyone).status_code for _ in range(15)]
    assert statuses == [400] * 10 + [429] * 5
    refusal = login(anyone, ADMIN, PASSWORD)
    assert refused(refusal, 429, "too many attempts", "Try again in")
    assert 0 < int(refusal.headers["Retry-After"]) <= 60
    assert login(from_address(anyone, "198.51.100.7"), ADMIN, PASSWORD).status_code == 200


@pytest.mark.parametrize("email", ["nobody@example.com", "no email", "\0"])
def test_an_email_that_nobody_has_is_limited_in_the_same_words(anyone: TestClient, email: str) -> None:
    known = [login(anyone) for _ in range(12)]
    unknown = [login(anyone, email) for _ in range(12)]
    assert [(a.status_code, a.json()) for a in known] == [(a.status_code, a.json()) for a in unknown]


def test_spellings_of_one_address_are_one_account(anyone: TestClient) -> None:
    statuses = [login(anyone, ADMIN.upper() if number % 2 else f" {ADMIN} ").status_code for number in range(12)]
    assert statuses.count(429) == 2


def test_right_passwords_are_not_counted(anyone: TestClient) -> None:
    assert {login(anyone, ADMIN, PASSWORD).status_code for _ in range(15)} == {200}


def test_current_passwords_are_limited_like_those_of_sign_in(admin: TestClient) -> None:
    add_user(admin, "ada@example.com")
    ada = sign_in(admin, "ada@example.com")
    body = {"current_password": WRONG, "new_password": PASSWORD}
    statuses = [ada.patch("/users/me/password", json=body).status_code for _ in range(12)]
    assert statuses == [400] * 10 + [429] * 2


def test_sign_ups_from_one_address_are_limited(anyone: TestClient) -> None:
    body = {"password": PASSWORD}
    statuses = [
        anyone.post("/users/signup", json={"email": f"user{number}@example.com", **body}).status_code
        for number in range(32)
    ]
    assert statuses == [201] * 30 + [429] * 2
    elsewhere = from_address(anyone, "198.51.100.7")
    assert elsewhere.post("/users/signup", json={"email": "late@example.com", **body}).status_code == 201


def test_the_local_user_signs_up_others_without_limit(api: TestClient) -> None:
    for number in range(32):
        add = api.post("/users/signup", json={"email": f"user{number}@example.com", "password": PASSWORD})
        assert add.status_code == 201


def test_whoever_is_signed_in_can_try_few_emails_that_are_taken(admin: TestClient) -> None:
    add_user(admin, "ada@example.com")
    statuses = [admin.patch("/users/me", json={"email": "ada@example.com"}).status_code for _ in range(12)]
    assert statuses == [409] * 10 + [429] * 2


def test_free_emails_are_taken_as_often_as_people_like(admin: TestClient) -> None:
    statuses = {admin.patch("/users/me", json={"email": f"me{number}@example.com"}).status_code for number in range(15)}
    assert statuses == {200}


def test_refusals_are_one_line_in_the_log(anyone: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        for _ in range(30):
            login(anyone)
    lines = [record.getMessage() for record in caplog.records if "429" in record.getMessage()]
    assert len(lines) <= 1
    assert not any(WRONG in record.getMessage() for record in caplog.records)


def test_one_address_guesses_a_bounded_number_of_accounts() -> None:
    limits = Limits(Clock())
    allowed_guesses = sum(allowed(limits, f"user{number}@example.com", "a") for number in range(200))
    assert allowed_guesses == 100
    assert allowed(limits, "user1@example.com", "b")


def test_an_attacker_with_many_addresses_neither_guesses_on_nor_keeps_the_owner_out() -> None:
    clock = Clock()
    limits = Limits(clock)
    limits.guess_password("ada", "home").succeed()
    guesses = sum(allowed(limits, "ada", f"bot {number}") for number in range(20) for _ in range(10))
    assert guesses == 100 + 10 * 3
    assert allowed(limits, "ada", "home"), "an address of the owner"
    assert allowed(limits, "ada", "a hotel"), "a new address of the owner"


def test_a_busy_address_of_the_owner_is_no_obstacle() -> None:
    limits = Limits(Clock())
    limits.guess_password("ada", "office").succeed()
    while allowed(limits, str(uuid.uuid4()), "office"):
        pass
    assert allowed(limits, "ada", "office")


def test_a_withdrawn_attempt_is_not_counted() -> None:
    limits = Limits(Clock())
    for _ in range(200):
        limits.guess_password("ada", "home").withdraw()
    assert allowed(limits, "ada", "home")


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_address_is_what_one_household_has(host: str, address: str) -> None:
    assert address_of(Request({"type": "http", "headers": [], "client": (host, 1)})) == address


def test_a_unix_socket_has_no_address() -> None:
    assert address_of(Request({"type": "http", "headers": [], "client": None})) == ""
