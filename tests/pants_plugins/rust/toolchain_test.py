"""Selection of the Rust toolchain, whose path is not part of cache keys."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Tuple

import pytest
from pants.engine.rules import QueryRule
from pants.testutil.rule_runner import RuleRunner, engine_error

from triptych_pants.rust.util_rules import toolchain
from triptych_pants.rust.util_rules.toolchain import RustToolchain, RustToolchainRequest
from triptych_pants.toolchain import probes
from triptych_pants.toolchain.missing import MissingToolError

# Programs that the probe runs. The probe receives links to only these, because their folders may also contain an
# installed Rust, such as Debian's rustc-web in /usr/bin.
PROGRAMS = ("cut", "ln", "mkdir", "readlink", "sed", "sha256sum", "shasum")


@pytest.fixture
def rule_runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RuleRunner:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in PROGRAMS:
        found = shutil.which(name)
        if found:
            (programs / name).symlink_to(found)
    monkeypatch.setattr(probes, "USUAL_PATH", (str(programs), str(tmp_path / "system/bin")))
    runner = RuleRunner(
        rules=[*toolchain.rules(), QueryRule(RustToolchain, [RustToolchainRequest])],
        bootstrap_args=[f"--named-caches-dir={tmp_path / 'caches'}"],
    )
    # An installed Rust must not be found.
    runner.set_options([], env={"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path / "home")})
    return runner


def install(root: Path, release: str, components: Tuple[str, ...] = ("cargo", "rustfmt", "cargo-clippy")) -> None:
    """Install a fake toolchain that reports this release."""
    (root / "bin").mkdir(parents=True)
    answer = f'if [ "$1" = --print ]; then echo {root}; else echo "release: {release}"; echo "host: my-os"; fi'
    for name, script in (("rustc", answer), *((name, f"echo {name} of {release}") for name in components)):
        (root / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")
        (root / "bin" / name).chmod(0o755)


def find(runner: RuleRunner, *components: str) -> RustToolchain:
    return runner.request(RustToolchain, [RustToolchainRequest(components, "1.90", "src/rust/shell")])


def test_a_toolchain_is_identified_by_its_version_not_its_path(rule_runner: RuleRunner, tmp_path: Path) -> None:
    install(tmp_path / "system", "1.95.0")
    found = find(rule_runner, "rustfmt")
    assert found.host == "my-os"
    assert found.versions == "rustfmt: rustfmt of 1.95.0"
    assert str(tmp_path) not in found.path


def test_a_toolchain_that_is_too_old_is_skipped(rule_runner: RuleRunner, tmp_path: Path) -> None:
    install(tmp_path / "home/.cargo", "1.63.0")
    install(tmp_path / "system", "1.96.0")
    assert "1.96.0" in find(rule_runner, "rustfmt").versions


def test_a_missing_toolchain_is_reported_with_its_install_command(rule_runner: RuleRunner) -> None:
    with engine_error(MissingToolError, contains="Rust 1.90 or newer is missing: src/rust/shell needs it."):
        find(rule_runner)


def test_only_a_missing_component_is_reported(rule_runner: RuleRunner, tmp_path: Path) -> None:
    install(tmp_path / "system", "1.95.0", components=("cargo",))
    with engine_error(MissingToolError, contains="clippy is missing"):
        find(rule_runner, "cargo-clippy")


def test_with_rustup_the_install_command_adds_a_component(rule_runner: RuleRunner, tmp_path: Path) -> None:
    install(tmp_path / "rustup/toolchains/stable", "1.95.0", components=("cargo",))
    (tmp_path / "system").symlink_to(tmp_path / "rustup/toolchains/stable")
    with engine_error(MissingToolError, contains="rustup component add rustfmt"):
        find(rule_runner, "rustfmt")
