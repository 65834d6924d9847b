"""The filters of a feature's list in the frontend."""

from __future__ import annotations

from feature.frontend_fields import LIMITS, limits_of, texts_constant
from feature.layout import Doc
from feature.spec import Feature, Field, Kind
from feature.typescript import Imports, braces, brackets, module, quoted

KINDS = {
    Kind.ENUM: "choice",
    Kind.BOOL: "yesNo",
    Kind.REF: "reference",
    Kind.INT: "integer",
    Kind.FLOAT: "number",
    Kind.DECIMAL: "decimal",
    Kind.DATE: "date",
    Kind.DATETIME: "dateTime",
    Kind.TIME: "time",
}


def filters_constant(feature: Feature) -> str:
    return f"{feature.names.upper}_FILTERS"


def filters(feature: Feature) -> str:
    """Return the text of product-filters.ts."""
    names = feature.names
    imports = Imports()
    imports.add("@/shared/table/filters/filters", "type Filters")
    entries = [filter_entry(feature, field, imports) for field in feature.fields if field.filterable]
    entries.append(braces(['kind: "dateTime"', 'name: "created_at"', 'label: "Created"']))
    head = f'export const {filters_constant(feature)}: Filters<"/api/v1/{names.kebab_plural}/"> = '
    return module(imports, [head, brackets(entries, breaks=True), ";"])


def filter_entry(feature: Feature, field: Field, imports: Imports) -> Doc:
    """Return the entry of a field in the filters."""
    more: list[Doc] = []
    if field.kind is Kind.ENUM:
        imports.add(f"./{feature.names.kebab}-texts", texts_constant(field))
        more.append(f"texts: {texts_constant(field)}")
    elif field.kind is Kind.DECIMAL:
        imports.add(LIMITS, "limits")
        more.append(f"limits: {limits_of(feature, field)}")
    elif field.reference is not None:
        imports.add("./api/references", field.reference.names.upper_plural)
        more.append(f"source: {field.reference.names.upper_plural}")
    parts: list[Doc] = [f'kind: "{KINDS[field.kind]}"', f'name: "{field.column}"', f"label: {quoted(field.label)}"]
    return braces([*parts, *more])
