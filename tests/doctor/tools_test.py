"""Programs, libraries and Rust: found as the rules of Pants find them, and named with a command where they are not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from doctor import tools
from doctor.check import FOUND, MISSING, NOTE, Check
from doctor.machine import DEBIAN, MACOS, OTHER, Machine
from triptych_pants.toolchain import probes
from triptych_pants.toolchain.catalog import END_TO_END, LIBRARIES, PROGRAMS

DEBIAN_12 = Machine(DEBIAN, "Debian 12")
Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Return a function that makes a program. Only these, and those that the probes themselves run, are found."""
    helpers = tmp_path / "helpers"
    helpers.mkdir()
    for name in ("cut", "ln", "mkdir", "readlink", "sed", "sha256sum", "shasum"):
        for folder in ("/usr/bin", "/bin"):
            if Path(folder, name).exists() and not (helpers / name).exists():
                (helpers / name).symlink_to(Path(folder, name))
    for module in (tools, probes):
        monkeypatch.setattr(module, "USUAL_PATH", (str(tmp_path / "bin"), str(helpers)))

    def executable(name: str, script: str, folder: str = "bin") -> None:
        path = tmp_path / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    return executable


def named(checks: list[Check], name: str) -> Check:
    [found] = [check for check in checks if check.name == name]
    return found


def test_a_program_is_found_with_its_version(install: Install, tmp_path: Path) -> None:
    install("git", "echo git version 2.39.5")
    found = tools.check_program(PROGRAMS["git"], DEBIAN_12, {})
    assert (found.state, found.detail) == (FOUND, f"2.39.5, {tmp_path}/bin/git")


def test_a_missing_program_has_the_command_of_this_system(install: Install) -> None:
    install("other", "")
    found = tools.check_program(PROGRAMS["chromium"], DEBIAN_12, {})
    assert (found.state, found.goals) == (MISSING, (END_TO_END,))
    assert found.install is not None
    assert found.install.endswith("apt-get install -y --no-install-recommends chromium")
    assert tools.check_program(PROGRAMS["chromium"], Machine(MACOS, "macOS"), {}).install == "brew install chromium"


def test_a_system_whose_packages_are_unknown_gets_the_name_that_debian_uses(install: Install) -> None:
    install("other", "")
    found = tools.check_program(PROGRAMS["objdump"], Machine(OTHER, "Fedora 43"), {})
    assert found.install is None
    assert found.advice == "Install your system's package for it. In Debian its name is binutils."


def test_an_optional_program_stops_no_goal(install: Install) -> None:
    install("other", "")
    postgres = tools.check_programs(DEBIAN_12, {})
    # PostgreSQL has folders of its own, which this test does not change.
    assert named(postgres, "postgres").state in (FOUND, NOTE)
    assert {check.name for check in postgres} == set(PROGRAMS)


def test_each_library_is_looked_for(install: Install) -> None:
    install("pkg-config", "case $2 in dbus-1) echo 1.14 ;; *) exit 1 ;; esac")
    checks = tools.check_libraries(DEBIAN_12, {})
    assert {check.name: check.state for check in checks} == {**dict.fromkeys(LIBRARIES, MISSING), "dbus-1": FOUND}
    assert named(checks, "webkit2gtk-4.1").debian == ("libwebkit2gtk-4.1-dev",)


def test_libraries_are_missing_without_pkg_config_and_part_of_macos(install: Install) -> None:
    install("other", "")
    assert {check.state for check in tools.check_libraries(DEBIAN_12, {})} == {MISSING}
    assert tools.check_libraries(Machine(MACOS, "macOS"), {}) == []


def rust(install: Install, tmp_path: Path, release: str, folder: str = "rust") -> None:
    install(
        "rustc",
        f'case $1 in -vV) printf "rustc {release}\\nrelease: {release}\\nhost: here\\n" ;;'
        f' --version) echo "rustc {release}" ;; *) echo {tmp_path}/{folder} ;; esac',
    )
    install("cargo", "", f"{folder}/bin")
    install("rustfmt", f"echo rustfmt {release}", f"{folder}/bin")


def manifest(tmp_path: Path) -> None:
    (tmp_path / "src/rust").mkdir(parents=True)
    (tmp_path / "src/rust/Cargo.toml").write_text('[workspace.package]\nrust-version = "1.90"\n')


def test_rust_and_its_components(install: Install, tmp_path: Path) -> None:
    manifest(tmp_path)
    rust(install, tmp_path, "1.95.0")
    checks = tools.check_rust(DEBIAN_12, {}, tmp_path)
    assert named(checks, "Rust 1.90 or newer").detail == f"1.95.0, {tmp_path}/rust"
    assert (named(checks, "rustfmt").state, named(checks, "rustfmt").detail) == (FOUND, "1.95.0")
    assert named(checks, "clippy").state == MISSING
    assert named(checks, "clippy").debian == ("rust-web-clippy",)


def test_components_of_rustup_are_installed_by_rustup(install: Install, tmp_path: Path) -> None:
    rust(install, tmp_path, "1.95.0", "rustup/toolchains/stable")
    assert named(tools.check_rust(DEBIAN_12, {}, tmp_path), "clippy").install == "rustup component add clippy"


def test_an_old_rust_is_named(install: Install, tmp_path: Path) -> None:
    manifest(tmp_path)
    rust(install, tmp_path, "1.63.0")
    [found] = tools.check_rust(DEBIAN_12, {}, tmp_path)
    assert found.state == MISSING
    assert "rustc 1.63.0 is too old" in found.detail
    assert "cargo-web" in found.debian
