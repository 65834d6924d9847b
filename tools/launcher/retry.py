"""Retries a goal that failed because of a missing tool, after installing the tool."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from launcher.missing import MissingTool, install_commands, is_superuser, may_install, read_missing, sudo_path
from launcher.process import say

Run = Callable[[Sequence[str]], int]
Install = Callable[[Sequence[MissingTool]], bool]


def run_in_terminal(command: Sequence[str]) -> int:
    """Runs a command in this terminal and returns its exit code. Ctrl-C is handled by the command."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with subprocess.Popen(command, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)) as process:
            code = process.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    return code if code >= 0 else 128 - code


def install(missing: Sequence[MissingTool]) -> bool:
    """Installs the missing tools if that is allowed. Returns whether it succeeded."""
    commands = install_commands(missing, is_superuser(), sudo_path())
    if not commands or not may_install(os.environ, is_superuser()):
        return False
    for command in commands:
        say(f"running `{command}`")
        # stdout belongs to the output of Pants.
        code = run_in_terminal(["/bin/sh", "-c", f"exec >&2; export DEBIAN_FRONTEND=noninteractive; {command}"])
        if code != 0:
            say(f"`{command}` exited with code {code}; see its output above")
            return False
    return True


def retry(
    client: Path,
    arguments: Sequence[str],
    log: Path,
    since: int,
    code: int,
    run: Run = run_in_terminal,
    install: Install = install,
) -> int:
    """Installs the tools that the log reports as missing and runs Pants again, as long as that installs new tools.

    Returns the exit code of the last run, or `code` if there was none.
    """
    tried: set[str] = set()
    while code != 0:
        missing = read_missing(log, since)
        if not missing:
            break
        for tool in missing:
            say(str(tool))
        again = [tool.tool for tool in missing if tool.tool in tried]
        if again:
            say(f"{', '.join(again)}: installed, but still not found. Check the output of the installation.")
            break
        if not install(missing):
            break
        tried.update(tool.tool for tool in missing)
        since = log.stat().st_size
        say("trying again")
        code = run([str(client), *arguments])
    return code
