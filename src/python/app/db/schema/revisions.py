"""The revisions that this program knows, read from their files. A start without an upgrade imports no Alembic.

A revision is a file `NNNN_what_it_does.py` in a version folder with the id NNNN. Each one follows another, and there
are no branches. The order is that of `down_revision`, not of the numbers: the template's revisions have numbers below
1001, an app's own ones begin there, and after an update of the template one of its revisions may follow one of the app.
"""

from __future__ import annotations

import re
from pathlib import Path

import app
from app.core.errors import MigrationError

MIGRATIONS = Path(app.__file__).parent / "migrations"
APP_VERSIONS = MIGRATIONS / "versions"

# The folders with revisions. A program with more features adds theirs, whose first revision follows the app's newest.
VERSION_FOLDERS = [APP_VERSIONS]

FIRST_OF_TEMPLATE = 1
FIRST_OF_APP = 1001
# The identifier of a template belongs to nobody (RFC 2606); `./pants rename` gives an app its own.
TEMPLATE_IDENTIFIER = 'identifier = "com.example.'

_ASSIGNED = re.compile(r"""^(revision|down_revision)(?:: [^=\n]+)? = (?:["'](\w+)["']|None)""", re.MULTILINE)


def known_revisions() -> list[str]:
    """Return the ids of all revisions, the oldest first.

    :raises MigrationError: if two revisions follow the same one, or one follows a revision that does not exist.
    """
    return [revision for folder in VERSION_FOLDERS for revision in revisions_in(folder)]


def revisions_in(folder: Path) -> list[str]:
    """Return the ids of a version folder's revisions, the oldest first.

    :raises MigrationError: if two revisions follow the same one, or one follows a revision that does not exist.
    """
    before: dict[str, str] = {}
    for path in sorted(folder.glob("[0-9]*_*.py")):
        ids = dict(_ASSIGNED.findall(path.read_text(encoding="utf-8")))
        before[ids.get("revision", "")] = ids.get("down_revision", "")
    following: dict[str, str] = {}
    for revision, predecessor in before.items():
        known = predecessor if predecessor in before else ""
        if known in following and predecessor and not known:
            raise MigrationError(
                f"The revision {revision} follows {predecessor}, which has no file in {folder}. Restore that file, or"
                " change the down_revision."
            )
        if known in following:
            raise MigrationError(
                f"The revisions {following[known]} and {revision} both follow {known or 'none of the others'}. Let one"
                " of them follow the other: change its down_revision."
            )
        following[known] = revision
    line: list[str] = []
    while (last := line[-1] if line else "") in following:
        line.append(following[last])
    return line


def head_revision() -> str:
    """Return the newest revision's id, whose schema the models describe."""
    return known_revisions()[-1]


def next_number(of_template: bool) -> str:
    """Return the id for a new revision.

    :param of_template: whether the revision belongs to the template, and not to an app that was made from it.
    """
    first = FIRST_OF_TEMPLATE if of_template else FIRST_OF_APP
    numbers = [int(revision) for revision in known_revisions() if revision.isdecimal()]
    own = [number for number in numbers if (number < FIRST_OF_APP) == of_template]
    return f"{max(own) + 1 if own else first:04d}"


def is_template() -> bool:
    """Return whether the sources are those of the template, and not of an app that was made from it."""
    names = MIGRATIONS.parents[3] / "template.toml"
    return not names.exists() or TEMPLATE_IDENTIFIER in names.read_text(encoding="utf-8")
