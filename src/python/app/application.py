"""Build the application: include its routes and register its error handlers."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy import Engine
from sqlmodel import Session

from app import __version__
from app.contract import operation_id, use_contract
from app.core.body_budget import BodyBudgetMiddleware
from app.core.hash_queue import HashQueue
from app.core.request_check import check_request
from app.core.security import signing_key
from app.core.settings import Settings
from app.db.deletions.table import purge
from app.error_handlers import add_error_handlers
from app.features.users.bootstrap import ensure_first_user
from app.features.users.limits import Limits

# The longest body that a route reads, in bytes. A route that accepts files sets its own `max_body_size`.
MAX_BODY_BYTES = 1_000_000


def create_app(features: Iterable[APIRouter], *, pages: bool = True) -> FastAPI:
    """Return the application without a database, which is enough for the contract.

    :param features: the routers to include; all features are in app.registry.
    :param pages: whether to serve /docs and /redoc. They load scripts from other hosts, which could call the API.
    """
    app = FastAPI(
        title="Triptych",
        version=__version__,
        generate_unique_id_function=operation_id,
        docs_url="/docs" if pages else None,
        redoc_url="/redoc" if pages else None,
        dependencies=[Depends(check_request)],
    )
    # The overview asks them which lists there are.
    app.state.features = tuple(features)
    # Include them in the application itself: for nested routers, FastAPI looks up a request's route once per level.
    for router in app.state.features:
        app.include_router(router, prefix="/api/v1", max_body_size=MAX_BODY_BYTES)
    add_error_handlers(app)
    app.add_middleware(BodyBudgetMiddleware, max_body_bytes=MAX_BODY_BYTES)
    use_contract(app)
    return app


def attach_database(app: FastAPI, settings: Settings, engine: Engine) -> None:
    """Give the application its upgraded database, and create the first user if there is none."""
    app.state.settings = settings
    app.state.engine = engine
    app.state.hash_queue = HashQueue()
    app.state.limits = Limits()
    if settings.auth_required:
        assert settings.data_dir is not None, "Settings.from_environment refuses AUTH_REQUIRED without DATA_DIR"
        app.state.signing_key = signing_key(settings.data_dir)
    with Session(engine) as session:
        ensure_first_user(session, settings)
        purge(session.connection())
        session.commit()
