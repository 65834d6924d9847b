"""Forms of names, names that follow from others, and names that are refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from template.errors import TemplateError
from template.name_rules import check, problems
from template.names import Names, default_application_id, kebab_case, new_names

HERON = Names("Heron", "org.example.heron", "heron", "Heron authors", "Hero")
GREY_HERON = Names("Grey Heron", "org.example.grey-heron", "grey-heron", "Grey Heron authors", "Grey")


def test_forms_are_made_from_the_slug() -> None:
    forms = (GREY_HERON.kebab, GREY_HERON.snake, GREY_HERON.upper, GREY_HERON.pascal, GREY_HERON.camel)
    assert forms == ("grey-heron", "grey_heron", "GREY_HERON", "GreyHeron", "greyHeron")


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("Heron", "heron"),
        ("Grey Heron", "grey-heron"),
        ("GreyHeron", "grey-heron"),
        ("HTTPServer", "http-server"),
        ("ACME Ltd.", "acme-ltd"),
        ("Heron 2", "heron-2"),
        ("Heron2Go", "heron2-go"),
        ("2Do", "2do"),
        ("A1B", "a1b"),
        ("Node.js", "node-js"),
    ],
)
def test_the_debian_package_is_what_tauri_makes_of_the_name(name: str, package: str) -> None:
    assert kebab_case(name) == package


@pytest.mark.parametrize(("slug", "expected"), [("heron", "Hero"), ("a1-b", "A1ba"), ("io", "Ioio")])
def test_an_application_id_is_made_from_the_slug(slug: str, expected: str) -> None:
    assert default_application_id(slug) == expected


def test_what_is_not_given_follows_from_the_name() -> None:
    assert new_names(HERON, "Grey Heron", "org.example.grey-heron") == GREY_HERON


def test_a_holder_whom_somebody_chose_stays() -> None:
    old = replace(HERON, holder="Birds Ltd.")
    assert new_names(old, "Grey Heron", "org.example.grey-heron").holder == "Birds Ltd."


def test_sensible_names_are_accepted() -> None:
    for names in (
        HERON,
        GREY_HERON,
        replace(HERON, name="Node.js Heron-2"),
        replace(HERON, identifier="de.heron", holder="Åsa & Söhne (O'Neill), Inc."),
        replace(HERON, application_id="0000"),
    ):
        assert list(problems(names)) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "The name is empty"),
        ({"name": " "}, "The name is empty"),
        ({"name": "Her\aon"}, "control character U+0007"),
        ({"name": "Her\non"}, "control character U+000A"),
        ({"name": "H" * 41}, "41 characters"),
        ({"name": "Café"}, "contains 'é'"),
        ({"name": 'The "Heron"'}, "contains '\"'"),
        ({"name": "Heron/Egret"}, "contains '/'"),
        ({"name": "Heron."}, "begins or ends with"),
        ({"name": "Grey  Heron"}, "two of them in a row"),
        ({"name": "CON"}, "device on Windows"),
        ({"name": "Nul.heron"}, "device on Windows"),
        ({"name": "Lpt1"}, "device on Windows"),
        ({"name": "heron"}, "no capital letter"),
        ({"name": "H"}, "Debian requires at least two"),
        ({"slug": ""}, "The slug is empty"),
        ({"slug": "Heron"}, "is not of the form"),
        ({"slug": "2do"}, "begin with a letter"),
        ({"slug": "grey--heron"}, "single hyphens"),
        ({"slug": "grey_heron"}, "is not of the form"),
        ({"slug": "h"}, "Debian requires at least two"),
        ({"slug": "h" * 41}, "41 characters"),
        ({"slug": "nul"}, "reserved by Windows"),
        ({"slug": "class"}, "reserved by Python"),
        ({"slug": "match"}, "reserved by Python"),
        ({"slug": "crate"}, "reserved by Rust"),
        ({"slug": "core"}, "reserved by Rust"),
        ({"slug": "stream"}, "reserved by npm"),
        ({"slug": "node-modules"}, "reserved by npm"),
        ({"identifier": ""}, "not a reverse domain name"),
        ({"identifier": "heron"}, "not a reverse domain name"),
        ({"identifier": "org..heron"}, "not a reverse domain name"),
        ({"identifier": "org.example.2heron"}, "begins with a letter"),
        ({"identifier": "org.example.grey_heron"}, "not a reverse domain name"),
        ({"identifier": "org.example." + "h" * 150}, "162 characters"),
        ({"identifier": "com.tauri.dev"}, "Tauri's placeholder"),
        ({"identifier": "org.example.heron.app"}, "ends in .app"),
        ({"identifier": "org.example.heron.dev"}, "ends in .dev"),
        ({"identifier": "com.apple.heron"}, "belongs to Apple"),
        ({"identifier": "aux.example.heron"}, "a device of Windows"),
        ({"holder": ""}, "holder is empty"),
        ({"holder": "Birds\tLtd."}, "control character U+0009"),
        ({"holder": 'The "Birds"'}, "contains '\"'"),
        ({"holder": "Birds\\Ltd."}, "contains '\\\\'"),
        ({"holder": "- Birds"}, "does not begin and end"),
        ({"holder": "B" * 81}, "81 characters"),
        ({"application_id": "Heron"}, "four ASCII letters"),
        ({"application_id": "Hér0"}, "four ASCII letters"),
        ({"application_id": "GPKG"}, "well-known file format"),
    ],
)
def test_a_bad_name_gets_a_sentence(change: dict[str, str], sentence: str) -> None:
    with pytest.raises(TemplateError) as refused:
        check(replace(HERON, **change), GREY_HERON)
    text = str(refused.value)
    assert sentence in text
    # It ends with what to do.
    assert text.endswith(".")
    assert "\n" not in text


def test_two_apps_do_not_share_an_application_id() -> None:
    with pytest.raises(TemplateError, match="--application-id"):
        check(replace(HERON, name="Heroes", slug="heroes"), HERON)
    # The same app under another title keeps its databases.
    check(replace(HERON, name="Blue Heron"), HERON)
