"""Trees and commits of git, read and written without touching the files of the repository."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from template.errors import TemplateError
from template.tree import SUBMODULE, git


@dataclass(frozen=True)
class Blob:
    """A file of a commit."""

    mode: str
    """`100644`, `100755` for a program, `120000` for a symbolic link."""
    content: bytes
    """Of a symbolic link: its target."""


def read_commit(root: Path, commit: str) -> dict[str, Blob]:
    """Return the files of a commit by path, without submodules."""
    entries = []
    for entry in git(root, "ls-tree", "-r", "-z", "--full-tree", commit).split("\0"):
        if entry and not entry.startswith(SUBMODULE):
            head, _, path = entry.partition("\t")
            mode, _, name = head.split(" ")
            entries.append((path, mode, name))
    asked = "".join(f"{name}\n" for _, _, name in entries).encode()
    output = _run(root, ["cat-file", "--batch"], asked)
    files, position = {}, 0
    for path, mode, _ in entries:
        end = output.index(b"\n", position)
        size = int(output[position:end].split(b" ")[2])
        files[path] = Blob(mode, output[end + 1 : end + 1 + size])
        position = end + 1 + size + 1
    return files


def write_commit(root: Path, files: Mapping[str, Blob], parents: list[str], message: str) -> str:
    """Store a commit with these files, and return its id. No branch points to it yet.

    :param parents: the ids of the commits that it follows.
    """
    arguments = ["commit-tree", _write_tree(root, files)]
    for parent in parents:
        arguments += ["-p", parent]
    return _run(root, arguments, message.encode()).decode().strip()


def _write_tree(root: Path, files: Mapping[str, Blob]) -> str:
    """Store a tree with these files, and return its id."""
    # An index of its own, next to git's, is filled by path and content.
    index = Path(git(root, "rev-parse", "--path-format=absolute", "--git-path", "template-index").strip())
    index.unlink(missing_ok=True)
    names = _write_blobs(root, [blob.content for blob in files.values()])
    lines = "".join(f"{blob.mode} {name}\t{path}\0" for (path, blob), name in zip(files.items(), names))
    try:
        _run(root, ["update-index", "-z", "--index-info"], lines.encode(), index)
        return _run(root, ["write-tree"], b"", index).decode().strip()
    finally:
        index.unlink(missing_ok=True)


def _write_blobs(root: Path, contents: list[bytes]) -> list[str]:
    """Store the contents of files in one process, and return their ids."""
    stream = b"".join(
        b"blob\nmark :%d\ndata %d\n%s\n" % (number, len(content), content) for number, content in enumerate(contents, 1)
    )
    asked = b"".join(b"get-mark :%d\n" % number for number in range(1, len(contents) + 1))
    # `get-mark` prints the id of a blob (https://git-scm.com/docs/git-fast-import).
    output = _run(root, ["fast-import", "--quiet"], stream + asked)
    return output.decode().split()


def _run(root: Path, arguments: list[str], given: bytes, index: Path | None = None) -> bytes:
    environment = {**os.environ, **({"GIT_INDEX_FILE": str(index)} if index else {})}
    done = subprocess.run(["git", *arguments], cwd=root, input=given, env=environment, capture_output=True, check=False)
    if done.returncode != 0:
        raise TemplateError(f"`git {arguments[0]}` failed in {root}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
