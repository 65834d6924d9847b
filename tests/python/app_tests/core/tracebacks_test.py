"""Tracebacks for the log: short, with our own frames, without values."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from pydantic import BaseModel

from app.core.settings import Settings
from app.core.tracebacks import format_exception, origin_of

SECRET = "a private text of a row"


class Row(BaseModel):
    number: int


def caught(failing: object) -> Exception:
    try:
        failing()  # type: ignore[operator]
    except Exception as error:
        return error
    raise AssertionError("it did not fail")


def test_pydantic_names_fields_and_repeats_no_input() -> None:
    text = format_exception(caught(lambda: Row.model_validate({"number": SECRET})))
    assert SECRET not in text
    assert "number: int_parsing" in text


def test_a_statement_is_shown_without_its_values() -> None:
    engine = sa.create_engine("sqlite://")

    def fail() -> None:
        with engine.connect() as connection:
            connection.execute(sa.text("SELECT :value FROM missing"), {"value": SECRET})

    text = format_exception(caught(fail))
    assert SECRET not in text
    assert "no such table: missing" in text
    assert "FROM missing" in text


def test_it_is_short_whatever_happened() -> None:
    def recurse() -> None:
        recurse()

    assert len(format_exception(caught(recurse))) < 3000
    assert len(format_exception(ValueError("x" * 1_000_000))) < 1000


def test_what_an_exception_came_from_is_there() -> None:
    def fail() -> None:
        try:
            raise KeyError("first")
        except KeyError as error:
            raise ValueError("second") from error

    text = format_exception(caught(fail))
    assert text.index("KeyError") < text.index("ValueError")


def test_the_place_is_where_it_came_up() -> None:
    def fail() -> None:
        raise ValueError("here")

    assert origin_of(caught(fail)) == (__file__, fail.__code__.co_firstlineno + 1)
    assert origin_of(ValueError()) == ("", 0)


def test_it_names_where_our_own_code_was() -> None:
    file, _ = origin_of(caught(lambda: Settings.from_environment({})))
    assert Path(file).name == "settings.py"
