"""The statements that find the rows which hold the words of a search and pass the filters of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Label,
    Select,
    String,
    TableClause,
    Text,
    and_,
    bindparam,
    column,
    exists,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.sql.visitors import iterate

from app.db.derived.names import of
from app.listing.filters import ActiveFilter
from app.listing.params import COUNT_BOUND
from app.listing.row_source import RowSource
from app.listing.search.terms import holds
from app.listing.spec import ListSpec
from app.listing.statements import StatementKey

# Callers choose the number of words and the filters, so the caches are bounded.
cached = lru_cache(maxsize=256)


@dataclass(frozen=True)
class Statements:
    """The queries for the rows of a page, and the one for their number on all pages, at most COUNT_BOUND + 1."""

    queries: Sequence[Select[Any]]
    number: Select[Any]

    @classmethod
    def of(cls, key: StatementKey, source: RowSource) -> Statements:
        counted = source.select(literal_column("1"), by_owner=key.by_owner).limit(COUNT_BOUND + 1).subquery()
        return cls(key.queries(source), select(func.count()).select_from(counted))


@cached
def scan_plan(key: StatementKey, terms: int) -> Statements:
    """Scan the list, or an index of one of its filters, and keep the rows that match."""
    (id_,) = key.spec.table.primary_key
    return Statements.of(key, key.source(_row_holds(key, terms, id_) if terms else None))


@cached
def candidates_by_key(key: StatementKey) -> Statements:
    """Read the rows whose keys in the search index are in the JSON array `keys`, and sort those that pass."""
    return _candidate_plan(key, 0, _has_key_among(key.spec, select(_listed("keys"))))


@cached
def candidates_by_id(key: StatementKey, terms: int) -> Statements:
    """Read the rows whose ids are in the JSON array `ids`, and sort those that match."""
    (id_,) = key.spec.table.primary_key
    return _candidate_plan(key, terms, id_.in_(select(_listed("ids"))))


@cached
def ids_query(spec: ListSpec, filters: tuple[ActiveFilter, ...], *, by_owner: bool) -> Select[Any]:
    """Return the query for the number of rows that pass filters, at most COUNT_BOUND + 1, and for their ids as JSON.

    :param filters: filters of one column, which has an index.
    """
    (id_,) = spec.table.primary_key
    passing = select(id_.label("id")).where(spec.condition(filters))
    if by_owner and spec.owner is not None:
        passing = passing.where(spec.owner == bindparam("owner"))
    found = passing.limit(COUNT_BOUND + 1).subquery()
    return select(func.count(), func.json_group_array(found.c.id)).select_from(found)


@cached
def candidates_query(spec: ListSpec) -> Select[Any]:
    """Return the query for the number of rows that the search index finds, at most COUNT_BOUND + 1."""
    return select(func.count()).select_from(_keys(spec, 0).limit(COUNT_BOUND + 1).subquery())


@cached
def keys_query(spec: ListSpec, terms: int) -> Select[Any]:
    """Return the query for the number of rows that hold the words, at most COUNT_BOUND + 1, and their keys as JSON."""
    found = _keys(spec, terms).limit(COUNT_BOUND + 1).subquery()
    return select(func.count(), func.json_group_array(found.c.key)).select_from(found)


@cached
def index_plan(key: StatementKey, terms: int) -> Sequence[Select[Any]]:
    """Read all rows that the search index finds and that match, and sort them."""
    return key.queries(key.source(_has_key_among(key.spec, _keys(key.spec, terms))))


@cached
def ordered_scan_plan(key: StatementKey, terms: int) -> Sequence[tuple[Select[Any], Select[Any]]]:
    """Return the queries of the list, each with the query of the rows among its next `among` rows that match."""
    pages = []
    source = key.spec.source(key.sort)
    # The index of the sort begins with this column, so that the scan begins where its values do.
    leading = set(iterate(source.sort.keys[0]))
    first = tuple(active for active in key.filters if key.spec.filters[active[0]].column in leading)
    if first:
        source = replace(source, condition=key.spec.condition(first))
    rest = tuple(active for active in key.filters if active not in first)
    for query in source.queries(key.order, key.begin, by_owner=key.by_owner):
        # A subquery with LIMIT is evaluated lazily, in its order.
        some = query.limit(bindparam("among")).subquery("some")
        matching = select(*some.c).where(*_conditions(key, terms, some, rest))
        pages.append((query, key.encoded(matching.limit(bindparam("limit")))))
    return pages


def _candidate_plan(key: StatementKey, terms: int, condition: ColumnElement[bool]) -> Statements:
    spec = key.spec
    source = replace(spec.source(key.sort), condition=condition)
    owner = [] if source.owner is None else [source.owner.label("list_owner")]
    # The LIMIT makes SQLite evaluate the subquery by itself. Merged with the outer query, SQLite would choose the
    # index of the sort, a filter or the owner and scan all its rows.
    found = source.with_keys(*owner, by_owner=False).limit(COUNT_BOUND + 1).subquery("found")
    conditions = _conditions(key, terms, found, key.filters)
    return Statements.of(
        key,
        RowSource(
            found,
            [found.c[name] for name in spec.public.model_fields],
            source.sort.over(found),
            found.c.list_owner if owner else None,
            and_(*conditions) if conditions else None,
        ),
    )


def _conditions(
    key: StatementKey, terms: int, rows: FromClause, filters: tuple[ActiveFilter, ...]
) -> list[ColumnElement[bool]]:
    """Return the conditions that a row of a subquery passes filters and holds so many words."""
    (id_,) = key.spec.table.primary_key
    conditions = [key.spec.condition(filters, rows)] if filters else []
    return [*conditions, _row_holds(key, terms, rows.c[id_.name])] if terms else conditions


def _listed(parameter: str) -> ColumnElement[Any]:
    """Return the values of a parameter that is a JSON array: one text instead of a thousand parameters."""
    return func.json_each(bindparam(parameter, type_=String)).table_valued("value").c.value


def _texts(spec: ListSpec) -> TableClause:
    """Return the table with the searchable text of each row."""
    (id_,) = spec.table.primary_key
    return table(of(spec.table, "text"), column("key"), column("id", id_.type), column("text", Text))


def _row_holds(key: StatementKey, terms: int, id_: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that the row with this id holds so many words."""
    texts = _texts(key.spec)
    return exists().where(texts.c.id == id_, holds(terms, texts.c.text, key.dialect))


def _keys(spec: ListSpec, terms: int) -> Select[Any]:
    """Return the query for the keys of the rows that the index finds for `trigrams` and that hold so many terms."""
    texts, index = of(spec.table, "text"), of(spec.table, "search")
    matches = literal_column(index).op("MATCH")(bindparam("trigrams"))
    key: Label[int] = literal_column(f"{index}.rowid", Integer).label("key")
    if terms == 0:
        return select(key).select_from(text(index)).where(matches)
    # CROSS JOIN fixes the order in SQLite: the index first, then the texts of the rows found.
    joined = text(f"{index} CROSS JOIN {texts} ON {texts}.key = {index}.rowid")
    return select(key).select_from(joined).where(matches, holds(terms, literal_column(f"{texts}.text", Text), "sqlite"))


def _has_key_among(spec: ListSpec, keys: Select[Any]) -> ColumnElement[bool]:
    texts = _texts(spec)
    (id_,) = spec.table.primary_key
    return id_.in_(select(texts.c.id).where(texts.c.key.in_(keys)))
