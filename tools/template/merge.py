"""What is left after git merged a release of the template into the app."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from template.errors import TemplateError
from template.objects import Blob
from template.revision_line import DATABASES, FOLDER, joined, revisions_of
from template.tree import git

OURS, THEIRS = "2", "3"


@dataclass
class Outcome:
    """What was decided without asking, and what a person has to decide."""

    conflicts: list[str] = field(default_factory=list)
    generated: list[str] = field(default_factory=list)
    """Generated files and locks that both sides changed. They have to be generated again."""
    deleted: list[str] = field(default_factory=list)
    """Files of the template that the app had deleted and that stay deleted."""
    kept: list[str] = field(default_factory=list)
    """Files that the template deleted and the app had changed. They are kept."""
    revisions: list[str] = field(default_factory=list)
    """New revisions of the template that now follow the app's."""


def merge(root: Path, commit: str, message: str) -> None:
    """Merge a commit into the working tree, without a commit. Conflicts stay in git's index."""
    try:
        git(root, "merge", "--no-ff", "--no-commit", "--quiet", "-m", message, commit)
    except TemplateError:
        if not unmerged(root):
            raise


def unmerged(root: Path) -> dict[str, set[str]]:
    """Return the stages of each path in conflict: 1 is the base, 2 the app's, 3 the template's."""
    stages: dict[str, set[str]] = {}
    for entry in git(root, "ls-files", "--unmerged", "-z").split("\0"):
        if entry:
            head, _, path = entry.partition("\t")
            stages.setdefault(path, set()).add(head.split(" ")[2])
    return stages


def settle(root: Path, before: Mapping[str, Blob], after: Mapping[str, Blob]) -> Outcome:
    """Decide what needs no person, and return all decisions with the conflicts that are left.

    :param before: the files of the template's release that the app had, with the names of the app.
    :param after: those of the new release.
    """
    outcome = Outcome()
    stages = unmerged(root)
    generated = set(generated_files(root, stages))
    for path, present in stages.items():
        if OURS not in present:
            git(root, "rm", "--quiet", "--force", "--ignore-unmatch", "--", path)
            outcome.deleted.append(path)
        elif THEIRS not in present:
            git(root, "add", "--", path)
            outcome.kept.append(path)
        elif path in generated:
            git(root, "checkout", "--theirs" if is_lock(path) else "--ours", "--", path)
            git(root, "add", "--", path)
            outcome.generated.append(path)
        else:
            outcome.conflicts.append(path)
    outcome.deleted += _files_of_removed_folders(root, before, after)
    outcome.revisions = _continue_line(root)
    return outcome


def generated_files(root: Path, paths: Iterable[str]) -> list[str]:
    """Return those of the paths that .gitattributes marks as generated."""
    listed = list(paths)
    if not listed:
        return []
    fields = git(root, "check-attr", "-z", "linguist-generated", "--", *listed).split("\0")
    return [
        path for path, _, value in zip(fields[::3], fields[1::3], fields[2::3]) if value not in {"unspecified", "unset"}
    ]


def is_lock(path: str) -> bool:
    return path.endswith((".lock", "package-lock.json"))


def _files_of_removed_folders(root: Path, before: Mapping[str, Blob], after: Mapping[str, Blob]) -> list[str]:
    """Delete new files of the template in folders that the app removed, and return their paths."""
    ours = git(root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", "HEAD").split("\0")
    folders = {_folder(path) for path in before} - {_folder(path) for path in ours}
    removed = [path for path in after if path not in before and _folder(path) in folders]
    for path in removed:
        git(root, "rm", "--quiet", "--force", "--ignore-unmatch", "--", path)
    return removed


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _continue_line(root: Path) -> list[str]:
    """Let the template's new revisions follow the app's newest one, and return their ids."""
    names = git(root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", "HEAD", FOLDER).split("\0")
    ours = {path: git(root, "show", f"HEAD:{path}") for path in names if path}
    merged = {str(path.relative_to(root)): path.read_text("utf-8") for path in (root / FOLDER).glob("*.py")}
    changed = joined(ours, merged)
    for path, text in changed.items():
        (root / path).write_bytes(text.encode())
        git(root, "add", "--", path)
    if not changed:
        return []
    # The template's databases of these revisions do not have the tables of the app.
    new = [revision for revision in revisions_of(merged) if revision not in revisions_of(ours)]
    for revision in new:
        git(root, "rm", "--quiet", "--force", "--ignore-unmatch", "--", f"{DATABASES}{revision}.db")
    return sorted(new)
