"""The language in which people describe fields: `price:decimal(12,2)>0`. docs/new-feature.md is its reference."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from feature.errors import FeatureError
from feature.scanner import Scanner
from feature.spec import NUMBERS, TEXTS, Bound, Field, Kind, OnDelete
from feature.values import check_values, number

EXAMPLES = {
    Kind.STR: "name:str(1..255)",
    Kind.TEXT: "description:text(..1000)?",
    Kind.INT: "stock:int=0>=0",
    Kind.FLOAT: "weight:float>0",
    Kind.DECIMAL: "price:decimal(12,2)>0",
    Kind.BOOL: "featured:bool=false",
    Kind.DATE: "released:date?",
    Kind.DATETIME: "starts_at:datetime",
    Kind.TIME: "opens_at:time=09:00",
    Kind.ENUM: "status:enum(draft,active,retired)=draft",
    Kind.UUID: "batch:uuid?",
    Kind.JSON: "settings:json={}",
    Kind.BYTES: "picture:bytes?",
    Kind.EMAIL: "contact:email?",
    Kind.URL: "website:url?",
    Kind.REF: "category:ref(categories,restrict)",
}
OWNER = "owner"

MAX_BYTES = 500_000
"""In base64 they fit the body of a request."""
MAX_URL_CHARACTERS = 2000
DEFAULT_LENGTHS = {Kind.STR: 255, Kind.EMAIL: 255, Kind.URL: MAX_URL_CHARACTERS, Kind.BYTES: 65_536}
DEFAULT_DECIMAL = (12, 2)
NUMBER = r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"
CHOICE = r"[a-z][a-z0-9_]*"


@dataclass(frozen=True)
class ParsedField:
    """A field as it was typed.

    :ivar refers_to: the feature that a reference names; `field.reference` is not known yet.
    """

    field: Field
    refers_to: str | None = None


@dataclass(frozen=True)
class ParsedFields:
    """All fields of a feature as they were typed."""

    fields: tuple[ParsedField, ...]
    owned: bool


def parse_fields(arguments: Iterable[str]) -> ParsedFields:
    """Return the fields that arguments of the command line describe; an argument may hold several.

    :raises FeatureError: if one is not a field, if two have the same name, or if there is none.
    """
    texts = [text for argument in arguments for text in split(argument)]
    fields = [parse_field(text) for text in texts if text != OWNER]
    names: set[str] = set()
    for parsed in fields:
        # The sort by a reference has its name without `_id`.
        own = {parsed.field.name, parsed.field.column}
        for name in sorted(own & names):
            raise FeatureError(f"There are two fields {name}. Rename one of them.")
        names |= own
    if not fields:
        raise FeatureError(f"The feature has no fields. Name at least one, such as '{EXAMPLES[Kind.STR]}'.")
    return ParsedFields(tuple(fields), OWNER in texts)


def split(text: str) -> list[str]:
    """Return the parts of a text between spaces; spaces in quotes and brackets divide nothing."""
    parts = [""]
    closing: list[str] = []
    for character in text:
        if character.isspace() and not closing:
            parts.append("")
            continue
        parts[-1] += character
        if closing and character == closing[-1]:
            closing.pop()
        elif not closing or closing[-1] not in "'\"":
            pair = {"(": ")", "[": "]", "{": "}", '"': '"', "'": "'"}.get(character)
            closing += [pair] if pair else []
    return [part for part in parts if part]


def parse_field(text: str) -> ParsedField:
    """Return the field that a text describes.

    :raises FeatureError: with the text and a mark where it goes wrong, and an example.
    """
    scanner = Scanner(text, EXAMPLES[Kind.STR])
    name = scanner.match(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*(?![A-Za-z_])")
    if name is None:
        scanner.fail("The name of a field has small letters, digits and single underscores, and begins with a letter.")
    if not scanner.take(":"):
        scanner.fail(f"After the name {name} come a colon and the kind of the field.")
    field = Field(name, _kind(scanner))
    scanner.example = EXAMPLES[field.kind]
    field, refers_to = _arguments(scanner, field)
    field = _marks(scanner, field)
    if field.kind is Kind.REF:
        field = _reference(scanner, field)
    elif field.kind in {Kind.STR, Kind.TEXT} and field.required and field.min_length is None:
        # A field that must be filled in is not filled in by an empty text.
        field = replace(field, min_length=1)
    check_values(scanner, field)
    return ParsedField(field, refers_to)


def _kind(scanner: Scanner) -> Kind:
    start = scanner.position
    word = scanner.match(r"\w*")
    try:
        return Kind(word)
    except ValueError:
        kinds = ", ".join(kind.value for kind in Kind)
        scanner.fail(f"There is no kind {word!r}. The kinds are {kinds}." if word else f"The kinds are {kinds}.", start)


def _arguments(scanner: Scanner, field: Field) -> tuple[Field, str | None]:
    """Read what a kind has in round brackets."""
    start = scanner.position
    if not scanner.take("("):
        if field.kind in {Kind.ENUM, Kind.REF}:
            what = "values" if field.kind is Kind.ENUM else "the feature that it refers to"
            scanner.fail(f"The kind {field.kind.value} needs {what} in round brackets.")
        precision, scale = DEFAULT_DECIMAL if field.kind is Kind.DECIMAL else (None, None)
        return replace(field, max_length=DEFAULT_LENGTHS.get(field.kind), precision=precision, scale=scale), None
    refers_to = None
    if field.kind in TEXTS - {Kind.EMAIL} | {Kind.BYTES}:
        field = _length(scanner, field)
    elif field.kind is Kind.INT:
        field = _width(scanner, field)
    elif field.kind is Kind.DECIMAL:
        field = _digits(scanner, field)
    elif field.kind is Kind.ENUM:
        field = replace(field, choices=_choices(scanner))
    elif field.kind is Kind.REF:
        field, refers_to = _referenced(scanner, field)
    else:
        scanner.fail(f"The kind {field.kind.value} has nothing in round brackets.", start)
    if not scanner.take(")"):
        scanner.fail("A closing bracket is missing here." if scanner.at_end() else "This does not belong here.")
    return field, refers_to


def _length(scanner: Scanner, field: Field) -> Field:
    start = scanner.position
    least = scanner.match(r"\d+")
    if scanner.take(".."):
        most = scanner.match(r"\d+")
    else:
        least, most = None, least
    if least is None and most is None:
        scanner.fail("A length is the fewest and the most characters, with two full stops between them.", start)
    max_length = DEFAULT_LENGTHS.get(field.kind) if most is None else int(most)
    min_length = None if least is None else int(least)
    if max_length is not None and max_length < max(min_length or 0, 1):
        scanner.fail("The most characters would be fewer than the fewest.", start)
    if field.kind in {Kind.URL, Kind.BYTES}:
        limit = MAX_URL_CHARACTERS if field.kind is Kind.URL else MAX_BYTES
        if min_length is not None or max_length is None or max_length > limit:
            scanner.fail(f"The kind {field.kind.value} has an upper limit only, of at most {limit}.", start)
    return replace(field, min_length=min_length, max_length=max_length)


def _width(scanner: Scanner, field: Field) -> Field:
    if not scanner.take("64"):
        scanner.fail("An int has 32 bits, or 64 with the number 64 in round brackets.", example="views:int(64)=0>=0")
    return replace(field, wide=True)


def _digits(scanner: Scanner, field: Field) -> Field:
    start = scanner.position
    precision = scanner.match(r"\d+")
    scale = scanner.match(r"\d+") if precision and scanner.take(",") else None
    if precision is None or scale is None:
        scanner.fail("A decimal has the number of all digits, a comma, and how many come after the decimal point.")
    if int(precision) < max(int(scale), 1):
        scanner.fail("All digits include those after the decimal point, so there are at least as many.", start)
    return replace(field, precision=int(precision), scale=int(scale))


def _choices(scanner: Scanner) -> tuple[str, ...]:
    choices: list[str] = []
    while True:
        start = scanner.position
        choice = scanner.match(CHOICE)
        if choice is None:
            scanner.fail("A value has small letters, digits and underscores, and begins with a letter.")
        if choice in choices:
            scanner.fail(f"The value {choice} is there twice.", start)
        choices.append(choice)
        if not scanner.take(","):
            return tuple(choices)


def _referenced(scanner: Scanner, field: Field) -> tuple[Field, str]:
    refers_to = scanner.match(CHOICE)
    if refers_to is None:
        scanner.fail("Name the feature that the field refers to.")
    if not scanner.take(","):
        return field, refers_to
    scanner.match(" *")
    start = scanner.position
    word = re.sub("[ _-]+", " ", (scanner.match("[a-z _-]+") or "").strip())
    try:
        return replace(field, on_delete=OnDelete(word)), refers_to
    except ValueError:
        scanner.fail("If the other row is deleted: cascade, set null or restrict.", start)


def _marks(scanner: Scanner, field: Field) -> Field:
    """Read what follows the kind, in any order: `?`, `!`, `=` and bounds."""
    while not scanner.at_end():
        start = scanner.position
        scanner.marks[scanner.text[start]] = start
        if scanner.take("?"):
            twice, field = field.nullable, replace(field, nullable=True)
        elif scanner.take("!"):
            twice, field = field.unique, replace(field, unique=True)
        elif scanner.take("="):
            twice, field = field.default is not None, replace(field, default=_default(scanner))
        elif scanner.take(">"):
            twice, field = field.minimum is not None, replace(field, minimum=_bound(scanner, field))
        elif scanner.take("<"):
            twice, field = field.maximum is not None, replace(field, maximum=_bound(scanner, field))
        else:
            scanner.fail("After the kind come ? (may be null), ! (unique), = and a default, or bounds such as >=0.")
        if twice:
            scanner.fail("This is there twice.", start)
    return field


def _bound(scanner: Scanner, field: Field) -> Bound:
    if field.kind not in NUMBERS:
        scanner.fail(
            f"Only numbers have bounds, and {field.kind.value} is not one.",
            scanner.position - 1,
            EXAMPLES[Kind.DECIMAL],
        )
    exclusive = not scanner.take("=")
    start = scanner.position
    value = scanner.match(NUMBER)
    if value is None:
        scanner.fail("A bound is a number.")
    if field.kind is Kind.INT and not re.fullmatch(r"[+-]?\d+", value):
        scanner.fail("The bound of a whole number is a whole number.", start)
    return Bound(number(value), exclusive)


def _default(scanner: Scanner) -> str:
    for quote in "'\"":
        start = scanner.position
        if scanner.take(quote):
            text = scanner.match(f"[^{quote}]*") or ""
            if not scanner.take(quote):
                scanner.fail("This quotation mark is not closed.", start)
            return text
    value = scanner.match("[^?!<>]+")
    if value is None:
        scanner.fail("After = comes the default; quotation marks enclose any text.")
    return value


def _reference(scanner: Scanner, field: Field) -> Field:
    """Return a reference with what happens if the other row is deleted; its name loses `_id`."""
    on_delete = field.on_delete or (OnDelete.SET_NULL if field.nullable else OnDelete.RESTRICT)
    if on_delete is OnDelete.SET_NULL and not field.nullable:
        scanner.fail("Only a field that may be null can be set to null. Add ?, or write cascade or restrict.")
    name = field.name[:-3] if field.name.endswith("_id") else field.name
    return replace(field, name=name, on_delete=on_delete)
