"""The field `system_programs` of Python tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from pants.backend.python import target_types_rules
from pants.backend.python.goals.pytest_runner import PytestPluginSetup
from pants.backend.python.target_types import PythonTestTarget
from pants.engine.addresses import Address
from pants.engine.fs import DigestContents
from pants.engine.rules import QueryRule
from pants.engine.target import InvalidFieldException
from pants.testutil.rule_runner import RuleRunner, engine_error

from triptych_pants.toolchain import programs, register
from triptych_pants.toolchain.missing import MissingToolError
from triptych_pants.toolchain.pytest_programs import SystemProgramsField, SystemProgramsRequest


@pytest.fixture
def rule_runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RuleRunner:
    monkeypatch.setattr(programs, "USUAL_PATH", (str(tmp_path),))
    runner = RuleRunner(
        rules=[
            *register.rules(),
            *target_types_rules.rules(),
            QueryRule(PytestPluginSetup, [SystemProgramsRequest]),
        ],
        target_types=[PythonTestTarget],
    )
    runner.write_files({"BUILD": 'python_test(name="t", source="t.py", system_programs=["Xvfb"])', "t.py": ""})
    return runner


def set_up(runner: RuleRunner) -> PytestPluginSetup:
    return runner.request(PytestPluginSetup, [SystemProgramsRequest(runner.get_target(Address("", target_name="t")))])


def test_the_cache_key_of_a_test_contains_the_versions_of_programs(rule_runner: RuleRunner, tmp_path: Path) -> None:
    (tmp_path / "Xvfb").write_text("#!/bin/sh\necho X.Org 21\n")
    (tmp_path / "Xvfb").chmod(0o755)
    (versions,) = rule_runner.request(DigestContents, [set_up(rule_runner).digest])
    assert versions.content == b"Xvfb\nX.Org 21"


def test_missing_programs_are_reported_before_the_tests_run(rule_runner: RuleRunner) -> None:
    with engine_error(MissingToolError, contains="Xvfb is missing: //:t needs it."):
        set_up(rule_runner)


def test_without_an_optional_program_tests_run_with_another_cache_key(rule_runner: RuleRunner, tmp_path: Path) -> None:
    rule_runner.write_files({"BUILD": 'python_test(name="t", source="t.py", optional_system_programs=["Xvfb"])'})
    (without,) = rule_runner.request(DigestContents, [set_up(rule_runner).digest])
    (tmp_path / "Xvfb").write_text("#!/bin/sh\necho X.Org 21\n")
    (tmp_path / "Xvfb").chmod(0o755)
    rule_runner.set_options([])
    (with_it,) = rule_runner.request(DigestContents, [set_up(rule_runner).digest])
    assert (without.content, with_it.content) == (b"", b"Xvfb\nX.Org 21")


def test_in_ci_an_optional_program_is_required(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({"BUILD": 'python_test(name="t", source="t.py", optional_system_programs=["Xvfb"])'})
    rule_runner.set_options([], env={"CI": "true"})
    with engine_error(MissingToolError, contains="Xvfb is missing: //:t needs it."):
        set_up(rule_runner)


def test_tests_without_programs_are_not_changed(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({"BUILD": 'python_test(name="t", source="t.py")'})
    assert not SystemProgramsRequest.is_applicable(rule_runner.get_target(Address("", target_name="t")))


def test_an_unknown_program_is_rejected() -> None:
    with pytest.raises(InvalidFieldException, match="gimp"):
        SystemProgramsField(["gimp"], Address("tests"))
