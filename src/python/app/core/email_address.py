"""Email addresses: one form for each, in which they are stored, looked up and compared."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

MAX_CHARACTERS = 255

# Names that exist in private networks alone (RFC 6761, RFC 6762). email-validator refuses them unless they are removed
# from its list, as its documentation says.
PRIVATE_TOP_LEVEL_NAMES = frozenset({"local", "localhost"})

# Lower case may have another normal form, which may be mapped once more.
_MAX_ROUNDS = 4


def normalize_email(typed: str) -> str:
    """Return the one form of an address that people may type in many ways.

    Case, surrounding space, Unicode's normal forms, full-width characters, Punycode and a name as in
    "Ann <ann@example.com>" make no other address. The result is its own normal form. Addresses of intranets
    (`is_intranet`) are addresses too.

    The rules for the part before the @ are those for user names of RFC 8265 (section 3.3), for the domain UTS 46.

    :raises ValueError: if it is no address; the message says why.
    """
    if len(typed) > MAX_CHARACTERS:
        raise ValueError(f"An address has at most {MAX_CHARACTERS} characters.")
    email = typed
    for _ in range(_MAX_ROUNDS):
        normalized = _normalize_once(email)
        if normalized == email:
            return email
        email = normalized
    raise ValueError("It has no normal form.")


def sign_in_name(typed: str) -> str | None:
    """Return the stored email of the account that somebody means who signs in; None if it can be no one's.

    Databases may hold addresses that are refused today. Whoever has one signs in by it as it is stored.
    """
    try:
        return normalize_email(typed)
    except ValueError:
        name = typed.strip().lower()
        # PostgreSQL does not even take a query with NUL in it, and neither database one with half a character.
        usable = name and len(name) <= MAX_CHARACTERS and name.isprintable()
        return name if usable else None


def is_intranet(email: str) -> bool:
    """Return whether a normalized address is of a private network: its domain is no name of the public DNS."""
    labels = email.rpartition("@")[2].split(".")
    return len(labels) == 1 or labels[-1] in PRIVATE_TOP_LEVEL_NAMES or labels[-1].isdigit()


def _normalize_once(email: str) -> str:
    checked = _email_validator().validate_email(
        _without_width(email).strip(), check_deliverability=False, globally_deliverable=False, allow_display_name=True
    )
    normalized = unicodedata.normalize("NFC", str(checked.normalized).lower())
    if len(normalized) > MAX_CHARACTERS:
        raise ValueError(f"An address has at most {MAX_CHARACTERS} characters.")
    return normalized


def _without_width(text: str) -> str:
    """Return text with full-width and half-width characters replaced by their usual forms."""
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFKC", char) if _has_width(char) else char for char in text)


def _has_width(char: str) -> bool:
    return unicodedata.decomposition(char).startswith(("<wide>", "<narrow>"))


@cache
def _email_validator() -> ModuleType:
    # Imported at its first use: it takes 3 % of a start.
    import email_validator

    names = email_validator.SPECIAL_USE_DOMAIN_NAMES
    names[:] = [name for name in names if name not in PRIVATE_TOP_LEVEL_NAMES]
    return email_validator
