"""template.toml is TOML, although it is read without a TOML reader."""

from __future__ import annotations

import tomllib

import pytest

from template import manifest
from template.errors import TemplateError
from template.names import Names

BIRDS = Names("Birdwatch", "com.example.birds", "bird-log", "Åsa & Söhne", "Bird")
TEXT = """\
# A comment with an equals sign: name = "x"
name = "Heron"
identifier = "org.example.heron"
slug = "heron"
holder = "Heron \\u0041uthors"
application_id = "Hero"

[template]
name = "of something else"
"""


def test_names_are_read_as_toml_says_them() -> None:
    names = manifest.parse(TEXT)
    held = tomllib.loads(TEXT)
    assert {key: held[key] for key in manifest.KEYS} == vars(names)


def test_new_names_take_the_place_of_the_old_ones_and_all_else_stays() -> None:
    text = manifest.updated(TEXT, BIRDS)
    assert manifest.parse(text) == BIRDS
    assert tomllib.loads(text)["template"] == {"name": "of something else"}
    assert text.startswith('# A comment with an equals sign: name = "x"\n')
    assert "Åsa & Söhne" in text


def test_a_missing_name_is_named() -> None:
    with pytest.raises(TemplateError, match='no line slug = "…"'):
        manifest.parse(TEXT.replace("slug", "snail"))


def test_an_unreadable_line_is_named() -> None:
    with pytest.raises(TemplateError, match="unreadable line"):
        manifest.parse(TEXT.replace('"Heron"', '"He\\ron\\q"'))
