"""Secrets in the log."""

from __future__ import annotations

import pytest

from app.core.redact import REDACTED, redact

HASH = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b5dWRWJTmaaJObG"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl.", "eyJzdWIiOiIxIn0"),
        (f"the hash {HASH} is", "RdescudvJCsgt3ub"),
        ("postgresql+psycopg://ada:correct:horse@host/name", "correct:horse"),
        ("Authorization: Bearer abc.def-ghi", "abc.def-ghi"),
        ("GET /?code=Zm9vYmFy HTTP/1.1", "Zm9vYmFy"),
        ('{"password": "correct horse"}', "correct"),
        ("FIRST_SUPERUSER_PASSWORD=correct-horse", "correct-horse"),
        ("triptych_session_1430=c2Vzc2lvbg; other=1", "c2Vzc2lvbg"),
        ("(b'x-launch-token', b'0123456789abcdef')", "0123456789abcdef"),
    ],
)
def test_secrets_are_redacted(text: str, secret: str) -> None:
    assert secret not in redact(text)
    assert REDACTED in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "The email or the password is wrong, or the account is not active. Check both and try again.",
        "Refused a request with 401: a wrong launch token",
        "Ready on port 41230 at http://127.0.0.1:41230/api/v1",
        "postgresql+psycopg://ada@host:5432/name is out of reach",
        "",
    ],
)
def test_other_text_stays(text: str) -> None:
    assert redact(text) == text
