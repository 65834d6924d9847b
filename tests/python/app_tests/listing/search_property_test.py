"""Searching for a title finds it: for every accepted title, on every database, for owner and superuser."""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Iterator
from typing import Literal

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from app.core.types import Title
from app.listing.search import fetch
from app_tests.api import ADMIN, add_note, add_user, open_api_with_sign_in, sign_in

# Lone surrogates are not valid text, and U+0000 is refused.
TITLES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60).map(
    TypeAdapter(Title).validate_python
)
WORDS = st.lists(
    st.sampled_from(["qa", "QA", "(qa)", "東京", "京", "a", "İ", "ß", "ss", "é", "e\u0301", "%", "_", '"', "aaa"]),
    min_size=1,
)
FORMS: tuple[Literal["NFC", "NFD", "NFKC", "NFKD"], ...] = ("NFC", "NFD", "NFKC", "NFKD")


def variants(title: str) -> Iterator[str]:
    """Yield spellings of a title that a query accepts."""
    ordered = unicodedata.normalize("NFD", title)
    for case in (title, ordered.upper(), ordered.lower(), ordered.casefold()):
        yield from (variant for form in FORMS if len(variant := unicodedata.normalize(form, case)) <= 255)


def found(api: TestClient, q: str) -> list[str]:
    answer = api.get("/notes/", params={"q": q, "limit": 1000})
    assert answer.status_code == 200, answer.text
    assert answer.json()["count"] == len(answer.json()["data"])
    return [row["id"] for row in answer.json()["data"]]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def callers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[TestClient]]:
    """An ordinary user, who owns the notes, and a superuser."""
    with pytest.MonkeyPatch.context() as patch, contextlib.ExitStack() as stack:
        url = {}
        if request.param == "postgresql":
            server = request.getfixturevalue("postgresql_server")
            url = {"DATABASE_URL": stack.enter_context(server.new_database())}
        # For the owner all rows are read, and for the superuser the index finds them.
        patch.setattr(fetch, "OWNER_SCAN_LIMIT", 1_000_000)
        anyone = stack.enter_context(open_api_with_sign_in(tmp_path_factory.mktemp("data"), **url))
        admin = sign_in(anyone, ADMIN)
        add_user(admin, "ada@example.com")
        yield [sign_in(anyone, "ada@example.com"), admin]


@settings(deadline=None, max_examples=40)
@given(TITLES)
def test_a_title_finds_itself(callers: list[TestClient], title: str) -> None:
    note = add_note(callers[0], title)
    for variant in set(variants(title)):
        for caller in callers:
            assert note in found(caller, variant), variant


@settings(deadline=None, max_examples=40)
@given(WORDS, WORDS)
def test_an_owner_and_a_superuser_find_the_same(callers: list[TestClient], title: list[str], q: list[str]) -> None:
    add_note(callers[0], " ".join(title))
    owner, superuser = (found(caller, " ".join(q)) for caller in callers)
    assert owner == superuser


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=255))
def test_a_question_is_answered_or_refused(callers: list[TestClient], q: str) -> None:
    question = q.encode("utf-8", "surrogatepass")
    for caller in callers:
        assert caller.get("/notes/", params={"q": question}).status_code in {200, 422}
