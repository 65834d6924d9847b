"""Passwords, tokens and the key that signs them."""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import re
import secrets
import threading
import uuid
from datetime import timedelta
from pathlib import Path

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.errors import SettingsError
from app.core.types import utc_now

ALGORITHM = "HS256"
TOKEN_LIFETIME = timedelta(days=7)
KEY_BYTES = 32

hasher = PasswordHasher()

# A hash says itself how dear it is to verify, and hashes come in with archives and backups: a login must not take 4 GiB
# because a row says so. The bounds leave room for other programs' usual parameters (ours are 64 MiB in 3 passes).
MAX_HASH_MEMORY_KIB = 256 * 1024
MAX_HASH_PASSES = 16
# Memory times passes, which the time to verify grows with: four times ours.
MAX_HASH_COST = 4 * hasher.memory_cost * hasher.time_cost
MAX_HASH_LANES = 16
MAX_HASH_CHARACTERS = 255

# The PHC string format (https://github.com/P-H-C/phc-string-format), as argon2's reference implementation writes it.
_NUMBER = "[1-9][0-9]{0,9}"
_HASH = re.compile(
    rf"\$argon2id\$v=19\$m=(?P<memory>{_NUMBER}),t=(?P<passes>{_NUMBER}),p=(?P<lanes>{_NUMBER})"
    r"\$(?P<salt>[A-Za-z0-9+/]+)\$(?P<digest>[A-Za-z0-9+/]+)"
)
_MIN_SALT_BYTES, _MIN_DIGEST_BYTES = 8, 16

# A hash takes 64 MiB for as long as it is made: a crowd at the login waits instead of taking all memory.
_turns = threading.BoundedSemaphore(os.cpu_count() or 1)


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password (RFC 9106)."""
    with _turns:
        return hasher.hash(password)


def is_usable_hash(hashed: str | None) -> bool:
    """Return whether a password can be verified with this stored hash: a well-formed argon2id hash within our bounds."""
    if hashed is None or len(hashed) > MAX_HASH_CHARACTERS:
        return False
    parts = _HASH.fullmatch(hashed)
    if parts is None:
        return False
    memory, passes, lanes = int(parts["memory"]), int(parts["passes"]), int(parts["lanes"])
    return (
        8 * lanes <= memory <= MAX_HASH_MEMORY_KIB
        and passes <= MAX_HASH_PASSES
        and memory * passes <= MAX_HASH_COST
        and lanes <= MAX_HASH_LANES
        and _decoded_bytes(parts["salt"]) >= _MIN_SALT_BYTES
        and _decoded_bytes(parts["digest"]) >= _MIN_DIGEST_BYTES
    )


def _decoded_bytes(text: str) -> int:
    """Return the length of base64 without padding once decoded; 0 if it is not canonical."""
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        return 0
    return len(decoded) if base64.b64encode(decoded).decode().rstrip("=") == text else 0


def verify_password(password: str, hashed: str | None) -> bool:
    """Return whether a password is the one of this hash; never for None or a hash that is not usable."""
    if hashed is None or not is_usable_hash(hashed):
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
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _create_once(path, secrets.token_hex(KEY_BYTES))
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


def _create_once(path: Path, content: str) -> None:
    """Write a file whole or not at all; where two processes try, the first one's file stays."""
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            # Unlike a rename, a link never replaces the file that another process made meanwhile.
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
