"""The code of each kind of field in the frontend: its cell, its initial value, its rules and its input."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from feature.layout import Doc, IfBroken
from feature.spec import NUMBERS, TEXTS, Feature, Field, Kind
from feature.typescript import Imports, a, call, conditional, element, quoted

PAGES = "src/ts/frontend/src/features/"
LIMITS = "@triptych/api-client/schema.gen"
FORMS = "@/shared/forms/"
UI = "@/shared/ui/"
MANTINE = "@mantine/core"

# Kinds whose form value is a text that the user types.
TYPED = frozenset({Kind.STR, Kind.TEXT, Kind.EMAIL, Kind.URL, Kind.UUID, Kind.JSON})
DASH = "\N{EN DASH}"
SELECTED = frozenset({Kind.ENUM, Kind.REF})


def must_be_filled(one: Field) -> bool:
    """Return whether the form refuses an empty value."""
    if one.nullable or one.kind in {Kind.BOOL, Kind.JSON}:
        return False
    return one.kind not in {Kind.STR, Kind.TEXT} or (one.min_length or 0) > 0


def texts_constant(one: Field) -> str:
    """Return the name of the constant with the texts of an enum."""
    return f"{one.name.upper()}_TEXTS"


def aligned_right(one: Field) -> bool:
    return one.kind in {*NUMBERS, Kind.BYTES}


def row_name(feature: Feature, row: str) -> str:
    """Return the expression for the text that tells a row apart."""
    label = feature.label
    value = f"{row}.{label.column}"
    if label.kind in {*TEXTS, Kind.DATE, Kind.TIME, Kind.DATETIME, Kind.UUID, Kind.ENUM, Kind.DECIMAL}:
        return f"{value} ?? {row}.id" if label.nullable else value
    if label.kind in {Kind.INT, Kind.FLOAT} and not label.nullable:
        return f"String({value})"
    return f"{row}.id"


def is_plain(feature: Feature) -> bool:
    """Return whether the name of a row is the value of its label, so that a pattern can take it out of the row."""
    return row_name(feature, "row") == f"row.{feature.label.column}"


# Columns


def cell(feature: Feature, one: Field, imports: Imports) -> Doc:
    """Return the content of a field's cell."""
    value = f"{feature.names.camel}.{one.column}"

    def component(source: str, name: str, prop: str, *more: str) -> Doc:
        imports.add(source, name)
        return element(name, [f"{prop}={{{value}}}", *more])

    if one.kind in {Kind.STR, Kind.TEXT, Kind.UUID}:
        main = ["main"] if one == feature.label else []
        return component("@/shared/table/text-cell", "TextCell", "value", *main)
    if one.kind is Kind.ENUM:
        imports.add(f"../{feature.names.kebab}-texts", texts_constant(one))
        text = f"{texts_constant(one)}[{value}]"
        return or_dash(value, text) if one.nullable else text
    if one.kind is Kind.REF:
        return _reference_cell(one, value, imports)
    source, name, prop = {
        Kind.INT: (f"{UI}numbers", "Integer", "value"),
        Kind.FLOAT: (f"{UI}numbers", "Integer", "value"),
        Kind.DECIMAL: (f"{UI}numbers", "Decimal", "value"),
        Kind.BOOL: (f"{UI}yes-no", "YesNo", "value"),
        Kind.DATE: (f"{UI}date", "CalendarDate", "value"),
        Kind.DATETIME: (f"{UI}date-time", "DateTime", "value"),
        Kind.TIME: (f"{UI}date", "TimeOfDay", "value"),
        Kind.JSON: (f"{UI}json-preview", "JsonPreview", "value"),
        Kind.BYTES: ("@/shared/files/content-size", "ContentSize", "base64"),
        Kind.EMAIL: (f"{UI}links", "EmailLink", "address"),
        Kind.URL: (f"{UI}links", "WebLink", "url"),
    }[one.kind]
    return component(source, name, prop)


def or_dash(value: str, shown: str) -> Doc:
    """Return what a function of a column returns for a value that may be null."""
    return [IfBroken("", "("), conditional(f"{value} === null", f'"{DASH}"', shown), IfBroken("", ")")]


def _reference_cell(one: Field, value: str, imports: Imports) -> Doc:
    assert one.reference is not None
    if one.reference.names.plural == "users":
        imports.add("@/shared/users/owner", "Owner")
        owner = f"<Owner id={{{value}}} />"
        return or_dash(value, owner) if one.nullable else owner
    source = one.reference.names.upper_plural
    imports.add("../api/references", source)
    imports.add("@/shared/references/reference", "Reference")
    return element("Reference", [f"source={{{source}}}", f"id={{{value}}}"])


# The form


def initial(feature: Feature, one: Field, imports: Imports) -> Doc:
    """Return the initial value of a field in the form: that of the row, else the default."""
    row = feature.names.camel
    stored = f"{row}?.{one.column}"
    if one.default is None:
        empty = EMPTY[one.kind] if one.kind is not Kind.BOOL or one.nullable else "false"
        return _as_text(feature, one, f"{stored} ?? {empty}" if empty else stored, imports)
    default = default_literal(one)
    if not one.nullable:
        return _as_text(feature, one, f"{stored} ?? {default}", imports)
    # Null of a stored row must not become the default.
    kept = f"{row}.{one.column}"
    if EMPTY[one.kind] == QUOTES:
        kept = f'({kept} ?? "")'
    return _as_text(feature, one, f"{row} === null ? {default} : {kept}", imports)


QUOTES = '""'
EMPTY = {
    **dict.fromkeys(Kind, QUOTES),
    **dict.fromkeys((Kind.JSON, Kind.ENUM, Kind.BOOL), "null"),
    **dict.fromkeys(NUMBERS, ""),
}
"""The value of an empty field in the form; numbers take undefined."""


def _as_text(feature: Feature, one: Field, value: str, imports: Imports) -> Doc:
    """Return the conversion of a value to the text that people edit."""
    if one.kind is Kind.JSON:
        imports.add(f"{FORMS}json", "jsonText")
        return call("jsonText", value)
    if one.kind not in NUMBERS:
        return value
    imports.add(f"{FORMS}number-values", "numberText")
    if one.kind is not Kind.DECIMAL:
        return call("numberText", value)
    imports.add(LIMITS, "limits")
    return call("numberText", value, f"{limits_of(feature, one)}.scale")


def limits_of(feature: Feature, one: Field) -> str:
    """Return the expression for what the contract allows for a field."""
    return f"limits.{feature.names.pascal}Create.{one.column}"


def default_literal(one: Field) -> str:
    """Return a field's default as the contract has it, in TypeScript."""
    assert one.default is not None
    if one.kind in {Kind.INT, Kind.FLOAT, Kind.BOOL}:
        return str(int(one.default)) if one.kind is Kind.INT else one.default
    if one.kind is Kind.DECIMAL:
        return quoted(f"{Decimal(one.default):.{one.scale or 0}f}")
    if one.kind is Kind.JSON:
        return literal(json.loads(one.default))
    if one.kind is Kind.TIME:
        return quoted(one.default if one.default.count(":") > 1 else f"{one.default}:00")
    return quoted(one.default)


def literal(value: Any) -> str:
    """Return a JSON value as Biome formats it on one line."""
    if isinstance(value, dict):
        if not value:
            return "{}"
        names = [name if name.isidentifier() and name.isascii() else quoted(name) for name in value]
        return "{ " + ", ".join(f"{name}: {literal(one)}" for name, one in zip(names, value.values())) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return quoted(value) if isinstance(value, str) else json.dumps(value)


def rules(feature: Feature, one: Field, imports: Imports) -> list[Doc]:
    """Return the rules of a field's value in the form."""
    found: list[Doc] = []

    def add(module: str, name: str, *arguments: str) -> None:
        imports.add(f"{FORMS}{module}", name)
        found.append(call(name, *arguments) if arguments else name)

    filled = must_be_filled(one)
    if filled and not (one.kind is Kind.ENUM and one.default is not None):
        add("rules", "required", quoted(required_message(one)))
    limit = limits_of(feature, one)
    if one.kind in {Kind.UUID, Kind.URL, Kind.TIME}:
        add("formats", {Kind.UUID: "uuid", Kind.URL: "url", Kind.TIME: "time"}[one.kind])
    elif one.kind is Kind.EMAIL:
        add("rules", "email")
    elif one.kind is Kind.JSON:
        add("json", "json")
    elif one.kind is Kind.FLOAT and one.minimum is None and one.maximum is None:
        add("number-rules", "number", "{}")
    elif one.kind in NUMBERS:
        imports.add(LIMITS, "limits")
        add("number-rules", {Kind.INT: "integer", Kind.FLOAT: "number"}.get(one.kind, "decimal"), limit)
    if one.kind in {Kind.STR, Kind.TEXT, Kind.EMAIL, Kind.URL} and (one.max_length or one.min_length):
        imports.add(LIMITS, "limits")
        add("rules", "length", limit)
    return found


def rule(feature: Feature, one: Field, imports: Imports) -> Doc | None:
    """Return all rules of a field's value as one; None if every value is allowed."""
    found = rules(feature, one, imports)
    if not found:
        return None
    together = found[0]
    if len(found) > 1:
        imports.add(f"{FORMS}rules", "all")
        together = call("all", *found)
    accepts_empty = one.kind is Kind.JSON or (one.kind in {Kind.STR, Kind.TEXT} and not one.min_length)
    if must_be_filled(one) or accepts_empty:
        return together
    imports.add(f"{FORMS}rules", "optional")
    return call("optional", together)


MESSAGES = {
    Kind.INT: "Enter a whole number.",
    Kind.FLOAT: "Enter a number.",
    Kind.DECIMAL: "Enter a number.",
    Kind.DATE: "Enter a date.",
    Kind.DATETIME: "Choose a date and a time.",
    Kind.TIME: "Enter a time.",
    Kind.UUID: "Enter a UUID.",
    Kind.EMAIL: "Enter an email address.",
    Kind.URL: "Enter a web address.",
    Kind.BYTES: "Choose a file.",
}


def required_message(one: Field) -> str:
    """Return what the form says if a required field is empty."""
    verb = "Choose" if one.kind in SELECTED else "Enter"
    return MESSAGES.get(one.kind, f"{verb} {a(one.label.lower())}.")


def sent(one: Field, imports: Imports) -> str | None:
    """Return a field's value in a request; None if the value of the form is sent as it is."""
    value = f"values.{one.column}"
    if one.kind is Kind.BOOL:
        return None
    if one.kind is Kind.JSON:
        name = "jsonOrNull" if one.nullable else "jsonOf"
        imports.add(f"{FORMS}json", name)
        return f"{name}({value})"
    if one.kind in NUMBERS:
        name = ("decimal" if one.kind is Kind.DECIMAL else "number") + ("OrNull" if one.nullable else "Value")
        imports.add(f"{FORMS}number-values", name)
        return f"{name}({value})"
    if one.kind is Kind.ENUM:
        if one.nullable or one.default is not None:
            return None
        imports.add(f"{FORMS}text", "chosen")
        return f"chosen({value})"
    if one.nullable:
        imports.add(f"{FORMS}text", "orNull")
        return f"orNull({value})"
    return f"{value}.trim()" if one.kind in TYPED else None


def shown_value(one: Field, imports: Imports) -> str | None:
    """Return how a value of the form is shown as text; None if it is a text that people read."""
    if one.kind is Kind.ENUM:
        texts = f"{texts_constant(one)}[value]"
        may_be_null = one.nullable or one.default is None
        return f"{one.column}: (value) => {'value && ' if may_be_null else ''}{texts}"
    if one.kind is Kind.REF:
        assert one.reference is not None
        imports.add("@/shared/references/reference-text", "ReferenceText")
        text = f"<ReferenceText source={{{one.reference.names.upper_plural}}} id={{id}} />"
        return f"{one.column}: (id) => id && {text}"
    if one.kind is Kind.BYTES:
        imports.add("@/shared/files/base64", "byteCount")
        imports.add("@/shared/files/file-size", "sizeText")
        return f"{one.column}: (value) => value && sizeText(byteCount(value))"
    if one.kind in {Kind.DATE, Kind.DATETIME}:
        source, name = ("date-time", "timeText") if one.kind is Kind.DATETIME else ("date", "dateText")
        imports.add(f"{UI}{source}", name)
        return f"{one.column}: (value) => value && {name}(value)"
    return None


def input_of(feature: Feature, one: Field, imports: Imports, *, autofocus: bool) -> Doc:
    """Return a field's input."""
    limit = limits_of(feature, one)
    attributes = [f"label={quoted(one.label)}"]
    source, name, more = FORMS, "TextInput", list[str]()
    if one.kind in {Kind.STR, Kind.EMAIL, Kind.URL, Kind.UUID}:
        source = MANTINE
        more = [f'type="{one.kind.value}"'] if one.kind in {Kind.EMAIL, Kind.URL} else []
        more.append('autoComplete="off"')
    elif one.kind is Kind.TEXT:
        source, name, more = MANTINE, "Textarea", ["rows={4}"]
    elif one.kind is Kind.BOOL and not one.nullable:
        imports.add(MANTINE, "Switch")
        checked = f'{{...form.getInputProps("{one.column}", {{ type: "checkbox" }})}}'
        return element("Switch", [*attributes, checked])
    elif one.kind is Kind.ENUM:
        source, name, more = f"{FORMS}enum-select", "EnumSelect", [f"texts={{{texts_constant(one)}}}"]
        imports.add(f"../{feature.names.kebab}-texts", texts_constant(one))
    elif one.kind is Kind.REF:
        assert one.reference is not None
        constant = one.reference.names.upper_plural
        imports.add("../api/references", constant)
        source, name = "@/shared/references/reference-select", "ReferenceSelect"
        more = [f"source={{{constant}}}"]
    elif one.kind is Kind.BYTES:
        imports.add(LIMITS, "limits")
        imports.add("@/shared/files/base64", "maxBytesOf")
        source, name, more = f"{FORMS}bytes-input", "BytesInput", [f"maxBytes={{maxBytesOf({limit})}}"]
    else:
        name, module = {
            Kind.INT: ("IntegerInput", "number-inputs"),
            Kind.FLOAT: ("NumberInput", "number-inputs"),
            Kind.DECIMAL: ("DecimalInput", "number-inputs"),
            Kind.BOOL: ("YesNoSelect", "yes-no-select"),
            Kind.DATE: ("DateInput", "date-input"),
            Kind.DATETIME: ("DateTimeInput", "date-time-input"),
            Kind.TIME: ("TimeInput", "time-input"),
            Kind.JSON: ("JsonInput", "json-input"),
        }[one.kind]
        source = f"{FORMS}{module}"
        more = [f"scale={{{limit}.scale}}"] if one.kind is Kind.DECIMAL else []
    imports.add(source, name)
    attributes += more
    attributes += ["required"] if must_be_filled(one) else []
    attributes += ["data-autofocus"] if autofocus else []
    return element(name, [*attributes, f'{{...form.getInputProps("{one.column}")}}'])


AUTOFOCUS = frozenset({Kind.STR, Kind.TEXT, Kind.EMAIL, Kind.URL, Kind.UUID, Kind.INT, Kind.FLOAT, Kind.DECIMAL})
"""Kinds whose input opens nothing when it gets the focus."""
