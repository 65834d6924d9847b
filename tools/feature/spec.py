"""The description of a feature: its names and its fields."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """The kind of a field, as people type it."""

    STR = "str"
    """One line of text, of at most 255 characters if the description names no other length."""
    TEXT = "text"
    """Text of several lines."""
    INT = "int"
    FLOAT = "float"
    DECIMAL = "decimal"
    """An exact number with a fixed count of decimals, such as a price."""
    BOOL = "bool"
    DATE = "date"
    DATETIME = "datetime"
    """A moment, stored in UTC."""
    TIME = "time"
    """A time of day without a time zone."""
    ENUM = "enum"
    UUID = "uuid"
    JSON = "json"
    BYTES = "bytes"
    EMAIL = "email"
    URL = "url"
    REF = "ref"
    """A reference to a row of another feature."""


TEXTS = frozenset({Kind.STR, Kind.TEXT, Kind.EMAIL, Kind.URL})
NUMBERS = frozenset({Kind.INT, Kind.FLOAT, Kind.DECIMAL})

MAX_SORTED_CHARACTERS = 676
"""PostgreSQL's indexes hold 2,704 bytes, and a character takes up to four."""


LABELS = ("name", "title", "label", "email", "code", "number")
"""The most usual names of the field that tells rows apart for people."""


class OnDelete(Enum):
    """What happens to a row if the row that it refers to is deleted."""

    CASCADE = "cascade"
    SET_NULL = "set null"
    RESTRICT = "restrict"


@dataclass(frozen=True)
class Bound:
    """A limit of a number: `>0` is Bound("0", exclusive=True)."""

    value: str
    exclusive: bool


@dataclass(frozen=True)
class Field:
    """A field of a feature, which is a column of its table."""

    name: str
    """In snake case: `unit_price`; for a reference without `_id`: `category`."""
    kind: Kind
    nullable: bool = False
    unique: bool = False
    default: str | None = None
    """The default as it was typed; None if there is none."""
    min_length: int | None = None
    max_length: int | None = None
    """Characters of a text, or bytes."""
    wide: bool = False
    """Whether an int has 64 bits in the database, of which JavaScript holds 53 exactly."""
    minimum: Bound | None = None
    maximum: Bound | None = None
    precision: int | None = None
    """All digits of a decimal; `scale` of them come after the decimal point."""
    scale: int | None = None
    choices: tuple[str, ...] = ()
    """The values of an enum, in snake case."""
    reference: Referenced | None = None
    on_delete: OnDelete | None = None

    @property
    def column(self) -> str:
        """The name in Python, SQL and JSON: that of a reference ends with `_id`."""
        return f"{self.name}_id" if self.kind is Kind.REF else self.name

    @property
    def label(self) -> str:
        """The name as the window shows it: `Unit price`."""
        return self.name.replace("_", " ").capitalize()

    @property
    def required(self) -> bool:
        """Whether a new row must have a value from its creator."""
        return not self.nullable and self.default is None

    @property
    def searchable(self) -> bool:
        """Whether `q` searches the column."""
        return self.kind in TEXTS

    @property
    def sortable(self) -> bool:
        """Whether the list can be sorted by the column.

        PostgreSQL indexes no longer texts. Rows without a value of a unique column would be sorted for each page:
        SQLite takes the index of the uniqueness, which has no second column.
        """
        if self.unique and self.nullable:
            return False
        if self.kind in TEXTS - {Kind.TEXT}:
            return self.max_length is not None and self.max_length <= MAX_SORTED_CHARACTERS
        return self.kind not in {Kind.TEXT, Kind.JSON, Kind.BYTES} and not self.refers_to_own_table

    @property
    def filterable(self) -> bool:
        """Whether the list can be filtered by the column. Text is searched instead."""
        return self.sortable and self.kind not in {*TEXTS, Kind.UUID}

    @property
    def refers_to_own_table(self) -> bool:
        """Whether it is a reference to another row of the feature itself, such as the parent of a category."""
        return self.reference is not None and self.reference.own


@dataclass(frozen=True)
class Names:
    """The names of a feature, derived from the plural and the singular in snake case."""

    plural: str
    """The folder, the path of the API and the table of routes: `order_lines`."""
    singular: str
    """The table: `order_line`."""

    @property
    def pascal(self) -> str:
        """Models: `OrderLine`."""
        return "".join(word.capitalize() for word in self.singular.split("_"))

    @property
    def pascal_plural(self) -> str:
        """`OrderLines`."""
        return "".join(word.capitalize() for word in self.plural.split("_"))

    @property
    def upper(self) -> str:
        """Constants: `ORDER_LINE`."""
        return self.singular.upper()

    @property
    def upper_plural(self) -> str:
        """The declaration of the list: `ORDER_LINES`."""
        return self.plural.upper()

    @property
    def camel(self) -> str:
        """Variables in TypeScript: `orderLine`."""
        return self.pascal[:1].lower() + self.pascal[1:]

    @property
    def camel_plural(self) -> str:
        """`orderLines`."""
        return self.pascal_plural[:1].lower() + self.pascal_plural[1:]

    @property
    def kebab(self) -> str:
        """Files in TypeScript: `order-line`."""
        return self.singular.replace("_", "-")

    @property
    def kebab_plural(self) -> str:
        """Folders and routes in TypeScript, and the path of the API: `order-lines`."""
        return self.plural.replace("_", "-")

    @property
    def words(self) -> str:
        """In a sentence: `order line`."""
        return self.singular.replace("_", " ")

    @property
    def words_plural(self) -> str:
        """In a sentence: `order lines`."""
        return self.plural.replace("_", " ")


@dataclass(frozen=True)
class Referenced:
    """A feature that a field refers to, as far as the field's feature needs to know it."""

    names: Names
    table: str
    label: str
    """The field that tells its rows apart for people, such as `name` or `email`."""
    label_nullable: bool
    owned: bool
    """Whether its rows belong to users, who see only their own."""
    own: bool = False
    """Whether it is the feature itself that the field belongs to."""
    label_unique: bool = False
    model: str = ""
    """The class of the table: `Category`."""


@dataclass(frozen=True)
class Feature:
    """A feature, complete and valid."""

    names: Names
    fields: tuple[Field, ...]
    owned: bool
    """Whether each row belongs to a user: there is a column `owner_id`, and users see only their own rows."""
    icon: str = "IconFolder"
    """The component of the icon in `@tabler/icons-react`."""
    frontend: bool = True

    @property
    def label(self) -> Field:
        """The field that tells rows apart for people: a text, the more likely ones first, else the first field."""
        texts = [field for field in self.fields if field.searchable]
        named = [field for name in LABELS for field in texts if field.name == name]
        short = [field for field in texts if (field.max_length or MAX_SORTED_CHARACTERS + 1) <= MAX_SORTED_CHARACTERS]
        others = [field for field in self.fields if field.kind not in {Kind.JSON, Kind.BYTES}]
        return [*named, *short, *texts, *others, *self.fields][0]
