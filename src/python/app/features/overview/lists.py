"""The lists that a user may see, as the routes of the features declare them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, get_args

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from app.db.metadata import metadata
from app.features.users.current import current_superuser, detached_superuser
from app.features.users.models import User
from app.listing import ListPublic, ListSpec, all_lists

SUPERUSERS_ONLY = frozenset({current_superuser, detached_superuser})


def visible_lists(routers: Iterable[APIRouter], caller: User) -> Iterator[tuple[str, ListSpec]]:
    """Yield the name and the declaration of each list whose route the caller may call.

    A list without a route is left out. The name is the path of the route.
    """
    specs = {spec.public: spec for spec in all_lists(metadata)}
    for router in routers:
        for route in router.routes:
            spec = specs.get(_row_of(route))
            if not isinstance(route, APIRoute) or spec is None:
                continue
            if caller.is_superuser or not _needs_superuser(route.dependant):
                yield route.path.strip("/"), spec


def _row_of(route: Any) -> Any:
    """Return the public model of the rows that a route lists; None if it lists no rows, or those of a parent."""
    answer = getattr(route, "response_model", None)
    if not isinstance(answer, type) or not issubclass(answer, ListPublic) or "{" in route.path:
        return None
    row, *_ = (*get_args(answer.model_fields["data"].annotation), None)
    return row


def _needs_superuser(dependant: Dependant) -> bool:
    return any(
        dependency.call in SUPERUSERS_ONLY or _needs_superuser(dependency) for dependency in dependant.dependencies
    )
