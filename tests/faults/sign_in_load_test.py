"""Many sign-ins at once: all are answered, few passwords are tried, and signed-in users can continue to work."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import httpx
import pytest

from harness.backend_process import serving_quietly
from harness.sign_in_load import EMAIL, FIRST_SUPERUSER, PASSWORD, SignInResult, flood, wait_after_hang_ups

CLIENTS, ATTEMPTS = 40, 2


def token(url: str, address: str | None = None) -> str:
    """Sign the superuser in from an address of this machine. Return the token."""
    with httpx.Client(transport=httpx.HTTPTransport(local_address=address), timeout=120) as client:
        answer = client.post(f"{url}/api/v1/login/access-token", data={"username": EMAIL, "password": PASSWORD})
    return str(answer.raise_for_status().json()["access_token"])


def load_of(url: str, *, own_addresses: bool) -> SignInResult:
    port = httpx.URL(url).port or 0
    return asyncio.run(flood(port, CLIENTS, ATTEMPTS, token(url), own_addresses=own_addresses))


def test_many_clients_at_one_address_try_few_passwords(tmp_path: Path) -> None:
    with serving_quietly(tmp_path, **FIRST_SUPERUSER) as url:
        result = load_of(url, own_addresses=False)
        # The queue also refuses some attempts, and these are not counted.
        assert set(result.outcomes) <= {"400", "429", "503"}
        assert sum(result.outcomes.values()) == CLIENTS * ATTEMPTS
        assert result.waits, "the signed-in user was served"
        token(url)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have only one loopback address")
def test_many_addresses_are_answered_and_the_owner_can_still_sign_in(tmp_path: Path) -> None:
    with serving_quietly(tmp_path, **FIRST_SUPERUSER) as url:
        result = load_of(url, own_addresses=True)
        assert set(result.outcomes) <= {"400", "503"}
        assert result.outcomes["400"] > 0
        assert sum(result.outcomes.values()) == CLIENTS * ATTEMPTS
        assert result.waits
        token(url, "127.0.0.9")


def test_sign_ins_whose_clients_disconnect_delay_no_other_request(tmp_path: Path) -> None:
    with serving_quietly(tmp_path, **FIRST_SUPERUSER) as url:
        asyncio.run(wait_after_hang_ups(httpx.URL(url).port or 0, 100, token(url)))
        token(url, "127.0.0.9" if sys.platform == "linux" else None)
