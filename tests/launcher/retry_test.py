"""When a goal is tried again."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from launcher.missing import MissingTool
from launcher.retry import retry

CLIENT = Path("client")


class Machine:
    """A machine that lacks tools; its Pants reports the first that is missing."""

    def __init__(self, log: Path, *lacks: str) -> None:
        self.log = log
        self.lacks = list(lacks)
        self.runs: list[Sequence[str]] = []
        log.write_text("")
        self.report()

    def report(self) -> None:
        with self.log.open("a") as file:
            for tool in self.lacks[:1]:
                file.write(json.dumps({"tool": tool, "wanted_by": "it", "why": "", "install": f"get {tool}"}) + "\n")

    def run(self, command: Sequence[str]) -> int:
        self.runs.append(command)
        self.report()
        return 1 if self.lacks else 0

    def install(self, missing: Sequence[MissingTool]) -> bool:
        self.lacks = [tool for tool in self.lacks if tool not in {found.tool for found in missing}]
        return True


@pytest.fixture
def machine(tmp_path: Path) -> Callable[..., Machine]:
    return lambda *lacks: Machine(tmp_path / "log", *lacks)


def test_the_goal_runs_again_after_its_tool_is_installed(machine: Callable[..., Machine]) -> None:
    made = machine("cargo")
    assert retry(CLIENT, ["test", "::"], made.log, 0, 1, made.run, made.install) == 0
    assert made.runs == [["client", "test", "::"]]


def test_tools_are_installed_one_after_the_other(machine: Callable[..., Machine]) -> None:
    made = machine("cargo", "webkit", "xvfb")
    assert retry(CLIENT, [], made.log, 0, 1, made.run, made.install) == 0
    assert len(made.runs) == 3


def test_a_tool_that_is_still_missing_stops_the_retries(
    machine: Callable[..., Machine], capsys: pytest.CaptureFixture[str]
) -> None:
    made = machine("cargo")
    assert retry(CLIENT, [], made.log, 0, 7, made.run, lambda _: True) == 1
    assert len(made.runs) == 1
    assert "installed, but still not found" in capsys.readouterr().err


def test_the_first_exit_code_is_kept_if_nothing_may_be_installed(machine: Callable[..., Machine]) -> None:
    made = machine("cargo")
    assert retry(CLIENT, [], made.log, 0, 7, made.run, lambda _: False) == 7
    assert made.runs == []


def test_other_failures_are_not_retried(machine: Callable[..., Machine]) -> None:
    made = machine()
    assert retry(CLIENT, [], made.log, 0, 7, made.run, made.install) == 7
