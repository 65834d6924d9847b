"""The contract: the OpenAPI document, in a form that the client generators of both languages understand."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute


def operation_id(route: APIRoute) -> str:
    """Return a route's operation id, which names it in the clients: its feature and its function."""
    return route.name


def normalize(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document in a form that the client generators can read.

    Parameters lose their null branch, since an absent parameter is never sent as null. A field that may be absent but
    not null (in a partial update) has no default. An uploaded file is a string with the format `binary`, as in
    OpenAPI 3.0.
    """
    for operations in document.get("paths", {}).values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                _drop_null_branch(parameter["schema"])
    for schema in document.get("components", {}).get("schemas", {}).values():
        for field in schema.get("properties", {}).values():
            _mark_uploads(field)
            if "default" in field and field["default"] is None and not _is_nullable(field):
                del field["default"]
    return document


def _drop_null_branch(schema: dict[str, Any]) -> None:
    if not _is_nullable(schema):
        return
    branches = [branch for branch in schema.pop("anyOf") if branch != {"type": "null"}]
    schema.update(branches[0] if len(branches) == 1 else {"anyOf": branches})


def _mark_uploads(schema: dict[str, Any]) -> None:
    if schema.pop("contentMediaType", None) == "application/octet-stream":
        schema["format"] = "binary"
    for part in (*schema.get("anyOf", ()), schema.get("items")):
        if isinstance(part, dict):
            _mark_uploads(part)


def _is_nullable(schema: dict[str, Any]) -> bool:
    return {"type": "null"} in schema.get("anyOf", ())


def use_contract(app: FastAPI) -> None:
    """Make the app serve the normalized document."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = normalize(generate())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
