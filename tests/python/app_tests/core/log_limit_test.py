"""Warnings that clients cause are logged once per minute, and contain little of their input."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from app.core.log_limit import OncePerMinute, limit_repeats, quote_untrusted


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def logger(clock: Clock) -> Iterator[logging.Logger]:
    made = logging.getLogger("limited")
    limit = OncePerMinute(clock)
    made.addFilter(limit)
    yield made
    made.removeFilter(limit)


def test_the_next_line_says_how_many_were_left_out(
    logger: logging.Logger, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    for second in range(0, 130, 10):
        clock.now = 1000.0 + second
        logger.warning("Refused %s", second)
    assert caplog.messages == [
        "Refused 0",
        "Refused 60 (5 similar messages were omitted since the last one)",
        "Refused 120 (5 similar messages were omitted since the last one)",
    ]


def test_other_kinds_and_other_levels_pass(logger: logging.Logger, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for _ in range(2):
        logger.warning("One")
        logger.warning("Another")
        logger.error("Failed")
        logger.info("Done")
    assert caplog.messages == ["One", "Another", "Failed", "Done", "Done"]


def test_a_traceback_is_written_once_for_each_place(logger: logging.Logger, caplog: pytest.LogCaptureFixture) -> None:
    def fail(mistake: type[Exception], *, elsewhere: bool) -> None:
        try:
            if elsewhere:
                raise mistake("one value")
            raise mistake("another value")
        except mistake:
            logger.exception("A request failed")

    for _ in range(3):
        for mistake in (ValueError, KeyError):
            for elsewhere in (False, True):
                fail(mistake, elsewhere=elsewhere)
    assert len(caplog.records) == 4


def test_errors_that_are_named_are_kinds_of_their_own(logger: logging.Logger, caplog: pytest.LogCaptureFixture) -> None:
    for error in (ValueError("one"), KeyError("two"), ValueError("three")):
        logger.error("Failed: %s", error)
    assert caplog.messages == ["Failed: one", "Failed: 'two'"]


def test_a_logger_is_limited_once() -> None:
    for _ in range(2):
        limit_repeats("limited.once")
    assert len(logging.getLogger("limited.once").filters) == 1


def test_what_was_sent_is_short_and_harmless() -> None:
    assert quote_untrusted("a\r\n\x1b[31mé") == r"'a\r\n\x1b[31m\xe9'"
    assert len(quote_untrusted("x" * 10_000)) < 120
