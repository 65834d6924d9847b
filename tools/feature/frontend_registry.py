"""Adds features to the list of features of the frontend, and removes them."""

from __future__ import annotations

import re

from feature.errors import FeatureError
from feature.layout import render
from feature.spec import Feature
from feature.typescript import braces, order_of_source

REGISTRY = "src/ts/frontend/src/app/features.ts"

IMPORT = re.compile(r'^import (?P<name>\w+|\{ (?P<named>\w+) \}) from "(?P<source>[^"]+)";\n', re.MULTILINE)
LIST = re.compile(
    r"^(?:export )?const FEATURES = \[\n(?P<entries>.*?)^\] satisfies FeatureOptions\[\];", re.MULTILINE | re.DOTALL
)
ENTRY = re.compile(r"^  \{.*?\},?\n(?=  \{|\Z)", re.MULTILINE | re.DOTALL)


def with_feature(features_ts: str, feature: Feature) -> str:
    """Return the list of features with one more, after the last one that has a list of rows.

    :param features_ts: the text of src/ts/frontend/src/app/features.ts.
    :raises FeatureError: if the text has no such list.
    """
    names = feature.names
    route = f"{names.camel_plural}Route"
    found = _list(features_ts)
    entries = ENTRY.findall(found["entries"])
    # The pages of the app itself, such as settings, come last.
    position = next(
        (i for i, entry in enumerate(entries) if re.search(r"\b(data|settings)Route\b", entry)), len(entries)
    )
    label = (names.words_plural[:1].upper() + names.words_plural[1:]).replace('"', "")
    palette = f"{names.camel_plural}Palette"
    entry = braces([f'label: "{label}"', f"icon: {feature.icon}", f"routes: [{route}]", f"palette: {palette}"])
    entries.insert(position, render(["  ", entry, ","]).replace("\n", "\n  ") + "\n")
    text = _with_entries(features_ts, entries)
    text = _with_import(text, feature.icon, f"@tabler/icons-react/icons/{feature.icon}")
    text = _with_import(text, f"{{ {palette} }}", f"@/features/{names.kebab_plural}/palette")
    return _with_import(text, f"{{ {route} }}", f"@/features/{names.kebab_plural}/routes")


def without_feature(features_ts: str, name: str) -> str:
    """Return the list of features without one, and without the imports that only it needed.

    :param features_ts: the text of src/ts/frontend/src/app/features.ts.
    :param name: the name of the feature's folder: `order-lines`, or `order_lines`.
    :raises FeatureError: if the text has no such list, or no entry with a route of the feature.
    """
    folder = name.replace("_", "-")
    pattern = rf'^import \{{(?P<names>[^}}]*)\}} from "@/features/{re.escape(folder)}/routes";\n'
    found = re.search(pattern, features_ts, re.MULTILINE)
    if found is None:
        raise FeatureError(
            f"{REGISTRY} imports nothing from @/features/{folder}/routes. Remove the feature's entry by hand."
        )
    routes = re.findall(r"\w+", found["names"])
    entries = ENTRY.findall(_list(features_ts)["entries"])
    kept = [entry for entry in entries if not any(re.search(rf"\b{route}\b", entry) for route in routes)]
    if len(kept) == len(entries):
        raise FeatureError(f"{REGISTRY} has no entry with {' or '.join(routes)}. Remove the feature's import by hand.")
    text = _with_entries(features_ts.replace(found[0], "", 1), kept)
    removed = "".join(entry for entry in entries if entry not in kept)
    for other in list(IMPORT.finditer(text)):
        local = other["named"] or other["name"]
        used_elsewhere = len(re.findall(rf"\b{local}\b", text.replace(other[0], "", 1))) > 0
        if not used_elsewhere and re.search(rf"\b{local}\b", removed):
            text = text.replace(other[0], "", 1)
    return text


def _list(text: str) -> re.Match[str]:
    found = LIST.search(text)
    if found is None:
        raise FeatureError(f"{REGISTRY} has no list `const FEATURES = [`, with an entry a line. Restore it.")
    return found


def _with_entries(text: str, entries: list[str]) -> str:
    found = _list(text)
    return text[: found.start("entries")] + "".join(entries) + text[found.end("entries") :]


def _with_import(text: str, names: str, source: str) -> str:
    """Return the text with an import at its place in Biome's order, which the others have already."""
    line = f'import {names} from "{source}";\n'
    if line in text:
        return text
    group = source.split("/")[0]
    others = [other for other in IMPORT.finditer(text) if other["source"].split("/")[0] == group]
    later = next((other for other in others if order_of_source(other["source"]) > order_of_source(source)), None)
    position = later.start() if later else others[-1].end() if others else 0
    return text[:position] + line + text[position:]
