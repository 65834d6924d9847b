"""The files that git tracks in a folder: read as a whole, and replaced as a whole."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from template.errors import TemplateError
from template.renaming import Renaming

SUBMODULE = "160000"
UNDO = "git add --all . && git reset --hard"


def git(root: Path, *arguments: str) -> str:
    """Run git and return what it printed. Raises TemplateError if git is missing or fails."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=root, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False
        )
    except OSError as error:
        raise TemplateError(
            f"git cannot be started ({error}). Install it: the files to rename are those that git tracks."
        ) from error
    if done.returncode != 0:
        raise TemplateError(f"`git {arguments[0]}` failed in {root}: {done.stderr.strip()}")
    return done.stdout


def changed(root: Path) -> list[str]:
    """Return the paths that differ from the last commit."""
    return [line[3:] for line in git(root, "status", "--porcelain", "-z", "--", ".").split("\0") if line]


def refuse_changes(root: Path) -> None:
    """Raise TemplateError if a file differs from the last commit: nothing else could take the renaming back."""
    paths = changed(root)
    if paths:
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        raise TemplateError(
            f"There are changes that are not committed: {paths[0]}{more}. Commit them, or put them aside with "
            "`git stash --include-untracked`, and try again."
        )


def refuse_without_author(root: Path) -> None:
    """Raise TemplateError if git does not know who commits, which a command has to know before it changes files."""
    try:
        git(root, "var", "GIT_COMMITTER_IDENT")
    except TemplateError as error:
        raise TemplateError(
            "git cannot commit, because it does not know your name. Set it with `git config --global user.name NAME`"
            " and `git config --global user.email ADDRESS`, or leave out --commit."
        ) from error


def commit(root: Path, message: str) -> None:
    """Commit all changes. Raises TemplateError if git refuses, for example by a hook; the changes stay then."""
    git(root, "add", "--all", ".")
    try:
        git(root, "commit", "--quiet", "--message", message)
    except TemplateError as error:
        raise TemplateError(f"The files are changed, but not committed. {error}") from error


def read(root: Path) -> dict[str, bytes]:
    """Return the content of each tracked file by its path; that of a symbolic link is its target."""
    files: dict[str, bytes] = {}
    for entry in git(root, "ls-files", "--stage", "-z").split("\0"):
        if entry and not entry.startswith(SUBMODULE):
            path = entry.partition("\t")[2]
            full = root / path
            files[path] = os.readlink(full).encode() if full.is_symlink() else full.read_bytes()
    return files


def write(root: Path, before: Mapping[str, bytes], renaming: Renaming) -> None:
    """Bring the folder from `before` to the renamed tree, and stage the change in git.

    Each file is replaced in one step, because programs run while they are renamed: a shell reads `pants` line by line.
    """
    try:
        for path, file in renaming.files.items():
            if file.path != path or file.content != before[path]:
                replace(root / path, root / file.path, file.content)
        for path in sorted({os.path.dirname(path) for path in before}, reverse=True):
            remove_if_empty(root, root / path)
    except OSError as error:
        raise TemplateError(f"The renaming stopped half-way: {error}. Take it back with `{UNDO}`.") from error
    git(root, "add", "--all", ".")


def replace(source: Path, target: Path, content: bytes) -> None:
    """Write `content` to `target` with the kind and mode of `source`, which is gone afterwards."""
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f".{target.name}.renamed")
    if source.is_symlink():
        new.symlink_to(content.decode())
    else:
        new.write_bytes(content)
        shutil.copymode(source, new)
    new.replace(target)
    if source != target:
        source.unlink()


def remove_if_empty(root: Path, folder: Path) -> None:
    """Remove a folder from which everything was moved, and its parents, with the caches that Python left in them."""
    while folder != root and folder.is_dir() and {entry.name for entry in folder.iterdir()} <= {"__pycache__"}:
        shutil.rmtree(folder)
        folder = folder.parent
