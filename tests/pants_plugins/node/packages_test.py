"""Packages and dependencies that are inferred from package.json files."""

from __future__ import annotations

import json
from typing import List

import pytest
from pants.engine.addresses import Address
from pants.engine.rules import QueryRule
from pants.engine.target import InferredDependencies
from pants.testutil.rule_runner import RuleRunner, engine_error

from triptych_pants.node.target_types import NodePackageTarget, NpmWorkspaceTarget
from triptych_pants.node.util_rules import packages
from triptych_pants.node.util_rules.environment import manifest_globs
from triptych_pants.node.util_rules.packages import (
    InferNodeDependencies,
    NodeDependenciesFieldSet,
)
from triptych_pants.openapi import generate
from triptych_pants.workspaces import InvalidManifestError


@pytest.fixture
def rule_runner() -> RuleRunner:
    runner = RuleRunner(
        rules=[*generate.rules(), *packages.rules(), QueryRule(InferredDependencies, [InferNodeDependencies])],
        target_types=[NodePackageTarget, NpmWorkspaceTarget],
    )
    runner.write_files(
        {
            "ts/BUILD": "npm_workspace()",
            "ts/package.json": "{}",
            "ts/app/BUILD": "node_package()",
            "ts/app/package.json": json.dumps(
                {"name": "@x/app", "dependencies": {"@x/client": "1", "react": "19"}, "devDependencies": {"vite": "8"}}
            ),
            "ts/client/BUILD": "node_package()",
            "ts/client/package.json": json.dumps({"name": "@x/client"}),
        }
    )
    return runner


def inferred(runner: RuleRunner, address: Address) -> List[str]:
    field_set = NodeDependenciesFieldSet.create(runner.get_target(address))
    result = runner.request(InferredDependencies, [InferNodeDependencies(field_set)])
    return sorted(dependency.spec for dependency in result.include)


def test_a_package_depends_on_its_workspace_and_its_declared_packages(rule_runner: RuleRunner) -> None:
    assert inferred(rule_runner, Address("ts/app")) == ["ts/client:client", "ts:ts"]


def test_a_package_does_not_depend_on_other_packages(rule_runner: RuleRunner) -> None:
    assert inferred(rule_runner, Address("ts/client")) == ["ts:ts"]


def test_an_invalid_manifest_is_reported_by_name(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({"ts/client/package.json": "{"})
    with engine_error(InvalidManifestError, contains="ts/client/package.json is not a package's manifest"):
        inferred(rule_runner, Address("ts/app"))


def test_a_package_outside_a_workspace_is_rejected(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({"other/BUILD": "node_package()", "other/package.json": '{"name": "other"}'})
    with engine_error(InvalidManifestError, contains="There is no npm_workspace above other"):
        inferred(rule_runner, Address("other"))


def test_npm_receives_the_manifests_of_members_without_a_target() -> None:
    manifest = json.dumps({"workspaces": ["app", "tools/*"]}).encode()
    assert manifest_globs("ts", manifest) == [
        "ts/package.json",
        "ts/package-lock.json",
        "ts/.npmrc",
        "ts/app/package.json",
        "ts/tools/*/package.json",
    ]
