"""`./pants update-template` in small real repositories: what it merges, what it asks, and what it leaves in git."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from template.__main__ import main

MANIFEST = """\
name = "Heron"
identifier = "com.example.heron"
slug = "heron"
holder = "Heron authors"
application_id = "Hero"
"""
# In the place of Pants: it records its arguments beside the repository, generates a file, and fails if it is asked to.
PANTS = """\
#!/bin/sh
echo "$@" >>../calls
if [ -e ../fails ]; then echo "no disk" >&2; exit 3; fi
if [ "$1" = fmt ]; then echo '{"paths": "generated"}' >src/python/openapi.json; fi
"""
VERSIONS = "src/python/app/migrations/versions/"
RELEASED = "tests/python/app_tests/db/released/"
LINES = "".join(f"line {number}\n" for number in range(30))
FIRST = {
    "template.toml": MANIFEST,
    "pants": PANTS,
    "CHANGELOG.md": "# Changelog\n\n- Heron keeps notes.\n",
    ".gitattributes": "*.lock linguist-generated\nsrc/python/openapi.json linguist-generated\n",
    ".gitignore": "__pycache__/\n",
    "Cargo.lock": 'name = "heron-shell"\nversion = "1"\n',
    "src/python/openapi.json": '{"title": "Heron", "paths": 1}\n',
    "src/python/app/features/items/models.py": LINES,
    "src/python/app/moved.py": f"# Heron moves.\n{LINES}",
    "src/python/app/gone.py": LINES,
    "src/python/app/elsewhere.py": f"# Heron\n{LINES}",
    "src/python/app/same.py": f"# Heron\n{LINES}",
    **{f"src/python/app/file{number}.py": f"# Heron {number}\n{LINES}" for number in range(6)},
    f"{VERSIONS}0001_first.py": 'revision = "0001"\ndown_revision = None\n',
    f"{RELEASED}0001.db": "1",
}


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture(autouse=True)
def _own_settings_of_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gitconfig").write_text(
        "[user]\n name = Ada\n email = ada@example.com\n[init]\n defaultBranch = main\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    for name in [name for name in os.environ if name.startswith("GIT_") and name not in KEPT]:
        monkeypatch.delenv(name)


KEPT = {"GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_CEILING_DIRECTORIES"}


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
        if path == "pants":
            (root / path).chmod(0o755)


def commit(root: Path, message: str = "State") -> None:
    git(root, "add", "--all", ".")
    git(root, "commit", "--quiet", "--message", message)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    root = tmp_path / "template-repository"
    root.mkdir()
    git(root, "init", "--quiet")
    write(root, FIRST)
    commit(root, "Before")
    write(root, {"src/python/app/file0.py": f"# Heron 0\n{LINES}last\n"})
    commit(root, "Release 1")
    git(root, "tag", "v1")
    return root


@pytest.fixture
def app(template: Path, tmp_path: Path) -> Path:
    """A repository without the template's history, as GitHub's "Use this template" makes it, renamed and changed."""
    root = tmp_path / "app"
    root.mkdir()
    git(root, "init", "--quiet")
    git(template, "worktree", "add", "--quiet", str(tmp_path / "v1"), "v1")
    shutil.copytree(tmp_path / "v1", root, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".git"))
    commit(root, "Initial commit")
    assert main(["rename", "--", "Grey Egret", "org.acme.grey-egret"], root) == 0
    commit(root, "Rename")
    (root / "src/python/app/features/items/models.py").unlink()
    write(
        root,
        {
            "src/python/app/features/products/models.py": "# Ours\n",
            "src/python/app/elsewhere.py": f"# Grey Egret\n{LINES}our line\n",
            "src/python/app/same.py": f"# Grey Egret of ours\n{LINES}",
            "src/python/openapi.json": '{"title": "Grey Egret", "paths": 2}\n',
            "Cargo.lock": 'name = "grey-egret-shell"\nversion = "1"\nours = "1"\n',
            f"{VERSIONS}1001_products.py": 'revision = "1001"\ndown_revision = "0001"\n',
        },
    )
    commit(root, "Add products, remove items")
    return root


def publish(template: Path, tag: str = "v2") -> None:
    """Change ten files of the template: one is moved, one is deleted."""
    git(template, "mv", "src/python/app/moved.py", "src/python/app/moved_to.py")
    git(template, "rm", "--quiet", "src/python/app/gone.py")
    write(
        template,
        {
            "src/python/app/elsewhere.py": f"# Heron {tag}\n{LINES}",
            "src/python/app/same.py": f"# Heron {tag}\n{LINES}",
            "src/python/app/features/items/models.py": f"{LINES}{tag}\n",
            "src/python/app/features/items/filters.py": "# New\n",
            **{f"src/python/app/file{number}.py": f"# Heron {tag}\n{LINES}" for number in range(6)},
            "src/python/openapi.json": '{"title": "Heron", "paths": 3}\n',
            "Cargo.lock": 'name = "heron-shell"\nversion = "2"\n',
            "CHANGELOG.md": f"{FIRST['CHANGELOG.md']}- Heron searches notes.\n",
            f"{VERSIONS}0002_second.py": 'revision = "0002"\ndown_revision = "0001"\n',
            f"{VERSIONS}0003_third.py": 'revision = "0003"\ndown_revision = "0002"\n',
            f"{RELEASED}0002.db": "2",
            f"{RELEASED}0003.db": "3",
        },
    )
    commit(template, f"Release {tag}")
    git(template, "tag", tag)


def text(root: Path, path: str) -> str:
    return (root / path).read_text()


def test_a_first_update_conflicts_only_where_both_changed_the_same_lines(
    template: Path, app: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(template)

    assert main(["update-template", "--", f"{template}@v2"], app) == 1

    printed = capsys.readouterr().out
    assert [line for line in printed.splitlines() if "CONFLICT" in line] == [
        "CONFLICT, changed by both in the same place: src/python/app/same.py"
    ]
    assert git(app, "diff", "--name-only", "--diff-filter=U").split() == ["src/python/app/same.py"]
    assert "our line" in text(app, "src/python/app/elsewhere.py")
    assert "# Grey Egret v2" in text(app, "src/python/app/elsewhere.py")
    assert "# Grey Egret moves." in text(app, "src/python/app/moved_to.py")
    assert not (app / "src/python/app/moved.py").exists()
    assert not (app / "src/python/app/gone.py").exists()
    assert text(app, "src/python/app/file3.py").startswith("# Grey Egret v2")
    assert text(app, "src/python/app/features/products/models.py") == "# Ours\n"
    assert "of ours" in text(app, "src/python/app/same.py")
    assert "- Grey Egret searches notes." in printed


def test_a_removed_feature_stays_removed_with_what_the_template_adds_to_it(template: Path, app: Path) -> None:
    publish(template)

    main(["update-template", "--", f"{template}@v2"], app)

    assert not (app / "src/python/app/features/items").exists()


def test_generated_files_and_locks_are_no_conflicts(
    template: Path, app: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(template)

    main(["update-template", "--", f"{template}@v2", "--merge-only"], app)

    assert '"paths": 2' in text(app, "src/python/openapi.json")
    assert text(app, "Cargo.lock") == 'name = "grey-egret-shell"\nversion = "2"\n'
    printed = capsys.readouterr().out
    for command in ("tools/locks:refresh", "fmt ::", "tools/release_database", "lint check test ::"):
        assert f"`./pants run {command}`" in printed or f"`./pants {command}`" in printed


def calls(app: Path) -> list[str]:
    """Return the arguments of each `./pants` that ran."""
    file = app.parent / "calls"
    return file.read_text().splitlines() if file.exists() else []


GENERATING = ["run tools/locks:refresh", "fmt ::", "run tools/release_database"]


def test_an_update_without_conflicts_generates_files_again_and_commits_them(template: Path, app: Path) -> None:
    publish(template)
    git(template, "checkout", "--quiet", "v1", "--", "src/python/app/same.py")
    commit(template, "Release 3")

    assert main(["update-template", "--", str(template)], app) == 0

    assert calls(app) == GENERATING
    assert git(app, "status", "--porcelain") == ""
    assert git(app, "show", "--format=", "--name-only").split() == ["src/python/openapi.json"]
    assert main(["update-template", "--", "--continue"], app) == 1


def test_continue_commits_the_merge_and_generates_files_again(
    template: Path, app: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(template)
    main(["update-template", "--", f"{template}@v2"], app)
    assert calls(app) == []

    assert main(["update-template", "--", "--continue"], app) == 1
    assert "still in conflict" in capsys.readouterr().err
    git(app, "add", "src/python/app/same.py")
    assert main(["update-template", "--", "--continue"], app) == 1
    assert "<<<<<<<" in capsys.readouterr().err
    write(app, {"src/python/app/same.py": f"# Both\n{LINES}"})
    git(app, "add", "src/python/app/same.py")

    assert main(["update-template", "--", "--continue"], app) == 0

    assert calls(app) == GENERATING
    assert git(app, "status", "--porcelain") == ""
    assert len(git(app, "rev-list", "--parents", "-1", "HEAD^").split()) == 3


def test_continue_after_a_commit_by_hand_generates_files_again(template: Path, app: Path) -> None:
    publish(template)
    main(["update-template", "--", f"{template}@v2"], app)
    resolve(app)

    assert main(["update-template", "--", "--continue"], app) == 0

    assert calls(app) == GENERATING


def test_a_command_that_fails_is_named_and_run_again(
    template: Path, app: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(template)
    main(["update-template", "--", f"{template}@v2"], app)
    resolve(app)
    (app.parent / "fails").touch()

    assert main(["update-template", "--", "--continue"], app) == 1
    assert "`./pants run tools/locks:refresh` failed with exit code 3" in capsys.readouterr().err
    assert main(["update-template", "--", "v2"], app) == 1
    assert "not finished" in capsys.readouterr().err
    (app.parent / "fails").unlink()
    assert main(["update-template", "--", "--continue"], app) == 0

    assert calls(app) == [GENERATING[0], *GENERATING]


def test_an_update_whose_generation_failed_can_be_taken_back(template: Path, app: Path) -> None:
    publish(template)
    git(template, "checkout", "--quiet", "v1", "--", "src/python/app/same.py")
    commit(template, "Release 3")
    head = git(app, "rev-parse", "HEAD")
    (app.parent / "fails").touch()
    assert main(["update-template", "--", str(template)], app) == 1

    assert main(["update-template", "--", "--abort"], app) == 0

    assert git(app, "rev-parse", "HEAD") == head


def test_a_revision_with_the_id_of_one_of_the_app_is_refused(
    template: Path, app: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(app, "mv", f"{VERSIONS}1001_products.py", f"{VERSIONS}0002_products.py")
    write(app, {f"{VERSIONS}0002_products.py": 'revision = "0002"\ndown_revision = "0001"\n'})
    commit(app, "Number a revision like the template")
    head = git(app, "rev-parse", "HEAD")
    publish(template)

    assert main(["update-template", "--", f"{template}@v2"], app) == 1

    assert "Revision 0002 is src/python/app/migrations/versions/0002_products.py here" in capsys.readouterr().err
    assert git(app, "rev-parse", "HEAD") == head
    assert git(app, "branch", "--list", "template") == ""


def test_new_revisions_of_the_template_follow_those_of_the_app(template: Path, app: Path) -> None:
    publish(template)

    main(["update-template", "--", f"{template}@v2"], app)

    assert 'down_revision = "0001"' in text(app, f"{VERSIONS}1001_products.py")
    assert 'down_revision = "1001"' in text(app, f"{VERSIONS}0002_second.py")
    assert 'down_revision = "0002"' in text(app, f"{VERSIONS}0003_third.py")
    assert sorted(path.name for path in (app / RELEASED).iterdir()) == ["0001.db"]


def resolve(app: Path) -> None:
    write(app, {"src/python/app/same.py": f"# Both\n{LINES}"})
    git(app, "add", "src/python/app/same.py")
    git(app, "commit", "--quiet", "--no-edit")


def test_a_second_update_keeps_what_the_first_one_decided(
    template: Path, app: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(template)
    main(["update-template", "--", f"{template}@v2", "--merge-only"], app)
    resolve(app)
    write(app, {f"{VERSIONS}1002_orders.py": 'revision = "1002"\ndown_revision = "0003"\n'})
    commit(app, "Add orders")
    write(
        template,
        {
            "src/python/app/file1.py": f"# Heron v3\n{LINES}",
            f"{VERSIONS}0004_fourth.py": 'revision = "0004"\ndown_revision = "0003"\n',
        },
    )
    commit(template)
    git(template, "tag", "v3")
    capsys.readouterr()

    assert main(["update-template", "--", "v3"], app) == 0

    assert text(app, "src/python/app/same.py").startswith("# Both")
    assert 'down_revision = "1001"' in text(app, f"{VERSIONS}0002_second.py")
    assert 'down_revision = "1002"' in text(app, f"{VERSIONS}0004_fourth.py")
    assert text(app, "src/python/app/file1.py").startswith("# Grey Egret v3")
    assert git(app, "status", "--porcelain") == ""
    assert main(["update-template", "--", "v3"], app) == 0
    assert "up to date" in capsys.readouterr().out


def test_a_bundle_is_enough_without_a_network(template: Path, app: Path, tmp_path: Path) -> None:
    write(template, {"src/python/app/file5.py": f"# Heron v2\n{LINES}"})
    commit(template)
    git(template, "bundle", "create", "--quiet", str(tmp_path / "release.bundle"), "main")

    assert main(["update-template", "--", str(tmp_path / "release.bundle")], app) == 0

    assert text(app, "src/python/app/file5.py").startswith("# Grey Egret v2")


def test_a_clone_with_the_templates_history_finds_its_release_too(template: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(template), "clone")
    clone = tmp_path / "clone"
    write(clone, {"src/python/app/mine.py": "mine\n"})
    commit(clone)
    write(template, {"src/python/app/file5.py": f"# Heron v2\n{LINES}"})
    commit(template)

    assert main(["update-template", "--", str(template)], clone) == 0

    assert text(clone, "src/python/app/file5.py").startswith("# Heron v2")
    assert text(clone, "src/python/app/mine.py") == "mine\n"


def test_an_unknown_origin_is_asked_for(template: Path, app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(app, "checkout", "--quiet", "--orphan", "squashed")
    commit(app, "Everything at once")
    publish(template)

    assert main(["update-template", "--", f"{template}@v2"], app) == 1
    assert "Say it with --from" in capsys.readouterr().err
    assert main(["update-template", "--", f"{template}@v2", "--from", "v1"], app) == 1
    assert git(app, "diff", "--name-only", "--diff-filter=U").split() == ["src/python/app/same.py"]


def test_an_abort_restores_everything(template: Path, app: Path) -> None:
    publish(template)
    head = git(app, "rev-parse", "HEAD")
    main(["update-template", "--", f"{template}@v2"], app)

    assert main(["update-template", "--", "--abort"], app) == 0

    assert git(app, "rev-parse", "HEAD") == head
    assert git(app, "status", "--porcelain") == ""
    assert git(app, "branch", "--list", "template") == ""


def test_an_unfinished_update_is_named(template: Path, app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(template)
    main(["update-template", "--", f"{template}@v2"], app)

    assert main(["update-template", "--", "v2"], app) == 1
    assert "not finished" in capsys.readouterr().err


def test_an_abort_does_not_lose_commits(template: Path, app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(template)
    main(["update-template", "--", f"{template}@v2"], app)
    resolve(app)

    assert main(["update-template", "--", "--abort"], app) == 1
    assert "would be lost" in capsys.readouterr().err


def test_uncommitted_changes_are_refused(template: Path, app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (app / "notes.txt").write_text("mine")

    assert main(["update-template", "--", str(template)], app) == 1
    assert "notes.txt" in capsys.readouterr().err


def test_a_dry_run_changes_nothing(template: Path, app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(template)
    before = git(app, "for-each-ref", "refs/heads"), git(app, "rev-parse", "HEAD")

    assert main(["update-template", "--", f"{template}@v2", "--dry-run"], app) == 0

    assert (git(app, "for-each-ref", "refs/heads"), git(app, "rev-parse", "HEAD")) == before
    assert git(app, "status", "--porcelain") == ""
    assert "  src/python/app/file1.py" in capsys.readouterr().out


def test_a_location_that_is_not_known_is_asked_for(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["update-template", "--", "v2"], app) == 1
    assert "location of the template is not known" in capsys.readouterr().err
