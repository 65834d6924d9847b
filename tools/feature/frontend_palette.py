"""What a feature adds to the command palette."""

from __future__ import annotations

from feature.frontend_fields import is_plain, row_name
from feature.layout import Doc
from feature.spec import Feature
from feature.typescript import Imports, block, braces, hugged, module, quoted


def palette(feature: Feature) -> str:
    """Return the text of palette.ts."""
    names = feature.names
    imports = Imports()
    imports.add("@/shared/palette/feature-palette", "type FeaturePalette")
    entries: list[Doc] = [f"create: {quoted(f'New {names.words}')},"]
    # Without texts, there is nothing to search.
    if any(field.searchable for field in feature.fields):
        imports.add("@triptych/api-client/client", "dataOf")
        entries.append(_search(feature))
    return module(imports, block(f"export const {names.camel_plural}Palette: FeaturePalette = {{", entries, "};"))


def _search(feature: Feature) -> Doc:
    names = feature.names
    url = f'"/api/v1/{names.kebab_plural}/"'
    page = hugged("await client.GET", [url], ["params: { query }", "signal"])
    label = feature.label.column
    row, id_, shown = names.camel, f"id: {names.camel}.id", f"label: {row_name(feature, names.camel)}"
    if is_plain(feature):
        row, id_, shown = f"{{ id, {label} }}", "id", "label" if label == "label" else f"label: {label}"
    options: Doc = [f"return dataOf(page).data.map(({row}) => (", braces([id_, shown]), "));"]
    return block(
        "search: async (client, query, signal) => {",
        [["const page = ", page, ";"], options],
        "},",
    )
