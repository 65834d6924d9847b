"""The application: its routes, its errors and its guard, put together."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from sqlalchemy import Engine
from sqlmodel import Session

from app import __version__
from app.contract import operation_id, use_contract
from app.core.errors import ConflictError, SettingsError
from app.core.responses import add_error_handlers
from app.core.security import signing_key
from app.core.settings import Settings
from app.health.routes import router as health
from app.items.routes import router as items
from app.login.routes import router as login
from app.users import crud
from app.users.local import ensure_local_user
from app.users.models import UserCreate
from app.users.routes import router as users

# The list of features that have routes: a new feature adds its router here.
FEATURES = (health, login, users, items)

# The longest body that a route reads, in bytes; a route that takes files sets its own `max_body_size`.
MAX_BODY = 1_000_000


def make_app() -> FastAPI:
    """Return the application without a database: enough for the contract."""
    app = FastAPI(title="Triptych", version=__version__, generate_unique_id_function=operation_id)
    api = APIRouter(prefix="/api/v1", max_body_size=MAX_BODY)
    for router in FEATURES:
        api.include_router(router)
    app.include_router(api)
    add_error_handlers(app)
    use_contract(app)
    return app


def use_database(app: FastAPI, settings: Settings, engine: Engine) -> None:
    """Give the application its database, which is up to date, and make sure that someone can call."""
    app.state.settings = settings
    app.state.engine = engine
    with Session(engine) as session:
        if settings.auth_required:
            assert settings.data_dir is not None, "Settings.from_environment refuses AUTH_REQUIRED without DATA_DIR"
            app.state.signing_key = signing_key(settings.data_dir)
            _ensure_superuser(session, settings)
        else:
            ensure_local_user(session)


def _ensure_superuser(session: Session, settings: Settings) -> None:
    if crud.has_superuser_with_password(session):
        return
    email, password = settings.first_superuser_email, settings.first_superuser_password
    if email is None or password is None:
        raise SettingsError(
            "AUTH_REQUIRED is set and no superuser can sign in yet: set FIRST_SUPERUSER_EMAIL and"
            " FIRST_SUPERUSER_PASSWORD for this one start."
        )
    try:
        create = UserCreate(email=email, password=password, is_superuser=True)
    except ValueError as error:
        raise SettingsError(
            "FIRST_SUPERUSER_EMAIL must be an email address and FIRST_SUPERUSER_PASSWORD 8 to 128 characters."
        ) from error
    try:
        crud.create_user(session, create)
    except ConflictError as error:
        # Where two processes start at once, the other one has just made this very user.
        if not crud.has_superuser_with_password(session):
            raise SettingsError(
                f"FIRST_SUPERUSER_EMAIL={email} is the email of a user who is no superuser with a password: set it to"
                " another one."
            ) from error
