"""Redaction of secrets, which must not appear in logs."""

from __future__ import annotations

import re

REDACTED = "[redacted]"

# The first group is kept, so that the line still shows what was redacted.
_PATTERNS = (
    # JSON Web Tokens (RFC 7519) in their compact form.
    re.compile(r"()eyJ[\w-]{8,}\.[\w-]+\.[\w-]*"),
    # Password hashes (https://github.com/P-H-C/phc-string-format).
    re.compile(r"()\$(?:argon2\w*|scrypt|pbkdf2[\w-]*|2[aby])\$[^\s'\"]+"),
    # The password in a database URL.
    re.compile(r"([a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s/]+(?=@)", re.IGNORECASE),
    re.compile(r"(\bBearer\s+)[\w.~+/=-]+", re.IGNORECASE),
    # The one-time code in a printed URL.
    re.compile(r"([?&]code=)[\w.~-]+"),
    # Named secrets: `password=…`, `"password": "…"`, a header or a cookie.
    re.compile(
        r"((?:password|secret|token|\w+_session\w*)(?:\s*=\s*|['\"]\s*[:,]\s*)b?['\"]?)[^\s'\",;})]+", re.IGNORECASE
    ),
)


def redact(text: str) -> str:
    """Return text with its secrets replaced."""
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\1{REDACTED}", text)
    return text
