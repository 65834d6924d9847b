"""Changes archives in ways that an export never does."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app_tests.db.databases import columns_at

Members = dict[str, bytes]


def manifest_of(members: Members) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(members["manifest.json"])
    return manifest


def set_manifest(members: Members, **changes: Any) -> None:
    members["manifest.json"] = json.dumps({**manifest_of(members), **changes}).encode()


def set_revision(members: Members, revision: str) -> None:
    """Turn an archive into one of an older revision, without newer tables and columns."""
    tables = []
    for table in manifest_of(members)["tables"]:
        known = columns_at(revision, table["name"])
        if not known:
            del members[table["file"]]
            continue
        tables.append(table)
        rows = [json.loads(line) for line in members[table["file"]].splitlines()]
        content = b"".join(
            json.dumps({name: value for name, value in row.items() if name in known}).encode() + b"\n" for row in rows
        )
        members[table["file"]] = content
        table["columns"] = {name: kind for name, kind in table["columns"].items() if name in known}
        table["sha256"] = hashlib.sha256(content).hexdigest()
    set_manifest(members, revision=revision, tables=tables)


def set_notes(members: Members, lines: list[bytes], rows: int | None = None) -> None:
    """Replace the rows of the table of notes, and adapt the manifest."""
    content = b"".join(lines)
    members["tables/note.jsonl"] = content
    tables = manifest_of(members)["tables"]
    for table in tables:
        if table["name"] == "note":
            table.update(sha256=hashlib.sha256(content).hexdigest(), rows=len(lines) if rows is None else rows)
    set_manifest(members, tables=tables)


def notes(members: Members) -> list[bytes]:
    return members["tables/note.jsonl"].splitlines(keepends=True)


def with_first_note(members: Members, **changes: Any) -> None:
    first, *others = notes(members)
    set_notes(members, [json.dumps({**json.loads(first), **changes}).encode() + b"\n", *others])


def spoil_copy(archive: Path, spoil: Callable[[Members], object]) -> Path:
    """Return a copy of an archive, next to it, whose members `spoil` has changed."""
    members = members_of(archive)
    spoil(members)
    spoiled = archive.with_name("spoiled.zip")
    with zipfile.ZipFile(spoiled, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return spoiled


def members_of(archive: Path) -> Members:
    with zipfile.ZipFile(archive) as file:
        return {name: file.read(name) for name in file.namelist()}


def tables_of(archive: Path) -> dict[str, str]:
    """Return the checksum of each table's rows."""
    return {table["name"]: table["sha256"] for table in manifest_of(members_of(archive))["tables"]}
