"""Email addresses in one normalized form, in which they are stored, looked up and compared."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

MAX_CHARACTERS = 255

# Names that exist only in private networks (RFC 6761, RFC 6762). email-validator refuses them unless they are removed
# from its list, as its documentation explains.
PRIVATE_TOP_LEVEL_NAMES = frozenset({"local", "localhost"})

# Lowercasing may produce another normal form, which is normalized again.
_MAX_ROUNDS = 4


def normalize_email(typed: str) -> str:
    """Return the normalized form of an address.

    Addresses are equal if they differ only in case, surrounding space, Unicode normalization, character width, Punycode
    or a display name ("Ann <ann@example.com>"). Normalizing twice changes nothing. Addresses of private networks
    (`is_intranet`) are accepted.

    The part before the @ follows the rules for user names of RFC 8265 (section 3.3), and the domain follows UTS 46.

    :raises ValueError: if it is not an address. The message gives the reason.
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
    """Return the email to look up for a sign-in, or None if no account can have it.

    The database may hold addresses that are refused today. Their users sign in with the address as it is stored.
    """
    try:
        return normalize_email(typed)
    except ValueError:
        name = typed.strip().lower()
        # PostgreSQL refuses a query with NUL in it, and both databases refuse one with a lone surrogate.
        usable = name and len(name) <= MAX_CHARACTERS and name.isprintable()
        return name if usable else None


def is_intranet(email: str) -> bool:
    """Return whether a normalized address belongs to a private network: its domain is not in the public DNS."""
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
    # Imported when it is first used: the import takes 3 % of the start.
    import email_validator

    names = email_validator.SPECIAL_USE_DOMAIN_NAMES
    names[:] = [name for name in names if name not in PRIVATE_TOP_LEVEL_NAMES]
    return email_validator
