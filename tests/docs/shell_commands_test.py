"""The shell's commands are the same in all six places.

These are its implementations, registrations, permissions and types, the calls of the frontend, and the docs.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.docs.markdown import table

SHELL = Path("src/rust/shell")
FRONTEND = Path("src/ts/frontend/src")
DOCUMENTED = {row[0] for row in table("command", "fields")}
# Commands that the frontend's libraries call: Tauri's own for events, and the webview's zoom.
OF_TAURI = {"core:event:allow-listen", "core:event:allow-unlisten", "core:webview:allow-set-webview-zoom"}


def inside(path: Path, start: str, end: str) -> str:
    """Return the text of a file between two markers."""
    found = path.read_text().partition(start)[2].partition(end)[0]
    assert found, f"{path} has no {start}"
    return found


def called(source: str) -> set[str]:
    """Return the commands that a file of the frontend calls, by name or by a constant of that file."""
    words = re.findall(r'\bcallShell(?:<[^()]+>)?\(\s*("\w+"|\w+)', source)
    constants = dict(re.findall(r'^const (\w+) = "(\w+)";$', source, re.MULTILINE))
    return {word.strip('"') if word.startswith('"') else constants[word] for word in words if word != "command"}


def test_the_shell_has_them() -> None:
    handlers = inside(SHELL / "src/lib.rs", "generate_handler![", "]")
    assert set(re.findall(r"(\w+)\s*(?:,|$)", handlers)) == DOCUMENTED


def test_the_shell_makes_them_known() -> None:
    assert set(re.findall(r'"(\w+)"', inside(SHELL / "build.rs", "COMMANDS: &[&str] = &[", "]"))) == DOCUMENTED


def test_the_window_may_call_them_and_nothing_else() -> None:
    allowed = set(json.loads((SHELL / "capabilities/main.json").read_text())["permissions"])
    assert allowed - OF_TAURI == {f"allow-{command.replace('_', '-')}" for command in DOCUMENTED}
    assert allowed >= OF_TAURI


def test_the_window_knows_their_types() -> None:
    declared = inside(FRONTEND / "shared/shell/types.gen.ts", "export interface ShellCommands {", "\n}")
    assert set(re.findall(r"^  (\w+): \{", declared, re.MULTILINE)) == DOCUMENTED


def test_the_frontend_calls_them() -> None:
    sources = [path.read_text() for path in FRONTEND.rglob("*.ts")]
    assert {command for source in sources for command in called(source)} == DOCUMENTED


def test_the_frontend_calls_them_by_one_function() -> None:
    [only] = [path for path in FRONTEND.rglob("*.ts") if "@tauri-apps/api/core" in path.read_text()]
    assert only == FRONTEND / "shared/shell/shell.ts"


def test_calls_are_found() -> None:
    source = (
        'const NAME = "first";\ncallShell<Answer[] | null>(NAME);\n'
        'await callShell(\n  "second",\n);\ncallShell("third")'
    )
    assert called(source) == {"first", "second", "third"}
