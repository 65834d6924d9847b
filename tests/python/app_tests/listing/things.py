"""A feature for tests only: a table with a column of each kind, its list and its routes.

Its tables have their own metadata, so that other tests do not see them.
"""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Query, Response
from fastapi.testclient import TestClient
from pydantic import NaiveDatetime
from sqlalchemy import JSON, BigInteger, MetaData, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.core.decimals import Digits
from app.db import derived
from app.db.column_types import ExactDecimal, UtcDateTime
from app.db.derived import counters, pending, trigram_index
from app.db.metadata import table_of
from app.db.persistence import save
from app.db.session import SessionDependency
from app.listing import ListPublic, ListQuery, ListSpec, Sort, fetch_page
from app.listing.filters import MAX_FILTER_VALUES
from app.listing.keyset import text_key
from app.listing.spec import SortColumns
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
    price: Annotated[Decimal, Digits(12, 2)] | None = Field(default=None, sa_type=ExactDecimal(12, 2))
    old_price: Decimal | None = Field(default=None, max_digits=12, decimal_places=2)
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
    __table_args__ = (UniqueConstraint("order", "number", name="uq_thing_order_number"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    shelf_id: uuid.UUID | None = Field(default=None, foreign_key="shelf.id", ondelete="SET NULL")


class ThingCreate(ThingBase):
    shelf_id: uuid.UUID | None = None


class ThingPublic(ThingBase):
    id: uuid.UUID
    shelf_id: uuid.UUID | None


class PlainThing(SQLModel):
    """The columns of a thing that SQLite itself can write as JSON."""

    title: str
    price: Annotated[Decimal, Digits(12, 2)] | None
    old_price: Decimal | None
    due: date | None
    at: time | None
    local: NaiveDatetime | None
    moment: datetime | None


class PlainThings(ListPublic):
    data: list[PlainThing]


class ThingsPublic(ListPublic):
    data: list[ThingPublic]


_order = table_of(Thing).c.order
_id = table_of(Thing).c.id

SORTS: dict[str, SortColumns] = {
    **{name: name for name in ThingBase.model_fields if name != "data"},
    # Longer than PostgreSQL can index.
    "title": Sort((text_key(table_of(Thing).c.title), _id)),
    # Nullable text, with case-sensitive order.
    "order": Sort((_order, _id)),
    "shelf": "shelf_id.name",
    "two": ("due", "number"),
}

FILTERS = tuple(name for name in ThingPublic.model_fields if name not in {"id", "title", "order", "data"})

THINGS = ListSpec(Thing, ThingPublic, sorts=SORTS, search=("title", "order"), owner="shelf_id", filters=FILTERS)

PLAIN_THINGS = ListSpec(
    Thing,
    PlainThing,
    sorts={name: SORTS[name] for name in ("price", "old_price", "at", "local", "moment")},
    search=("title", "order"),
    owner="shelf_id",
)


class ThingsQuery(ListQuery):
    sort: Annotated[str, THINGS.sort_name] = "title"
    number_min: int | None = None
    number_max: int | None = None
    big_min: int | None = None
    big_max: int | None = None
    weight_min: float | None = None
    weight_max: float | None = None
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    old_price_min: Decimal | None = None
    old_price_max: Decimal | None = None
    any_price_min: Decimal | None = None
    any_price_max: Decimal | None = None
    due_min: date | None = None
    due_max: date | None = None
    at_min: time | None = None
    at_max: time | None = None
    local_min: NaiveDatetime | None = None
    local_max: NaiveDatetime | None = None
    moment_min: datetime | None = None
    moment_max: datetime | None = None
    colour: list[Colour] = Field(default=[], max_length=MAX_FILTER_VALUES)
    done: bool | None = None
    group: list[uuid.UUID] = Field(default=[], max_length=MAX_FILTER_VALUES)
    shelf_id: list[uuid.UUID] = Field(default=[], max_length=MAX_FILTER_VALUES)


router = APIRouter(prefix="/api/v1/things")


@router.get("/", response_model=ThingsPublic)
def list_things(
    session: SessionDependency, query: Annotated[ThingsQuery, Query()], shelf: uuid.UUID | None = None
) -> Response:
    return fetch_page(session, THINGS, query, shelf).response()


@router.get("/plain", response_model=PlainThings)
def list_plain_things(session: SessionDependency, query: Annotated[ThingsQuery, Query()]) -> Response:
    return fetch_page(session, PLAIN_THINGS, query).response()


@router.get("/found")
def find_things(session: SessionDependency, number: int = 0, weight: float = 0, title: str = "") -> int:
    things = table_of(Thing).c
    found = session.query(Thing).where(things.number == number, things.weight == weight, things.title == title)
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
    # It caches the statement for the app's tables.
    monkeypatch.setattr(pending, "_which_is_pending", pending._which_is_pending.__wrapped__)
    with engine_of(api).begin() as connection:
        derived.drop(connection)
        metadata.create_all(connection)
        derived.create(connection)
    return api
