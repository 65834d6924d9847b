"""Revisions of the template and of the app have their own numbers and form one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.errors import MigrationError
from app.db.schema import revisions
from app.db.schema.revisions import head_revision, is_template, known_revisions, next_number


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    migrations = tmp_path / "src/python/app/migrations"
    (migrations / "versions").mkdir(parents=True)
    versions = migrations / "versions"
    monkeypatch.setattr(revisions, "MIGRATIONS", migrations)
    monkeypatch.setattr(revisions, "APP_VERSIONS", versions)
    monkeypatch.setattr(revisions, "VERSION_FOLDERS", [versions])
    return versions


def add(versions: Path, revision: str, before: str | None) -> None:
    down = "None" if before is None else f'"{before}"'
    lines = [f'revision = "{revision}"', f"down_revision = {down}"]
    (versions / f"{revision}_change.py").write_text("\n".join(["", *lines, ""]))


def test_the_order_is_that_of_down_revision(versions: Path) -> None:
    for revision, before in [("0001", None), ("0002", "0001"), ("1001", "0002"), ("0003", "1001"), ("1002", "0003")]:
        add(versions, revision, before)

    assert known_revisions() == ["0001", "0002", "1001", "0003", "1002"]
    assert head_revision() == "1002"


def test_the_next_number_of_an_app_begins_at_1001(versions: Path) -> None:
    add(versions, "0001", None)
    assert (next_number(of_template=True), next_number(of_template=False)) == ("0002", "1001")

    add(versions, "1001", "0001")
    add(versions, "0002", "1001")
    assert (next_number(of_template=True), next_number(of_template=False)) == ("0003", "1002")


def test_two_revisions_that_follow_the_same_one_are_refused_by_name(versions: Path) -> None:
    for revision, before in [("0001", None), ("0002", "0001"), ("1001", "0001")]:
        add(versions, revision, before)

    with pytest.raises(MigrationError, match="0002 and 1001 both follow 0001"):
        known_revisions()


def test_a_revision_that_follows_none_of_the_others_is_refused(versions: Path) -> None:
    add(versions, "0001", None)
    add(versions, "0003", "0002")

    with pytest.raises(MigrationError, match="0003 follows 0002, which has no file in"):
        known_revisions()


@pytest.mark.parametrize(
    ("identifier", "expected"), [("com.example.heron", True), ("org.acme.heron", False), (None, True)]
)
def test_an_identifier_of_its_own_makes_an_app(versions: Path, identifier: str | None, expected: bool) -> None:
    if identifier is not None:
        root = versions.parents[4]
        (root / "template.toml").write_text(f'name = "Heron"\nidentifier = "{identifier}"\n')

    assert is_template() is expected
