"""The questions in a terminal: wrong answers are asked for again, and the answers describe a feature."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from feature.asking import ask
from feature.errors import FeatureError
from feature.existing import Existing
from feature.resolution import Description

EXISTING = {"items": Existing("items", model="Item", table="item"), "health": Existing("health")}


def answering(*answers: str) -> Callable[[str], str]:
    """Return a function that gives one answer after the other."""
    left = iter(answers)
    return lambda _: next(left)


def test_answers_describe_a_feature() -> None:
    read = answering("products", "", "name:str(1..80)", "price:decimal>0", "", "y", "y", "shopping-cart", "y")
    assert ask(EXISTING, read) == Description(
        "products", ("name:str(1..80)", "price:decimal>0", "owner"), singular="product", icon="IconShoppingCart"
    )


def test_wrong_answers_are_asked_for_again(capsys: pytest.CaptureFixture[str]) -> None:
    read = answering("class", "news", "news_items", "", "", "name:strr", "id:int", "name:str", "", "n", "n", "yes")
    description = ask(EXISTING, read)
    assert (description.name, description.fields, description.frontend) == ("news_items", ("name:str",), False)
    printed = capsys.readouterr().out
    for words in (
        "keyword",
        "same word",
        "no kind 'strr'",
        "every row has an id",
        "Fields can refer to: items, news_items.",
    ):
        assert words in printed


def test_the_last_question_can_be_answered_with_no() -> None:
    with pytest.raises(FeatureError, match="Nothing was changed"):
        ask(EXISTING, answering("products", "", "name:str", "", "", "n", "n"))
