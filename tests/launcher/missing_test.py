"""What the launcher reads from the log of missing tools, and what it makes of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from launcher.missing import MissingTool, install_commands, may_install, read_missing

CARGO = MissingTool("cargo", "src/rust/shell", "It builds Rust.", "apt-get install -y cargo-web")


def line(tool: MissingTool) -> str:
    return json.dumps(vars(tool)) + "\n"


def test_only_what_was_added_is_read_each_tool_once(tmp_path: Path) -> None:
    log = tmp_path / "log"
    before = line(MissingTool("old", "x", "", None))
    log.write_text(before + line(CARGO) + line(CARGO))
    assert read_missing(log, len(before)) == [CARGO]


def test_lines_that_are_no_report_are_passed_over(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b'garbage\n{"tool": 1}\n[]\n\xff\n' + line(CARGO).encode())
    assert read_missing(log, 0) == [CARGO]


def test_no_log_is_nothing_missing(tmp_path: Path) -> None:
    assert read_missing(tmp_path / "log", 0) == []


def test_a_message_names_the_tool_who_wants_it_and_the_command() -> None:
    assert str(CARGO) == (
        "cargo is missing: src/rust/shell needs it. It builds Rust.\n    Install it with: apt-get install -y cargo-web"
    )


def test_packages_are_installed_after_the_index_is_refreshed_and_each_command_runs_once() -> None:
    assert install_commands([CARGO, CARGO], is_root=True, sudo=None) == [
        "apt-get update",
        "apt-get install -y cargo-web",
    ]


def test_who_is_not_root_uses_sudo() -> None:
    assert install_commands([CARGO], is_root=False, sudo="/usr/bin/sudo")[1].startswith("/usr/bin/sudo apt-get")


def test_ci_and_root_are_not_asked_and_nobody_is_asked_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert may_install({"CI": "true"}, is_root=False)
    assert may_install({}, is_root=True)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert not may_install({}, is_root=False)
