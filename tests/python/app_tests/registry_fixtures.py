"""Fixtures of the application with all features. Only the tests of a feature depend on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.registry import FEATURES
from app_tests.api import open_api, open_api_with_sign_in


@pytest.fixture
def api(tmp_path: Path, database: dict[str, str]) -> Iterator[TestClient]:
    """A client of the local user, with AUTH_REQUIRED=false."""
    with open_api(tmp_path, FEATURES, **database) as client:
        yield client


@pytest.fixture
def anyone(tmp_path: Path, database: dict[str, str]) -> Iterator[TestClient]:
    """A client that is not signed in, although sign-in is required."""
    with open_api_with_sign_in(tmp_path, FEATURES, **database) as client:
        yield client
