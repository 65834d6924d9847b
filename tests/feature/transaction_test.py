"""A change of a repository is done as a whole, or taken back and kept in git's stash."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from feature.errors import FeatureError
from feature.transaction import MARKER, Transaction

CHANGE = """\
import os, signal, sys
from pathlib import Path
from feature.transaction import Transaction

signal.signal(signal.SIGINT, signal.default_int_handler)
with Transaction(Path.cwd(), "new-feature products") as change:
    change.write("src/products/models.py", "half")
    change.delete("README.md")
    os.kill(os.getpid(), getattr(signal, sys.argv[1]))
    signal.pause()
"""


def git(root: Path, *arguments: str) -> str:
    environment = {"PATH": os.environ["PATH"], "HOME": str(root.parent), "GIT_CEILING_DIRECTORIES": str(root.parent)}
    author = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    done = subprocess.run(
        ["git", *author, *arguments], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "clone"
    root.mkdir()
    git(root, "init", "--quiet")
    (root / "README.md").write_text("# Heron\n")
    (root / "src/items").mkdir(parents=True)
    (root / "src/items/models.py").write_text("class Item: ...\n")
    (root / ".gitignore").write_text(".pants.d/\n__pycache__/\n")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "State")
    return root


def is_as_before(root: Path) -> bool:
    return git(root, "status", "--porcelain") == "" and not (root / "src/products").exists()


def test_a_finished_change_stays_and_is_not_committed(root: Path) -> None:
    with Transaction(root, "remove-feature items") as change:
        change.write("src/products/models.py", "class Product: ...\n")
        change.delete("src/items/models.py")

    assert git(root, "status", "--porcelain").splitlines() == [" D src/items/models.py", "?? src/products/"]
    assert not (root / "src/items").exists()
    assert not (root / MARKER).exists()


def test_an_error_takes_the_change_back_and_keeps_it_in_the_stash(root: Path) -> None:
    def fail() -> None:
        with Transaction(root, "new-feature products") as change:
            change.write("src/products/models.py", "half")
            change.write("README.md", "changed")
            raise ValueError("The disk is full.")

    with pytest.raises(ValueError, match="full"):
        fail()

    assert is_as_before(root)
    assert "interrupted: new-feature products" in git(root, "stash", "list")
    assert git(root, "show", "stash@{0}^3:src/products/models.py") == "half"


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_takes_the_change_back(root: Path, name: str) -> None:
    done = run_change(root, name)

    assert done.returncode != 0
    assert "interrupted: new-feature products" in git(root, "stash", "list")
    assert is_as_before(root)
    assert not (root / MARKER).exists()


def test_a_change_that_was_killed_is_taken_back_by_the_next_one(root: Path) -> None:
    assert run_change(root, "SIGKILL").returncode == -signal.SIGKILL
    assert not is_as_before(root)

    with Transaction(root, "remove-feature items") as change:
        assert is_as_before(root)
        change.delete("src/items/models.py")

    assert git(root, "status", "--porcelain").split() == ["D", "src/items/models.py"]


def test_a_commit_after_a_kill_is_not_taken_back(root: Path) -> None:
    run_change(root, "SIGKILL")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Keep it")

    with Transaction(root, "remove-feature items"):
        pass

    assert (root / "src/products/models.py").read_text() == "half"


def test_uncommitted_changes_are_refused(root: Path) -> None:
    (root / "notes.txt").write_text("mine")

    with pytest.raises(FeatureError, match=r"notes\.txt\. Commit"), Transaction(root, "new-feature products"):
        pass

    assert (root / "notes.txt").read_text() == "mine"


def run_change(root: Path, name: str) -> subprocess.CompletedProcess[bytes]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path)),
        "GIT_CEILING_DIRECTORIES": str(root.parent),
    }
    return subprocess.run([sys.executable, "-c", CHANGE, name], cwd=root, env=environment, check=False, timeout=60)
