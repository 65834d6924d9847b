"""A statement that takes too long is interrupted with an error."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from app.core.errors import QueryTimeoutError
from app.db.time_limit import time_limit
from app_tests.api import add_note, engine_of, on_sqlite, refused

ENDLESS = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")


def test_a_statement_without_end_ends(api: TestClient) -> None:
    with Session(engine_of(api)) as session:
        with pytest.raises(QueryTimeoutError, match="too long"), time_limit(session, 0.05, "too long"):
            session.execute(ENDLESS)
        session.rollback()
        # Later statements have no limit.
        assert session.execute(text("SELECT 1")).scalar_one() == 1


def test_another_error_stays_what_it_is(api: TestClient) -> None:
    with Session(engine_of(api)) as session, pytest.raises(Exception, match="nothing"):  # noqa: SIM117
        with time_limit(session, 5, "too long"):
            session.execute(text("SELECT * FROM nothing"))


@on_sqlite
@pytest.mark.parametrize("query", [{}, {"q": "lantern"}, {"skip": 5, "sort": "owner"}])
def test_a_list_that_takes_too_long_is_refused(
    api: TestClient, monkeypatch: pytest.MonkeyPatch, query: dict[str, object]
) -> None:
    add_note(api, "lantern")
    monkeypatch.setattr("app.db.time_limit.STEPS", 1)
    monkeypatch.setattr("app.listing.page.TIME_LIMIT_SECONDS", -1)
    assert refused(api.get("/notes/", params=query), 503, "5 seconds", "fewer")
    monkeypatch.undo()
    assert api.get("/notes/", params=query).status_code == 200
