"""SIGKILL during concurrent writes, a few times. `./pants run tools/fault_injection:long` does it hundreds of times."""

from __future__ import annotations

import contextlib
import random
import sqlite3
from pathlib import Path

import pytest

from fault_injection.upgrades import FaultError
from fault_injection.writes import Writer, kill_under_writes


def test_every_acknowledged_write_is_there_after_a_kill(tmp_path: Path) -> None:
    figures = kill_under_writes(tmp_path, kills=6, seed=1)
    assert figures.kills == 6
    assert figures.at_start == 1
    assert figures.acknowledged > 0


def test_a_lost_write_is_detected() -> None:
    writer = Writer("w", random.Random(1), notes={"1": "w a", "2": "w b"}, pending={"1": "w a", "2": "w c"})
    assert writer.compare({"1": "w a", "2": "w b"}) is False
    assert writer.compare({"1": "w a", "2": "w c"}) is True
    for wrong in ({"1": "w a"}, {"1": "w a", "2": "w d"}, {"1": "w a", "2": "w b", "3": "w e"}, {}):
        with pytest.raises(FaultError):
            writer.compare(wrong)


def test_a_note_that_is_being_made_may_be_there_or_not() -> None:
    writer = Writer("w", random.Random(1), notes={"1": "w a"}, pending={"1": "w a", "": "w b"})
    assert writer.compare({"1": "w a"}) is False
    assert writer.compare({"1": "w a", "2": "w b"}) is True
    with pytest.raises(FaultError):
        writer.compare({"1": "w a", "2": "w c"})
    with pytest.raises(FaultError):
        writer.compare({"2": "w a", "3": "w b"})


def test_rows_lost_between_two_kills_are_detected(tmp_path: Path) -> None:
    from fault_injection import writes

    seen = []
    look = writes._look

    def lose_one_and_look(database: Path, writers: list[Writer], figures: writes.WriteFigures) -> None:
        with contextlib.closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("DELETE FROM note WHERE id IN (SELECT min(id) FROM note)")
        try:
            look(database, writers, figures)
        except FaultError as error:
            seen.append(str(error))

    writes._look, kept = lose_one_and_look, look
    try:
        kill_under_writes(tmp_path, kills=1, seed=2)
    finally:
        writes._look = kept
    assert "acknowledged but missing" in seen[0]
