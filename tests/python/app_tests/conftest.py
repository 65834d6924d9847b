"""Fixtures for databases. They import nothing of the application, because all tests depend on this file."""

from __future__ import annotations

from collections.abc import Iterator

import hypothesis
import pytest

from harness import postgresql

# The same examples in every run, so that failures can be repeated. A busy machine must not fail a test.
hypothesis.settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """A private PostgreSQL server. Tests that need it are skipped if it is not installed."""
    folder = postgresql.programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed here (Debian: apt-get install postgresql)")
    with postgresql.running(folder) as server:
        yield server


@pytest.fixture
def postgresql_url(postgresql_server: postgresql.Server) -> Iterator[str]:
    """The URL of a new database on the private server."""
    with postgresql_server.new_database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> dict[str, str]:
    """The settings for a new database: in the file in DATA_DIR, or on a server."""
    if request.param == "sqlite":
        return {}
    return {"DATABASE_URL": request.getfixturevalue("postgresql_url")}
