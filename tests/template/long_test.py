"""A renamed copy of this repository passes all goals: lint, check, the tests of all languages and that of the window.

It has a daemon of its own, and takes half an hour or more. It runs only if it is asked for:
`./pants --tag=long test tests/template:long`.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.repository_copy import RepositoryCopy, names
from template.names import new_names

OLD = names()
NAMES = new_names(OLD, " ".join(("Marbled", "Newt")), "org.example." + "marbled-newt")
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="10" fill="#2b8a3e"/></svg>'
)
# Pants writes the packages of `runtime_package_dependencies` here.
INSTALLERS = Path.cwd()


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RepositoryCopy]:
    copy = RepositoryCopy(tmp_path_factory.mktemp("copy") / "app")
    copy.pants("rename", "--", NAMES.name, NAMES.identifier, "--commit")
    yield copy
    copy.close()


def test_the_old_name_is_nowhere(copy: RepositoryCopy) -> None:
    paths = copy.git("ls-files", "-z").split("\0")
    names = {OLD.name.lower(), OLD.slug, OLD.snake, OLD.identifier.lower()}
    held = [
        path
        for path in filter(None, paths)
        if any(name in path.lower() or name.encode() in (copy.root / path).read_bytes().lower() for name in names)
    ]
    assert held == []


def test_icons_are_made_by_pants(copy: RepositoryCopy) -> None:
    picture = copy.root.parent / "logo.svg"
    picture.write_text(PICTURE)
    copy.pants("rename", "--", "--icon", str(picture), "--commit")
    changed = copy.git("show", "--format=", "--name-only").splitlines()
    assert "src/rust/shell/icons/icon.icns" in changed
    assert (copy.root / "src/ts/frontend/public/favicon.svg").read_text() == PICTURE


def test_the_copy_passes_lint_and_check(copy: RepositoryCopy) -> None:
    copy.pants("lint", "check", "::")


def test_the_tests_of_all_languages_pass(copy: RepositoryCopy) -> None:
    copy.pants("test", "::")


def test_the_window_of_the_installed_copy_passes_its_test(copy: RepositoryCopy) -> None:
    copy.pants("--tag=e2e", "test", "tests/e2e/desktop::")


def test_both_packages_can_be_installed_on_one_computer(copy: RepositoryCopy) -> None:
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
