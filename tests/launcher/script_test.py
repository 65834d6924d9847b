"""The script ./pants itself, on a home with a client of ours in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

MISSING = json.dumps({"tool": "thing", "wanted_by": "x", "why": "", "install": 'touch "$TRIPTYCH_CACHE/thing"'})


class Clone:
    """A clone with the launcher in it; its client is a shell script."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "clone"
        self.cache = folder / "cache"
        (self.root / "tools").mkdir(parents=True)
        shutil.copy("pants", self.root / "pants")
        for package in ("launcher", "doctor", "pants_plugins"):
            shutil.copytree(f"tools/{package}", self.root / "tools" / package)

    def client(self, script: str) -> None:
        lock = subprocess.run(
            ["cksum"],
            stdin=(self.root / "tools/launcher/pants.lock").open(),
            capture_output=True,
            text=True,
            check=True,
        )
        home = self.cache / f"pants-1-{lock.stdout.split()[0]}"
        (home / "venv/bin").mkdir(parents=True, exist_ok=True)
        (home / "venv/bin/python").unlink(missing_ok=True)
        (home / "venv/bin/python").symlink_to(sys.executable)
        (home / "client").write_text(f"#!/bin/sh\n{script}\n")
        (home / "client").chmod(0o755)
        (home / "ready").write_text(f"TRIPTYCH_PYTHON='{sys.executable}'\n")

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(self.root / "pants"), *arguments],
            env={"PATH": os.environ["PATH"], "TRIPTYCH_CACHE": str(self.cache)},
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.root / "pants"), *arguments],
            env={"PATH": os.environ["PATH"], "TRIPTYCH_CACHE": str(self.cache), **variables},
            cwd="/",
            input="words",
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_arguments_stdin_and_exit_code_pass_through_and_the_working_folder_is_the_clone(clone: Clone) -> None:
    clone.client('pwd; printf "<%s>" "$@"; cat; exit 7')
    ran = clone.run("test", "a b")
    assert (ran.returncode, ran.stdout) == (7, f"{clone.root}\n<test><a b>words")


def test_variables_that_change_python_do_not_reach_pants(clone: Clone) -> None:
    clone.client('echo "${PYTHONPATH-none} ${PYTHONDONTWRITEBYTECODE-none}"')
    assert clone.run("test", PYTHONPATH="/x", PYTHONDONTWRITEBYTECODE="1").stdout == "none none\n"


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",)])
def test_without_a_goal_the_commands_of_the_repository_are_shown(clone: Clone, arguments: tuple[str, ...]) -> None:
    ran = clone.run(*arguments)
    assert ran.returncode == 0
    assert "./pants doctor " in ran.stdout
    assert "./pants help " in ran.stdout
    assert not clone.cache.exists()


def test_the_help_of_pants_stays(clone: Clone) -> None:
    clone.client('printf "<%s>" "$@"')
    assert clone.run("help", "goals").stdout == "<help><goals>"


def test_the_doctor_comes_before_pants_is_installed(clone: Clone) -> None:
    ran = clone.run("doctor", "--json")
    assert ran.stderr == ""
    document = json.loads(ran.stdout)
    assert ran.returncode == (0 if document["works"] else 1)
    assert not clone.cache.exists()


def test_the_doctor_installs_no_python(clone: Clone, tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("sh", "dirname", "cksum"):
        (programs / name).symlink_to(str(shutil.which(name)))
    (programs / "apt-get").write_text("#!/bin/sh\necho installed\n")
    (programs / "apt-get").chmod(0o755)
    ran = clone.run("doctor", PATH=str(programs))
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "Python 3.9 or newer is missing" in ran.stderr


def test_only_run_bypasses_pantsd(clone: Clone) -> None:
    clone.client('echo "${PANTS_CONCURRENT-none}"')
    assert clone.run("--tag=e2e", "run", "//:app").stdout == "True\n"
    assert clone.run("test", "run").stdout == "none\n"


@pytest.mark.parametrize(("goal", "heard"), [("run", "INT"), ("test", "TERM")])
def test_sigterm_reaches_the_client_as_the_signal_that_it_handles(clone: Clone, goal: str, heard: str) -> None:
    clone.client("""
        for name in INT TERM; do trap "echo $name; exit 3" $name; done
        echo ready; while :; do sleep 0.05; done""")
    with clone.start(goal) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.terminate()
        assert (process.stdout.read(), process.wait()) == (f"{heard}\n", 3)


def test_a_missing_tool_is_installed_and_the_goal_runs_again(clone: Clone) -> None:
    clone.client(f"""
        [ -e "$TRIPTYCH_CACHE/thing" ] && echo found && exit 0
        mkdir -p .pants.d && echo '{MISSING}' >>.pants.d/missing-tools.log; exit 1""")
    ran = clone.run("test", "::", CI="true")
    assert (ran.returncode, ran.stdout) == (0, "found\n")
    assert "thing is missing: x needs it." in ran.stderr
