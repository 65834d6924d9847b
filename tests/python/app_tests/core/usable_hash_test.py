"""Stored hashes: which of them sign-in verifies, within which limits."""

from __future__ import annotations

import contextlib

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.security import hash_password, hasher, is_usable_hash, verify_password

SALT, DIGEST = "c29tZXNhbHQxMjM0NTY3OA", "RdescudvJCsgt3ub+b0QXBbGVqN0bXhgzTDD0UG7aXA"


def phc(parameters: str = "m=16,t=1,p=1", *, kind: str = "argon2id", salt: str = SALT, digest: str = DIGEST) -> str:
    return f"${kind}$v=19${parameters}${salt}${digest}"


USABLE = {
    "ours": hash_password("correct horse"),
    "cheap": phc(),
    "argon2-cffi before version 21": phc("m=102400,t=2,p=8"),
    "RFC 9106, second choice": phc("m=65536,t=3,p=4"),
    "OWASP": phc("m=19456,t=2,p=1"),
    "all memory allowed": phc("m=262144,t=3,p=16"),
    "all passes allowed": phc("m=1024,t=16,p=1"),
}
UNUSABLE = {
    "none": None,
    "empty": "",
    "text": "correct horse",
    "another algorithm": "$2b$12$WApznUPhDubN0oeveSXHp.Rk0rMqSzAVK.jjqI3wB5uz6GZ8HC7bC",
    "another variant": phc(kind="argon2d"),
    "an older version": phc().replace("v=19", "v=16"),
    "no version": phc().replace("$v=19", ""),
    "4 GiB": phc("m=4194304,t=3,p=4"),
    "more than all memory allowed": phc("m=262145,t=1,p=1"),
    "more passes than allowed": phc("m=1024,t=17,p=1"),
    "slow within both bounds": phc("m=262144,t=4,p=1"),
    "more lanes than allowed": phc("m=1024,t=1,p=17"),
    "too little memory for its lanes": phc("m=15,t=1,p=2"),
    "no passes": phc("m=16,t=0,p=1"),
    "no lanes": phc("m=16,t=1,p=0"),
    "leading zero": phc("m=016,t=1,p=1"),
    "negative": phc("m=-16,t=1,p=1"),
    "number of 50 digits": phc(f"m={'9' * 50},t=1,p=1"),
    "other order": phc("t=1,m=16,p=1"),
    "additional parameter": phc("m=16,t=1,p=1,data=YQ"),
    "short salt": phc(salt="c29tZQ"),
    "no salt": phc(salt=""),
    "short digest": phc(digest="c29tZQ"),
    "no digest": phc(digest=""),
    "padding": phc(digest=f"{DIGEST}="),
    "half a byte": phc(digest=f"{DIGEST}AA"),
    "unused bits": phc(digest=f"{DIGEST[:-1]}B"),
    "long digest": phc(digest="A" * 400),
    "newline": f"{phc()}\n",
    "NUL": f"{phc()}\0",
    "full-width digits": phc("m=\uff11\uff16,t=1,p=1"),
    "lone surrogate": "\ud800",
}


@pytest.mark.parametrize("hashed", USABLE.values(), ids=USABLE)
def test_usable_hashes_are_what_argon2_can_verify(hashed: str) -> None:
    assert is_usable_hash(hashed)
    with contextlib.suppress(VerifyMismatchError):
        hasher.verify(hashed, "correct horse")


@pytest.mark.parametrize("hashed", UNUSABLE.values(), ids=UNUSABLE)
def test_other_hashes_are_never_verified(hashed: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []

    def verify(_: PasswordHasher, hashed: str, __: str) -> bool:
        verified.append(hashed)
        return True

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    assert not is_usable_hash(hashed)
    assert not verify_password("correct horse", hashed)
    assert len(verified) == 1, "it takes as long as one of our hashes"
    assert hashed not in verified


@settings(deadline=None, max_examples=100)
@given(
    st.from_regex(r"\A\$argon2id?\$v=19\$m=[0-9]{1,3},t=[0-9],p=[0-9]\$[A-Za-z0-9+/]{9,24}\$[A-Za-z0-9+/]{20,48}\Z"),
)
def test_argon2_takes_every_hash_that_is_usable(hashed: str) -> None:
    if is_usable_hash(hashed):
        with contextlib.suppress(VerifyMismatchError):
            hasher.verify(hashed, "correct horse")
