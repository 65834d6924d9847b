"""The command: which locks it makes, what it writes, says and returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from locks.cargo import CargoLock, cargo_command
from locks.lock import Lock, LockError, Upgrade, Versions, changes
from locks.refresh import parse, refresh, refuse_unheld


@dataclass(frozen=True)
class Shelf(Lock):
    """A lock whose lines are `name version`; there is a version 2 of everything."""

    def versions(self, text: str) -> Versions:
        return {name: {version} for name, version in map(str.split, text.splitlines())}

    def refreshed(self, root: Path, upgrade: Upgrade) -> str:
        names = [line.split()[0] for line in self.read(root).splitlines()]
        assert set(upgrade.packages) <= set(names)
        upgraded = names if upgrade.everything else upgrade.packages
        return "".join(f"{name} {2 if name in upgraded else 1}\n" for name in names)


LOCKS = [Shelf("backend", Path("b")), Shelf("npm", Path("n"))]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "b").write_text("nut 1\nbolt 1\n")
    return Shelf("backend", Path("b"))


def parsed(*arguments: str) -> tuple[list[str], Upgrade, bool]:
    chosen, upgrade, check = parse(arguments, LOCKS)
    return [lock.name for lock in chosen], upgrade, check


def test_all_locks_are_written_unless_some_are_named() -> None:
    assert parsed() == (["backend", "npm"], Upgrade(), False)
    assert parsed("npm", "--check") == (["npm"], Upgrade(), True)


@pytest.mark.parametrize(
    ("arguments", "upgrade"),
    [(["--upgrade"], Upgrade(everything=True)), (["--upgrade", "nut", "bolt"], Upgrade(packages=("nut", "bolt")))],
)
def test_all_packages_are_upgraded_unless_some_are_named(arguments: Sequence[str], upgrade: Upgrade) -> None:
    assert parsed(*arguments)[1] == upgrade


def test_an_unknown_lock_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        parsed("frontend")
    assert "unknown lock frontend. Use backend, npm" in capsys.readouterr().err


def test_a_package_that_is_in_no_lock_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    refuse_unheld(["nut"], [shelf], tmp_path)
    with pytest.raises(LockError, match="no lock of backend contains npm"):
        refuse_unheld(["nut", "npm"], [shelf], tmp_path)


def test_a_current_lock_is_not_written(shelf: Shelf, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (tmp_path / "b").stat()
    assert not refresh(shelf, tmp_path, Upgrade(), check=False)
    assert (tmp_path / "b").stat() == before
    assert capsys.readouterr().out == "b: unchanged\n"


def test_changes_are_written_and_printed(shelf: Shelf, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert refresh(shelf, tmp_path, Upgrade(packages=("nut", "held-by-another")), check=False)
    assert (tmp_path / "b").read_text() == "nut 2\nbolt 1\n"
    assert capsys.readouterr().out == "b: changed\n    nut 1 → 2\n"


def test_check_writes_nothing(shelf: Shelf, tmp_path: Path) -> None:
    assert refresh(shelf, tmp_path, Upgrade(everything=True), check=True)
    assert (tmp_path / "b").read_text() == "nut 1\nbolt 1\n"


def test_added_and_removed_packages_are_named() -> None:
    assert changes({"a": {"1"}, "b": {"1"}}, {"b": {"1"}, "c": {"1", "2"}}) == ["a 1 → (removed)", "c (new) → 1, 2"]


def test_a_failed_tool_leaves_the_lock_unchanged_and_prints_its_error(tmp_path: Path) -> None:
    with pytest.raises(LockError, match=r"backend: b was not changed\.\nno such package\nTry again\."):
        LOCKS[0].run(["/bin/sh", "-c", "echo no such package >&2; exit 1"], tmp_path, "Try again.")


def test_a_missing_tool_is_named(tmp_path: Path) -> None:
    with pytest.raises(LockError, match=r"(?s)not changed: .*no-such-tool.*Install it"):
        LOCKS[0].run(["no-such-tool"], tmp_path, "Install it.")


def test_cargo_follows_the_manifests_unless_it_upgrades() -> None:
    assert cargo_command(Upgrade())[1:] == ["update", "--quiet", "--workspace"]
    assert cargo_command(Upgrade(everything=True))[1:] == ["update", "--quiet"]
    assert cargo_command(Upgrade(packages=("serde",)))[1:] == ["update", "--quiet", "serde"]


def test_cargo_may_lock_one_package_in_many_versions() -> None:
    text = '[[package]]\nname = "syn"\nversion = "1.0.0"\n[[package]]\nname = "syn"\nversion = "2.0.0"\n'
    assert CargoLock("cargo", Path("Cargo.lock")).versions(text) == {"syn": {"1.0.0", "2.0.0"}}
