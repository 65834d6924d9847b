"""Secrets, which no log may hold: replaced wherever they stand in a text."""

from __future__ import annotations

import re

REDACTED = "[redacted]"

# The first group stays, so that a line still says what it is about.
_PATTERNS = (
    # JSON Web Tokens (RFC 7519) in their compact form.
    re.compile(r"()eyJ[\w-]{8,}\.[\w-]+\.[\w-]*"),
    # Password hashes (https://github.com/P-H-C/phc-string-format).
    re.compile(r"()\$(?:argon2\w*|scrypt|pbkdf2[\w-]*|2[aby])\$[^\s'\"]+"),
    # The password in a database's URL.
    re.compile(r"([a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s/]+(?=@)", re.IGNORECASE),
    re.compile(r"(\bBearer\s+)[\w.~+/=-]+", re.IGNORECASE),
    # The one-time code of a printed URL.
    re.compile(r"([?&]code=)[\w.~-]+"),
    # What is named a secret: `password=…`, `"password": "…"`, a header or a cookie.
    re.compile(
        r"((?:password|secret|token|\w+_session\w*)(?:\s*=\s*|['\"]\s*[:,]\s*)b?['\"]?)[^\s'\",;})]+", re.IGNORECASE
    ),
)


def redact(text: str) -> str:
    """Return a text without the secrets in it."""
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\1{REDACTED}", text)
    return text
