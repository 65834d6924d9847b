"""The models of a feature, as docs/models.md and docs/field-kinds.md describe them, and the declaration of its list."""

from __future__ import annotations

import json
import re
import textwrap
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from feature.python_code import LINE_LENGTH, Imports, bracketed, json_source, literal, wrapped_literal
from feature.spec import NUMBERS, Bound, Feature, Field, Kind, Names, OnDelete
from feature.values import parse_moment

ON_DELETE = {OnDelete.CASCADE: "CASCADE", OnDelete.SET_NULL: "SET NULL"}
"""RESTRICT would also refuse to delete a user whose rows refer to each other; without a rule only others do that."""

LATER_EARLIER = ("later", "earlier")

OF_MODELS = ("Base", "Create", "Update", "Public")


@dataclass(frozen=True)
class ColumnCode:
    """A field in the source of the models.

    :ivar type: the annotation, without `| None`.
    :ivar repeated: the arguments of Field that ProductUpdate has too: lengths and bounds.
    :ivar stored: the arguments of Field that only ProductBase has: how the column is stored.
    :ivar default: the argument of Field that gives the default, and its short form after an equals sign.
    :ivar defined: the definition of a type of the module, which `type` names.
    """

    type: str
    repeated: tuple[str, ...] = ()
    stored: tuple[str, ...] = ()
    default: str | None = None
    defined: str = ""


def models(feature: Feature) -> str:
    """Return the text of models.py."""
    names = feature.names
    imports = Imports()
    imports.add("uuid")
    imports.add("datetime", "datetime")
    imports.add("typing", "Annotated")
    imports.add("sqlmodel", "Field", "SQLModel")
    imports.add("app.core.types", "utc_now")
    imports.add("app.db.column_types", "UtcDateTime")
    imports.add("app.listing", "ListPublic", "ListQuery", "ListSpec")
    codes = {field.name: column_code(feature, field, imports) for field in feature.fields}
    fields = feature.fields
    aliases = [code.defined for code in codes.values() if code.defined and not code.defined.startswith("class")]
    enums = [code.defined for code in codes.values() if code.defined.startswith("class")]
    classes = [
        *enums,
        f"class {names.pascal}Base(SQLModel):\n" + "".join(base_line(field, codes[field.name]) for field in fields),
        f"class {names.pascal}Create({names.pascal}Base):\n    pass\n",
        f"class {names.pascal}Update(SQLModel):\n"
        f"    {update_docstring(names, {field.column: field.nullable for field in fields})}\n\n"
        + "".join(update_line(field, codes[field.name]) for field in fields),
        _table(feature),
        _public(feature),
        f"class {names.pascal_plural}Public(ListPublic):\n    data: list[{names.pascal}Public]\n",
        _list(feature),
        _query(feature, imports),
    ]
    head = f'"""The models of {names.words_plural}, and the declaration of their list."""\n\n{imports}\n'
    return "\n\n".join([head + ("\n" + "\n".join(aliases) + "\n" if aliases else ""), *classes])


def column_code(feature: Feature, field: Field, imports: Imports) -> ColumnCode:
    """Return a field's source, and add the imports that it needs."""
    code = _of_kind(feature, field, imports)
    if not field.unique:
        return code
    return ColumnCode(code.type, code.repeated, (*code.stored, "unique=True"), code.default, code.defined)


def _of_kind(feature: Feature, field: Field, imports: Imports) -> ColumnCode:
    default = None if field.default is None else default_code(feature, field, imports)
    if field.kind in {Kind.STR, Kind.TEXT}:
        return _text(field, imports, default)
    if field.kind is Kind.EMAIL:
        imports.add("app.core.types", "Email")
        return ColumnCode("Email", (), (f"max_length={field.max_length}",), default)
    if field.kind is Kind.URL:
        imports.add("app.core.types", "Url")
        return ColumnCode("Url", (f"max_length={field.max_length}",), (), default)
    if field.kind is Kind.INT:
        type_ = "SafeInt" if field.wide else "Int32"
        imports.add("app.core.types", type_)
        if field.wide:
            imports.add("sqlmodel", "BigInteger")
        return ColumnCode(type_, _bounds(field), ("sa_type=BigInteger",) if field.wide else (), default)
    if field.kind is Kind.FLOAT:
        return ColumnCode("float", _bounds(field), (), default)
    if field.kind is Kind.DECIMAL:
        imports.add("decimal", "Decimal")
        imports.add("app.core.decimals", "Digits")
        imports.add("app.db.column_types", "ExactDecimal")
        digits = f"{field.precision}, {field.scale}"
        name = type_name(feature, field)
        defined = bracketed(f"{name} = Annotated[", ["Decimal", f"Digits({', '.join([digits, *_bounds(field)])})"], "]")
        return ColumnCode(name, (), (f"sa_type=ExactDecimal({digits})",), default, defined)
    if field.kind is Kind.ENUM:
        imports.add("enum", "StrEnum")
        imports.add("app.db.column_types", "TextEnum")
        name = type_name(feature, field)
        members = "".join(f"    {choice.upper()} = {literal(choice)}\n" for choice in field.choices)
        return ColumnCode(name, (), (f"sa_type=TextEnum({name})",), default, f"class {name}(StrEnum):\n{members}")
    if field.kind is Kind.JSON:
        imports.add("sqlmodel", "JSON")
        imports.add("app.core.types", "JsonObject")
        stored = "sa_type=JSON(none_as_null=True)" if field.nullable else "sa_type=JSON"
        return ColumnCode("JsonObject", (), (stored,), default)
    if field.kind is Kind.BYTES:
        imports.add("app.core.types", "Base64")
        name = type_name(feature, field)
        defined = f"{name} = Annotated[bytes, Base64(max_bytes={field.max_length:_})]"
        return ColumnCode(name, defined=defined)
    if field.kind is Kind.DATETIME:
        return ColumnCode("datetime", (), ("sa_type=UtcDateTime",), default)
    if field.kind is Kind.DATE:
        imports.add("datetime", "date")
        return ColumnCode("date", default=default)
    if field.kind is Kind.TIME:
        imports.add("app.core.types", "TimeOfDay")
        return ColumnCode("TimeOfDay", default=default)
    if field.kind is Kind.REF:
        return _reference(field)
    return ColumnCode({Kind.BOOL: "bool", Kind.UUID: "uuid.UUID"}[field.kind], default=default)


def _text(field: Field, imports: Imports, default: str | None) -> ColumnCode:
    lengths = (field.min_length, field.max_length)
    type_ = "Title" if lengths == (1, 255) else "Text255" if lengths == (None, 255) else "Text"
    imports.add("app.core.types", type_)
    named = zip(("min_length", "max_length"), lengths)
    arguments = tuple(f"{name}={value}" for name, value in named if value is not None)
    return ColumnCode(type_, arguments, (), default) if type_ == "Text" else ColumnCode(type_, (), arguments, default)


def _reference(field: Field) -> ColumnCode:
    assert field.reference is not None
    arguments = [f'foreign_key="{field.reference.table}.id"']
    if field.on_delete in ON_DELETE:
        arguments.append(f'ondelete="{ON_DELETE[field.on_delete]}"')
    if field.refers_to_own_table:
        # The indexes of the list begin with the other references.
        arguments.append("index=True")
    return ColumnCode("uuid.UUID", (), tuple(arguments))


def _bounds(field: Field) -> tuple[str, ...]:
    bounds: list[str] = []
    for bound, exclusive, inclusive in ((field.minimum, "gt", "ge"), (field.maximum, "lt", "le")):
        if bound is not None:
            bounds.append(f"{exclusive if bound.exclusive else inclusive}={_number(field, bound)}")
    return tuple(bounds)


def _number(field: Field, bound: Bound) -> str:
    if field.kind is Kind.DECIMAL and not re.fullmatch(r"-?\d+", bound.value):
        return f'Decimal("{bound.value}")'
    return bound.value


def type_name(feature: Feature, field: Field) -> str:
    """Return the name of a type that belongs to a field: `ProductStatus`."""
    name = "".join(word.capitalize() for word in field.name.split("_"))
    return f"{feature.names.pascal}{name}{'Value' if name in OF_MODELS else ''}"


def default_code(feature: Feature, field: Field, imports: Imports) -> str:
    """Return the source of a field's default, and add the imports that it needs."""
    text = field.default
    assert text is not None
    if field.kind is Kind.BOOL:
        return text.capitalize()
    if field.kind is Kind.INT:
        return str(int(text))
    if field.kind is Kind.FLOAT:
        return repr(float(text))
    if field.kind is Kind.DECIMAL:
        return f'Decimal("{decimal_text(field, text)}")'
    if field.kind is Kind.ENUM:
        return f"{type_name(feature, field)}.{text.upper()}"
    if field.kind is Kind.UUID:
        return f'uuid.UUID("{uuid.UUID(text)}")'
    if field.kind is Kind.DATE:
        day = date.fromisoformat(text)
        return f"date({day.year}, {day.month}, {day.day})"
    if field.kind is Kind.TIME:
        imports.add("datetime", "time")
        clock = time.fromisoformat(text)
        return f"time({', '.join(_without_zeros([clock.hour, clock.minute, clock.second, clock.microsecond], 2))})"
    if field.kind is Kind.DATETIME:
        imports.add("datetime", "UTC")
        moment = parse_moment(text).utctimetuple()
        parts = _without_zeros([*moment[:6], parse_moment(text).microsecond], 3)
        return f"datetime({', '.join(parts)}, tzinfo=UTC)"
    if field.kind is Kind.JSON:
        value = json.loads(text)
        return f"lambda: {json_source(value)}" if value else "dict"
    return literal(text)


def decimal_text(field: Field, text: str) -> str:
    """Return a decimal with all digits after its point, as responses have it."""
    return f"{Decimal(text):.{field.scale}f}"


def _without_zeros(parts: list[int], keep: int) -> list[str]:
    while len(parts) > keep and parts[-1] == 0:
        parts = parts[:-1]
    return [str(part) for part in parts]


def base_line(field: Field, code: ColumnCode) -> str:
    """Return a field's line in ProductBase."""
    type_, arguments = code.type, [*code.repeated, *code.stored]
    default = code.default
    if field.nullable:
        type_, default = f"{type_} | None", default or "None"
    if default is not None:
        word = "default_factory" if field.kind is Kind.JSON and default != "None" else "default"
        if not arguments and word == "default":
            return f"    {field.column}: {type_} = {default}\n"
        arguments.insert(0, f"{word}={default}")
    if not arguments:
        return f"    {field.column}: {type_}\n"
    return bracketed(f"{field.column}: {type_} = Field(", arguments, ")", indent=4) + "\n"


def update_line(field: Field, code: ColumnCode) -> str:
    """Return a field's line in ProductUpdate, where every field may be absent."""
    if field.nullable and not code.repeated:
        return f"    {field.column}: {code.type} | None = None\n"
    type_ = f"{code.type} | None" if field.nullable else code.type
    return bracketed(f"{field.column}: {type_} = Field(", ["default=None", *code.repeated], ")", indent=4) + "\n"


def update_docstring(names: Names, nullable: Mapping[str, bool]) -> str:
    """Return the docstring of ProductUpdate.

    :param nullable: for each column, whether it may be null.
    """
    article = "an" if names.singular[0] in "aeio" else "a"
    may_be_null = [f"`{column}`" for column, may_be in nullable.items() if may_be]
    if not may_be_null:
        which = "None may be null."
    elif len(may_be_null) == len(nullable):
        which = "All may be null."
    else:
        which = f"Only {listed(may_be_null)} may be null."
    text = f"A change of {article} {names.words}: absent fields stay as they are."
    if len(f'    """{text} {which}"""') <= LINE_LENGTH:
        return f'"""{text} {which}"""'
    rest = textwrap.fill(which, LINE_LENGTH - 4).replace("\n", "\n    ")
    return f'"""{text}\n\n    {rest}\n    """'


def listed(words: list[str]) -> str:
    """Return words as a sentence has them: `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


OWNER_ID = 'owner_id: uuid.UUID = Field(foreign_key="user.id", ondelete="CASCADE", nullable=False)'


def _table(feature: Feature) -> str:
    names = feature.names
    owner = f"    {OWNER_ID}\n" if feature.owned else ""
    return f'''class {names.pascal}({names.pascal}Base, table=True):
    """The table. The API returns `{names.pascal}Public` instead."""

    __tablename__ = "{names.singular}"

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
{owner}    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False)
'''


def _public(feature: Feature) -> str:
    names = feature.names
    owner = "    owner_id: uuid.UUID\n" if feature.owned else ""
    return f"""class {names.pascal}Public({names.pascal}Base):
    model_config = {{"json_schema_serialization_defaults_required": True}}

    id: uuid.UUID
{owner}    created_at: datetime
"""


def sorts(feature: Feature) -> dict[str, str]:
    """Return the source of each sort of the list by its name."""
    found = {"created_at": '"created_at"'}
    for field in feature.fields:
        if field.sortable:
            found[field.name] = sort_code(field)
    if feature.owned:
        found["owner"] = '("owner_id.email", "created_at")'
    return found


def sort_code(field: Field) -> str:
    """Return the source of the columns that a field's sort has; rows that refer to others are sorted by their label."""
    if field.reference is None:
        return f'"{field.column}"'
    return f'("{field.column}.{field.reference.label}", "created_at")'


def _list(feature: Feature) -> str:
    names = feature.names
    search = columns_argument("search", [field.column for field in feature.fields if field.searchable])
    filters = columns_argument(
        "filters", [*(field.column for field in feature.fields if field.filterable), "created_at"]
    )
    lines = "".join(f'        "{name}": {code},\n' for name, code in sorts(feature).items())
    owner = '    owner="owner_id",\n' if feature.owned else ""
    return (
        f"{names.upper_plural} = ListSpec(\n    {names.pascal},\n    {names.pascal}Public,\n"
        f"    sorts={{\n{lines}    }},\n{search}{owner}{filters})\n"
    )


def columns_argument(name: str, columns: list[str]) -> str:
    """Return the line of an argument of ListSpec that names columns."""
    quoted = [f'"{column}"' for column in columns]
    line = f"    {name}=({', '.join(quoted)}{',' if len(quoted) == 1 else ''}),\n"
    if len(line) <= LINE_LENGTH + 1:
        return line
    lines = "".join(f"        {column},\n" for column in quoted)
    return f"    {name}=(\n{lines}    ),\n"


def _query(feature: Feature, imports: Imports) -> str:
    names = feature.names
    by = [
        f"the {field.name.replace('_', ' ')} by its {field.reference.label.replace('_', ' ')}"
        for field in feature.fields
        if field.reference is not None and field.sortable
    ]
    by += ["owners by their email"] if feature.owned else []
    described = f"What the {names.words_plural} are sorted by{'; ' + ', '.join(by) if by else ''}."
    sort = bracketed(
        f"sort: Annotated[str, {names.upper_plural}.sort_name] = Field(",
        ['"created_at"', wrapped_literal("description=", described, 8)],
        ")",
        indent=4,
    )
    filters = "".join(filter_lines(feature, field, imports) for field in feature.fields if field.filterable)
    described = f"Only {names.words_plural} that were created at this time or"
    created = _range("created_at", "datetime", described, LATER_EARLIER)
    return f"class {names.pascal_plural}Query(ListQuery):\n{sort}\n{filters}{created}"


def filter_lines(feature: Feature, field: Field, imports: Imports) -> str:
    """Return the lines of a field's filters in ProductsQuery, and add the imports that they need."""
    rows, shown = feature.names.words_plural, field.name.replace("_", " ")
    if field.kind is Kind.BOOL:
        return _filter(field.column, "bool | None", "None", f"Only {rows} that have this value of {shown}.")
    if field.kind in {Kind.ENUM, Kind.REF}:
        type_ = "uuid.UUID" if field.kind is Kind.REF else type_name(feature, field)
        imports.add("app.listing", "MAX_FILTER_VALUES")
        return _filter(
            field.column,
            f"list[{type_}]",
            "[]",
            f"Only {rows} whose {shown} is one of these.",
            "max_length=MAX_FILTER_VALUES",
        )
    type_ = _of_kind(feature, field, imports).type
    if field.kind is Kind.DECIMAL:
        # Without the bounds of the field: a price above 0 is found from 0 too.
        type_ = f"Annotated[Decimal, Digits({field.precision}, {field.scale})]"
    words = ("more", "less") if field.kind in NUMBERS else LATER_EARLIER
    return _range(field.column, type_, f"Only {rows} whose {shown} is this or", words)


def _range(column: str, type_: str, described: str, words: tuple[str, str]) -> str:
    """Return the lines of the lowest and the highest value; `words` end the two descriptions."""
    bounds = zip(("min", "max"), words)
    return "".join(
        _filter(f"{column}_{bound}", f"{type_} | None", "None", f"{described} {word}.") for bound, word in bounds
    )


def _filter(name: str, type_: str, default: str, description: str, *more: str) -> str:
    arguments = [default, *more, wrapped_literal("description=", description, 8)]
    return bracketed(f"{name}: {type_} = Field(", arguments, ")", indent=4) + "\n"
