"""A clone of the repository to edit, and which processes Pants executes in it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path

# What the target `repository` brings.
SOURCE = Path("repository")

# They look at the programs of this machine, whose versions are in the keys of all that use them. Each daemon or each
# run looks again, so they may be executed at any time.
PROBES = (
    "Find interpreter for constraints: *",
    "Probe *",
    "Searching for `*` on PATH=*",
    "Test binary *.",
)


def variables() -> dict[str, str]:
    """Return the environment of the outer Pants, as far as the BUILD file passes it on."""
    # What is left is about how this test runs.
    return {name: value for name, value in os.environ.items() if not name.startswith(("PEX_", "PYTEST_"))}


def elsewhere(environment: Mapping[str, str], home: Path) -> dict[str, str]:
    """Return the environment with another HOME; the caches and Rust, which lie in HOME by default, stay in theirs."""
    real = Path(environment.get("HOME", "~")).expanduser()
    cache = environment.get("XDG_CACHE_HOME") or str(real / ".cache")
    stay = {
        "XDG_CACHE_HOME": cache,
        "TRIPTYCH_CACHE": f"{cache}/triptych",
        "CARGO_HOME": str(real / ".cargo"),
        "RUSTUP_HOME": str(real / ".rustup"),
    }
    return {**stay, **environment, "HOME": str(home)}


class Clone:
    """A copy of the repository with a daemon of its own. The caches are those that its environment leads to."""

    def __init__(self, root: Path, environment: Mapping[str, str]) -> None:
        self.root = root
        self.environment = environment
        self.logs = root.with_name(f"{root.name}-logs")

    @contextmanager
    def edited(self, path: str, old: str, new: str) -> Iterator[None]:
        """Within the block, the first `old` in a file is `new`; afterwards all that ran before is cached again."""
        text = (self.root / path).read_text()
        assert old in text, f"{path} does not hold {old!r} any more: edit something else here"
        (self.root / path).write_text(text.replace(old, new, 1))
        try:
            yield
        finally:
            (self.root / path).write_text(text)

    def pants(self, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
        """Run ./pants, which must succeed, and return what it wrote to stdout."""
        ran = subprocess.run(
            ["./pants", *arguments],
            cwd=self.root,
            env=environment or self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def executed(self, *arguments: str, environment: Mapping[str, str] | None = None) -> list[str]:
        """Run ./pants and return the descriptions of the processes that it executed, sorted.

        What a cache or the daemon's memory answers is not among them, and neither are probes.
        """
        shutil.rmtree(self.logs, ignore_errors=True)
        self.logs.mkdir()
        logging = ("--workunit-logger-enabled", f"--workunit-logger-logdir={self.logs}")
        self.pants(*logging, *arguments, environment=environment)
        (log,) = self.logs.iterdir()
        # Other units of work are rules, and processes that were asked for.
        units = [unit for unit in json.loads(log.read_text()) if unit["name"] == "run_local_process"]
        return sorted(unit["description"] for unit in units if not like(unit["description"], PROBES))

    def tests_of(self, path: str) -> list[str]:
        """Return the descriptions of the Python tests that depend on a file, without those with the tag e2e or long.

        The graph says so, and nothing runs.
        """
        dependents = self.pants("dependents", "--transitive", path).split()
        tests = self.pants("--tag=-e2e,long", "--filter-target-type=python_test", "list", *dependents).split()
        return [f"Run Pytest for {test}" for test in tests]

    def stop(self) -> None:
        """End the daemon. It would notice that its folder is gone, but only after a while."""
        for pid in self.root.glob(".pids/*/pantsd/pid"):
            os.kill(int(pid.read_text()), signal.SIGTERM)


@contextmanager
def cloned(root: Path, environment: Mapping[str, str]) -> Iterator[Clone]:
    """Make a clone in a folder that does not exist yet, and leave no daemon behind."""
    shutil.copytree(SOURCE, root)
    clone = Clone(root, environment)
    try:
        yield clone
    finally:
        clone.stop()


def like(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def differences(executed: Sequence[str], expected: Sequence[str]) -> list[str]:
    """Return what was executed that no pattern expects, and the patterns that are like nothing that was executed."""
    surplus = [f"executed: {name}" for name in executed if not like(name, expected)]
    missing = [
        f"not executed: {pattern}" for pattern in expected if not any(like(name, [pattern]) for name in executed)
    ]
    return surplus + missing
