"""A renamed copy of this repository passes all goals: lint, check, the tests of all languages and that of the window.

It has a Pants, caches and a daemon of its own, and takes an hour or more. It runs only if it is asked for:
`./pants --tag=long test tests/template:long`.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from template.names import new_names
from template.renaming import names_of

# What the target `repository` brings.
SOURCE = Path("repository")
OLD = names_of({"template.toml": (SOURCE / "template.toml").read_bytes()})
NAMES = new_names(OLD, " ".join(("Marbled", "Newt")), "org.example." + "marbled-newt")
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="10" fill="#2b8a3e"/></svg>'
)
# Pants writes the packages of `runtime_package_dependencies` here.
INSTALLERS = Path.cwd()


class Copy:
    """A copy of the repository with other names, and how to run its `./pants`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root.parent / "gitconfig").write_text("[user]\n name = Ada\n email = ada@example.com\n")
        # The others are about how this test runs, about git around it, or about the template's own cache.
        others = ("GIT_", "PEX_", "PYTEST_", f"{OLD.upper}_")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(others)},
            "GIT_CONFIG_GLOBAL": str(root.parent / "gitconfig"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CEILING_DIRECTORIES": str(root.parent),
        }

    def pants(self, *arguments: str) -> str:
        """Run ./pants, which must succeed, and return what it printed."""
        ran = subprocess.run(
            ["./pants", *arguments],
            cwd=self.root,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        assert ran.returncode == 0, ran.stdout[-20_000:]
        return ran.stdout

    def git(self, *arguments: str) -> str:
        ran = subprocess.run(
            ["git", *arguments], cwd=self.root, env=self.environment, stdout=subprocess.PIPE, text=True, check=True
        )
        return ran.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    copy = Copy(tmp_path_factory.mktemp("copy") / "app")
    shutil.copytree(SOURCE, copy.root)
    copy.git("init", "--quiet")
    copy.git("add", "--all")
    copy.git("commit", "--quiet", "--message", "Initial commit")
    copy.pants("rename", "--", NAMES.name, NAMES.identifier)
    yield copy
    # The daemon would notice that its folder is gone, but only after a while.
    for pid in copy.root.glob(".pids/*/pantsd/pid"):
        os.kill(int(pid.read_text()), signal.SIGTERM)


def test_the_old_name_is_nowhere(copy: Copy) -> None:
    paths = copy.git("ls-files", "-z").split("\0")
    names = {OLD.name.lower(), OLD.slug, OLD.snake, OLD.identifier.lower()}
    held = [
        path
        for path in filter(None, paths)
        if any(name in path.lower() or name.encode() in (copy.root / path).read_bytes().lower() for name in names)
    ]
    assert held == []


def test_icons_are_made_by_pants(copy: Copy) -> None:
    copy.git("commit", "--quiet", "--all", "--message", "Rename")
    picture = copy.root.parent / "logo.svg"
    picture.write_text(PICTURE)
    copy.pants("rename", "--", "--icon", str(picture))
    changed = copy.git("diff", "--cached", "--name-only").splitlines()
    assert "src/rust/shell/icons/icon.icns" in changed
    assert (copy.root / "src/ts/frontend/public/favicon.svg").read_text() == PICTURE


def test_the_copy_is_formatted_and_passes_lint_and_check(copy: Copy) -> None:
    copy.pants("fmt", "::")
    copy.pants("lint", "check", "::")


def test_the_tests_of_all_languages_pass(copy: Copy) -> None:
    copy.pants("test", "::")


def test_the_window_of_the_installed_copy_passes_its_test(copy: Copy) -> None:
    copy.pants("--tag=e2e", "test", "tests/e2e/desktop::")


def test_both_packages_can_be_installed_on_one_computer(copy: Copy) -> None:
    copy.pants("package", "//:installers")
    (ours,) = (copy.root / "dist").rglob("*.deb")
    (theirs,) = INSTALLERS.rglob("*.deb")
    assert field(ours, "Package") == NAMES.package != field(theirs, "Package")
    assert files_of(ours) & files_of(theirs) == set()


def field(package: Path, name: str) -> str:
    return subprocess.run(
        ["dpkg-deb", "--field", package, name], stdout=subprocess.PIPE, text=True, check=True
    ).stdout.strip()


def files_of(package: Path) -> set[str]:
    """Return the paths of the files in a .deb, without folders."""
    content = subprocess.run(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        return {member.name for member in archive if not member.isdir()}
