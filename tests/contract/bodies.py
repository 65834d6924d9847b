"""Request bodies that create an object of each feature, made from the contract."""

from __future__ import annotations

from functools import cache
from typing import Any

from tests.contract.backend import contract


@cache
def creating_bodies() -> dict[str, dict[str, Any]]:
    """Return a body by feature, for each feature whose objects can be created by `POST` and read by their id.

    Users are made by the callers themselves. A feature is left out if a body needs the id of another object.
    """
    document = contract()
    found = {}
    for path, operations in document["paths"].items():
        feature = path.removeprefix("/api/v1/").rstrip("/")
        if feature == "users" or "post" not in operations or "get" not in document["paths"].get(f"{path}{{id}}", {}):
            continue
        schema = operations["post"]["requestBody"]["content"]["application/json"]["schema"]
        fields = _resolved(document, schema)
        body = {name: _value(_resolved(document, fields["properties"][name])) for name in fields.get("required", ())}
        if None not in body.values():
            found[feature] = body
    return found


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        found: dict[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def _value(schema: dict[str, Any]) -> Any:
    """Return a value that a field accepts; None for an id."""
    if "anyOf" in schema:
        return _value(schema["anyOf"][0])
    if "enum" in schema:
        return schema["enum"][0]
    values = {
        "uuid": None,
        "date": "2026-01-01",
        "date-time": "2026-01-01T00:00:00Z",
        "time": "00:00:00",
        "email": "ada@example.com",
    }
    if schema.get("format") in values:
        return values[schema["format"]]
    kinds = {"string": "Lamp", "integer": schema.get("minimum", 1), "number": schema.get("minimum", 1), "boolean": True}
    return kinds.get(schema["type"], [] if schema["type"] == "array" else {})
