"""Names that features and fields cannot have, and why."""

from __future__ import annotations

import keyword


def words(text: str) -> frozenset[str]:
    """Return the words between the spaces of a text."""
    return frozenset(text.split())


PYTHON = frozenset(keyword.kwlist)

RUST = frozenset({"crate", "extern", "self", "super", "unsafe"})
"""Keywords that a field of the Rust client cannot have as its name. The generator escapes all others."""

TYPESCRIPT = words(
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends"
    " false finally for function if implements import in instanceof interface let new null package private protected"
    " public return static super switch this throw true try typeof undefined var void while with yield"
)
"""Words that no variable of a module can have as its name."""

TYPESCRIPT_GLOBALS = words(
    "array boolean date error function infinity intl iterator json map math number object promise proxy reflect set"
    " string symbol"
)
"""Types of JavaScript in small letters, which a model's name would hide."""

IN_CODE = words(
    "any answer annotated api app caller count create crud data decimal email enum error field id list page password"
    " query response router rows save session sort status text title type update url user uuid"
)
"""Names that the code of a feature has for other things: variables, modules and types in small letters."""

ANNOTATIONS = words("any bool bytes date datetime decimal enum float int list str time uuid")
"""Types that annotations of the models name: a field of that name would stand for itself in the next line."""

SYSTEM_COLUMNS = words("cmax cmin ctid oid rowid tableoid xmax xmin")
"""Columns that every table has in SQLite or PostgreSQL."""

MODEL_ATTRIBUTES = words(
    "construct copy dict fields from_orm json metadata parse_file parse_obj parse_raw registry schema schema_json"
    " sqlmodel_update update_forward_refs validate"
)
"""Attributes of SQLModel's classes, which a field would replace."""

ADDED = {
    "id": "every row has an id",
    "created_at": "every row has the time of its creation in created_at",
    "owner_id": "the word owner alone gives each row an owner",
    "owner": "the word owner alone gives each row an owner",
}
"""Fields that the command adds by itself."""


def feature_problem(word: str) -> str | None:
    """Return why neither the singular nor the plural of a feature can be `word`, or None."""
    if word in PYTHON | TYPESCRIPT | RUST:
        return "is a keyword of Python, TypeScript or Rust"
    if word in TYPESCRIPT_GLOBALS:
        return "is the name of a type of JavaScript"
    if word in IN_CODE:
        return "is a name that the code of every feature has for something else"
    return None


def field_problem(name: str) -> str | None:
    """Return why a field cannot have this name, or None. Columns may have names that are keywords of SQL."""
    if name in ADDED:
        return f"is taken: {ADDED[name]}"
    if name in PYTHON:
        return "is a keyword of Python"
    if name in RUST:
        return "is a keyword of Rust that the client cannot have as the name of a field"
    if name in SYSTEM_COLUMNS:
        return "is a column that SQLite or PostgreSQL has in every table"
    if name in MODEL_ATTRIBUTES or name.startswith("model_"):
        return "is an attribute that every model has already"
    if name in ANNOTATIONS:
        return "is the name of a type that the models use"
    return None
