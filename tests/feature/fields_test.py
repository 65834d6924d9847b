"""The language of fields: what each text means, and where an error points."""

from __future__ import annotations

import re

import pytest

from feature.errors import FeatureError
from feature.fields import EXAMPLES, parse_field, parse_fields, split
from feature.spec import Bound, Field, Kind, OnDelete

ACCEPTED = {
    "name:str(1..255)": Field("name", Kind.STR, min_length=1, max_length=255),
    "name:str(40)": Field("name", Kind.STR, min_length=1, max_length=40),
    "name:str?": Field("name", Kind.STR, nullable=True, max_length=255),
    "name:str!": Field("name", Kind.STR, unique=True, min_length=1, max_length=255),
    "name:str=''": Field("name", Kind.STR, default="", max_length=255),
    'name:str="a > b"?': Field("name", Kind.STR, nullable=True, default="a > b", max_length=255),
    "description:text(..1000)?": Field("description", Kind.TEXT, nullable=True, max_length=1000),
    "description:text(3..)": Field("description", Kind.TEXT, min_length=3),
    "stock:int=0>=0": Field("stock", Kind.INT, default="0", minimum=Bound("0", exclusive=False)),
    "stock:int>=0=0": Field("stock", Kind.INT, default="0", minimum=Bound("0", exclusive=False)),
    "views:int(64)<9007199254740991": Field(
        "views", Kind.INT, wide=True, maximum=Bound("9007199254740991", exclusive=True)
    ),
    "weight:float>0<=1e3": Field(
        "weight", Kind.FLOAT, minimum=Bound("0", exclusive=True), maximum=Bound("1e3", exclusive=False)
    ),
    "price:decimal(12,2)>0": Field("price", Kind.DECIMAL, precision=12, scale=2, minimum=Bound("0", exclusive=True)),
    "price:decimal": Field("price", Kind.DECIMAL, precision=12, scale=2),
    "price:decimal>=-1.50": Field(
        "price", Kind.DECIMAL, precision=12, scale=2, minimum=Bound("-1.50", exclusive=False)
    ),
    "featured:bool=true": Field("featured", Kind.BOOL, default="true"),
    "released:date=2026-12-31": Field("released", Kind.DATE, default="2026-12-31"),
    "at:datetime=2026-12-31T12:00:00Z": Field("at", Kind.DATETIME, default="2026-12-31T12:00:00Z"),
    "opens_at:time=09:30": Field("opens_at", Kind.TIME, default="09:30"),
    "status:enum(draft,sent)=draft": Field("status", Kind.ENUM, default="draft", choices=("draft", "sent")),
    "batch:uuid?!": Field("batch", Kind.UUID, nullable=True, unique=True),
    'settings:json={"a": 1}': Field("settings", Kind.JSON, default='{"a": 1}'),
    "scan:bytes(..1000)": Field("scan", Kind.BYTES, max_length=1000),
    "contact:email": Field("contact", Kind.EMAIL, max_length=255),
    "website:url?": Field("website", Kind.URL, nullable=True, max_length=2000),
    "category:ref(categories)": Field("category", Kind.REF, on_delete=OnDelete.RESTRICT),
    "category_id:ref(categories)?": Field("category", Kind.REF, nullable=True, on_delete=OnDelete.SET_NULL),
    "category:ref(categories, cascade)": Field("category", Kind.REF, on_delete=OnDelete.CASCADE),
    "category:ref(categories,set null)?": Field("category", Kind.REF, nullable=True, on_delete=OnDelete.SET_NULL),
}
# A text, the character that the mark is under, and words of the message.
REFUSED = [
    ("Name:str", "N", "small letters"),
    ("a__b:str", "a", "single underscores"),
    ("name", "", "a colon"),
    ("name:", "", "The kinds are"),
    ("name:string", "string", "no kind 'string'"),
    ("name:str(", "", "A length"),
    ("name:str(1..", "", "closing bracket"),
    ("name:str(9..2)", "9", "fewer than"),
    ("name:str(1..255", "", "closing bracket"),
    ("name:str=", "", "the default"),
    ("name:str='a", "'a", "not closed"),
    ("name:str?x", "x", "After the kind"),
    ("name:str??", "?", "twice"),
    ("name:str(..3)=long", "=", "more than 3"),
    ("name:str>0", ">", "Only numbers"),
    ("about:text!", "!", "at most 676"),
    ("code:str!=a", "!", "no default"),
    ("stock:int>a", "a", "a number"),
    ("stock:int>1.5", "1.5", "whole number"),
    ("stock:int=1.5", "=", "not a whole number"),
    ("stock:int=4294967296", "=", "int(64)"),
    ("stock:int(64)=9007199254740992", "=", "window"),
    ("stock:int(32)", "32", "64"),
    ("stock:int>5<5", "", "within these bounds"),
    ("stock:int=5<5", "=", "above the bound"),
    ("price:decimal(12;2)", ";", "comma"),
    ("price:decimal(2,3)", "2,3", "at least as many"),
    ("price:decimal(19,2)", "", "at most 18"),
    ("price:decimal(4,2)=1.234", "=", "more than 2 decimals"),
    ("price:decimal(4,2)=123", "=", "before the decimal point"),
    ("done:bool=yes", "=", "true nor false"),
    ("done:bool!", "!", "cannot be unique"),
    ("day:date=2026-02-30", "=", "not a date"),
    ("at:datetime=2026-01-01T00:00:00", "=", "offset"),
    ("at:time=09:30Z", "=", "without an offset"),
    ("status:enum", "", "needs values"),
    ("status:enum(a,a)", "a", "twice"),
    ("status:enum(A)", "A", "small letters"),
    ("status:enum(a)=b", "=", "none of the values"),
    ("data:json=[]", "=", "a JSON object"),
    ("scan:bytes=aGk=", "=", "no defaults"),
    ("scan:bytes(..9000000)", "..9", "at most 500000"),
    ("site:url(5..)", "5", "upper limit"),
    ("mail:email=ada", "=", "not an email"),
    ("mail:email(5)", "(", "nothing in round brackets"),
    ("other:ref", "", "the feature that it refers to"),
    ("other:ref(a,drop)", "drop", "cascade, set null or restrict"),
    ("other:ref(a,set null)", "", "may be null"),
]


@pytest.mark.parametrize(("text", "field"), ACCEPTED.items())
def test_a_text_means_a_field(text: str, field: Field) -> None:
    assert parse_field(text).field == field


@pytest.mark.parametrize(("text", "marked", "words"), REFUSED)
def test_an_error_points_at_the_character_and_shows_an_example(text: str, marked: str, words: str) -> None:
    with pytest.raises(FeatureError) as refused:
        parse_field(text)
    message = str(refused.value)
    assert words in message
    _, shown, mark, example = re.fullmatch(
        r"(.*)\n\n    (.*)\n    ( *\^)\n\nFor example: (.*)", message, re.DOTALL
    ).groups()  # type: ignore[union-attr]
    assert shown == text
    assert text[len(mark) - 1 :].startswith(marked), message
    assert parse_field(example)


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=[kind.value for kind in EXAMPLES])
def test_the_examples_are_fields(example: str) -> None:
    assert EXAMPLES[parse_field(example).field.kind] == example


def test_every_kind_has_an_example() -> None:
    assert set(EXAMPLES) == set(Kind)


def test_a_reference_names_a_feature_and_its_column_ends_with_id() -> None:
    parsed = parse_field("category:ref(categories)")
    assert (parsed.refers_to, parsed.field.column) == ("categories", "category_id")


def test_fields_are_separate_arguments_or_one() -> None:
    together = parse_fields(["name:str note:str='two words' data:json={\"a\": 1}? owner"])
    separate = parse_fields(["name:str", "note:str='two words'", 'data:json={"a": 1}?', "owner"])
    assert together == separate
    assert together.owned
    assert [parsed.field.name for parsed in together.fields] == ["name", "note", "data"]


def test_spaces_in_brackets_and_quotes_divide_nothing() -> None:
    assert split(" a:ref(b, set null)?  c:str='x y' ") == ["a:ref(b, set null)?", "c:str='x y'"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["owner"], "no fields"),
        (["a:int", "a:str"], "two fields a"),
        (["a_id:uuid", "a:ref(b)"], "two fields a_id"),
        (["a:int", "a:ref(b)"], "two fields a"),
    ],
)
def test_fields_that_do_not_go_together_are_refused(arguments: list[str], words: str) -> None:
    with pytest.raises(FeatureError, match=words):
        parse_fields(arguments)
