"""Keeps entries of our own packages sorted in lock files and package.json after their names changed.

Cargo refuses `--locked` for a lock in another order than its own, and npm rewrites such a lock at its next use.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import Callable, TypeVar

from template.names import Names

Entry = TypeVar("Entry")

CARGO_SEPARATOR = "\n[[package]]\n"
CARGO_NAME = re.compile(r'^name = "([^"]+)"$', re.MULTILINE)
CARGO_DEPENDENCIES = re.compile(r"(?<=dependencies = \[\n)(?: .+\n)+")
JSON_KEY = re.compile(r'(?P<indent> +)"(?P<key>[^"]*)": ')


def in_order(path: str, text: str, names: Names) -> str:
    """Return the text of any file, with our own entries where their names belong if it is a lock or package.json."""
    name = posixpath.basename(path)
    if name == "Cargo.lock":
        return cargo_in_order(text, names)
    if name in ("package.json", "package-lock.json"):
        return npm_in_order(text, names)
    return text


def cargo_in_order(text: str, names: Names) -> str:
    """Return a Cargo.lock with our packages, and our names in lists of dependencies, sorted in by name."""
    head, *packages = text.rstrip("\n").split(CARGO_SEPARATOR)
    end = text[len(text.rstrip("\n")) :]
    ours = f"{names.kebab}-"
    packages = [package.rstrip("\n") for package in packages]
    packages = [CARGO_DEPENDENCIES.sub(lambda lines: sorted_in(lines[0], ours), package) for package in packages]

    def name(package: str) -> str:
        found = CARGO_NAME.search(package)
        return found[1] if found else ""

    packages = merged(packages, name, lambda package: name(package).startswith(ours))
    return CARGO_SEPARATOR.join([head, *(f"{package}\n" for package in packages)]).rstrip("\n") + end


def sorted_in(lines: str, ours: str) -> str:
    """Return the lines of a list of dependencies in Cargo.lock with our names sorted in."""
    return "".join(merged(lines.splitlines(keepends=True), str, lambda line: line.startswith(f' "{ours}')))


def npm_in_order(text: str, names: Names) -> str:
    """Return the JSON text of npm with the entries of our packages sorted into their objects."""
    scope = f"@{names.kebab}/"
    lines = text.split("\n")
    ours = [number for number, line in enumerate(lines) if is_ours(key_of(line), scope)]
    for number in ours:
        indent = indent_of(lines[number])
        start = next(above for above in range(number, -1, -1) if indent_of(lines[above]) < indent)
        end = next(below for below in range(number, len(lines)) if lines[below] and indent_of(lines[below]) < indent)
        entries = entries_of(lines[start + 1 : end], indent)
        entries = merged(entries, lambda entry: key_of(entry[0]), lambda entry: is_ours(key_of(entry[0]), scope))
        lines[start + 1 : end] = [line for entry in with_commas(entries) for line in entry]
    return "\n".join(lines)


def entries_of(lines: list[str], indent: int) -> list[list[str]]:
    """Return the lines of each entry of an object."""
    entries: list[list[str]] = []
    for line in lines:
        if indent_of(line) == indent and JSON_KEY.match(line):
            entries.append([])
        entries[-1].append(line)
    return entries


def with_commas(entries: list[list[str]]) -> list[list[str]]:
    """Return entries with a comma after each but the last."""
    plain = [[*entry[:-1], entry[-1].rstrip(",")] for entry in entries]
    return [[*entry[:-1], f"{entry[-1]},"] for entry in plain[:-1]] + plain[-1:]


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def key_of(line: str) -> str:
    found = JSON_KEY.match(line)
    return found["key"] if found else ""


def is_ours(key: str, scope: str) -> bool:
    return key.startswith((scope, f"node_modules/{scope}"))


def merged(items: Iterable[Entry], key: Callable[[Entry], str], is_own: Callable[[Entry], bool]) -> list[Entry]:
    """Return items in their order, but with each of ours before the first of the others whose key is greater."""
    items = list(items)
    result = [item for item in items if not is_own(item)]
    for own in sorted((item for item in items if is_own(item)), key=key):
        place = next((i for i, item in enumerate(result) if key(item) > key(own)), len(result))
        result.insert(place, own)
    return result
