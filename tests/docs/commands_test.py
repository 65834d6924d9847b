"""Every `./pants` command in the documentation names goals, options and targets that exist."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import pytest

from docs.markdown import Inventory, Page, inventory, pages

HELD = inventory()
# The options of Pants that the documentation teaches. Pants knows hundreds: a new one is tried by hand, then added.
OPTIONS = {
    "--changed-dependents",
    "--changed-since",
    "--keep-sandboxes",
    "--no-pantsd",
    "--tag",
    "--test-force",
    "--test-output",
    "--transitive",
    "--workunit-logger-enabled",
}
# What stands for any target.
PLACEHOLDER = "TARGET"


def commands(page: Page) -> Iterator[str]:
    lines = [line.strip() for block in page.fences("sh") for line in block.splitlines()]
    yield from (text for text in (*page.code, *lines) if text.startswith("./pants "))


def problems(command: str, held: Inventory) -> list[str]:
    """Return the words of a command that Pants would refuse."""
    words = shlex.split(command, comments=True)[1:]
    words = words[: words.index("--")] if "--" in words else words
    options = [word.partition("=")[0] for word in words if word.startswith("-")]
    rest = [word for word in words if not word.startswith("-")]
    specs = [word for word in rest if word not in held.goals]
    missing = [] if len(specs) < len(rest) else ["a goal"]
    return [
        *missing,
        *(option for option in options if option not in OPTIONS),
        *(spec for spec in specs if not selects(spec, held)),
    ]


def selects(spec: str, held: Inventory) -> bool:
    """Say whether a word selects targets: `::`, `folder::`, `folder:name`, a file, or a folder's own target."""
    if spec in {"::", PLACEHOLDER} or spec in held.targets:
        return True
    if spec.endswith("::"):
        return spec[:-2] in held.paths
    folder, separator, _ = spec.partition(":")
    return (
        not separator
        and (f"{folder}:{folder.rsplit('/', 1)[-1]}" in held.targets or "." in folder)
        and folder in held.paths
    )


@pytest.mark.parametrize("page", pages(), ids=repr)
def test_commands_would_run(page: Page) -> None:
    assert {command: wrong for command in commands(page) if (wrong := problems(command, HELD))} == {}


def test_there_are_commands() -> None:
    assert [command for page in pages() for command in commands(page)]


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        ("./pants test ::", []),
        ("./pants lint check src::  # both", []),
        ("./pants run //:app -- --anything", []),
        ("./pants tests ::", ["a goal", "tests"]),
        ("./pants test scr::", ["scr::"]),
        ("./pants run //:ap", ["//:ap"]),
        ("./pants test src", ["src"]),
        ("./pants --tags=e2e test ::", ["--tags"]),
    ],
)
def test_wrong_words_are_found(command: str, wrong: list[str]) -> None:
    held = Inventory(frozenset({"src"}), frozenset({"//:app"}), frozenset({"check", "lint", "run", "test"}))
    assert problems(command, held) == wrong
