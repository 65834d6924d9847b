"""What the launcher reads from the log of missing tools, and what it makes of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from launcher.missing import MissingTool, install_commands, may_install, read_missing

CARGO = MissingTool("cargo", "src/rust/shell", "It builds Rust.", "apt-get install -y cargo-web")


def line(tool: MissingTool) -> str:
    return json.dumps(vars(tool)) + "\n"


def test_only_new_lines_are_read_and_each_tool_is_reported_once(tmp_path: Path) -> None:
    log = tmp_path / "log"
    before = line(MissingTool("old", "x", "", None))
    log.write_text(before + line(CARGO) + line(CARGO))
    assert read_missing(log, len(before)) == [CARGO]


def test_other_lines_are_ignored(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b'garbage\n{"tool": 1}\n[]\n\xff\n' + line(CARGO).encode())
    assert read_missing(log, 0) == [CARGO]


def test_without_a_log_nothing_is_missing(tmp_path: Path) -> None:
    assert read_missing(tmp_path / "log", 0) == []


def test_a_message_names_the_tool_what_needs_it_and_the_command() -> None:
    assert str(CARGO) == (
        "cargo is missing: src/rust/shell needs it. It builds Rust.\n    Install it with: apt-get install -y cargo-web"
    )


def test_the_package_index_is_refreshed_first_and_each_command_runs_once() -> None:
    assert install_commands([CARGO, CARGO], is_root=True, sudo=None) == [
        "apt-get update",
        "apt-get install -y cargo-web",
    ]


def test_users_other_than_root_use_sudo() -> None:
    assert install_commands([CARGO], is_root=False, sudo="/usr/bin/sudo")[1].startswith("/usr/bin/sudo apt-get")


def test_ci_root_and_users_without_a_terminal_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert may_install({"CI": "true"}, is_root=False)
    assert may_install({}, is_root=True)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert not may_install({}, is_root=False)
