"""The requests of the API benchmark match their names, and its baseline answers what the backend does."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from bench import api, corpus
from bench.load import Request
from harness.backend_process import TIMEOUT_SECONDS

NOTES = 3000


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, api.Row]]:
    with api.served(tmp_path_factory.mktemp("bench") / "data", NOTES) as rows:
        yield rows


def ask(row: api.Row, request: Request) -> httpx.Response:
    headers = {"Content-Type": "application/json"} if request.body else {}
    server = httpx.URL(row.url).copy_with(path="/")
    answer = httpx.request(
        request.method, server.join(request.path), content=request.body, headers=headers, timeout=TIMEOUT_SECONDS
    )
    return answer.raise_for_status()


def test_the_baseline_answers_what_the_backend_does(rows: dict[str, api.Row]) -> None:
    baseline, page = (ask(rows[name], rows[name].requests[0]).json() for name in (api.BASELINE, api.FIRST_PAGE))
    assert len(baseline["data"]) == api.PAGE
    assert baseline["data"] == page["data"]


def test_writes_do_not_change_the_data_of_reads(rows: dict[str, api.Row]) -> None:
    written, read = rows["create"], rows["count"]
    before = ask(read, read.requests[0]).json()["count"]
    ask(written, written.requests[0])
    assert ask(read, read.requests[0]).json()["count"] == before == NOTES


def test_every_request_is_answered(rows: dict[str, api.Row]) -> None:
    for row in rows.values():
        for request in row.requests[:3]:
            ask(row, request)


def test_the_deep_page_is_in_the_middle(rows: dict[str, api.Row]) -> None:
    first = ask(rows["deep page"], rows["deep page"].requests[0]).json()["data"][0]
    assert first["created_at"] == corpus.time_of(NOTES // 2).replace(" ", "T") + "Z"


def test_searches_find_what_they_should(rows: dict[str, api.Row]) -> None:
    found = ask(rows["search, a common word"], rows["search, a common word"].requests[0]).json()
    assert found["count"] > api.PAGE
    assert corpus.COMMON in f"{found['data'][0]['title']} {found['data'][0]['description']}".lower()
