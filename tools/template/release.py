"""Releases of the template: where they come from, and which one this repository has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from template.errors import TemplateError
from template.tree import git

BRANCH = "template"
FETCHED = "refs/template/fetched"
# Trailers of the commits on the branch, as git writes them (git-interpret-trailers(1)).
COMMIT_TRAILER = "Template-Commit"
SOURCE_TRAILER = "Template-Source"


@dataclass(frozen=True)
class Source:
    """Where releases are fetched from.

    :ivar location: a URL, a folder with a repository, or a file made by `git bundle`.
    :ivar reference: a tag, branch or commit there; None for the newest state.
    """

    location: str
    reference: str | None


def parse_source(text: str | None, root: Path) -> Source:
    """Return the source that a person typed: `LOCATION`, `LOCATION@REF`, or only `REF` after the first update.

    :raises TemplateError: if the location is missing and not known from an earlier update.
    """
    known = known_location(root)
    if text is None or not _is_location(text, root):
        if known is None:
            given = "" if text is None else f" {text!r} is neither a URL nor a file or folder."
            raise TemplateError(
                f"The location of the template is not known yet.{given} Give it once: `./pants update-template --"
                " URL@TAG`, or a folder or a file made by `git bundle`."
            )
        return Source(known, text)
    location, separator, reference = text.rpartition("@")
    # The @ of git@host:owner/name.git and of https://user@host/ is not followed by a reference.
    if separator and _is_location(location, root) and not re.search(r"[:]|//", reference):
        return Source(_absolute(location, root), reference)
    return Source(_absolute(text, root), None)


def _is_location(text: str, root: Path) -> bool:
    plain = text.rpartition("@")[0] or text
    url = re.match(r"[a-z+]+://|[\w.-]+@[\w.-]+:|file:", text) is not None
    return url or (root / text).exists() or (root / plain).exists()


def _absolute(location: str, root: Path) -> str:
    path = root / location
    return str(path.resolve()) if path.exists() else location


def known_location(root: Path) -> str | None:
    """Return the location of the last update, or None before the first one."""
    return trailers(root, BRANCH).get(SOURCE_TRAILER) if branch_tip(root) else None


def branch_tip(root: Path) -> str | None:
    """Return the newest commit of the branch `template`, or None if there is no such branch."""
    return git(root, "for-each-ref", "--format=%(objectname)", f"refs/heads/{BRANCH}").strip() or None


def trailers(root: Path, commit: str) -> dict[str, str]:
    """Return the trailers of a commit's message."""
    lines = git(root, "log", "-1", "--format=%(trailers:only,unfold)", commit).splitlines()
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines if ":" in line)}


def fetch(root: Path, source: Source) -> str:
    """Fetch a release with its history, and return its commit.

    :raises TemplateError: if the location cannot be read, or has no such reference.
    """
    reference = source.reference or _newest(root, source.location)
    git(root, "fetch", "--quiet", "--no-tags", "--force", source.location, f"{reference}:{FETCHED}")
    return git(root, "rev-parse", f"{FETCHED}^{{commit}}").strip()


def _newest(root: Path, location: str) -> str:
    heads = [line.partition("\t")[2] for line in git(root, "ls-remote", location).splitlines()]
    for name in ("HEAD", "refs/heads/main", "refs/heads/master", *heads):
        if name in heads:
            return name
    raise TemplateError(f"{location} has no branch and no tag. Give one after an @: LOCATION@REF.")


def copied_release(root: Path, release: str) -> str:
    """Return the commit of the template that this repository was copied from.

    It is the newest one whose files are exactly those of a commit of this repository. This holds for clones, for
    GitHub's "Use this template", and for an unpacked archive that was committed before it was changed.

    :param release: the commit that was fetched, whose history is searched.
    :raises TemplateError: if there is none.
    """
    ours = set(git(root, "log", "--format=%T", "HEAD").split())
    for line in git(root, "log", "--format=%H %T", release).splitlines():
        commit, tree = line.split(" ")
        if tree in ours:
            return commit
    raise TemplateError(
        "No commit of this repository has exactly the files of a release of the template, so it is not known which"
        " release it was made from. Say it with --from: a tag or commit of the template."
    )


def resolve(root: Path, source: Source, reference: str) -> str:
    """Return the commit of a tag, branch or commit in a source's history.

    :raises TemplateError: if there is none.
    """
    try:
        return git(root, "rev-parse", "--verify", "--quiet", f"{reference}^{{commit}}").strip()
    except TemplateError:
        git(root, "fetch", "--quiet", "--no-tags", "--force", source.location, f"{reference}:refs/template/base")
        return git(root, "rev-parse", "refs/template/base^{commit}").strip()


def is_ancestor(root: Path, earlier: str, later: str) -> bool:
    """Return whether a commit is another one, or comes before it in its history."""
    try:
        git(root, "merge-base", "--is-ancestor", earlier, later)
    except TemplateError:
        return False
    return True
