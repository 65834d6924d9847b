"""System programs: errors of missing programs, and versions of existing ones."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from pants.engine.rules import QueryRule
from pants.testutil.rule_runner import RuleRunner, engine_error

from triptych_pants.toolchain import programs
from triptych_pants.toolchain.catalog import PROGRAMS
from triptych_pants.toolchain.missing import LOG, MissingTool, MissingToolError, report
from triptych_pants.toolchain.programs import Program, ProgramRequest, Programs, ProgramsRequest


@pytest.fixture
def rule_runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RuleRunner:
    monkeypatch.setattr(programs, "USUAL_PATH", (str(tmp_path),))
    return RuleRunner(
        rules=[*programs.rules(), QueryRule(Program, [ProgramRequest]), QueryRule(Programs, [ProgramsRequest])]
    )


def executable(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_a_program_is_found_with_its_version(rule_runner: RuleRunner, tmp_path: Path) -> None:
    executable(tmp_path / "Xvfb", 'echo "version 7 of $1"')
    assert rule_runner.request(Program, [ProgramRequest("Xvfb", "tests:e2e")]) == Program(
        "Xvfb", str(tmp_path / "Xvfb"), "version 7 of -version"
    )


def test_a_program_is_found_in_the_folder_of_its_package(
    rule_runner: RuleRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "lib" / "15" / "bin"
    folder.mkdir(parents=True)
    executable(folder / "Xvfb", "echo 15")
    kept_apart = replace(PROGRAMS["Xvfb"], folders=(str(tmp_path / "lib" / "*" / "bin"),))
    monkeypatch.setitem(PROGRAMS, "Xvfb", kept_apart)
    assert rule_runner.request(Program, [ProgramRequest("Xvfb", "tests:e2e")]).path == str(folder / "Xvfb")


def test_a_missing_program_is_reported_for_users_and_for_the_launcher(rule_runner: RuleRunner) -> None:
    with engine_error(MissingToolError, contains="chromium is missing: tests:e2e needs it."):
        rule_runner.request(Program, [ProgramRequest("chromium", "tests:e2e")])
    line = json.loads((Path(rule_runner.build_root) / LOG).read_text())
    assert line["tool"] == "chromium"
    assert line["install"] == "apt-get install -y --no-install-recommends chromium"


def test_all_missing_programs_are_reported_together(rule_runner: RuleRunner, tmp_path: Path) -> None:
    executable(tmp_path / "git", "echo 2")
    with engine_error(MissingToolError, contains="Xvfb is missing: tests:e2e needs it."):
        rule_runner.request(Programs, [ProgramsRequest(("chromium", "git", "Xvfb"), "tests:e2e")])
    lines = (Path(rule_runner.build_root) / LOG).read_text().splitlines()
    assert [json.loads(line)["tool"] for line in lines] == ["chromium", "Xvfb"]


def test_a_program_that_was_installed_later_is_found(rule_runner: RuleRunner, tmp_path: Path) -> None:
    with engine_error(MissingToolError):
        rule_runner.request(Program, [ProgramRequest("chromium", "tests:e2e")])
    executable(tmp_path / "chromium", "echo 1")
    rule_runner.set_options([])
    assert rule_runner.request(Program, [ProgramRequest("chromium", "tests:e2e")]).version == "1"


def test_macos_has_its_own_install_commands_or_none() -> None:
    assert PROGRAMS["chromium"].install_command(is_macos=True) == "brew install chromium"
    assert PROGRAMS["Xvfb"].install_command(is_macos=True) is None


def test_the_error_is_complete_without_an_install_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("triptych_pants.toolchain.missing.get_buildroot", lambda: str(tmp_path))
    error = report(MissingTool("thing", "//:app", "It does things.", None))
    assert str(error) == "thing is missing: //:app needs it. It does things. Install it, and try again."
