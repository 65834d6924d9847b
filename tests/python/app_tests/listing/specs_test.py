"""Properties of every feature's list. The tests find the lists in the registry."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import get_type_hints

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import event, select
from sqlalchemy.sql.visitors import iterate
from sqlmodel import Field, Session, SQLModel

import app.registry
import harness.sample
from app.db.metadata import metadata
from app.listing import ListQuery, ListSpec, Sort, all_lists, fetch_page
from app_tests.api import engine_of, on_sqlite
from app_tests.listing.list_calls import plan
from harness.sample_rows import add_rows

LISTS = {spec.table.name: spec for spec in all_lists(metadata)}
SORTS = [(spec, sort) for spec in LISTS.values() for sort in spec.sorts]
IDS = [f"{spec.table.name}-{sort}" for spec, sort in SORTS]

every_list = pytest.mark.parametrize("spec", LISTS.values(), ids=LISTS)
every_sort = pytest.mark.parametrize(("spec", "sort"), SORTS, ids=IDS)
both_orders = pytest.mark.parametrize("order", ["asc", "desc"])


@pytest.fixture
def session(api: TestClient) -> Iterator[Session]:
    with Session(engine_of(api)) as session:
        yield session


def owner_in(session: Session, spec: ListSpec) -> uuid.UUID | None:
    """Return an owner who has rows; None for a list without owners."""
    if spec.owner is None:
        return None
    owner: uuid.UUID = session.execute(select(spec.owner).where(spec.owner.is_not(None)).limit(1)).scalar_one()
    return owner


def pages(session: Session, spec: ListSpec, owner: uuid.UUID | None, **query: object) -> list[list[str]]:
    found, cursor = [], None
    while True:
        page = fetch_page(session, spec, ListQuery.model_validate({**query, "cursor": cursor}), owner)
        found.append(page.rows)
        cursor = page.next_cursor
        if cursor is None:
            return found


def sorts_by_other_rows(spec: ListSpec, sort: Sort, owner: uuid.UUID | None) -> bool:
    """Return whether a page is sorted by a column of another table in a way that no index can help with.

    That column is not unique, or the list has only the rows of an owner, of whom the other table knows nothing.
    """
    if sort.join is None:
        return False
    of_one_owner = owner is not None and spec.owner not in set(iterate(sort.join[1]))
    return of_one_owner or not getattr(sort.keys[0], "unique", False)


@every_sort
@both_orders
def test_pages_have_every_row_once_in_one_order(session: Session, spec: ListSpec, sort: str, order: str) -> None:
    add_rows(session.connection(), spec.table, 15)
    for owner in {None, owner_in(session, spec)}:
        (whole,) = pages(session, spec, owner, sort=sort, order=order)
        parts = pages(session, spec, owner, sort=sort, order=order, limit=2)
        assert [row for part in parts for row in part] == whole
        assert len(set(whole)) == len(whole) >= 1


@every_sort
def test_the_two_orders_are_each_others_reverse(session: Session, spec: ListSpec, sort: str) -> None:
    add_rows(session.connection(), spec.table, 15)
    (up,), (down,) = (pages(session, spec, None, sort=sort, order=order) for order in ("asc", "desc"))
    assert up == down[::-1]


@on_sqlite
@every_list
@both_orders
def test_no_page_is_sorted_or_scanned_from_the_first_row(
    session: Session, tmp_path: Path, spec: ListSpec, order: str
) -> None:
    add_rows(session.connection(), spec.table, 15)
    session.commit()
    statements = []
    event.listen(
        session.get_bind(),
        "before_cursor_execute",
        lambda _connection, _cursor, sql, parameters, *_: statements.append((sql, parameters)),
    )
    for owner in {None, owner_in(session, spec)}:
        for sort in spec.sorts:
            if not sorts_by_other_rows(spec, spec.sorts[sort], owner):
                pages(session, spec, owner, sort=sort, order=order, limit=1)
    looked_at = 0
    for sql, parameters in statements:
        if "ORDER BY" in sql:
            looked_at += 1
            steps = plan(tmp_path / "app.db", sql, parameters)
            assert not any("TEMP B-TREE" in step for step in steps), (sql, steps)
            scans = [step for step in steps if step.startswith(tuple(f"SCAN {name}" for name in metadata.tables))]
            comes_after_a_row = "> ?" in sql or "< ?" in sql
            assert not (comes_after_a_row and scans), (sql, steps)
    assert looked_at


@every_list
def test_search_finds_a_row_by_each_searched_column_only(session: Session, spec: ListSpec) -> None:
    assert set(spec.search) <= set(spec.public.model_fields), "search reveals nothing that the API does not show"
    add_rows(session.connection(), spec.table, 5)
    session.commit()
    sort = next(iter(spec.sorts))
    for name in spec.search:
        value = session.execute(select(spec.table.c[name]).where(spec.table.c[name].is_not(None)).limit(1)).scalar_one()
        found = fetch_page(session, spec, ListQuery.model_validate({"sort": sort, "q": value}))
        assert value in [json.loads(row)[name] for row in found.rows]
    assert not fetch_page(session, spec, ListQuery.model_validate({"sort": sort, "q": "nothing has these words"})).rows


@every_list
def test_every_filter_is_a_query_parameter_of_the_list(spec: ListSpec) -> None:
    """The classes of query parameters are written by hand; a filter that one does not have would be ignored."""
    queries = [
        hint
        for router in (*app.registry.FEATURES, *harness.sample.FEATURES)
        for route in router.routes
        if isinstance(route, APIRoute)
        for hint in get_type_hints(route.endpoint).values()
        if isinstance(hint, type) and issubclass(hint, ListQuery)
    ]
    (query,) = {one for one in queries if spec.sort_name in one.model_fields["sort"].metadata}
    assert spec.filters.keys() <= query.model_fields.keys()


def test_a_column_that_the_table_does_not_have_is_refused_by_name() -> None:
    class Pebble(SQLModel, table=True):
        id: int = Field(primary_key=True)
        name: str

    metadata.remove(metadata.tables["pebble"])
    with pytest.raises(ValueError, match=r"pebble.*'nme'.*id, name"):
        ListSpec(Pebble, Pebble, sorts={"name": "nme"}, search=())
