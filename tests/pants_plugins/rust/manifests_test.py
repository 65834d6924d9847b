"""Packages and dependencies that are inferred from Cargo.toml files, and errors of invalid files."""

from __future__ import annotations

from typing import List

import pytest
from pants.engine.addresses import Address
from pants.engine.rules import QueryRule
from pants.engine.target import InferredDependencies
from pants.testutil.rule_runner import RuleRunner, engine_error

from triptych_pants.openapi import generate
from triptych_pants.rust.target_types import CargoWorkspaceTarget, RustPackageTarget
from triptych_pants.rust.util_rules import manifests
from triptych_pants.rust.util_rules.manifests import (
    AllRustPackages,
    InferRustDependencies,
    RustDependenciesFieldSet,
)
from triptych_pants.rust.util_rules.partitions import by_workspace
from triptych_pants.workspaces import InvalidManifestError

WORKSPACE = """
[workspace]
members = ["shell", "client"]
[workspace.package]
rust-version = "1.90"
edition = "2024"
"""
SHELL = """
[package]
name = "the-shell"
[dependencies]
client = { path = "../client" }
serde = "1"
"""


@pytest.fixture
def rule_runner() -> RuleRunner:
    runner = RuleRunner(
        target_types=[CargoWorkspaceTarget, RustPackageTarget],
        rules=[
            *manifests.rules(),
            *generate.rules(),
            QueryRule(AllRustPackages, []),
            QueryRule(InferredDependencies, [InferRustDependencies]),
        ],
    )
    runner.write_files(
        {
            "rust/BUILD": "cargo_workspace()",
            "rust/Cargo.toml": WORKSPACE,
            "rust/shell/BUILD": "rust_package()",
            "rust/shell/Cargo.toml": SHELL,
            "rust/client/BUILD": "rust_package()",
            "rust/client/Cargo.toml": '[package]\nname = "client"',
        }
    )
    return runner


def inferred(runner: RuleRunner, address: Address) -> List[str]:
    field_set = RustDependenciesFieldSet.create(runner.get_target(address))
    result = runner.request(InferredDependencies, [InferRustDependencies(field_set)])
    return sorted(dependency.spec for dependency in result.include)


def test_a_package_depends_on_its_workspace_and_its_path_dependencies(rule_runner: RuleRunner) -> None:
    assert inferred(rule_runner, Address("rust/shell")) == ["rust/client:client", "rust:rust"]
    assert inferred(rule_runner, Address("rust/client")) == ["rust:rust"]


def test_a_workspace_has_a_rust_version(rule_runner: RuleRunner) -> None:
    workspace = rule_runner.request(AllRustPackages, []).workspaces[Address("rust")]
    assert (workspace.rust_version, workspace.edition) == ("1.90", "2024")
    assert workspace.members == ("rust/shell", "rust/client")


def test_packages_of_a_workspace_share_one_process(rule_runner: RuleRunner) -> None:
    packages = rule_runner.request(AllRustPackages, [])
    chosen = (Address("rust/shell"), Address("rust/client"))
    assert by_workspace(chosen, packages) == {Address("rust"): (Address("rust/client"), Address("rust/shell"))}


def test_an_invalid_manifest_is_reported_by_name(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({"rust/client/Cargo.toml": "[package"})
    with engine_error(InvalidManifestError, contains="rust/client/Cargo.toml is not valid TOML"):
        inferred(rule_runner, Address("rust/shell"))


def test_a_package_without_a_name_is_reported(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({"rust/client/Cargo.toml": "[dependencies]"})
    with engine_error(InvalidManifestError, contains="rust/client/Cargo.toml has no [package] name"):
        inferred(rule_runner, Address("rust/shell"))


def test_a_package_outside_a_workspace_is_reported_with_a_solution(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({"other/BUILD": "rust_package()", "other/Cargo.toml": '[package]\nname = "other"'})
    with engine_error(InvalidManifestError, contains="Add the folder to `members`"):
        inferred(rule_runner, Address("other"))


def test_a_workspace_must_list_its_members_without_globs(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({"rust/Cargo.toml": '[workspace]\nmembers = ["*"]'})
    with engine_error(InvalidManifestError, contains="without globs"):
        inferred(rule_runner, Address("rust/shell"))
