"""The options of the dev loop."""

from __future__ import annotations

from pathlib import Path

import pytest

from dev.options import Options, parse

ROOT = Path("/clone")
PANTS = ("--backend-python", "/venv/python", "--node", "/node/node", "--npm-cli", "/node/npm-cli.js")


def options(*arguments: str, **environment: str) -> Options:
    return parse([*PANTS, *arguments], {"PATH": "", **environment}, ROOT)


def test_by_default_the_window_opens_and_data_are_in_the_clone() -> None:
    found = options(DISPLAY=":0")
    assert (found.in_browser, found.data, found.fresh, found.sample) == (False, ROOT / ".pants.d/dev/data", False, 0)
    assert found.programs.backend_python == "/venv/python"
    assert found.programs.npm == ("/node/node", "/node/npm-cli.js")


def test_without_a_display_the_browser_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dev.options.sys.platform", "linux")
    assert options().in_browser
    assert options("--browser", DISPLAY=":0").in_browser
    assert not options(WAYLAND_DISPLAY="wayland-0").in_browser


def test_a_relative_folder_is_one_of_the_caller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert options("--data", "here").data == tmp_path / "here"


def test_the_cargo_of_the_user_comes_first(tmp_path: Path) -> None:
    for folder in ("home/.cargo/bin", "system"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "cargo").touch(mode=0o755)
    system = str(tmp_path / "system")
    assert options(PATH=system).programs.cargo == f"{system}/cargo"
    assert options(PATH=system, HOME=str(tmp_path / "home")).programs.cargo == str(tmp_path / "home/.cargo/bin/cargo")
    assert options().programs.cargo is None


@pytest.mark.parametrize("wrong", [["--sample", "-1"], ["--sample", "many"], ["--bowser"]])
def test_wrong_arguments_are_refused(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as error:
        options(*wrong)
    assert error.value.code == 2
