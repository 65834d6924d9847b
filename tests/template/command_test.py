"""`./pants rename` in a small repository: what it refuses, what it prints, and what it leaves in git."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from template.__main__ import main

MANIFEST = """\
name = "Heron"
identifier = "org.example.heron"
slug = "heron"
holder = "Heron authors"
application_id = "Hero"
"""
RENAME = ("rename", "--", "Grey Egret", "org.example.grey-egret")


def git(root: Path, *arguments: str) -> str:
    # Neither the settings of who runs this nor a repository around it counts.
    environment = {"PATH": os.environ["PATH"], "HOME": str(root.parent), "GIT_CEILING_DIRECTORIES": str(root.parent)}
    author = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    done = subprocess.run(
        ["git", *author, *arguments], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def commit(root: Path) -> None:
    git(root, "add", "--all", ".")
    git(root, "commit", "--quiet", "--message", "State")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "clone"
    (root / "src/heron_pants").mkdir(parents=True)
    git(root, "init", "--quiet")
    (root / "template.toml").write_text(MANIFEST)
    (root / "README.md").write_bytes(b"# Heron\r\n\r\nHeron keeps notes.\r\n")
    (root / "src/heron_pants/run.sh").write_text("echo $HERON_CACHE\n")
    (root / "src/heron_pants/run.sh").chmod(0o755)
    (root / "src/heron_pants/image.png").write_bytes(b"\x89PNG\0heron")
    (root / "src/latin.txt").write_bytes(b"caf\xe9 of heron")
    (root / "link").symlink_to("src/heron_pants")
    (root / ".gitignore").write_text("__pycache__/\nignored.txt\n")
    commit(root)
    return root


def state(root: Path) -> dict[str, bytes]:
    """Return all files but git's own, and links as their targets."""
    files = (path for path in root.rglob("*") if ".git" not in path.parts)
    return {
        str(path.relative_to(root)): os.readlink(path).encode() if path.is_symlink() else path.read_bytes()
        for path in files
        if path.is_symlink() or path.is_file()
    }


def test_contents_paths_links_and_modes_follow_the_name(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(RENAME, root) == 0
    assert (root / "README.md").read_bytes() == b"# Grey Egret\r\n\r\nGrey Egret keeps notes.\r\n"
    script = root / "src/grey_egret_pants/run.sh"
    assert (script.read_text(), script.stat().st_mode & 0o777) == ("echo $GREY_EGRET_CACHE\n", 0o755)
    assert os.readlink(root / "link") == "src/grey_egret_pants"
    assert not (root / "src/heron_pants").exists()
    # Binary files keep their content.
    assert (root / "src/grey_egret_pants/image.png").read_bytes() == b"\x89PNG\0heron"
    assert (root / "src/latin.txt").read_bytes() == b"caf\xe9 of heron"
    assert 'name = "Grey Egret"\n' in (root / "template.toml").read_text()
    printed = capsys.readouterr().out
    assert "org.example.heron  → org.example.grey-egret" in printed
    assert "./pants fmt ::" in printed


def test_the_change_is_staged_and_git_takes_it_back(root: Path) -> None:
    before = state(root)
    assert main(RENAME, root) == 0
    status = git(root, "status", "--porcelain").splitlines()
    assert status
    assert [line for line in status if line[1] != " "] == []
    git(root, "reset", "--hard", "--quiet")
    assert state(root) == before


def test_the_old_names_bring_the_old_bytes_back(root: Path) -> None:
    before = state(root)
    assert main([*RENAME, "--holder", "Birds Ltd."], root) == 0
    commit(root)
    assert main(["rename", "Heron", "org.example.heron", "--holder", "Heron authors"], root) == 0
    assert state(root) == before


def test_a_folder_that_python_left_its_cache_in_goes_too(root: Path) -> None:
    cache = root / "src/heron_pants/__pycache__"
    cache.mkdir()
    (cache / "x.pyc").write_bytes(b"")
    assert main(RENAME, root) == 0
    assert not (root / "src/heron_pants").exists()


def test_a_file_that_git_ignores_stays_where_it_is(root: Path) -> None:
    (root / "src/heron_pants/ignored.txt").write_text("heron")
    assert main(RENAME, root) == 0
    assert (root / "src/heron_pants/ignored.txt").read_text() == "heron"


def test_a_dry_run_lists_changes_and_changes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "README.md").write_text("# Heron, being edited\n")
    before = state(root)
    assert main([*RENAME, "--dry-run"], root) == 0
    assert state(root) == before
    printed = capsys.readouterr().out.splitlines()
    assert "README.md (1 place)" in printed
    assert "src/heron_pants/run.sh → src/grey_egret_pants/run.sh (1 place)" in printed
    assert not [line for line in printed if line.startswith("src/latin.txt")]


def refused(root: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run the command, which must change nothing, and return the sentence that it prints."""
    before = state(root)
    assert main(arguments, root) == 1
    assert state(root) == before
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("rename: ")
    return captured.err


def test_uncommitted_changes_are_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "new.txt").write_text("")
    (root / "README.md").write_text("# Heron 2\n")
    sentence = refused(root, capsys, *RENAME)
    assert "not committed: README.md and 1 more" in sentence
    assert "git stash" in sentence


def test_a_name_that_is_a_word_of_the_repository_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sentence = refused(root, capsys, "rename", "--", "Notes", "org.example.notes")
    assert "'notes' is already a word in this repository (README.md:3)" in sentence
    assert "--slug" in sentence


def test_a_name_that_is_a_folder_of_the_repository_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sentence = refused(root, capsys, "rename", "--", "Src", "org.example.src")
    places = "link:1, src/heron_pants/image.png, src/heron_pants/run.sh and 1 other file"
    # The link's target and three paths.
    assert f"'src' is already a word in this repository ({places})" in sentence


def test_a_bad_name_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "device on Windows" in refused(root, capsys, "rename", "--", "CON", "org.example.con")


def test_two_files_do_not_get_one_path(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "Heron.txt").write_text("")
    (root / "HERON.txt").write_text("")
    commit(root)
    sentence = refused(root, capsys, "rename", "--", "EGRET", "org.example.egret")
    assert "HERON.txt and Heron.txt would both become EGRET.txt" in sentence


def test_the_present_names_change_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = state(root)
    assert main(["rename", "--", "Heron", "org.example.heron"], root) == 0
    assert state(root) == before
    assert "already has these names" in capsys.readouterr().out


def test_a_tree_without_its_names_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "template.toml").unlink()
    commit(root)
    assert "template.toml is missing" in refused(root, capsys, *RENAME)


def test_a_folder_outside_git_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "template.toml").write_text(MANIFEST)
    assert "git status` failed" in refused(tmp_path, capsys, *RENAME)


def test_names_in_a_form_that_is_not_known_are_reported(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "odd.txt").write_text("one\nhErOn\n")
    commit(root)
    assert main(RENAME, root) == 0
    assert "Still holds the name Heron; look at it: odd.txt:2" in capsys.readouterr().out


def test_the_script_renames_before_anything_is_set_up(root: Path) -> None:
    shutil.copy("pants", root / "pants")
    for tool in ("launcher", "template"):
        shutil.copytree(f"tools/{tool}", root / "tools" / tool, ignore=shutil.ignore_patterns("__pycache__"))
    commit(root)
    cache = root.parent / "cache"
    ran = subprocess.run(
        [root / "pants", *RENAME],
        cwd="/",
        env={"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(cache), "HOME": str(root.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert (root / "src/grey_egret_pants/run.sh").exists()
    assert not cache.exists()


def known_author(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let git, started by the command, find an author in settings of this test alone."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(root.parent))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (root.parent / ".gitconfig").write_text("[user]\n name = Ada\n email = ada@example.com\n useConfigOnly = true\n")


def replace_pants(root: Path, script: str) -> None:
    """Put a script in the place of ./pants, and commit it."""
    (root / "pants").write_text(f"#!/bin/sh\n{script}\n")
    (root / "pants").chmod(0o755)
    commit(root)


def test_commit_formats_and_commits(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known_author(root, monkeypatch)
    replace_pants(root, 'echo "$@" >formatted.txt')

    assert main([*RENAME, "--commit"], root) == 0

    assert git(root, "status", "--porcelain") == ""
    assert git(root, "log", "-1", "--format=%s").strip() == "Rename the app to Grey Egret"
    assert git(root, "show", "HEAD:formatted.txt") == "fmt ::\n"
    assert "Committed" in capsys.readouterr().out


def test_a_renaming_that_cannot_be_formatted_is_not_committed(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known_author(root, monkeypatch)
    replace_pants(root, "exit 7")

    assert main([*RENAME, "--commit"], root) == 1

    assert "exit code 7" in capsys.readouterr().err
    assert git(root, "log", "-1", "--format=%s").strip() == "State"
    assert (root / "src/grey_egret_pants/run.sh").exists()


def test_a_commit_by_nobody_is_refused_first(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known_author(root, monkeypatch)
    (root.parent / ".gitconfig").write_text("[user]\n useConfigOnly = true\n")

    assert main([*RENAME, "--commit"], root) == 1

    assert "user.name" in capsys.readouterr().err
    assert git(root, "status", "--porcelain") == ""


def test_a_reader_that_stops_reading_is_no_error(root: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    ran = subprocess.run(
        [sys.executable, "-m", "template", *RENAME, "--dry-run"],
        cwd=root,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path("tools").resolve()), "HOME": str(root.parent)},
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(write)
    assert (ran.returncode, ran.stderr) == (141, "")


def test_help_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["rename", "--help"], Path())
    assert "./pants rename -- " in capsys.readouterr().out
