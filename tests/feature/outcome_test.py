"""A command leaves its change in the files or in a commit, and says which."""

from __future__ import annotations

import argparse
import os
import subprocess
from pathlib import Path

import pytest

from feature.errors import FeatureError
from feature.outcome import Outcome, add_outcome, finish, refuse_outcome
from template.errors import TemplateError


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit, in an environment in which git knows who commits."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / ".gitconfig").write_text("[user]\n name = Ada\n email = ada@example.com\n useConfigOnly = true\n")
    root = tmp_path / "clone"
    root.mkdir()
    git(root, "init", "--quiet")
    (root / "README.md").write_text("# Heron\n")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "State")
    return root


def outcome_of(*arguments: str) -> Outcome:
    parser = argparse.ArgumentParser()
    add_outcome(parser, "print what would change")
    outcome = parser.parse_args(arguments).outcome
    assert isinstance(outcome, Outcome)
    return outcome


def test_files_are_the_outcome_unless_an_option_says_otherwise() -> None:
    assert outcome_of() is Outcome.FILES
    assert outcome_of("--commit") is Outcome.COMMIT
    assert outcome_of("--dry-run") is Outcome.PREVIEW


def test_a_commit_has_new_and_changed_files(root: Path) -> None:
    (root / "README.md").write_text("# Egret\n")
    (root / "new.py").write_text("")

    assert "Committed: Add products." in finish(root, Outcome.COMMIT, "Add products")

    assert git(root, "status", "--porcelain") == ""
    assert git(root, "show", "--format=%s", "--name-only").split() == ["Add", "products", "README.md", "new.py"]


def test_files_are_left_uncommitted(root: Path) -> None:
    (root / "new.py").write_text("")

    assert "git add --all && git commit" in finish(root, Outcome.FILES, "Add products")

    assert git(root, "status", "--porcelain") == "?? new.py\n"


def test_a_commit_that_a_hook_refuses_leaves_the_files(root: Path) -> None:
    hook = root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'The message needs a ticket.' >&2\nexit 1\n")
    hook.chmod(0o755)
    (root / "new.py").write_text("")

    with pytest.raises(TemplateError, match=r"not committed.*needs a ticket"):
        finish(root, Outcome.COMMIT, "Add products")

    assert (root / "new.py").exists()


def test_a_commit_by_nobody_is_refused_before_the_command_begins(root: Path) -> None:
    refuse_outcome(root, Outcome.COMMIT)
    (root.parent / ".gitconfig").write_text("[user]\n useConfigOnly = true\n")

    refuse_outcome(root, Outcome.FILES)
    with pytest.raises(TemplateError, match=r"git config --global user\.name"):
        refuse_outcome(root, Outcome.COMMIT)


def test_a_change_that_is_not_committed_is_refused_except_by_a_preview(root: Path) -> None:
    (root / "new.py").write_text("")

    refuse_outcome(root, Outcome.PREVIEW)
    with pytest.raises(FeatureError, match=r"new\.py"):
        refuse_outcome(root, Outcome.FILES)
