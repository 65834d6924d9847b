"""A copy of the repository, with its own git history, in which tests run `./pants`."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from template.names import Names
from template.renaming import names_of

# What the target `repository` brings.
SOURCE = Path("repository")


def names() -> Names:
    """Return the names of the app in the repository that is copied."""
    return names_of({"template.toml": (SOURCE / "template.toml").read_bytes()})


class RepositoryCopy:
    """A git repository with one commit, which has all files of this one.

    Its `./pants` has a daemon of its own, and uses the caches of the user who runs the test.

    :ivar seconds: how long each command of `pants` and `shell` took, in order.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seconds: list[tuple[str, float]] = []
        root.parent.mkdir(parents=True, exist_ok=True)
        (root.parent / "gitconfig").write_text("[user]\n name = Ada\n email = ada@example.com\n")
        # The others are about how this test runs, about git around it, or about the template's own cache.
        others = ("GIT_", "PEX_", "PYTEST_", f"{names().upper}_")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(others)},
            "GIT_CONFIG_GLOBAL": str(root.parent / "gitconfig"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CEILING_DIRECTORIES": str(root.parent),
        }
        shutil.copytree(SOURCE, root, ignore=shutil.ignore_patterns("__pycache__"))
        self.git("init", "--quiet")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Initial commit")

    def pants(self, *arguments: str) -> str:
        """Run ./pants, which must succeed, and return what it printed."""
        return self._run(["./pants", *arguments], "./pants " + " ".join(arguments))

    def shell(self, script: str) -> str:
        """Run a script for sh in the root, which must succeed, and return what it printed."""
        return self._run(["sh", "-eu", "-c", script], script)

    def git(self, *arguments: str) -> str:
        """Run git, which must succeed, and return what it printed."""
        ran = subprocess.run(
            ["git", *arguments], cwd=self.root, env=self.environment, stdout=subprocess.PIPE, text=True, check=True
        )
        return ran.stdout

    def close(self) -> None:
        """Stop the copy's daemon. It would notice that its folder is gone, but only after a while."""
        for pid in self.root.glob(".pids/*/pantsd/pid"):
            os.kill(int(pid.read_text()), signal.SIGTERM)

    def _run(self, command: list[str], shown: str) -> str:
        start = time.monotonic()
        ran = subprocess.run(
            command,
            cwd=self.root,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        self.seconds.append((shown, time.monotonic() - start))
        print(f"{self.seconds[-1][1]:6.0f} s  {shown}", file=sys.stderr, flush=True)
        assert ran.returncode == 0, ran.stdout[-20_000:]
        return ran.stdout
