"""Values of a field for tests: two that are accepted, some at the limits, and some that are refused."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Optional

from feature.backend_models import decimal_text
from feature.python_code import literal
from feature.spec import NUMBERS, Field, Kind

SIMPLE = {
    Kind.BOOL: ("True", "False"),
    Kind.DATE: ('"2026-01-31"', '"2026-02-28"'),
    Kind.DATETIME: ('"2026-01-31T12:00:00Z"', '"2026-02-28T23:59:59Z"'),
    Kind.TIME: ('"09:30:00"', '"18:00:00"'),
    Kind.UUID: ('"6f1c2a0e-8d5b-4c3a-9e7f-0a1b2c3d4e5f"', '"0b9a8c7d-6e5f-4a3b-8c2d-1e0f9a8b7c6d"'),
    Kind.JSON: ('{"colour": "blue"}', '{"colour": "red", "sizes": [1, 2]}'),
    Kind.EMAIL: ('"ada@example.com"', '"bob@example.com"'),
}


def accepted(field: Field) -> tuple[str, str]:
    """Return the source of two different values, as JSON has them. References have none."""
    if field.kind in SIMPLE:
        return SIMPLE[field.kind]
    if field.kind is Kind.ENUM:
        return literal(field.choices[0]), literal(field.choices[-1])
    if field.kind is Kind.URL:
        return _texts(field, "https://example.com/", "https://example.org/")
    if field.kind is Kind.BYTES:
        return ('"aGVsbG8="', '"d29ybGQ="') if (field.max_length or 0) >= len("hello") else ('"YQ=="', '"Yg=="')
    if field.kind in NUMBERS:
        first, second, *_ = [*_numbers(field), *_numbers(field)]
        return first, second
    return _texts(field, field.label, f"Another {field.name.replace('_', ' ')}")


def different(field: Field) -> str:
    """Return the source of a value that is another one for each `number`, for unique fields."""
    if field.kind is Kind.INT:
        low = 0 if field.minimum is None else int(field.minimum.value)
        high = None if field.maximum is None else int(field.maximum.value)
        if high is not None and high < low + 1000:
            return f"{high} - number"
        return f"{low} + number" if low else "number"
    if field.kind is Kind.DECIMAL:
        least = 0 if field.minimum is None else int(Decimal(field.minimum.value)) + 1
        return f'f"{{{f"{least} + " if least else ""}number}}{decimal_text(field, "0")[1:]}"'
    if field.kind is Kind.UUID:
        return "str(uuid.UUID(int=number))"
    if field.kind is Kind.EMAIL:
        return 'f"user-{number}@example.com"'
    if field.kind is Kind.URL:
        return 'f"https://example.com/{number}"'
    if field.kind is Kind.DATE:
        return "str(date(2026, 1, 1) + timedelta(days=number))"
    if field.kind is Kind.DATETIME:
        return 'f"{date(2026, 1, 1) + timedelta(days=number)}T12:00:00Z"'
    if field.kind is Kind.TIME:
        # Different for the first thousands of rows that the tests of one file create.
        return 'f"{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}"'
    shortest, longest = field.min_length or 0, field.max_length or 1000
    words = f"{field.label} "
    if len(words) + 4 > longest or len(words) + 1 < shortest:
        return f'f"{{number:0{shortest}}}"' if shortest > 1 else "str(number)"
    return f'f"{words}{{number}}"'


def _texts(field: Field, *words: str) -> tuple[str, str]:
    first, second = (word[: field.max_length].rstrip().ljust(field.min_length or 0, "a") for word in words)
    if first == second:
        second = second[:-1] + "b"
    return literal(first), literal(second)


def _numbers(field: Field) -> Iterator[str]:
    """Yield numbers within the bounds of a field."""
    step = Decimal(1) if field.kind is Kind.INT else Decimal(1).scaleb(-(field.scale or 0))
    low = None if field.minimum is None else Decimal(field.minimum.value)
    high = None if field.maximum is None else Decimal(field.maximum.value)
    tried = [Decimal(text) for text in ("3", "4")] if field.kind is Kind.INT else [Decimal("1.5"), Decimal("2.25")]
    if field.kind is Kind.DECIMAL:
        tried = [Decimal("19.90"), Decimal("24.50")]
    tried += [low + step, low + 2 * step] if low is not None else []
    tried += [high - step, high - 2 * step] if high is not None else []
    tried += [low, (low + high) / 2] if low is not None and high is not None else []
    for number in tried:
        if fits(field, number):
            yield json_number(field, number)


def fits(field: Field, number: Decimal) -> bool:
    """Return whether a number is within the bounds and digits of a field."""
    for bound, sign in ((field.minimum, 1), (field.maximum, -1)):
        if bound is not None:
            distance = (number - Decimal(bound.value)) * sign
            if distance < 0 or (bound.exclusive and distance == 0):
                return False
    if field.kind is Kind.DECIMAL:
        scale, precision = field.scale or 0, field.precision or 0
        return number == round(number, scale) and abs(number) < Decimal(10) ** (precision - scale)
    return field.kind is not Kind.INT or number == int(number)


def json_number(field: Field, number: Decimal) -> str:
    """Return the source of a number as JSON has it: decimals are strings with all their digits."""
    if field.kind is Kind.DECIMAL:
        return f'"{decimal_text(field, str(number))}"'
    return str(int(number)) if field.kind is Kind.INT else repr(float(number))


def limits(field: Field) -> Iterator[tuple[str, str]]:
    """Yield a description and the source of the values that are just accepted."""
    if field.kind in {Kind.STR, Kind.TEXT}:
        if field.max_length is not None:
            yield "as long as possible", f'"\\N{{GRINNING FACE}}" * {field.max_length}'
        if field.min_length is not None and field.min_length != field.max_length:
            yield "as short as possible", f'"\\N{{SNOWMAN}}" * {field.min_length}'
    for bound, sign, word in ((field.minimum, 1, "least"), (field.maximum, -1, "most")):
        if bound is not None and not (bound.exclusive and field.kind is Kind.FLOAT):
            step = _step(field) * sign if bound.exclusive else Decimal(0)
            if fits(field, Decimal(bound.value) + step):
                yield f"the {word}", json_number(field, Decimal(bound.value) + step)


def _step(field: Field) -> Decimal:
    return Decimal(1) if field.kind is Kind.INT else Decimal(1).scaleb(-(field.scale or 0))


def refused(field: Field) -> Iterator[tuple[str, str]]:
    """Yield a description and the source of the values that are refused."""
    if not field.nullable:
        yield "null", "None"
    if field.kind in {Kind.STR, Kind.TEXT}:
        yield from _refused_texts(field)
    elif field.kind in NUMBERS:
        yield from _refused_numbers(field)
    else:
        yield from REFUSED[field.kind]
    if field.kind is Kind.BYTES:
        yield "too many bytes", f'"AAAA" * {(field.max_length or 0) // 3 + 1}'


REFUSED = {
    Kind.BOOL: [("a word", '"perhaps"'), ("a number", "2")],
    Kind.DATE: [("not in the calendar", '"2026-02-30"'), ("a word", '"today"')],
    Kind.DATETIME: [("without an offset", '"2026-01-31T12:00:00"'), ("a word", '"now"')],
    Kind.TIME: [("with an offset", '"09:30:00Z"'), ("not on the clock", '"25:00:00"')],
    Kind.ENUM: [("another word", '"no such value"'), ("empty", '""')],
    Kind.UUID: [("a word", '"one"'), ("a number", "1")],
    Kind.REF: [("a word", '"one"'), ("a number", "1")],
    Kind.JSON: [("a list", "[]"), ("text", '"blue"')],
    Kind.BYTES: [("not base64", '"no base64!"'), ("a list", "[104, 105]")],
    Kind.EMAIL: [("a word", '"ada"'), ("empty", '""')],
    Kind.URL: [("a word", '"example"'), ("a program", '"javascript:alert(1)"')],
}


def _refused_texts(field: Field) -> Iterator[tuple[str, str]]:
    if field.min_length is not None and field.min_length > 0:
        yield ("empty", '""') if field.min_length == 1 else ("too short", _repeated('"a"', field.min_length - 1))
    if field.max_length is not None:
        yield "too long", f'"a" * {field.max_length + 1}'
    # Long enough for the field, so that only the character is wrong.
    yield "NUL", _repeated('"\\0"', field.min_length)
    yield "lone surrogate", _repeated('"\\ud800"', field.min_length)
    yield "a number", "1"


def _repeated(character: str, count: Optional[int]) -> str:
    return character if count is None or count <= 1 else f"{character} * {count}"


def _refused_numbers(field: Field) -> Iterator[tuple[str, str]]:
    yield "a word", '"many"'
    for bound, sign, word in ((field.minimum, -1, "small"), (field.maximum, 1, "large")):
        if bound is not None:
            number = Decimal(bound.value) + (0 if bound.exclusive else _step(field) * sign)
            yield f"too {word}", json_number(field, number)
    if field.kind is Kind.INT:
        yield "a fraction", "1.5"
        yield "more than the database holds", "2**53" if field.wide else "2**31"
    elif field.kind is Kind.FLOAT:
        yield "infinite", 'float("inf")'
    else:
        before = (field.precision or 0) - (field.scale or 0)
        yield "a JSON number with a fraction", "1.5"
        yield "too many digits", f'"1{"0" * before}"'
        yield "too many decimals", f'"0.{"0" * (field.scale or 0)}1"'
