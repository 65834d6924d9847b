"""Checks of the values in every request, as a dependency of the whole application.

Python's JSON parser accepts `NaN`, `1e999` and lone surrogates, and Pydantic lets them into `float`, `str` and `dict`.
No database stores all of them, and a response that contains them is not JSON.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any, get_args

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel

from app.core.text import find_json_problem, text_problem

INVALID_VALUE = "invalid_value"


def invalid_value(loc: tuple[str | int, ...], reason: str) -> RequestValidationError:
    """Return a validation error, answered with 422, for the value at this location of the request."""
    return RequestValidationError([{"type": INVALID_VALUE, "loc": loc, "msg": reason, "input": None}])


async def check_request(request: Request) -> None:
    """Refuse invalid text (lone surrogates, NUL) and numbers that are not finite in path, query, headers and body.

    :raises RequestValidationError: for the first invalid value.
    """
    # FastAPI has already read the body in the way that the route declares.
    body = getattr(request, "_json", None)
    if body is not None and (found := find_json_problem(body)) is not None:
        path, reason = found
        raise invalid_value(("body", *path), reason)
    texts = [("path", name, value) for name, value in request.path_params.items() if isinstance(value, str)]
    texts += [("query", name, value) for name, value in request.query_params.multi_items()]
    for where, name, value in texts:
        if (problem := text_problem(value)) is not None:
            raise invalid_value((where, name), problem)
    numbers = _names_of_numbers(request.scope["route"].dependant)
    if numbers:
        texts += [("header", name, value) for name, value in request.headers.items()]
        form = getattr(request, "_form", None)
        texts += [] if form is None else [("body", name, value) for name, value in form.multi_items()]
        for where, name, value in texts:
            if name in numbers and isinstance(value, str) and not _is_finite(value):
                raise invalid_value((where, name), "A number should be finite and below 1.8e308")


class _ById:
    """Makes an object without a hash usable as the key of a cache."""

    def __init__(self, dependant: Dependant) -> None:
        self.dependant = dependant

    def __hash__(self) -> int:
        return id(self.dependant)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and self.dependant is other.dependant


def _names_of_numbers(dependant: Dependant) -> frozenset[str]:
    return _cached_names_of_numbers(_ById(dependant))


@cache
def _cached_names_of_numbers(by_id: _ById) -> frozenset[str]:
    """Return the names of a route's parameters outside of JSON that are numbers with a fraction."""
    dependant = by_id.dependant
    fields = [(field.alias, field.field_info.annotation) for field in get_flat_params(dependant)]
    for body in dependant.body_params:
        annotation = body.field_info.annotation
        is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
        fields += (
            [(inner.alias or name, inner.annotation) for name, inner in annotation.model_fields.items()]  # type: ignore[union-attr]
            if is_model
            else [(body.alias, annotation)]
        )
    names = {name for name, annotation in fields if not {float, Decimal}.isdisjoint(_types(annotation))}
    return frozenset(names | {name.replace("_", "-") for name in names})


def _types(annotation: Any) -> Iterator[Any]:
    yield annotation
    for inner in get_args(annotation):
        yield from _types(inner)


def _is_finite(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        # Not a number. Pydantic reports that.
        return True
