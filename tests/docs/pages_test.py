"""Each page of docs/ is short, and linked from the index."""

from __future__ import annotations

import os
import re

import pytest

from tests.docs.markdown import Page, pages

PAGES = [page for page in pages() if page.path.parts[0] == "docs"]
# About a quarter of an hour of reading. Split a longer page, since it has two topics.
MAX_WORDS = 1250


def linked_pages(start: str) -> set[str]:
    """Return the paths that the index links to."""
    [index] = [page for page in PAGES if str(page.path) == start]
    targets = (link.partition("#")[0] for link in index.links if "://" not in link)
    return {os.path.normpath(index.path.parent / target) for target in targets}


def word_count(page: Page) -> int:
    """Count words as `wc -w` does, without the lines and bars of tables."""
    return len(re.findall(r"[^\s|]*[^\s|-][^\s|]*", page.path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("index", ["docs/README.md", "docs/decisions/README.md"])
def test_the_index_links_to_every_page(index: str) -> None:
    here = os.path.dirname(index)
    expected = {str(page.path) for page in PAGES if os.path.dirname(page.path) == here} - {index}
    assert expected - linked_pages(index) == set()


@pytest.mark.parametrize("page", PAGES, ids=repr)
def test_a_page_is_short(page: Page) -> None:
    assert word_count(page) <= MAX_WORDS
