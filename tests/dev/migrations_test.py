"""What the dev loop says about models, revisions and databases that do not fit together."""

from __future__ import annotations

from pathlib import Path

import pytest

from dev.migrations import backup_to_restore, head_revision, missing_revision, newer_database, suggest_message


def test_nothing_is_said_if_everything_fits() -> None:
    assert missing_revision([], None, "python") is None


def test_a_missing_revision_has_the_command_that_writes_it() -> None:
    said = missing_revision(["the column item.price is new", "the index ix_item_price is new"], None, "/venv/python")
    assert said == (
        "Write a migration: the column item.price is new, the index ix_item_price is new.\n"
        "    cd src/python && /venv/python -m app migrate new 'add item.price'"
    )


def test_a_revision_that_cannot_be_written_yet_is_explained() -> None:
    said = missing_revision([], "Existing rows would have no value in item.code.", "python")
    assert said is not None
    assert said.endswith("Existing rows would have no value in item.code.")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("the table product is new", "add product"),
        ("the column item.price is gone", "drop item.price"),
        ("the column item.price differs", "change the schema"),
    ],
)
def test_a_message_is_suggested(change: str, message: str) -> None:
    assert suggest_message([change]) == message


BACKUPS = [
    "0004-20261127T100000.000000Z-before-upgrade.db",
    "0003-20261127T120000.000000Z-manual.db",
    "0004-20261127T110000.000000Z-daily.db",
    "0005-20261127T130000.000000Z-before-upgrade.db",
    "notes.txt",
]


def test_the_newest_backup_that_the_code_can_open_is_offered() -> None:
    assert backup_to_restore(BACKUPS, "0004") == "0003-20261127T120000.000000Z-manual.db"
    assert backup_to_restore(BACKUPS, "0002") is None
    assert "0004" in newer_database("0004")


def test_the_newest_revision_of_the_code(tmp_path: Path) -> None:
    folder = tmp_path / "app/migrations/versions"
    folder.mkdir(parents=True)
    for name in ("0001_a.py", "0010_b.py", "0002_c.py", "notes.py"):
        (folder / name).touch()
    assert head_revision(tmp_path) == "0010"
