"""Values of fields for the test of a page, and how a test enters them."""

from __future__ import annotations

import json
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Optional

from feature.layout import Doc
from feature.spec import Feature, Field, Kind
from feature.typescript import call, quoted

OWNER = "6f1c1f0e-5a0e-4d0e-9a53-2a8f5f0c5f01"
ROW = "0d9f8a52-1b1f-4a64-8d0c-0d3a3d9f6b11"
REFERENCED = "3c1d0d52-6f0a-4b7e-8a55-0d8b1c0a9e21"


def sample(feature: Feature, field: Field) -> Any:
    """Return a value of a field as JSON has it, within its bounds."""
    if field.kind in {Kind.STR, Kind.TEXT}:
        text = f"First {feature.names.words}" if field == feature.label else f"{field.label} of the first"
        return text[: field.max_length].strip().ljust(field.min_length or 0, "x")
    if field.kind in {Kind.INT, Kind.FLOAT, Kind.DECIMAL}:
        number = sample_number(field)
        if field.kind is Kind.DECIMAL:
            return f"{_with_decimals(field, number):.{field.scale or 0}f}"
        return int(number) if number == int(number) else float(number)
    return {
        Kind.BOOL: True,
        Kind.DATE: "2026-11-27",
        Kind.DATETIME: "2026-11-27T12:30:00Z",
        Kind.TIME: "09:30:00",
        Kind.ENUM: field.choices[-1] if field.choices else None,
        Kind.UUID: "123e4567-e89b-12d3-a456-426614174000",
        Kind.JSON: {"color": "red"},
        Kind.BYTES: "AQID",
        Kind.EMAIL: "grace@example.com",
        Kind.URL: "https://example.com",
        Kind.REF: referenced_id(field),
    }[field.kind]


def referenced_id(field: Field) -> str | None:
    """Return the id of the row that the sample refers to: itself, the owner or a row of another feature."""
    if field.reference is None:
        return None
    if field.reference.own:
        return ROW
    return OWNER if field.reference.names.plural == "users" else REFERENCED


def sample_number(field: Field) -> Decimal:
    """Return a number within the bounds of a field: a whole one if there is one, since it has no decimal sign."""
    low, high = _bounds(field)
    if field.kind is Kind.FLOAT and field.minimum and field.maximum:
        return (Decimal(field.minimum.value) + Decimal(field.maximum.value)) / 2
    value = Decimal(7)
    if low is not None and value < low:
        value = low.to_integral_value(ROUND_CEILING)
    if high is not None and value > high:
        value = high.to_integral_value(ROUND_FLOOR)
        if low is not None and value < low:
            value = low
    return value


def _bounds(field: Field) -> tuple[Optional[Decimal], Optional[Decimal]]:
    """Return the smallest and the largest number that a field allows; None without a bound."""
    step = Decimal(1).scaleb(-(field.scale if field.scale is not None else 0 if field.kind is Kind.INT else 6))
    low = None if field.minimum is None else Decimal(field.minimum.value) + step * field.minimum.exclusive
    high = None if field.maximum is None else Decimal(field.maximum.value) - step * field.maximum.exclusive
    if field.precision is not None and field.scale is not None:
        most = Decimal(10) ** (field.precision - field.scale) - step
        high = most if high is None else min(high, most)
    return low, high


def sent_sample(feature: Feature, field: Field) -> Any:
    """Return the sample as the form sends it: decimals without zeros at the end."""
    value = sample(feature, field)
    return f"{Decimal(value).normalize():f}" if field.kind is Kind.DECIMAL else value


def _with_decimals(field: Field, number: Decimal) -> Decimal:
    """Return the number with other digits than zero after the point, if that is within the bounds."""
    more = number + Decimal("0." + ("25" * 20)[: field.scale]) if field.scale else number
    low, high = _bounds(field)
    return number if (high is not None and more > high) or (low is not None and more < low) else more


def shown_name(feature: Feature) -> str:
    """Return the text by which buttons and dialogs name the sample."""
    label = feature.label
    if label.kind in {Kind.BOOL, Kind.JSON, Kind.BYTES, Kind.REF}:
        return ROW
    if label.kind in {Kind.INT, Kind.FLOAT} and label.nullable:
        return ROW
    return str(sample(feature, label))


def option_of(feature: Feature, field: Field) -> str:
    """Return the label of the row that a reference of the sample names, in TypeScript."""
    assert field.reference is not None
    if field.reference.own:
        return quoted(shown_name(feature))
    if field.reference.names.plural == "users":
        return quoted("ada@example.com")
    return quoted(f"Some {field.reference.names.words}")


def label_text(field: Field, *, filled: bool) -> str:
    """Return the text of a field's label, as tests find it."""
    return quoted(f"{field.label} *" if filled else field.label)


def entered(feature: Feature, field: Field, *, filled: bool) -> list[Doc]:
    """Return the lines of a test that enter the sample into the form."""
    label, value = label_text(field, filled=filled), sample(feature, field)
    text = quoted(value if isinstance(value, str) else json.dumps(value))
    find = f"dialog.getByLabelText({label})"
    if field.kind is Kind.DATE:
        return [f"await user.type({find}, {text});", "await user.tab();"]
    if field.kind is Kind.DATETIME:
        return [
            f"await user.click({find});",
            'await user.click(await screen.findByRole("button", { name: /^15 / }));',
            'await user.keyboard("{Escape}");',
        ]
    if field.kind is Kind.TIME:
        return [f"await user.click({find});", 'await user.paste("09:30");']
    if field.kind in {Kind.JSON, Kind.UUID, Kind.URL}:
        return [f"await user.click({find});", f"await user.paste({text});"]
    if field.kind in {Kind.ENUM, Kind.REF}:
        option = option_of(feature, field) if field.kind is Kind.REF else quoted(value.replace("_", " ").capitalize())
        return [
            f'await user.click(dialog.getByRole("combobox", {{ name: {quoted(field.label)} }}));',
            f'await user.click(await screen.findByRole("option", {{ name: {option} }}));',
        ]
    if field.kind is Kind.BYTES:
        found = f"dialog.getByLabelText({quoted(field.label + ': file')})"
        return [[call("await user.upload", found, 'new File([new Uint8Array([1, 2, 3])], "a.bin")'), ";"]]
    if field.kind in {Kind.INT, Kind.FLOAT, Kind.DECIMAL}:
        return [f"await user.type({find}, {quoted(f'{sample_number(field):f}')});"]
    return [[call("await user.type", find, text), ";"]]
