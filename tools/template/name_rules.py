"""Which names are refused, and the sentence for each."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator

from template.errors import TemplateError
from template.names import APPLICATION_ID_CHARACTERS, Names

MAX_NAME_CHARACTERS = 40
MAX_HOLDER_CHARACTERS = 80
# D-Bus allows 255 characters in a bus name, and the app appends to its identifier.
MAX_IDENTIFIER_CHARACTERS = 155
IDENTIFIER_PART = r"[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
IDENTIFIER = re.compile(rf"{IDENTIFIER_PART}(?:\.{IDENTIFIER_PART})+")


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
WINDOWS_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{device}{digit}" for device in ("com", "lpt") for digit in range(10)))
)
# Debian Policy Manual, section 5.6.1, "Source".
DEBIAN_PACKAGE = re.compile(r"[a-z0-9][a-z0-9+.-]+")
PYTHON_KEYWORDS = frozenset(word.lower() for word in (*keyword.kwlist, "match", "case", "type"))
# https://doc.rust-lang.org/reference/keywords.html, the crates of the standard library, and cargo's own folders.
RUST_NAMES = words(
    """
    as async await break const continue crate dyn else enum extern false fn for gen if impl in let loop match mod move
    mut pub ref return self static struct super trait true type unsafe use where while abstract become box do final
    macro override priv try typeof unsized virtual yield union
    alloc core proc-macro std test build deps examples incremental
    """
)
# Names that npm refuses in package.json: a reserved one, and the modules of Node.
NPM_NAMES = words(
    """
    node-modules assert async-hooks buffer child-process cluster console constants crypto dgram diagnostics-channel dns
    domain events fs http http2 https inspector module net os path perf-hooks process punycode querystring readline repl
    stream string-decoder sys timers tls tty url util v8 vm wasi worker-threads zlib
    """
)
# Formats that `file` knows by these four bytes (https://sqlite.org/src/file/magic.txt).
KNOWN_APPLICATION_IDS = frozenset({"GPKG", "GP10", "GP11", "MPBX"})


def check(new: Names, old: Names) -> None:
    """Raise TemplateError with one sentence about the first name that is refused."""
    for problem in (*problems(new), *shared_application_id(new, old)):
        raise TemplateError(problem)


def problems(names: Names) -> Iterator[str]:
    """Yield a sentence for each name that is refused."""
    yield from name_problems(names)
    yield from slug_problems(names.slug)
    yield from identifier_problems(names.identifier)
    yield from holder_problems(names.holder)
    if not re.fullmatch(rf"[A-Za-z0-9]{{{APPLICATION_ID_CHARACTERS}}}", names.application_id):
        yield (
            f"The application id {names.application_id!r} does not have four ASCII letters or digits. "
            "Give four with --application-id."
        )
    elif names.application_id in KNOWN_APPLICATION_IDS:
        yield (
            f"The application id {names.application_id!r} belongs to a well-known file format. "
            "Give four other letters with --application-id."
        )


def name_problems(names: Names) -> Iterator[str]:
    """Yield the problem of the title, if it has one."""
    name = names.name
    if not name.strip():
        yield "The name is empty. Write the app's name in quotes, and then its identifier."
    elif control := control_character(name):
        yield f"The name contains the control character {control}. Remove it."
    elif len(name) > MAX_NAME_CHARACTERS:
        yield f"The name has {len(name)} characters, and at most {MAX_NAME_CHARACTERS} are allowed. Shorten it."
    elif wrong := re.search(r"[^A-Za-z0-9 .-]", name):
        yield (
            f"The name {name!r} contains {wrong[0]!r}. Use ASCII letters, digits, spaces, hyphens and full stops: file "
            "names and the .deb package are made from it."
        )
    elif not re.fullmatch(r"[A-Za-z0-9]+(?:[ .-][A-Za-z0-9]+)*", name):
        yield (
            f"The name {name!r} begins or ends with a space, hyphen or full stop, or has two of them in a row. "
            "Remove those that are too many."
        )
    elif is_windows_device(name):
        yield f"The name {name!r} is that of a device on Windows, which refuses such file names. Choose another."
    elif not re.search(r"[A-Z]", name):
        yield (
            f"The name {name!r} has no capital letter, so it could not be told apart from the slug later. "
            f"Write it with one, such as {name.title()!r}."
        )
    elif not DEBIAN_PACKAGE.fullmatch(names.package):
        yield (
            f"The name {name!r} becomes the .deb package {names.package!r}, and Debian requires at least two "
            "characters. Choose a longer name."
        )


def slug_problems(slug: str) -> Iterator[str]:
    """Yield the problem of the slug, if it has one."""
    if not slug:
        yield "The slug is empty. Give one with --slug."
    elif not re.fullmatch(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", slug):
        yield (
            f"The slug {slug!r} is not of the form grey-heron. Use lower-case ASCII letters and digits, begin with a "
            "letter, put single hyphens between words, and give the slug with --slug."
        )
    elif not DEBIAN_PACKAGE.fullmatch(slug):
        yield f"The slug {slug!r} has one character, and Debian requires at least two. Give a longer one with --slug."
    elif len(slug) > MAX_NAME_CHARACTERS:
        yield (
            f"The slug {slug!r} has {len(slug)} characters, and at most {MAX_NAME_CHARACTERS} are allowed. "
            "Give a shorter one with --slug."
        )
    elif owner := reserved_by(slug):
        yield f"The slug {slug!r} is reserved by {owner}. Give another one with --slug."


def reserved_by(slug: str) -> str | None:
    """Return who reserves a slug, or None."""
    if is_windows_device(slug):
        return "Windows, as the name of a device"
    owners = {"Python": PYTHON_KEYWORDS, "Rust": RUST_NAMES, "npm": NPM_NAMES}
    return next((owner for owner, reserved in owners.items() if slug in reserved), None)


def identifier_problems(identifier: str) -> Iterator[str]:
    """Yield the problem of the identifier, if it has one.

    Tauri allows letters, digits, hyphens and full stops. D-Bus, which the single instance uses, wants two parts or more
    that do not begin with a digit (https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-names).
    """
    lower = identifier.lower()
    if not IDENTIFIER.fullmatch(identifier):
        yield (
            f"The identifier {identifier!r} is not a reverse domain name such as org.example.heron. Use two or "
            "more parts of ASCII letters, digits and hyphens; each part begins with a letter."
        )
    elif len(identifier) > MAX_IDENTIFIER_CHARACTERS:
        yield (
            f"The identifier has {len(identifier)} characters, and at most {MAX_IDENTIFIER_CHARACTERS} are allowed. "
            "Shorten it."
        )
    elif lower == "com.tauri.dev":
        yield "The identifier com.tauri.dev is Tauri's placeholder, and Tauri builds no app with it. Choose your own."
    elif lower.endswith(".app"):
        yield f"The identifier {identifier!r} ends in .app, as the folders of apps do on macOS. Drop that part."
    elif lower.endswith(".dev"):
        yield (
            f"The identifier {identifier!r} ends in .dev, which this app appends when it runs under development. "
            "Drop that part."
        )
    elif lower.startswith("com.apple."):
        yield f"The identifier {identifier!r} belongs to Apple. Begin it with a domain of your own."
    elif is_windows_device(identifier):
        yield f"The identifier {identifier!r} begins with a device of Windows. Begin it with your own domain."


def holder_problems(holder: str) -> Iterator[str]:
    """Yield the problem of the copyright holder, if it has one."""
    if not holder.strip():
        yield "The copyright holder is empty. Give one with --holder."
    elif control := control_character(holder):
        yield f"The copyright holder contains the control character {control}. Remove it."
    elif len(holder) > MAX_HOLDER_CHARACTERS:
        yield (
            f"The copyright holder has {len(holder)} characters, and at most {MAX_HOLDER_CHARACTERS} are allowed. "
            "Shorten it."
        )
    elif wrong := re.search(r"[^\w .,&'()+-]|_", holder):
        yield (
            f"The copyright holder {holder!r} contains {wrong[0]!r}. Use letters, digits, spaces and any of "
            "full stop, comma, hyphen, plus, ampersand, apostrophe and round brackets."
        )
    elif not re.fullmatch(r"\w(?:.*[\w.)+])?", holder):
        yield f"The copyright holder {holder!r} does not begin and end with a letter. Remove what is around it."


def shared_application_id(new: Names, old: Names) -> Iterator[str]:
    """Yield the problem of two apps with the same application id: each would take the other's databases for its own."""
    if new.application_id == old.application_id and new.slug != old.slug:
        yield (
            f"{new.name} and {old.name} would have the same application id {new.application_id!r}, and each would "
            "open the databases of the other. Give four other letters with --application-id."
        )


def control_character(text: str) -> str | None:
    """Return the first character that a terminal would act on, as U+0007, or None."""
    return next((f"U+{ord(character):04X}" for character in text if not character.isprintable()), None)


def is_windows_device(text: str) -> bool:
    """Return whether Windows takes a file name for a device: it ignores what follows the first full stop."""
    return text.partition(".")[0].strip().lower() in WINDOWS_DEVICES
