"""Names of features and fields: plurals, singulars, and what is refused because it means something else."""

from __future__ import annotations

import keyword

import pytest
from sqlmodel import SQLModel

from feature.english import plural_of, singular_of
from feature.errors import FeatureError
from feature.existing import Existing
from feature.keywords import field_problem
from feature.names import check_field_name, check_names, choose_names
from feature.spec import Field, Kind, Names

WORDS = {
    "address": "addresses",
    "analysis": "analyses",
    "box": "boxes",
    "cache": "caches",
    "case": "cases",
    "category": "categories",
    "child": "children",
    "cookie": "cookies",
    "database": "databases",
    "day": "days",
    "expense": "expenses",
    "hero": "heroes",
    "house": "houses",
    "invoice": "invoices",
    "knife": "knives",
    "lens": "lenses",
    "movie": "movies",
    "order_line": "order_lines",
    "person": "people",
    "photo": "photos",
    "product": "products",
    "quiz": "quizzes",
    "shoe": "shoes",
    "size": "sizes",
    "status": "statuses",
    "watch": "watches",
}


@pytest.mark.parametrize(("singular", "plural"), WORDS.items())
def test_english_gives_the_other_number(singular: str, plural: str) -> None:
    assert plural_of(singular) == plural
    assert singular_of(plural) == singular
    assert singular_of(singular) == singular


@pytest.mark.parametrize("typed", ["order_line", "order_lines", "order-lines"])
def test_a_feature_is_named_by_its_singular_or_its_plural(typed: str) -> None:
    names = choose_names(typed)
    assert names == Names(plural="order_lines", singular="order_line")
    assert (names.pascal, names.kebab_plural, names.words) == ("OrderLine", "order-lines", "order line")


def test_the_other_number_can_be_given() -> None:
    assert choose_names("news", singular="news_item") == Names(plural="news", singular="news_item")
    assert choose_names("datum", plural="datums") == Names(plural="datums", singular="datum")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Products", "small letters"),
        ("pro ducts", "small letters"),
        ("1st", "small letters"),
        ("p" * 31, "at most 30"),
        ("news", "--singular news_entry"),
        ("classes", "keyword"),
        ("lambda", "keyword"),
        ("packages", "keyword"),
        ("errors", "JavaScript"),
        ("sessions", "something else"),
    ],
)
def test_a_name_that_the_code_cannot_have_is_refused(typed: str, words: str) -> None:
    with pytest.raises(FeatureError, match=words):
        choose_names(typed)


EXISTING = {
    "items": Existing("items", frozenset({"Item", "ItemBase"}), "Item", "item", {}, frozenset({"items"})),
    "store": Existing("store", frozenset({"OrderPublic"}), "Order", "order", {}, frozenset({"carts"})),
}


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (Names("items", "thing"), "feature items already"),
        (Names("things", "item"), "table item already"),
        (Names("orders", "order"), "table order already"),
        (Names("carts", "cart"), "path /carts"),
        (Names("pages_seen", "page_seen"), "src/ts/frontend/src/features/pages-seen/"),
    ],
)
def test_a_name_that_the_tree_has_is_refused(names: Names, words: str) -> None:
    tree = {"src/ts/frontend/src/features/pages-seen/routes.tsx": ""}
    with pytest.raises(FeatureError, match=words):
        check_names(names, EXISTING, tree)
    check_names(Names("products", "product"), EXISTING, tree)


@pytest.mark.parametrize(
    "name", ["order", "group", "index", "type", "key", "value", "user", "select", "table", "match"]
)
def test_columns_may_have_names_that_are_keywords_of_sql(name: str) -> None:
    check_field_name(Field(name, Kind.INT))


@pytest.mark.parametrize(
    "name",
    [
        "id",
        "created_at",
        "owner_id",
        "owner",
        "metadata",
        "registry",
        "model_config",
        "class",
        "extern",
        "rowid",
        "date",
    ],
)
def test_a_name_that_columns_cannot_have_is_refused(name: str) -> None:
    with pytest.raises(FeatureError, match=f"A field cannot be called {name}, which"):
        check_field_name(Field(name, Kind.INT))


def test_keywords_of_python_are_refused() -> None:
    assert not [word for word in keyword.kwlist if word.islower() and field_problem(word) is None]


def test_attributes_of_models_are_refused() -> None:
    public = {name for name in dir(SQLModel) if not name.startswith("_")}
    assert not [name for name in public if field_problem(name) is None]
