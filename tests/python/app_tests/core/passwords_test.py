"""Hashes of passwords: argon2id."""

from __future__ import annotations

import pytest

from app.core.security import hash_password, verify_password


def test_a_password_fits_its_hash_and_no_other() -> None:
    hashed = hash_password("correct horse")
    assert hashed.startswith("$argon2id$")
    assert verify_password("correct horse", hashed)
    assert not verify_password("correct horse ", hashed)
    assert hash_password("correct horse") != hashed


@pytest.mark.parametrize("hashed", [None, "", "garbage", "$argon2id$", "$2b$12$abc"])
def test_what_is_no_hash_fits_no_password(hashed: str | None) -> None:
    assert not verify_password("", hashed)
