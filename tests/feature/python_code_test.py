"""Python source is wrapped and sorted as ruff does it."""

from __future__ import annotations

import ast

import pytest

from feature.python_code import Imports, bracketed, json_source, literal, wrapped_literal


def test_what_fits_stays_on_one_line() -> None:
    assert bracketed("call(", ["a", "b"], ")", indent=4) == "    call(a, b)"


def test_arguments_that_fit_get_a_line_of_their_own() -> None:
    names = ["a" * 40, "b" * 40, "c" * 32]
    assert bracketed("call(", names, ")") == f"call(\n    {', '.join(names)}\n)"


def test_longer_arguments_get_a_line_each() -> None:
    names = ["a" * 40, "b" * 40, "c" * 40]
    assert bracketed("call(", names, ")") == "call(\n" + "".join(f"    {name},\n" for name in names) + ")"


@pytest.mark.parametrize("text", ["plain", "it's", 'a "word"', "both ' and \"", "back\\slash", "ünïcode", ""])
def test_a_literal_is_the_text(text: str) -> None:
    assert ast.literal_eval(literal(text)) == text


def test_values_of_json_become_source() -> None:
    value = {"a": [1, 2.5, None, True], 'it"s': {"b": "c"}}
    assert ast.literal_eval(json_source(value)) == value
    assert json_source({"dense": False}) == '{"dense": False}'


def test_a_long_literal_is_several_strings() -> None:
    text = " ".join(["word"] * 40)
    source = wrapped_literal("text=", text, 8)
    assert all(len(line) <= 120 for line in source.split("\n"))
    assert ast.literal_eval(f"({source[5:]})") == text


def test_imports_are_sorted_into_sections() -> None:
    imports = Imports()
    imports.add("app.core.types", "utc_now", "Title", "Text255", "Text20", "MAX")
    imports.add("sqlmodel", "SQLModel", "JSON", "Field")
    imports.add("uuid")
    imports.add("datetime", "datetime", "UTC", "date")
    assert str(imports) == (
        "import uuid\n"
        "from datetime import UTC, date, datetime\n\n"
        "from sqlmodel import JSON, Field, SQLModel\n\n"
        "from app.core.types import MAX, Text20, Text255, Title, utc_now"
    )
