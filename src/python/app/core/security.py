"""Passwords, tokens and the key that signs them."""

from __future__ import annotations

import errno
import os
import secrets
import threading
import uuid
from datetime import timedelta
from pathlib import Path

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.errors import SettingsError
from app.core.files import create_once, private_folder
from app.core.types import utc_now

ALGORITHM = "HS256"
TOKEN_LIFETIME = timedelta(days=7)
KEY_BYTES = 32

hasher = PasswordHasher()

# A hash takes 64 MiB for as long as it is made: a crowd at the login waits instead of taking all memory.
_turns = threading.BoundedSemaphore(os.cpu_count() or 1)


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password (RFC 9106)."""
    with _turns:
        return hasher.hash(password)


def verify_password(password: str, hashed: str | None) -> bool:
    """Say whether a password is the one of this hash; a user without a password has None."""
    if hashed is None:
        return False
    try:
        with _turns:
            return hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def create_token(user_id: uuid.UUID, key: bytes) -> str:
    """Return a bearer token (JWT, RFC 7519) for a user, good for TOKEN_LIFETIME."""
    now = utc_now()
    return jwt.encode({"sub": str(user_id), "iat": now, "exp": now + TOKEN_LIFETIME}, key, algorithm=ALGORITHM)


def read_token(token: str, key: bytes) -> uuid.UUID | None:
    """Return whose token this is; None for one that is expired, forged or not a token."""
    try:
        claims = jwt.decode(token, key, algorithms=[ALGORITHM], options={"require": ["exp", "sub"]})
        return uuid.UUID(str(claims["sub"]))
    except (jwt.InvalidTokenError, ValueError):
        return None


def signing_key(data_dir: Path) -> bytes:
    """Return the key that signs tokens, made at its first use and kept in the data folder, for the user alone.

    :raises SettingsError: where the file holds no key, or cannot be made or read.
    """
    path = data_dir / "signing.key"
    try:
        if not path.exists():
            private_folder(path.parent)
            create_once(path, secrets.token_hex(KEY_BYTES).encode())
        if not path.is_file():
            raise OSError(errno.EINVAL, "it is not a file", str(path))
        key = bytes.fromhex(path.read_text().strip())
    except OSError as error:
        raise SettingsError(
            f"{path}, which signs tokens, cannot be made or read ({error.strerror}): check the folder's rights and the"
            " disk, or set DATA_DIR to another folder."
        ) from error
    except ValueError:
        key = b""
    if len(key) < KEY_BYTES:
        raise SettingsError(
            f"{path} is not a signing key. Move it away: a new one is made, and everyone signs in once more."
        )
    return key
