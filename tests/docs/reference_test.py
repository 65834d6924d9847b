"""The tables of routes, query parameters and commands in the docs match the backend."""

from __future__ import annotations

import argparse
import re

from app.application import create_app
from app.cli import parser
from app.listing.params import ListQuery
from app.registry import FEATURES
from tests.docs.markdown import pages, table

PREFIX = "/api/v1"


def test_routes_of_the_data_page_are_listed() -> None:
    paths = create_app(FEATURES).openapi()["paths"]
    served = {
        f"{method.upper()} {path.removeprefix(PREFIX)}"
        for path, methods in paths.items()
        if path.startswith(f"{PREFIX}/data")
        for method in methods
    }
    assert {row[0] for row in table("route", "effect")} == served


def test_parameters_of_lists_are_listed_with_their_defaults() -> None:
    rows = table("parameter", "default")
    # Each list declares its own sorts.
    assert {name for row in rows for name in row[0].split(", ")} == {*ListQuery.model_fields, "sort"}
    defaults = {row[0]: row[1] for row in rows if "," not in row[0]}
    declared = {name: ListQuery.model_fields[name].default for name in defaults}
    assert defaults == {name: "" if default is None else str(default) for name, default in declared.items()}


def test_commands_of_the_backend_are_named() -> None:
    [commands] = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    named = {word for page in pages() for text in page.code for word in re.findall(r"[a-z]+", text)}
    assert set(commands.choices) - named == set()
