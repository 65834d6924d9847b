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
# How far a token may seem to be made in the future: clocks are set back.
CLOCK_LEEWAY_SECONDS = 60
KEY_FILE = "signing.key"
KEY_BYTES = 32

hasher = PasswordHasher()

# A hash says itself how dear it is to verify, and hashes come in with archives and backups: a login must not take 4 GiB
# because a row says so. The bounds leave room for other programs' usual parameters (ours are 64 MiB in 3 passes).
MAX_HASH_MEMORY_KIB = 256 * 1024
MAX_HASH_PASSES = 16
# Memory times passes, which the time to verify grows with: four times ours.
_OUR_COST = hasher.memory_cost * hasher.time_cost
MAX_HASH_COST = 4 * _OUR_COST
MAX_HASH_LANES = 16
MAX_HASH_CHARACTERS = 255

# The PHC string format (https://github.com/P-H-C/phc-string-format), as argon2's reference implementation writes it.
_NUMBER = "[1-9][0-9]{0,9}"
_HASH = re.compile(
    rf"\$argon2id\$v=19\$m=(?P<memory>{_NUMBER}),t=(?P<passes>{_NUMBER}),p=(?P<lanes>{_NUMBER})"
    r"\$(?P<salt>[A-Za-z0-9+/]+)\$(?P<digest>[A-Za-z0-9+/]+)"
)
_MIN_SALT_BYTES, _MIN_DIGEST_BYTES = 8, 16


def _random_base64(number: int) -> str:
    return base64.b64encode(secrets.token_bytes(number)).decode().rstrip("=")


# Of no password, and as dear to verify as ours.
_NO_ONES_HASH = (
    f"$argon2id$v=19$m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    f"${_random_base64(hasher.salt_len)}${_random_base64(hasher.hash_len)}"
)


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password (RFC 9106). A request does it in the threads of a HashQueue."""
    return hasher.hash(password)


def is_usable_hash(hashed: str | None) -> bool:
    """Return whether a password can be verified with a stored hash: a well-formed argon2id hash within our bounds."""
    return _usable_cost(hashed) is not None


def _usable_cost(hashed: str | None) -> int | None:
    """Return what the time to verify a hash grows with, memory times passes; None for a hash that is not usable."""
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
    """Return the length of base64 without padding once decoded; 0 if it is not canonical."""
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        return 0
    return len(decoded) if base64.b64encode(decoded).decode().rstrip("=") == text else 0


def verify_password(password: str, hashed: str | None) -> bool:
    """Return whether a password is the one of this hash; never for None or a hash that is not usable.

    It takes as long for these as for one of our hashes, so the time does not tell whether there is an account. A
    request does it in the threads of a HashQueue.
    """
    cost = _usable_cost(hashed)
    if hashed is None or cost is None:
        _verify(password, _NO_ONES_HASH)
        return False
    verified = _verify(password, hashed)
    if cost < _OUR_COST:
        # Nor does a cheaper hash, from another program, tell it.
        _verify(password, _NO_ONES_HASH)
    return verified


def _verify(password: str, hashed: str) -> bool:
    try:
        return hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


@dataclass(frozen=True)
class TokenClaims:
    """What a token says: whose it is, and the user's security stamp when it was made."""

    user_id: uuid.UUID
    stamp: str


def create_token(user_id: uuid.UUID, key: bytes, stamp: str = "") -> str:
    """Return a bearer token (JWT, RFC 7519) for a user, good for TOKEN_LIFETIME or until the user's stamp changes."""
    now = utc_now()
    claims: dict[str, Any] = {"sub": str(user_id), "iat": now, "exp": now + TOKEN_LIFETIME}
    if stamp:
        claims["stamp"] = stamp
    return jwt.encode(claims, key, algorithm=ALGORITHM)


def read_token(token: str, key: bytes) -> TokenClaims | None:
    """Return what a token says; None for one that is expired, forged or not a token."""
    options: Options = {"require": ["exp", "sub"], "verify_iat": False}
    try:
        claims = jwt.decode(token, key, algorithms=[ALGORITHM], options=options)
        issued_at = float(claims.get("iat", 0))
        # PyJWT's own leeway would also lengthen the life of tokens.
        if issued_at > utc_now().timestamp() + CLOCK_LEEWAY_SECONDS:
            return None
        return TokenClaims(uuid.UUID(str(claims["sub"])), str(claims.get("stamp", "")))
    except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError):
        return None


def has_signing_key(data_dir: Path) -> bool:
    """Return whether callers ever signed in with this data folder: without its key, no token is good."""
    return (data_dir / KEY_FILE).exists()


def signing_key(data_dir: Path) -> bytes:
    """Return the key that signs tokens, made at its first use and kept in the data folder, for the user alone.

    A key that others could have read or written is replaced: whoever knows it can sign in as anyone.

    :raises SettingsError: if the file holds no key, or cannot be made, read or replaced.
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


def _read_private(path: Path) -> bytes | None:
    """Return a file's content; None if there is no such file any more: one that is not ours alone is removed."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            exposed = _exposed(status)
            if exposed is None or not _keeps_private(path.parent):
                return file.read()
    except FileNotFoundError:
        return None
    logger.warning("%s %s: a new key is made, and everyone signs in once more", path, exposed)
    path.unlink()
    return None


def _exposed(status: os.stat_result) -> str | None:
    """Return how a file with this status is open to others; None if it is its user's alone."""
    if os.name != "posix":
        # Windows keeps rights in access lists, which a file inherits from its folder.
        return None
    if status.st_uid != os.geteuid():
        return f"belongs to another user (id {status.st_uid})"
    mode = stat.S_IMODE(status.st_mode)
    return f"could be read or written by others (mode {mode:04o})" if mode & 0o077 else None


def _keeps_private(folder: Path) -> bool:
    """Return whether files in a folder can be their user's alone: file systems of other systems keep no such rights."""
    probe = folder / f".{uuid.uuid4().hex}"
    descriptor = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        return _exposed(os.fstat(descriptor)) is None
    finally:
        os.close(descriptor)
        probe.unlink(missing_ok=True)
