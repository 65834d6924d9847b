"""Missing libraries are reported together, with one command that installs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pants.engine.rules import QueryRule
from pants.testutil.rule_runner import RuleRunner, engine_error

from triptych_pants.toolchain import libraries, programs
from triptych_pants.toolchain.libraries import Libraries, LibrariesRequest
from triptych_pants.toolchain.missing import LOG, MissingToolError


@pytest.fixture
def rule_runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RuleRunner:
    monkeypatch.setattr(programs, "USUAL_PATH", (str(tmp_path),))
    monkeypatch.setattr(libraries, "USUAL_PATH", (str(tmp_path),))
    return RuleRunner(rules=[*libraries.rules(), QueryRule(Libraries, [LibrariesRequest])])


def knows(folder: Path, *names: str) -> None:
    """Install a fake pkg-config that reports version 7 of these libraries."""
    script = f'case " {" ".join(names)} " in *" $2 "*) echo 7 ;; *) exit 1 ;; esac'
    (folder / "pkg-config").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "pkg-config").chmod(0o755)


WANTED = LibrariesRequest(("dbus-1", "librsvg-2.0", "webkit2gtk-4.1"), "src/rust/shell")


def test_libraries_are_identified_by_their_versions(rule_runner: RuleRunner, tmp_path: Path) -> None:
    knows(tmp_path, *WANTED.names)
    assert rule_runner.request(Libraries, [WANTED]) == Libraries("dbus-1 7\nlibrsvg-2.0 7\nwebkit2gtk-4.1 7\n")


def test_all_missing_libraries_are_reported_with_one_command(rule_runner: RuleRunner, tmp_path: Path) -> None:
    knows(tmp_path, "dbus-1")
    with engine_error(MissingToolError, contains="librsvg-2.0, webkit2gtk-4.1 is missing: src/rust/shell needs it."):
        rule_runner.request(Libraries, [WANTED])
    install = json.loads((Path(rule_runner.build_root) / LOG).read_text())["install"]
    assert install == "apt-get install -y --no-install-recommends librsvg2-dev libwebkit2gtk-4.1-dev"


def test_without_libraries_nothing_is_searched(rule_runner: RuleRunner) -> None:
    assert rule_runner.request(Libraries, [LibrariesRequest((), "src/rust/client")]) == Libraries("")


def test_a_missing_pkg_config_is_reported(rule_runner: RuleRunner) -> None:
    with engine_error(MissingToolError, contains="pkg-config is missing"):
        rule_runner.request(Libraries, [WANTED])
