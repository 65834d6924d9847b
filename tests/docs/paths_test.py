"""Links in the documentation lead to existing files, and the paths and targets that it names exist."""

from __future__ import annotations

import os
import re

import pytest

from tests.docs.markdown import Page, inventory, pages

PAGES = pages()
HELD = inventory()
PATH = re.compile(r"[\w.@*-]+(/[\w.@*-]+)*/?")
# The example feature, which a copy of the template may remove.
EXAMPLE = re.compile(r"src/(python/app|ts/frontend/src)/features/items(/.*)?")
TARGET = re.compile(r"(?P<folder>//|[\w./-]+):[\w.-]+")


@pytest.mark.parametrize("page", PAGES, ids=repr)
def test_links_lead_somewhere(page: Page) -> None:
    for link in page.links:
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = os.path.normpath(os.path.join(page.path.parent, path)) if path else str(page.path)
        assert target in HELD.paths, f"{page} links to {link}"
        if anchor and os.path.exists(target):
            assert anchor in {name for other in PAGES if str(other.path) == target for name in other.anchors}, link


@pytest.mark.parametrize("page", PAGES, ids=repr)
def test_paths_in_code_exist(page: Page) -> None:
    named = [text for text in page.code if PATH.fullmatch(text) and HELD.is_ours(text)]
    missing = [text for text in named if text.rstrip("/") not in HELD.paths]
    if not any(EXAMPLE.fullmatch(path) for path in HELD.paths):
        missing = [text for text in missing if not EXAMPLE.fullmatch(text)]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=repr)
def test_targets_in_code_exist(page: Page) -> None:
    matches = [match for text in page.code if (match := TARGET.fullmatch(text))]
    named = [match[0] for match in matches if match["folder"] == "//" or match["folder"] in HELD.paths]
    assert [text for text in named if text not in HELD.targets] == []


@pytest.mark.parametrize("page", PAGES, ids=repr)
def test_paths_in_drawings_exist(page: Page) -> None:
    # A line of a folder tree has names and, after two spaces or more, their description. Pants does not see hidden
    # files.
    lines = [re.split(r"\s{2,}", line) for tree in page.fences("") for line in tree.splitlines()]
    named = [text for *names, _ in lines for text in names if PATH.fullmatch(text) and not text.startswith(".")]
    named += [word for line in page.fences("") for word in re.findall(r"(?:src|tests|tools|docs)/[\w./-]*", line)]
    assert [text for text in named if text.rstrip("/") not in HELD.paths] == []
