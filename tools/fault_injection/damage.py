"""Damages databases by flipped bytes and truncation. The backend must refuse or serve them, never overwrite them."""

from __future__ import annotations

import logging
import os
import random
import shutil
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.core.errors import StartError
from app.core.settings import Settings
from app.db.location import DatabaseLocation
from app.db.schema.revisions import known_revisions
from app.db.sqlite.backup import list_backups, refuse_emptied
from app.db.sqlite.integrity import check
from app.serve.server import create_ready_app
from fault_injection.upgrades import FaultError
from harness.sample import FEATURES
from harness.seed_databases import populate

with warnings.catch_warnings():
    # Starlette will soon use another client.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

ROWS = 300

# The statuses that a backend with a damaged database may return for valid requests.
WELL = frozenset({200, 201, 204, 404, 409})
DAMAGED, UNREADABLE = 503, 500

# Exit codes of the checking process. SQLite keeps no checksums of rows: a flipped byte changes a title unnoticed, but
# may make an id invalid, which the backend notices when it reads the row.
SERVED, TOLD, UNREAD, WRONG, CRASHED = 0, 96, 97, 98, 99
NAMES = {SERVED: "served", TOLD: "served, damage reported", UNREAD: "served, except for an unreadable row"}

Spoil = Callable[[bytearray], None]


@dataclass
class DamageFigures:
    """The outcomes for all damaged files. `check` detects `found` of them."""

    files: int = 0
    found: int = 0
    ends: Counter[str] = field(default_factory=Counter)


def flips(size: int, number: int, seed: int) -> Iterator[Spoil]:
    """Yield changes of one byte each, in every position of the header and in random other positions."""
    chance = random.Random(seed)
    offsets = [*range(0, 100, max(1, 100 * 4 // number)), *(chance.randrange(size) for _ in range(number))]
    for offset in offsets[:number]:
        mask = chance.randrange(1, 256)

        def flip(content: bytearray, offset: int = offset, mask: int = mask) -> None:
            content[offset] ^= mask

        yield flip


def cuts(size: int, number: int, seed: int) -> Iterator[Spoil]:
    """Yield truncations to random lengths and to whole pages. The first one leaves an empty file."""
    chance = random.Random(seed)
    for index in range(number):
        length = 0 if index == 0 else chance.randrange(size)
        if index % 2:
            length = length // 4096 * 4096

        def cut(content: bytearray, length: int = length) -> None:
            del content[length:]

        yield cut


def damage(folder: Path, changes: Callable[[int, int, int], Iterator[Spoil]], number: int, seed: int) -> DamageFigures:
    """Damage a database in many ways, one at a time, and start the backend on each.

    Half of the databases have the newest schema, and the others the oldest, which the start upgrades.
    """
    figures = DamageFigures()
    originals = []
    for revision in (known_revisions()[0], known_revisions()[-1]):
        original = folder / f"{revision}.db"
        populate(original, revision, ROWS)
        originals.append(original)
    for index, spoil in enumerate(changes(originals[0].stat().st_size, number, seed)):
        data_dir = _spoiled(folder, originals[index % 2], spoil)
        before = (data_dir / "app.db").read_bytes()
        code = _start_in_fork(data_dir)
        figures.files += 1
        figures.ends[_name(code, data_dir)] += 1
        database = data_dir / "app.db"
        if not database.exists():
            raise FaultError(f"{database} is gone.")
        if code not in NAMES and database.read_bytes() != before and not _is_kept(data_dir, before):
            raise FaultError(f"{database} was refused with {code}, and changed.")
        database.write_bytes(before)
        figures.found += _is_found(database)
    return figures


def _spoiled(folder: Path, original: Path, spoil: Spoil) -> Path:
    data_dir = folder / "data"
    shutil.rmtree(data_dir, ignore_errors=True)
    (data_dir / "backups").mkdir(parents=True)
    # Long-time users have backups.
    shutil.copyfile(original, data_dir / "backups" / f"{original.stem}-20260101T000000.000000Z-daily.db")
    content = bytearray(original.read_bytes())
    spoil(content)
    (data_dir / "app.db").write_bytes(content)
    return data_dir


def _start_in_fork(data_dir: Path) -> int:
    child = os.fork()
    if child == 0:
        code = CRASHED
        try:
            logging.disable()
            code = _serve(data_dir)
        except StartError as error:
            code = error.exit_code
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return CRASHED if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def _serve(data_dir: Path) -> int:
    """Start the backend in this process, read and write through its API, and return the exit code."""
    app = create_ready_app(Settings(data_dir=data_dir), FEATURES)
    with TestClient(app, base_url="http://testserver/api/v1", raise_server_exceptions=False) as api:
        answers = [api.get("/notes/?limit=1000"), api.get("/users/"), api.post("/notes/", json={"title": "New"})]
        if answers[0].status_code == 200:
            for note in answers[0].json()["data"][::50]:
                answers.append(api.patch(f"/notes/{note['id']}", json={"title": "Changed"}))
                answers.append(api.delete(f"/notes/{note['id']}"))
    others = {answer.status_code for answer in answers} - WELL
    if not others:
        return SERVED
    if not others <= {DAMAGED, UNREADABLE}:
        return WRONG
    return UNREAD if UNREADABLE in others else TOLD


def _name(code: int, data_dir: Path) -> str:
    if code in NAMES:
        return NAMES[code]
    if code in {WRONG, CRASHED}:
        kept = data_dir.with_name(f"found-{code}-{len(os.listdir(data_dir.parent))}")
        shutil.copytree(data_dir, kept)
        raise FaultError(f"The backend {'returned a wrong answer' if code == WRONG else 'crashed'} on {kept}.")
    codes = {error.exit_code: error.code for error in _all_of(StartError)}
    return f"refused: {codes[code]}"


def _all_of(error: type[StartError]) -> list[type[StartError]]:
    return [error, *(found for kind in error.__subclasses__() for found in _all_of(kind))]


def _is_kept(data_dir: Path, content: bytes) -> bool:
    """Return whether a backup has these pages: damage may become visible only after an upgrade."""
    backups = list_backups(data_dir / "backups")
    # A copy's header is not marked as being in WAL mode, and counts its changes.
    return any(
        backup.reason == "before-upgrade" and backup.path.read_bytes()[100:] == content[100:] for backup in backups
    )


def _is_found(database: Path) -> bool:
    try:
        refuse_emptied(DatabaseLocation(database, database.parent / "backups"))
        findings = check(database)
    except StartError:
        return True
    return findings.any()
