"""A feature that exists in tests alone: a table with a column of each kind, its list and its routes.

Its tables are in metadata of their own, so that no other test meets them.
"""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from fastapi import APIRouter, Query, Response
from fastapi.testclient import TestClient
from pydantic import NaiveDatetime
from sqlalchemy import JSON, BigInteger, MetaData, Table, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.db import derived
from app.db.column_types import UtcDateTime
from app.db.derived import counters, pending, trigram_index
from app.db.derived.listed import Listed, text_key
from app.db.persistence import save
from app.db.session import SessionDependency
from app.listing.keyset import Sort
from app.listing.listing import Listing
from app.listing.page import read_page
from app.listing.params import ListPublic, ListQuery
from app_tests.api import engine_of

metadata = MetaData()


class Colour(enum.Enum):
    red = "the red one"
    blue = "the blue one"


class ThingBase(SQLModel):
    title: str = Field(max_length=5000)
    order: str | None = None
    number: int | None = None
    big: int | None = Field(default=None, sa_type=BigInteger)
    weight: float | None = None
    price: Decimal | None = Field(default=None, max_digits=12, decimal_places=2)
    any_price: Decimal | None = None
    due: date | None = None
    at: time | None = None
    local: NaiveDatetime | None = None
    moment: datetime | None = Field(default=None, sa_type=UtcDateTime)
    colour: Colour | None = None
    done: bool | None = None
    group: uuid.UUID | None = None
    data: Any = Field(default=None, sa_type=JSON)


class Shelf(SQLModel, table=True):
    __tablename__ = "shelf"
    metadata = metadata

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    name: str


class Thing(ThingBase, table=True):
    __tablename__ = "thing"
    metadata = metadata
    __table_args__ = (
        UniqueConstraint("order", "number", name="uq_thing_order_number"),
        Listed(search=("title", "order"), scope="shelf_id").info(),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    shelf_id: uuid.UUID | None = Field(default=None, foreign_key="shelf.id", ondelete="SET NULL")


class ThingCreate(ThingBase):
    shelf_id: uuid.UUID | None = None


class ThingPublic(ThingBase):
    id: uuid.UUID
    shelf_id: uuid.UUID | None


class PlainThing(SQLModel):
    """What SQLite itself writes of a thing."""

    title: str
    price: Decimal | None
    due: date | None
    at: time | None
    local: NaiveDatetime | None
    moment: datetime | None


class PlainThings(ListPublic):
    data: list[PlainThing]


class ThingsPublic(ListPublic):
    data: list[ThingPublic]


class ThingsQuery(ListQuery):
    sort: Literal[
        "title", "order", "number", "big", "weight", "price", "any_price", "due", "at", "local", "moment", "colour",
        "done", "group", "shelf", "two",
    ] = "title"  # fmt: skip


_things: Table = Thing.__table__  # type: ignore[attr-defined]
_shelves: Table = Shelf.__table__  # type: ignore[attr-defined]
_plain = [name for name in ThingBase.model_fields if name not in {"title", "data"}]

THINGS = Listing(
    _things,
    ThingPublic,
    {
        "title": Sort((text_key(_things.c.title), _things.c.id)),
        **{name: Sort((_things.c[name], _things.c.id)) for name in _plain},
        "shelf": Sort((_shelves.c.name, _things.c.id), join=(_shelves, _shelves.c.id == _things.c.shelf_id)),
        "two": Sort((_things.c.due, _things.c.number, _things.c.id)),
    },
)

PLAIN_THINGS = Listing(_things, PlainThing, {name: THINGS.sorts[name] for name in ("price", "at", "local", "moment")})

router = APIRouter(prefix="/api/v1/things")


@router.get("/", response_model=ThingsPublic)
def list_things(
    session: SessionDependency, query: Annotated[ThingsQuery, Query()], shelf: uuid.UUID | None = None
) -> Response:
    return read_page(session, THINGS, query, query.sort, shelf).response()


@router.get("/plain", response_model=PlainThings)
def list_plain_things(session: SessionDependency, query: Annotated[ThingsQuery, Query()]) -> Response:
    return read_page(session, PLAIN_THINGS, query, query.sort).response()


@router.get("/found")
def find_things(session: SessionDependency, number: int = 0, weight: float = 0, title: str = "") -> int:
    found = session.query(Thing).where(_things.c.number == number, _things.c.weight == weight, _things.c.title == title)
    return found.count()


@router.post("/", status_code=201)
def create_thing(session: SessionDependency, create: ThingCreate) -> ThingPublic:
    thing = Thing.model_validate(create)
    save(session, thing)
    return ThingPublic.model_validate(thing, from_attributes=True)


@router.get("/{id}")
def read_thing(session: SessionDependency, id: uuid.UUID) -> ThingPublic:
    return ThingPublic.model_validate(session.get_one(Thing, id), from_attributes=True)


@router.post("/shelves/{name}", status_code=201)
def create_shelf(session: SessionDependency, name: str) -> uuid.UUID:
    shelf = Shelf(name=name)
    save(session, shelf)
    return shelf.id


@router.delete("/shelves/{id}", status_code=204)
def delete_shelf(session: SessionDependency, id: uuid.UUID) -> None:
    session.delete(session.get_one(Shelf, id))
    session.commit()


def with_things(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Add the feature to a client's application and database."""
    app: Any = api.app
    app.include_router(router)
    monkeypatch.setattr(counters, "metadata", metadata)
    monkeypatch.setattr(trigram_index, "metadata", metadata)
    monkeypatch.setattr(pending, "metadata", metadata)
    # It keeps the statement for the tables of the app.
    monkeypatch.setattr(pending, "_which_is_pending", pending._which_is_pending.__wrapped__)
    with engine_of(api).begin() as connection:
        derived.drop(connection)
        metadata.create_all(connection)
        derived.create(connection)
    return api
