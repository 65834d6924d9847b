"""Versions of rows: an update that names the version it changes is refused if the row has another one by now.

The version is an entity tag, computed from the row as the API returns it, so it needs no column. Responses have it in
the header ETag, and requests in the header If-Match (RFC 9110, sections 8.8.3 and 13.1.1).
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from fastapi import Header, Response
from pydantic import create_model
from sqlmodel import Session, SQLModel

from app.core.error_responses import DESCRIPTIONS, ErrorDetail
from app.core.errors import VersionConflictError
from app.db.persistence import Public, as_public
from app.db.row_lock import lock

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description="The ETag of the version to change. Without it, any version is changed.",
    ),
]

ETAG = {"ETag": {"description": "The version of the row, for If-Match.", "schema": {"type": "string"}}}
READ_RESPONSES: dict[int | str, dict[str, Any]] = {200: {"headers": ETAG}}
"""Part of the `responses` argument of a route that returns a row with its version."""


def update_responses(public: type[SQLModel]) -> dict[int | str, dict[str, Any]]:
    """Return a part of the `responses` argument of a route that updates a version of a row.

    :param public: the public model of the row, such as `ItemPublic`. The contract then has an `ItemConflict`.
    """
    name = public.__name__.removesuffix("Public") + "Conflict"
    conflict = create_model(name, __base__=ErrorDetail, current=(public, ...))
    return {**READ_RESPONSES, 412: {"model": conflict, "description": DESCRIPTIONS[412]}}


def with_version(response: Response, row: Public) -> Public:
    """Return a public row, and set the response's ETag to its version."""
    response.headers["ETag"] = _etag(row)
    return row


def require_version(session: Session, public: type[SQLModel], row: SQLModel, if_match: str | None) -> None:
    """Refuse to update another version than that of the header If-Match. The row is locked until it is saved.

    :param public: the public model of the row.
    :param if_match: the header; None accepts every version, without a query.
    :raises VersionConflictError: if the row has another version.
    :raises ConflictError: if another request deleted it in the meantime.
    """
    if if_match is None:
        return
    lock(session, row)
    current = as_public(public, row)
    accepted = {tag.strip() for tag in if_match.split(",")}
    if accepted.isdisjoint({_etag(current), "*"}):
        raise VersionConflictError(current.model_dump(mode="json", warnings=False))


def _etag(row: SQLModel) -> str:
    content = row.model_dump_json(warnings=False).encode()
    return f'"{hashlib.blake2b(content, digest_size=16).hexdigest()}"'
