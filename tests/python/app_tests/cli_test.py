"""The command line: the same from source and frozen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import app
from app import __version__
from app.application import make_app
from app_tests.program import run

COMMITTED = Path(app.__file__).parent.parent / "openapi.json"


@pytest.mark.parametrize("words", [["--help"], ["serve", "--help"], ["migrate", "--help"], ["openapi", "--help"]])
def test_help_says_how(words: list[str]) -> None:
    ended = run(*words)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith(" ".join(["usage: backend", *words[:-1]]))


def test_version_is_the_packages() -> None:
    assert run("--version").stdout == f"{__version__}\n"


@pytest.mark.parametrize(
    "words", [[], ["nothing"], ["migrate"], ["serve", "--nothing"], ["serve", "--supervised", "--with-frontend", "x"]]
)
def test_an_unknown_command_is_named_and_ends_with_2(words: list[str]) -> None:
    ended = run(*words)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "usage: backend" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "utf-16"])
def test_openapi_prints_the_same_bytes_everywhere(encoding: str) -> None:
    ended = run("openapi", PYTHONIOENCODING=encoding, PYTHONHASHSEED="7")
    assert json.loads(ended.stdout) == make_app().openapi()
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_committed_contract_is_this_one() -> None:
    assert run("openapi").stdout == COMMITTED.read_text(encoding="utf-8")
