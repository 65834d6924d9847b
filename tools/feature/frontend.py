"""Writes the frontend's half of a feature."""

from __future__ import annotations

from collections.abc import Mapping

from feature.errors import FeatureError
from feature.frontend_api import api, references, sources, texts
from feature.frontend_code import columns, form, page, routes
from feature.frontend_edits import frontend_edits
from feature.frontend_fields import PAGES
from feature.frontend_filters import filters
from feature.frontend_palette import palette
from feature.frontend_registry import REGISTRY, with_feature, without_feature
from feature.frontend_tests import page_test
from feature.spec import Feature, Kind

__all__ = ["frontend_edits", "frontend_files", "without_feature"]


def frontend_files(feature: Feature, tree: Mapping[str, str]) -> dict[str, str]:
    """Return the new texts of all files that the feature adds or changes in the frontend, by path.

    :param tree: the texts of all files by path.
    :raises FeatureError: if the list of features is not where it belongs.
    """
    if REGISTRY not in tree:
        raise FeatureError(f"There is no {REGISTRY}, which lists the features. Restore it.")
    names = feature.names
    folder = f"{PAGES}{names.kebab_plural}"
    files = {
        f"{folder}/api/{names.kebab_plural}.ts": api(feature),
        f"{folder}/components/{names.kebab}-columns.tsx": columns(feature),
        f"{folder}/components/{names.kebab}-form.tsx": form(feature),
        f"{folder}/components/{names.kebab_plural}-page.tsx": page(feature),
        f"{folder}/components/{names.kebab_plural}-page.test.tsx": page_test(feature),
        f"{folder}/{names.kebab}-filters.ts": filters(feature),
        f"{folder}/palette.ts": palette(feature),
        f"{folder}/routes.tsx": routes(feature),
        REGISTRY: with_feature(tree[REGISTRY], feature),
    }
    if sources(feature):
        files[f"{folder}/api/references.ts"] = references(feature, tree)
    if any(field.kind is Kind.ENUM for field in feature.fields):
        files[f"{folder}/{names.kebab}-texts.ts"] = texts(feature)
    return files
