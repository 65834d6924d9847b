"""Renames a whole tree: a pure function of its files and of the new names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from template import manifest
from template.errors import TemplateError
from template.forms import Forms
from template.lockfiles import in_order
from template.name_rules import check
from template.names import Names

# git looks for a zero byte in as many bytes to tell binary files (xdiff-interface.c).
BINARY_PROBE_BYTES = 8000
SHOWN_COLLISIONS = 3
# This program and its tests. They do not hold the name of the app, but names of others as examples.
LEFT_ALONE = ("tools/template/", "tests/template/")


@dataclass(frozen=True)
class RenamedFile:
    """A file of the renamed tree."""

    path: str
    content: bytes
    places: int
    """How many names in its content were replaced."""


@dataclass(frozen=True)
class Renaming:
    """The renamed tree."""

    old: Names
    new: Names
    files: Mapping[str, RenamedFile]
    """By the path that the file had before."""
    left: tuple[str, ...]
    """Places that still seem to hold an old name, as `path:line`."""


def rename(files: Mapping[str, bytes], new: Names) -> Renaming:
    """Return the tree, given as contents by path, with other names.

    Going from the new names to the old ones gives the same bytes again. Raises TemplateError if template.toml is
    missing, if a name is refused, or if a new name already occurs in the tree, where it means something else.
    """
    old = names_of(files)
    check(new, old)
    texts = {path: decoded(content) for path, content in files.items() if not path.startswith(LEFT_ALONE)}
    old_forms, new_forms = Forms(old), Forms(new)
    refuse_collisions(texts, old_forms, new_forms)
    renamed = {path: renamed_file(path, files[path], text, old_forms, new) for path, text in texts.items()}
    refuse_equal_paths(renamed)
    left = left_over(renamed, old, new_forms)
    kept = {path: RenamedFile(path, content, 0) for path, content in files.items() if path not in texts}
    return Renaming(old, new, {**renamed, **kept}, left)


def names_of(files: Mapping[str, bytes]) -> Names:
    """Return the present names of a tree."""
    if manifest.PATH not in files:
        raise TemplateError(f"{manifest.PATH} is missing, so the present names are unknown. Restore the file from git.")
    return manifest.parse(files[manifest.PATH].decode("utf-8"))


def decoded(content: bytes) -> str | None:
    """Return the text of a file, or None if it is binary."""
    if b"\0" in content[:BINARY_PROBE_BYTES]:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def renamed_file(path: str, content: bytes, text: str | None, old: Forms, new: Names) -> RenamedFile:
    """Return one file with its new path and content."""
    new_path, _ = old.substituted(path, new)
    if text is None:
        return RenamedFile(new_path, content, 0)
    replaced, places = old.substituted(text, new)
    if path == manifest.PATH:
        replaced = manifest.updated(replaced, new)
    if places:
        replaced = in_order(path, replaced, new)
    return RenamedFile(new_path, replaced.encode("utf-8"), places)


def refuse_collisions(texts: Mapping[str, str | None], old: Forms, new: Forms) -> None:
    """Raise TemplateError if a form of the new names is in the tree without being a form of the old ones.

    After such a renaming the two could not be told apart: a later one would change words that are no names.
    """
    places: list[str] = []
    words: list[str] = []
    for path, text in texts.items():
        in_path = new.first(old.removed(path))
        in_text = new.first(old.removed(text)) if text and new.may_occur(text) else None
        if in_path:
            places.append(path)
            words.append(in_path[1])
        elif in_text:
            places.append(f"{path}:{in_text[0]}")
            words.append(in_text[1])
    if places:
        more = len(places) - SHOWN_COLLISIONS
        others = f" and {more} other file{'s' * (more > 1)}" if more > 0 else ""
        raise TemplateError(
            f"{words[0]!r} is already a word in this repository ({', '.join(places[:SHOWN_COLLISIONS])}{others}), and "
            "a name of the app could not be told apart from it later. Choose another name, or another slug with --slug."
        )


def refuse_equal_paths(renamed: Mapping[str, RenamedFile]) -> None:
    """Raise TemplateError if two files would get the same path."""
    before: dict[str, str] = {}
    for path, file in renamed.items():
        if file.path in before:
            raise TemplateError(
                f"{before[file.path]} and {path} would both become {file.path}. Rename or remove one of them first."
            )
        before[file.path] = path


def left_over(renamed: Mapping[str, RenamedFile], old: Names, new: Forms) -> tuple[str, ...]:
    """Return the places where an old name stands in a way that no form has, such as in mixed case."""
    pattern = re.compile(rf"(?i)(?<![a-z])(?:{re.escape(old.name)}|{re.escape(old.slug)}|{old.snake})(?![a-z])")
    places: list[str] = []
    for file in renamed.values():
        if pattern.search(new.removed(file.path)):
            places.append(file.path)
        text = decoded(file.content) or ""
        if pattern.search(text):
            lines = enumerate(new.removed(text).split("\n"), 1)
            places += [f"{file.path}:{number}" for number, line in lines if pattern.search(line)]
    return tuple(places)
