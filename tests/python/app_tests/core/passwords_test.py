"""Hashes of passwords: argon2id, and never more at once than the machine can bear."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.core import security
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


def test_a_crowd_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    class Counting:
        """Stands in for argon2, which is too quick to be watched: says how many hashes are made at once."""

        def __init__(self) -> None:
            self.now, self.most, self.full = 0, 0, threading.Barrier(2)

        def hash(self, password: str) -> str:
            self.now += 1
            self.most = max(self.most, self.now)
            self.full.wait()
            self.now -= 1
            return password

    counting = Counting()
    monkeypatch.setattr(security, "hasher", counting)
    monkeypatch.setattr(security, "_turns", threading.BoundedSemaphore(2))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(hash_password, "12345678"))
    assert counting.most == 2
