"""Every `./pants` command in the documentation names goals, options and targets that exist."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import pytest

from tests.docs.markdown import Inventory, Page, inventory, pages

HELD = inventory()
# The options of Pants in the documentation. Pants has hundreds: try a new one by hand, then add it here.
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
# Commands that the script `./pants` answers without Pants, and the help of Pants. The words after them are theirs.
COMMANDS_OF_THE_SCRIPT = {"doctor", "help", "new-feature", "remove-feature", "rename", "update-template"}
# Placeholders for any target.
PLACEHOLDER = "TARGET"


def commands(page: Page) -> Iterator[str]:
    lines = [line.strip() for block in page.fences("sh") for line in block.splitlines()]
    yield from (text for text in (*page.code, *lines) if text.startswith("./pants "))


def problems(command: str, held: Inventory) -> list[str]:
    """Return the words of a command that Pants would refuse."""
    words = shlex.split(command, comments=True)[1:]
    if words[:1] and words[0] in COMMANDS_OF_THE_SCRIPT:
        return []
    words = words[: words.index("--")] if "--" in words else words
    options = [word.partition("=")[0] for word in words if word.startswith("-")]
    rest = [word for word in words if not word.startswith("-")]
    specs = [word for word in rest if word not in held.goals]
    goals = [word for word in rest if word in held.goals]
    return [
        *([] if goals else ["a goal"]),
        *(option for option in options if option not in OPTIONS),
        *(spec for spec in specs if not selects(spec, held)),
        *(f"{goal} {spec}" for spec in specs for goal in goals if does_nothing(goal, spec, held)),
    ]


def does_nothing(goal: str, spec: str, held: Inventory) -> bool:
    """Return whether a goal would do nothing for the single target that a word names."""
    addresses = {spec, own_target(spec)} & held.targets
    return bool(addresses) and not any(held.accepts(goal, address) for address in addresses)


def own_target(folder: str) -> str:
    """Return the address of a folder's default target."""
    return f"{folder}:{folder.rsplit('/', 1)[-1]}"


def selects(spec: str, held: Inventory) -> bool:
    """Return whether a word selects targets: `::`, `folder::`, `folder:name`, a file, or a folder's default target."""
    if spec in {"::", PLACEHOLDER} or spec in held.targets:
        return True
    if spec.endswith("::"):
        return spec[:-2] in held.paths
    folder, separator, _ = spec.partition(":")
    return not separator and (own_target(folder) in held.targets or "." in folder) and folder in held.paths


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
        ("./pants rename -- NAME org.example.name --dry-run", []),
        ("./pants tests ::", ["a goal", "tests"]),
        ("./pants test scr::", ["scr::"]),
        ("./pants run //:ap", ["//:ap"]),
        ("./pants test docs", ["docs"]),
        ("./pants --tags=e2e test ::", ["--tags"]),
        ("./pants package src", ["package src"]),
        ("./pants package lib", []),
        ("./pants package //:app", ["package //:app"]),
    ],
)
def test_wrong_words_are_found(command: str, wrong: list[str]) -> None:
    held = Inventory(
        paths=frozenset({"docs", "lib", "src"}),
        targets=frozenset({"//:app", "lib:lib", "src:src"}),
        goals=frozenset({"check", "lint", "package", "run", "test"}),
        packageable=frozenset({"lib:lib"}),
        runnable=frozenset({"//:app"}),
    )
    assert problems(command, held) == wrong
