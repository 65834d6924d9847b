"""The Python locks: which there are, for which Python, and uv's command."""

from __future__ import annotations

from pathlib import Path

import pytest

from locks.lock import LockError, Upgrade
from locks.python import PythonLock, compile_command, oldest_python, python_locks, read_settings

REPOSITORY = Path.cwd()


def words(upgrade: Upgrade) -> list[str]:
    command = compile_command(Path("a.txt"), Path("a.lock"), "3.9", upgrade)
    return [str(word) for word in command[1:]]


def test_every_requirements_file_of_the_repository_has_a_lock() -> None:
    locks = python_locks(read_settings(REPOSITORY))
    files = {path.relative_to(REPOSITORY) for path in (REPOSITORY / "3rdparty/python").rglob("*.txt")}
    assert files
    assert {lock.requirements for lock in locks} == files | {Path("tools/launcher/pants.txt")}


def test_a_lock_serves_the_oldest_python_of_its_resolve() -> None:
    python = {
        "interpreter_constraints": ["==3.11.*"],
        "resolves": {"backend": "b.lock", "mypy": "m.lock", "plugins": "p.lock"},
        "resolves_to_interpreter_constraints": {"mypy": ["==3.11.*", "==3.9.*"], "plugins": ["==3.9.*"]},
    }
    versions = {lock.name: lock.python for lock in python_locks({"python": python})}
    assert versions == {"backend": "3.11", "mypy": "3.9", "plugins": "3.9", "pants": "3.9"}


def test_a_constraint_in_another_form_is_refused() -> None:
    with pytest.raises(LockError, match=r"instead of >=3\.11"):
        oldest_python([">=3.11"])


def test_a_lock_covers_all_systems_has_hashes_and_names_no_host() -> None:
    assert {"--universal", "--generate-hashes", "--no-header", "--python-version=3.9"} <= set(words(Upgrade()))
    assert not [word for word in words(Upgrade()) if "index" in word or "://" in word]


def test_uv_upgrades_only_when_asked() -> None:
    assert not [word for word in words(Upgrade()) if "upgrade" in word]
    assert "--upgrade" in words(Upgrade(everything=True))
    assert {"--upgrade-package=ruff", "--upgrade-package=mypy"} <= set(words(Upgrade(packages=("ruff", "mypy"))))


def test_a_package_may_be_pinned_once_for_each_python() -> None:
    text = "pytest==7.0.1 ; python_full_version < '3.10' \\\n    --hash=sha256:00\npytest==9.0.0 \\\n"
    lock = PythonLock("pytest", Path("pytest.lock"), "3.9")
    assert lock.versions(text) == {"pytest": {"7.0.1", "9.0.0"}}
