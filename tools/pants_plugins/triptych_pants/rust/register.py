"""Adds Rust: the targets cargo_workspace, rust_package and rust_client, and cargo's tools to the goals."""

from typing import Any, Iterable, List, Type

from pants.engine.target import Target

from triptych_pants.openapi import generate
from triptych_pants.rust import rust_client
from triptych_pants.rust.goals import check, fmt, lint, test
from triptych_pants.rust.target_types import CargoWorkspaceTarget, RustPackageTarget
from triptych_pants.rust.util_rules import build, cargo, manifests, sources, toolchain


def rules() -> Iterable[Any]:
    modules = (build, cargo, manifests, sources, toolchain, check, fmt, lint, test, rust_client, generate)
    return [rule for module in modules for rule in module.rules()]


def target_types() -> List[Type[Target]]:
    return [CargoWorkspaceTarget, RustPackageTarget, rust_client.RustClientTarget]
