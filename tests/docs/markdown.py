"""Reads the documentation's pages in the sandbox as GitHub does, and the inventory of the repository."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

PARSER = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Inventory:
    """Names from the graph (the field `inventory`). The tests do not read the files themselves."""

    paths: frozenset[str]
    targets: frozenset[str]
    goals: frozenset[str]
    packageable: frozenset[str] = frozenset()
    runnable: frozenset[str] = frozenset()

    def accepts(self, goal: str, address: str) -> bool:
        """Return whether a goal accepts a target. If not, Pants itself does nothing and exits with 0."""
        return address in {"package": self.packageable, "run": self.runnable}.get(goal, self.targets)

    def is_ours(self, path: str) -> bool:
        """Return whether a path begins with a folder of the repository."""
        first, separator, _ = path.partition("/")
        return bool(separator) and first in self.paths


class Page:
    """A Markdown file, by its path relative to the repository's root."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tokens = PARSER.parse(path.read_text(encoding="utf-8"))

    def __repr__(self) -> str:
        return str(self.path)

    @cached_property
    def inline(self) -> list[Token]:
        """The inline content of paragraphs, headings and cells."""
        return [part for token in self.tokens for part in token.children or ()]

    @property
    def links(self) -> list[str]:
        """The targets of links and images."""
        found = (token.attrGet("href") or token.attrGet("src") for token in self.inline)
        return [str(target) for target in found if target]

    @property
    def code(self) -> list[str]:
        """The inline code, without backticks."""
        return [token.content for token in self.inline if token.type == "code_inline"]

    def fences(self, language: str) -> list[str]:
        """The text of code blocks in this language."""
        return [token.content for token in self.tokens if token.type == "fence" and token.info == language]

    @property
    def anchors(self) -> set[str]:
        """The anchors of the headings in GitHub's URLs."""
        headings = (self.tokens[i + 1].content for i, token in enumerate(self.tokens) if token.type == "heading_open")
        return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}

    def tables(self, *header: str) -> list[list[list[str]]]:
        """Return the rows, without backticks, of each table whose header begins with these cells."""
        tables: list[list[list[str]]] = []
        for i, token in enumerate(self.tokens):
            if token.type == "table_open":
                tables.append([])
            elif token.type == "tr_open":
                tables[-1].append([])
            elif token.type in {"th_open", "td_open"}:
                tables[-1][-1].append(self.tokens[i + 1].content.replace("`", ""))
        return [rows[1:] for rows in tables if rows[0][: len(header)] == list(header)]

    def table(self, *header: str) -> list[list[str]]:
        """Return the rows of the only table on this page whose header begins with these cells."""
        [found] = self.tables(*header)
        return found


def pages() -> list[Page]:
    """Return the pages that the test's target depends on."""
    found = [Page(path) for path in sorted((*Path().glob("*.md"), *Path("docs").rglob("*.md")))]
    assert found, "the target of these tests must depend on pages"
    return found


def tables(*header: str) -> list[list[list[str]]]:
    """Return the rows of each table, on any page, whose header begins with these cells."""
    return [rows for page in pages() for rows in page.tables(*header)]


def table(*header: str) -> list[list[str]]:
    """Return the rows of the only table, on any page, whose header begins with these cells."""
    found = tables(*header)
    assert len(found) == 1, f"found {len(found)} tables that begin with | {' | '.join(header)} |, expected one"
    return found[0]


def inventory() -> Inventory:
    return Inventory(
        **{name: frozenset(values) for name, values in json.loads(Path(".inventory.json").read_text()).items()}
    )
