"""The names of an app, and the forms of them that the repository uses."""

from __future__ import annotations

import re
from dataclasses import dataclass

APPLICATION_ID_CHARACTERS = 4


@dataclass(frozen=True)
class Names:
    """What template.toml holds. All other forms are derived from these five."""

    name: str
    """The title: windows, texts, documentation, and Tauri's productName."""
    identifier: str
    """Reverse-DNS identifier: the folders of data, settings and logs."""
    slug: str
    """The name of the program and the start of the names of packages, crates, variables and the cookie."""
    holder: str
    """The holder of the copyright, who is also the publisher of the installers."""
    application_id: str
    """Four ASCII letters or digits: SQLite's application_id."""

    @property
    def kebab(self) -> str:
        """Crates, npm packages, the program, the format of exports: `grey-heron`."""
        return self.slug

    @property
    def snake(self) -> str:
        """Python packages, Rust paths, the cookie, named caches: `grey_heron`."""
        return self.slug.replace("-", "_")

    @property
    def upper(self) -> str:
        """Environment variables: `GREY_HERON`."""
        return self.snake.upper()

    @property
    def pascal(self) -> str:
        """Types and components: `GreyHeron`."""
        return "".join(word.capitalize() for word in self.slug.split("-"))

    @property
    def camel(self) -> str:
        """Functions and variables of TypeScript: `greyHeron`."""
        return self.pascal[:1].lower() + self.pascal[1:]

    @property
    def package(self) -> str:
        """The name of the .deb package, which Tauri makes from the title."""
        return kebab_case(self.name)


def kebab_case(text: str) -> str:
    """Return ASCII text in kebab case, with the word boundaries of Rust's crate heck, which Tauri uses.

    A word ends at a character that is neither letter nor digit, between a lower-case and an upper-case letter, and
    before the last capital of several if a lower-case letter follows (https://docs.rs/heck).
    """
    text = re.sub(r"([a-z][0-9]*)(?=[A-Z])", r"\1-", text)
    text = re.sub(r"([A-Z][0-9]*)(?=[A-Z][a-z])", r"\1-", text)
    return "-".join(re.findall(r"[A-Za-z0-9]+", text)).lower()


def default_holder(name: str) -> str:
    """Return the holder of an app whose makers gave none."""
    return f"{name} authors"


def default_application_id(slug: str) -> str:
    """Return the first four letters and digits of a slug, which are repeated if there are fewer: `Grey`, `Ioio`."""
    letters = slug.replace("-", "") * APPLICATION_ID_CHARACTERS
    return letters[:APPLICATION_ID_CHARACTERS].capitalize()


def new_names(
    old: Names,
    name: str,
    identifier: str,
    slug: str | None = None,
    holder: str | None = None,
    application_id: str | None = None,
) -> Names:
    """Return complete names. A holder whom somebody chose for `old` stays; everything else follows from the name."""
    if holder is None:
        holder = default_holder(name) if old.holder == default_holder(old.name) else old.holder
    slug = kebab_case(name) if slug is None else slug
    application_id = default_application_id(slug) if application_id is None else application_id
    return Names(name, identifier, slug, holder, application_id)
