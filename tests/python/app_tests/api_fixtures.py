"""Fixtures of the real application. Only folders whose conftest.py imports them depend on all features."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app_tests.api import ADMIN, add_user, open_api, open_api_with_sign_in, sign_in


@pytest.fixture
def api(tmp_path: Path, database: dict[str, str]) -> Iterator[TestClient]:
    """A client of the local user, with AUTH_REQUIRED=false."""
    with open_api(tmp_path, **database) as client:
        yield client


@pytest.fixture
def anyone(tmp_path: Path, database: dict[str, str]) -> Iterator[TestClient]:
    """A client that is not signed in, although sign-in is required."""
    with open_api_with_sign_in(tmp_path, **database) as client:
        yield client


@pytest.fixture
def admin(anyone: TestClient) -> TestClient:
    """A client that is signed in as the superuser."""
    return sign_in(anyone, ADMIN)


@pytest.fixture
def ada(admin: TestClient) -> TestClient:
    """A client that is signed in as a user without special rights."""
    add_user(admin, "ada@example.com")
    return sign_in(admin, "ada@example.com")


@pytest.fixture
def bob(admin: TestClient) -> TestClient:
    """A client that is signed in as another such user."""
    add_user(admin, "bob@example.com")
    return sign_in(admin, "bob@example.com")
