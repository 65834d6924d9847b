"""Passwords, tokens and the key that signs them."""

from __future__ import annotations

import base64
import binascii
import errno
import logging
import os
import re
import secrets
import stat
import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.errors import SettingsError
from app.core.files import create_once, private_folder
from app.core.types import utc_now

if TYPE_CHECKING:
    from jwt.types import Options

logger = logging.getLogger(__name__)

ALGORITHM = "HS256"
TOKEN_LIFETIME = timedelta(days=7)
# How far a token's issue time may be in the future, because clocks may be set back.
CLOCK_LEEWAY_SECONDS = 60
KEY_FILE = "signing.key"
KEY_BYTES = 32

hasher = PasswordHasher()

# Parameters in a hash decide how expensive it is to verify, and hashes may come from archives and backups: a login must
# not take 4 GiB because a row says so. The bounds allow the usual parameters of other programs (ours: 64 MiB, 3
# passes).
MAX_HASH_MEMORY_KIB = 256 * 1024
MAX_HASH_PASSES = 16
# Memory times passes, which determines the time to verify. The bound is four times ours.
_OUR_COST = hasher.memory_cost * hasher.time_cost
MAX_HASH_COST = 4 * _OUR_COST
MAX_HASH_LANES = 16
MAX_HASH_CHARACTERS = 255

# The PHC string format (https://github.com/P-H-C/phc-string-format), as written by argon2's reference implementation.
_NUMBER = "[1-9][0-9]{0,9}"
_HASH = re.compile(
    rf"\$argon2id\$v=19\$m=(?P<memory>{_NUMBER}),t=(?P<passes>{_NUMBER}),p=(?P<lanes>{_NUMBER})"
    r"\$(?P<salt>[A-Za-z0-9+/]+)\$(?P<digest>[A-Za-z0-9+/]+)"
)
_MIN_SALT_BYTES, _MIN_DIGEST_BYTES = 8, 16


def _random_base64(number: int) -> str:
    return base64.b64encode(secrets.token_bytes(number)).decode().rstrip("=")


# The hash of no password, as expensive to verify as ours.
_NO_ONES_HASH = (
    f"$argon2id$v=19$m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    f"${_random_base64(hasher.salt_len)}${_random_base64(hasher.hash_len)}"
)


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password (RFC 9106). In a request, call it through a HashQueue."""
    return hasher.hash(password)


def is_usable_hash(hashed: str | None) -> bool:
    """Return whether a password can be verified with a stored hash: a well-formed argon2id hash within our bounds."""
    return _usable_cost(hashed) is not None


def _usable_cost(hashed: str | None) -> int | None:
    """Return the relative time to verify a hash (memory times passes), or None if the hash is not usable."""
    if hashed is None or len(hashed) > MAX_HASH_CHARACTERS:
        return None
    parts = _HASH.fullmatch(hashed)
    if parts is None:
        return None
    memory, passes, lanes = int(parts["memory"]), int(parts["passes"]), int(parts["lanes"])
    usable = (
        8 * lanes <= memory <= MAX_HASH_MEMORY_KIB
        and passes <= MAX_HASH_PASSES
        and memory * passes <= MAX_HASH_COST
        and lanes <= MAX_HASH_LANES
        and _decoded_bytes(parts["salt"]) >= _MIN_SALT_BYTES
        and _decoded_bytes(parts["digest"]) >= _MIN_DIGEST_BYTES
    )
    return memory * passes if usable else None


def _decoded_bytes(text: str) -> int:
    """Return the decoded length of unpadded base64, or 0 if it is not canonical."""
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        return 0
    return len(decoded) if base64.b64encode(decoded).decode().rstrip("=") == text else 0


def verify_password(password: str, hashed: str | None) -> bool:
    """Return whether a password matches a hash. It never matches None or a hash that is not usable.

    All cases take as long as one of our hashes, so the time does not reveal whether an account exists. In a request,
    call it through a HashQueue.
    """
    cost = _usable_cost(hashed)
    if hashed is None or cost is None:
        _verify(password, _NO_ONES_HASH)
        return False
    verified = _verify(password, hashed)
    if cost < _OUR_COST:
        # A cheaper hash from another program must not reveal it either.
        _verify(password, _NO_ONES_HASH)
    return verified


def _verify(password: str, hashed: str) -> bool:
    try:
        return hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


@dataclass(frozen=True)
class TokenClaims:
    """The claims of a token: the user's id, and their security stamp at the time of issue."""

    user_id: uuid.UUID
    stamp: str


def create_token(user_id: uuid.UUID, key: bytes, stamp: str = "") -> str:
    """Return a bearer token (JWT, RFC 7519) for a user, valid for TOKEN_LIFETIME or until the user's stamp changes."""
    now = utc_now()
    claims: dict[str, Any] = {"sub": str(user_id), "iat": now, "exp": now + TOKEN_LIFETIME}
    if stamp:
        claims["stamp"] = stamp
    return jwt.encode(claims, key, algorithm=ALGORITHM)


def read_token(token: str, key: bytes) -> TokenClaims | None:
    """Return the claims of a token, or None if it is expired, forged or not a token."""
    options: Options = {"require": ["exp", "sub"], "verify_iat": False}
    try:
        claims = jwt.decode(token, key, algorithms=[ALGORITHM], options=options)
        issued_at = float(claims.get("iat", 0))
        # PyJWT's own leeway would also extend the lifetime of tokens.
        if issued_at > utc_now().timestamp() + CLOCK_LEEWAY_SECONDS:
            return None
        return TokenClaims(uuid.UUID(str(claims["sub"])), str(claims.get("stamp", "")))
    except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError):
        return None


def has_signing_key(data_dir: Path) -> bool:
    """Return whether this data folder has a signing key. Without one, no valid tokens exist."""
    return (data_dir / KEY_FILE).exists()


def signing_key(data_dir: Path) -> bytes:
    """Return the key that signs tokens. It is created at its first use, in the data folder, readable by its owner only.

    A key that other users could have read or written is replaced: anyone who knows it can sign in as any user.

    :raises SettingsError: if the file holds no key, or cannot be created, read or replaced.
    """
    path = data_dir / KEY_FILE
    try:
        if path.exists() and not path.is_file():
            raise OSError(errno.EINVAL, "it is not a file", str(path))
        content = _read_private(path)
        if content is None:
            private_folder(path.parent)
            create_once(path, secrets.token_hex(KEY_BYTES).encode())
            content = path.read_bytes()
        key = bytes.fromhex(content.decode().strip())
    except OSError as error:
        raise SettingsError(
            f"{path}, the key that signs tokens, cannot be created or read ({error.strerror}). Check the folder's"
            " permissions and the disk, or set DATA_DIR to another folder."
        ) from error
    except ValueError:
        key = b""
    if len(key) < KEY_BYTES:
        raise SettingsError(
            f"{path} is not a signing key. Move it away and start again: a new key is created, and everyone must sign"
            " in again."
        )
    return key


def _read_private(path: Path) -> bytes | None:
    """Return a private file's content, or None if it is missing. A file that others can access is removed."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            exposed = _exposed(status)
            if exposed is None or not _keeps_private(path.parent):
                return file.read()
    except FileNotFoundError:
        return None
    logger.warning("%s %s. A new key is created, and everyone must sign in again.", path, exposed)
    path.unlink()
    return None


def _exposed(status: os.stat_result) -> str | None:
    """Return how a file with this status is exposed to other users, or None if it is private."""
    if os.name != "posix":
        # Windows uses access control lists, which a file inherits from its folder.
        return None
    if status.st_uid != os.geteuid():
        return f"belongs to another user (id {status.st_uid})"
    mode = stat.S_IMODE(status.st_mode)
    return f"was readable or writable by others (mode {mode:04o})" if mode & 0o077 else None


def _keeps_private(folder: Path) -> bool:
    """Return whether files in a folder can be private. File systems of other operating systems store no permissions."""
    probe = folder / f".{uuid.uuid4().hex}"
    descriptor = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        return _exposed(os.fstat(descriptor)) is None
    finally:
        os.close(descriptor)
        probe.unlink(missing_ok=True)
