"""The command line, the same from source and frozen. `./pants lint` compares the committed contract with this one."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from app import __version__
from app.application import create_app
from app.cli import main
from harness.backend_process import environment, run
from harness.sample import features


@pytest.mark.parametrize("words", [[], ["serve"], ["migrate"], ["migrate", "upgrade"], ["openapi"]])
def test_help_says_how(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(features, [*words, "--help"])
    said = capsys.readouterr()
    assert (ended.value.code, said.err) == (0, "")
    assert said.out.startswith(" ".join(["usage: backend", *words]))


@pytest.mark.parametrize(
    "words", [[], ["nothing"], ["migrate"], ["serve", "--nothing"], ["serve", "--supervised", "--with-frontend", "x"]]
)
def test_an_unknown_command_is_named_and_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(features, words)
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    assert "usage: backend" in said.err


def test_the_module_is_the_program() -> None:
    program = [sys.executable, "-m", "app"]
    shown = subprocess.run(
        [*program, "--version"], env=environment(), capture_output=True, encoding="utf-8", check=True
    )
    assert shown.stdout == f"{__version__}\n"
    assert subprocess.run([*program, "nothing"], env=environment(), capture_output=True, check=False).returncode == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_openapi_prints_the_same_bytes_everywhere(encoding: str) -> None:
    ended = run("openapi", PYTHONIOENCODING=encoding, PYTHONHASHSEED="7")
    assert (ended.returncode, ended.stderr) == (0, "")
    # The order of keys matters, because the generated clients follow it.
    assert ended.stdout == json.dumps(create_app(features()).openapi(), indent=2, ensure_ascii=False) + "\n"
