"""An update of a renamed copy of this repository, which has two features of its own and no items."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from feature.creation import feature_files
from feature.removal import removal_of
from feature.repository import read_texts
from feature.resolution import Description, resolve
from harness.backend_copy import RELEASED, fill, get, run_python
from harness.repository_copy import SOURCE
from template.__main__ import main

FEATURES = {
    "racks": "name:str(1..80)! height:decimal(6,2)>0",
    "bottles": "label:str(1..120) rack:ref(racks) filled:date? kind:enum(red,white)=red owner",
}
VERSIONS = "src/python/app/migrations/versions/"
REVISION = '''\
"""Trim the names of users."""

from alembic import op

revision = "{after}"
down_revision = "{newest}"


def upgrade() -> None:
    op.execute("UPDATE \\"user\\" SET full_name = trim(full_name)")


def downgrade() -> None:
    op.execute("UPDATE \\"user\\" SET full_name = full_name")
'''


@dataclass(frozen=True)
class Repositories:
    """The template, and an app that was made from its first release."""

    template: Path
    app: Path


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True).stdout


def commit(root: Path, message: str) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)


def copied(root: Path) -> Path:
    shutil.copytree(SOURCE, root, ignore=shutil.ignore_patterns("__pycache__"))
    git(root, "init", "--quiet")
    commit(root, "Release 1")
    return root


@pytest.fixture
def repositories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repositories:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    (tmp_path / "gitconfig").write_text("[user]\n name = Ada\n email = ada@example.com\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    template, app = copied(tmp_path / "template-repository"), copied(tmp_path / "app")
    name, identifier = " ".join(("Marbled", "Newt")), "org.example." + "marbled-newt"
    assert main(["rename", "--", name, identifier], app) == 0
    commit(app, "Rename")
    git(app, "tag", "renamed")
    return Repositories(template, app)


def revision(app: Path, message: str) -> None:
    run_python(app, "-m", "app", "migrate", "new", message)
    run_python(app, "tools/release_database/release_database.py", str(app / RELEASED), folder=".")


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)


def make_it_ones_own(app: Path) -> None:
    """Add two features, remove items, and edit two files of the template."""
    for name, fields in FEATURES.items():
        tree = read_texts(app)
        for path, text in feature_files(resolve(Description(name, (fields,)), tree), tree).items():
            write(app, path, text)
        revision(app, f"add {name}")
        commit(app, f"Add {name}")
    removal = removal_of("items", read_texts(app))
    for path in removal.deleted:
        (app / path).unlink()
    for path, text in removal.written.items():
        write(app, path, text)
    revision(app, "remove items")
    edit(app, "CONTRIBUTING.md", end="\nOurs at the end.\n")
    edit(app, "SECURITY.md", start="Ours at the start.\n\n")
    commit(app, "Remove items, and say more")


def edit(root: Path, path: str, *, start: str = "", end: str = "") -> None:
    write(root, path, f"{start}{(root / path).read_text()}{end}")


def publish(template: Path) -> None:
    """Change ten files of the template: one is moved, one is deleted, and one is a new revision."""
    git(template, "mv", "docs/caching.md", "docs/caches.md")
    git(template, "rm", "--quiet", "docs/platforms.md")
    edit(template, "CONTRIBUTING.md", start="The template's start.\n\n")
    edit(template, "SECURITY.md", start="The template's start.\n\n")
    edit(template, "docs/logs.md", end="\nThe template's end.\n")
    edit(template, "tests/docs/BUILD", end="\n# The template's end.\n")
    edit(template, "src/rust/supervisor/src/lib.rs", end="\n// The template's end.\n")
    edit(template, "src/ts/frontend/src/app/app.tsx", end="\n// The template's end.\n")
    edit(template, "src/python/app/core/files.py", end="\n# The template's end.\n")
    newest = max(path.name[:4] for path in (template / VERSIONS).glob("[0-9]*.py"))
    after = f"{int(newest) + 1:04}"
    write(template, f"{VERSIONS}{after}_names.py", REVISION.format(newest=newest, after=after))
    commit(template, "Release 2")
    git(template, "tag", "v2")


def added_lines(app: Path) -> set[tuple[str, str]]:
    """Return the lines that the app has and its first commit after the renaming has not, with their paths."""
    lines, path = set(), ""
    for line in git(app, "diff", "--no-renames", "--unified=0", "renamed", "HEAD").splitlines():
        if line.startswith("+++ "):
            path = line[6:]
        elif line.startswith("+") and line[1:].strip():
            lines.add((path, line[1:]))
    return lines


def test_an_update_conflicts_in_one_line_and_loses_none(
    repositories: Repositories, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template, app = repositories.template, repositories.app
    make_it_ones_own(app)
    ours = added_lines(app)
    fill(app, tmp_path / "data", 20, "bottle")
    publish(template)

    assert main(["update-template", "--", f"{template}@v2", "--merge-only"], app) == 1

    assert git(app, "diff", "--name-only", "--diff-filter=U").split() == ["SECURITY.md"], capsys.readouterr().out
    for path in ("docs/logs.md", "tests/docs/BUILD", "src/rust/supervisor/src/lib.rs", "src/python/app/core/files.py"):
        assert "The template's end." in (app / path).read_text()
    assert (app / "docs/caches.md").exists()
    assert not (app / "docs/caching.md").exists()
    assert not (app / "docs/platforms.md").exists()
    assert git(app, "ls-files", "src/python/app/features/items", "src/ts/frontend/src/features/items") == ""
    assert {"Ours at the end.", "The template's start."} <= set((app / "CONTRIBUTING.md").read_text().splitlines())
    assert [(path, line) for path, line in sorted(ours) if line not in (app / path).read_text().splitlines()] == []

    text = (app / "SECURITY.md").read_text()
    resolved = [
        line for line in text.splitlines(keepends=True) if not line.startswith(("<<<<<<<", "=======", ">>>>>>>"))
    ]
    write(app, "SECURITY.md", "".join(resolved))
    commit(app, "Update the template")
    run_python(app, "tools/release_database/release_database.py", str(app / RELEASED), folder=".")
    assert run_python(app, "-m", "app", "migrate", "history").index("1003") > 0
    run_python(app, "-m", "app", "migrate", "upgrade", DATA_DIR=str(tmp_path / "data"))
    run_python(app, "-m", "app", "check", DATA_DIR=str(tmp_path / "data"))
    assert get(app, tmp_path / "data", "/bottles/")[0]["count"] == 20
    for tests in ("layers_test.py", "db/schema/revisions_test.py", "features/bottles"):
        path = f"tests/python/app_tests/{tests}"
        run_python(app, "-m", "pytest", "-q", "-p", "no:cacheprovider", path, folder=".")
