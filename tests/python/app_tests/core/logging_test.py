"""Logs: a private file of limited size."""

from __future__ import annotations

import logging
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core import logging as logs


@pytest.fixture(autouse=True)
def _own_handlers() -> Iterator[None]:
    """Restore the process's handlers after the test."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    # `configure_logging` closes the handlers that it replaces.
    root.handlers = []
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers = before
    root.setLevel(level)


@pytest.mark.skipif(os.name == "nt", reason="Windows uses access control lists")
def test_only_the_user_can_read_the_logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "MAX_BYTES", 100)
    logs.configure_logging(tmp_path / "logs")
    for _ in range(10):
        logging.getLogger("test").info("A line that is long enough to fill a file, or nearly so")
    files = list((tmp_path / "logs").iterdir())
    assert len(files) == logs.KEPT_FILES + 1
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "logs").stat().st_mode) == 0o700


def test_lines_are_added_to_those_of_the_last_start(tmp_path: Path) -> None:
    for line in ("first", "second"):
        logs.configure_logging(tmp_path / "logs")
        logging.getLogger("test").info(line)
    lines = (tmp_path / "logs" / "backend.log").read_text().splitlines()
    assert [line.rsplit(" ", 1)[1] for line in lines] == ["first", "second"]


def test_text_that_cannot_be_encoded_is_written_all_the_same(tmp_path: Path) -> None:
    logs.configure_logging(tmp_path / "logs")
    logging.getLogger("test").info("no text: %s", b"\xff".decode("utf-8", "surrogateescape"))
    assert "no text: \\udcff" in (tmp_path / "logs" / "backend.log").read_text()


def test_a_file_that_cannot_be_written_is_named_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    logs.configure_logging(tmp_path / "logs")
    logging.getLogger("test").info("still here")
    said = capsys.readouterr().err
    assert f"{tmp_path / 'logs' / 'backend.log'} cannot be written" in said
    assert "still here" in said


def test_without_a_folder_logs_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure_logging(None)
    logging.getLogger("test").info("here")
    assert "here" in capsys.readouterr().err


def test_each_line_says_when_how_bad_who_and_which_launch(tmp_path: Path) -> None:
    logs.configure_logging(tmp_path, launch="3f9c")
    try:
        raise ValueError("two\nlines")
    except ValueError:
        logging.getLogger("app.test").exception("It went wrong")
    lines = (tmp_path / "backend.log").read_text().splitlines()
    start = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 ERROR backend/app\.test 3f9c ")
    assert all(map(start.match, lines))
    assert [start.sub("", lines[index]) for index in (0, 1, -2, -1)] == [
        "It went wrong",
        "Traceback (most recent call last):",
        "ValueError: two",
        "lines",
    ]


def test_what_is_below_the_level_is_left_out(tmp_path: Path) -> None:
    logs.configure_logging(tmp_path, "warning")
    logging.getLogger("test").info("small")
    logging.getLogger("test").warning("large")
    assert (tmp_path / "backend.log").read_text().endswith(" WARNING backend/test - large\n")
