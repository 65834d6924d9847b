"""Environment variables for tests that use a real backend, frontend or browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Dict

import pytest
from pants.engine.addresses import Address
from pants.engine.fs import EMPTY_DIGEST
from pants.engine.rules import QueryRule, rule
from pants.testutil.rule_runner import RuleRunner, engine_error
from pants.util.frozendict import FrozenDict

from triptych_pants.node.goals.test import VitestFieldSet
from triptych_pants.node.target_types import NodePackageTarget
from triptych_pants.node.util_rules import fixtures
from triptych_pants.node.util_rules.build import BuildNodePackageRequest, BuiltNodePackage
from triptych_pants.node.util_rules.fixtures import Fixtures, FixturesRequest, NoBackendModuleError
from triptych_pants.python.program import PythonProgram, PythonProgramRequest
from triptych_pants.toolchain import programs


@rule
async def program(_: PythonProgramRequest) -> PythonProgram:
    return PythonProgram(("python",), EMPTY_DIGEST, FrozenDict({"PYTHONPATH": "src"}), FrozenDict({"pex": ".pex"}))


@rule
async def built(request: BuildNodePackageRequest) -> BuiltNodePackage:
    return BuiltNodePackage(EMPTY_DIGEST, f"{request.address.spec_path}/dist")


@pytest.fixture
def rule_runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RuleRunner:
    monkeypatch.setattr(programs, "USUAL_PATH", (str(tmp_path),))
    (tmp_path / "chromium").write_text("#!/bin/sh\necho Chromium 1\n")
    (tmp_path / "chromium").chmod(0o755)
    return RuleRunner(
        rules=[*fixtures.rules(), program, built, QueryRule(Fixtures, [FixturesRequest])],
        target_types=[NodePackageTarget],
    )


def told(runner: RuleRunner, fields: str) -> Dict[str, str]:
    runner.write_files({"server/BUILD": "node_package()", "app/BUILD": "node_package()"})
    runner.write_files({"tests/BUILD": f"node_package({fields})"})
    tests = VitestFieldSet.create(runner.get_target(Address("tests")))
    request = FixturesRequest(
        tests.backend,
        tests.backend_module,
        tests.backend_env_var,
        tests.frontend,
        tests.frontend_env_var,
        tests.browser,
        "tests",
    )
    return dict(runner.request(Fixtures, [request]).env)


def test_tests_without_these_fields_have_no_variables(rule_runner: RuleRunner) -> None:
    assert told(rule_runner, "") == {}


def test_the_backend_is_a_command_with_its_environment(rule_runner: RuleRunner) -> None:
    env = told(rule_runner, 'test_backend="server", test_backend_module="app"')
    assert json.loads(env["TEST_BACKEND"]) == ["python", "-m", "app"]
    assert env["PYTHONPATH"] == "src"


def test_a_backend_without_a_module_is_rejected(rule_runner: RuleRunner) -> None:
    with engine_error(NoBackendModuleError, contains="test_backend but no test_backend_module"):
        told(rule_runner, 'test_backend="server"')


def test_a_package_can_set_the_names_of_the_variables(rule_runner: RuleRunner) -> None:
    assert told(rule_runner, 'test_frontend="app", test_frontend_env_var="PAGES"') == {"PAGES": "{chroot}/app/dist"}


def test_the_frontend_is_a_built_folder_in_the_sandbox(rule_runner: RuleRunner) -> None:
    assert told(rule_runner, 'test_frontend="app"') == {"TEST_FRONTEND": "{chroot}/app/dist"}


def test_the_cache_key_contains_the_version_of_the_browser(rule_runner: RuleRunner, tmp_path: Path) -> None:
    env = told(rule_runner, 'test_browser="chromium"')
    assert env == {"CHROMIUM": str(tmp_path / "chromium"), "CHROMIUM_VERSION": "Chromium 1"}
