"""The line of database revisions after an update: new revisions of the template follow those of the app."""

from __future__ import annotations

import re
from collections.abc import Mapping

FOLDER = "src/python/app/migrations/versions/"
DATABASES = "tests/python/app_tests/db/released/"
ASSIGNED = re.compile(
    r"""^(?P<key>revision|down_revision)(?P<sign>(?:: [^=\n]+)? = )(?P<value>["']\w+["']|None)""", re.MULTILINE
)


def revisions_of(files: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return the path and the predecessor of each revision by its id; the first one has the predecessor "".

    :param files: the texts of all files by path.
    """
    found = {}
    for path, text in files.items():
        if path.startswith(FOLDER) and path.endswith(".py"):
            ids = {match["key"]: match["value"].strip("\"'") for match in ASSIGNED.finditer(text)}
            if "revision" in ids:
                before = ids.get("down_revision", "None")
                found[ids["revision"]] = (path, "" if before == "None" else before)
    return found


def in_order(revisions: Mapping[str, tuple[str, str]]) -> list[str]:
    """Return the ids of revisions, each after its predecessor."""
    following: dict[str, list[str]] = {}
    for revision, (_, before) in sorted(revisions.items()):
        following.setdefault(before if before in revisions else "", []).append(revision)
    line, waiting = [], list(reversed(following.get("", [])))
    while waiting:
        revision = waiting.pop()
        line.append(revision)
        waiting += reversed(following.get(revision, []))
    return line


def joined(ours: Mapping[str, str], merged: Mapping[str, str]) -> dict[str, str]:
    """Return the revisions that have to change after a merge, as texts by path.

    Revisions of the app, which databases of users may have, stay. Those that came with the merge follow the app's
    newest one, in their own order.

    :param ours: the texts of all files before the merge, by path.
    :param merged: those after the merge.
    """
    before, after = revisions_of(ours), revisions_of(merged)
    line = in_order(before)
    last = line[-1] if line else ""
    changed = {}
    for revision in in_order(after):
        if revision in before:
            continue
        path, predecessor = after[revision]
        if predecessor != last:
            changed[path] = with_predecessor(merged[path], last)
        last = revision
    return changed


def with_predecessor(text: str, revision: str) -> str:
    """Return the text of a revision that follows another one."""
    return ASSIGNED.sub(
        lambda match: f'{match["key"]}{match["sign"]}"{revision}"' if match["key"] == "down_revision" else match[0],
        text,
    )
