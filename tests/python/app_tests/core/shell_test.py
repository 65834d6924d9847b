"""Requests to the shell are sent if there is one, and are short enough for it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import pytest

from app.core import shell
from app.core.events import emit


@pytest.fixture(autouse=True)
def _without_a_shell() -> Iterator[None]:
    yield
    shell.connect(None)


def test_without_a_shell_nothing_happens(capsys: pytest.CaptureFixture[str]) -> None:
    shell.notify("Backup", "It failed.")
    shell.act_on_window("show")
    assert capsys.readouterr().out == ""


def test_requests_are_events(capsys: pytest.CaptureFixture[str]) -> None:
    shell.connect(emit)
    shell.notify("Backup", "It failed.")
    shell.act_on_window("restore")
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [
        {"event": "notify", "title": "Backup", "body": "It failed."},
        {"event": "window", "action": "restore"},
    ]


def test_a_long_text_stays_a_line_that_the_shell_reads(capsys: pytest.CaptureFixture[str]) -> None:
    shell.connect(emit)
    shell.notify("ä" * 100_000, "\x00" * 100_000)
    assert len(capsys.readouterr().out) < 64 * 1024


def test_threads_do_not_write_into_each_others_lines(capsys: pytest.CaptureFixture[str]) -> None:
    shell.connect(emit)
    threads = [threading.Thread(target=shell.notify, args=("title", "body")) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [json.loads(line)["event"] for line in capsys.readouterr().out.splitlines()] == ["notify"] * 50
