"""Fixtures: a backend without sign-in and one with sign-in for all tests, and a complete scenario for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.backend import serving
from tests.contract.callers import EMAIL, FIRST_SUPERUSER, WHO, Caller, CallerScenario


@pytest.fixture(scope="session")
def local_user() -> Iterator[Caller]:
    with serving() as url:
        yield Caller(url)


@pytest.fixture(scope="session")
def root() -> Iterator[Caller]:
    with serving(**FIRST_SUPERUSER) as url:
        yield Caller(url).signed_in(EMAIL)


@pytest.fixture(scope="session")
def scenarios() -> dict[str, CallerScenario]:
    return {}


@pytest.fixture(params=WHO)
def scenario(request: pytest.FixtureRequest, scenarios: dict[str, CallerScenario]) -> CallerScenario:
    """A caller with complete objects. The scenario of the test before is used again if it is intact."""
    who = request.param
    if who not in scenarios or not scenarios[who].is_whole():
        scenarios[who] = CallerScenario.of(
            who, request.getfixturevalue("local_user" if who == "local user" else "root")
        )
    return scenarios[who]
