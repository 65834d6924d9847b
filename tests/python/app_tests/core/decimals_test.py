"""Decimals are exact, have a fixed number of digits, and are strings in JSON."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from app.core.decimals import MAX_PRECISION, Digits, decimal_problem, decimal_text, from_scaled, to_scaled

PRICE: TypeAdapter[Decimal] = TypeAdapter(Annotated[Decimal, Digits(12, 2)])


@given(st.integers(-(10**MAX_PRECISION) + 1, 10**MAX_PRECISION - 1), st.integers(0, MAX_PRECISION))
def test_every_number_of_18_digits_is_stored_and_written_exactly(scaled: int, scale: int) -> None:
    with localcontext(prec=3):
        number = from_scaled(scaled, scale)
        text = decimal_text(number, scale)
    assert to_scaled(number, scale) == scaled
    assert Decimal(text) == number
    assert len(text.partition(".")[2]) == scale
    assert decimal_problem(number, MAX_PRECISION, scale) is None


@pytest.mark.parametrize(
    ("value", "stored"),
    [("19.90", "19.90"), ("19.9", "19.90"), (20, "20.00"), ("-0", "0.00"), (Decimal("1E+3"), "1000.00")],
)
def test_the_value_has_all_digits_after_the_point(value: Any, stored: str) -> None:
    number = PRICE.validate_python(value)
    assert str(number) == stored
    assert PRICE.dump_json(number) == f'"{stored}"'.encode()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (19.9, 'a string, such as "19.90"'),
        (20.0, 'a string, such as "19.90"'),
        (True, "a string"),
        (None, "a string"),
        ("1,5", "digits with a point"),
        ("1e2", "digits with a point"),
        ("1" * 10_000, "digits"),
        ("1.234", "at most 2 digits after the point"),
        ("12345678901", "at most 10 digits before the point"),
        (10**400, "at most 10 digits before the point"),
        (Decimal("NaN"), "finite"),
        (Decimal("1E-999999"), "after the point"),
        (Decimal("1E+999999"), "before the point"),
    ],
)
def test_other_values_are_refused_with_what_to_write(value: Any, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        PRICE.validate_python(value)


def test_bounds_are_checked_and_in_the_contract() -> None:
    bounded: TypeAdapter[Decimal] = TypeAdapter(Annotated[Decimal, Digits(5, 1, ge=-1, lt=Decimal("9.5"))])
    assert bounded.validate_python("9.4") == Decimal("9.4")
    for wrong in ("-1.1", "9.5"):
        with pytest.raises(ValidationError):
            bounded.validate_python(wrong)
    for schema in (bounded.json_schema(mode="validation"), bounded.json_schema(mode="serialization")):
        assert schema == {
            "type": "string",
            "format": "decimal",
            "pattern": r"^-?(0|[1-9][0-9]{0,3})(\.[0-9]{1,1})?$",
            "x-decimal": {"precision": 5, "scale": 1, "minimum": "-1.0", "exclusiveMaximum": "9.5"},
        }


@pytest.mark.parametrize("digits", [(0, 0), (19, 2), (2, 3), (2, -1)])
def test_digits_that_no_column_has_are_refused(digits: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="use 1 to 18 digits"):
        Digits(*digits)


def test_a_bound_with_other_digits_is_refused() -> None:
    with pytest.raises(ValueError, match="the bound gt has other digits"):
        Digits(5, 1, gt=Decimal("0.01"))
