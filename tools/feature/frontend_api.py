"""The modules in api/ of a feature in the frontend, and the texts of its enums."""

from __future__ import annotations

from collections.abc import Mapping

from feature.backend_models import sorts
from feature.existing import FEATURES, existing_features
from feature.frontend_fields import is_plain, row_name, texts_constant
from feature.layout import HARD, LINE, SOFT, Doc, Group, Indented
from feature.spec import TEXTS, Feature, Field, Kind, Referenced
from feature.typescript import (
    Imports,
    a,
    arrow_to_call,
    block,
    braces,
    brackets,
    call,
    capitalized,
    conditional,
    hugged,
    module,
    quoted,
)

CLIENT = "@triptych/api-client/client"
SCHEMA = "@triptych/api-client/schema.gen"
BY_ID = "params: { path: { id } }"


def api(feature: Feature) -> str:
    """Return the text of api/products.ts."""
    model = feature.names.pascal
    imports = Imports()
    imports.add("@tanstack/react-query", "keepPreviousData", "queryOptions", "useMutation", "useQuery")
    imports.add(CLIENT, "type ApiClient", "dataOf")
    imports.add(SCHEMA, "type components")
    imports.add("@/shared/api/api-client-provider", "useApiClient")
    imports.add("@/shared/table/list-state", "type ListState")
    imports.add("@/shared/table/use-cursors", "type Cursors", "useCursors")
    imports.add("@/shared/undo/delete-meta", "deleteMeta")
    imports.add("@/shared/versions/use-version", "useVersion")
    schemas: Doc = [
        f'export type {model} = components["schemas"]["{model}Public"];',
        HARD,
        f'type {model}Create = components["schemas"]["{model}Create"];',
    ]
    calls = [*_list(feature), *_one(feature), _save(feature), _delete(feature)]
    return module(imports, schemas, _sorts(feature), _keys(feature), *calls)


def _url(feature: Feature) -> str:
    return f"/api/v1/{feature.names.kebab_plural}/"


def _list_state(feature: Feature) -> str:
    return f"list: ListState<{feature.names.pascal}Sort>"


def _sorts(feature: Feature) -> Doc:
    constant = f"{feature.names.upper}_SORTS"
    return [
        "/** The sort keys of the backend. The first one is the default. */",
        HARD,
        [f"export const {constant} = ", brackets([quoted(key) for key in sorts(feature)]), " as const;"],
        HARD,
        f"export type {feature.names.pascal}Sort = (typeof {constant})[number];",
    ]


def _keys(feature: Feature) -> Doc:
    keys = f"{feature.names.camel}Keys"
    entries: list[Doc] = [
        f'all: ["{feature.names.kebab_plural}"] as const,',
        [
            Group([f"list: ({_list_state(feature)}) =>", Indented([LINE, f'[...{keys}.all, "list", list] as const'])]),
            ",",
        ],
        [Group(["one: (id: string) =>", Indented([LINE, f'[...{keys}.all, "one", id] as const'])]), ","],
    ]
    return block(f"const {keys} = {{", entries, "};")


def _list(feature: Feature) -> list[Doc]:
    names = feature.names
    options = f"{names.camel}ListOptions"
    head = call(f"function {options}", "client: ApiClient", "cursors: Cursors", _list_state(feature))
    page = hugged("await client.GET", [f'"{_url(feature)}"'], ["params: { query }", "signal"])
    query = block(
        "queryFn: async ({ signal }) => {",
        [
            "const query = { ...cursors.query(list), sort: list.sort };",
            ["const page = ", page, ";"],
            "return cursors.remember(list, dataOf(page));",
        ],
        "},",
    )
    entries = [f"queryKey: {names.camel}Keys.list(list),", query, "placeholderData: keepPreviousData,"]
    use = block(
        f"export function use{names.pascal_plural}({_list_state(feature)}) {{",
        [f"return useQuery({options}(useApiClient(), useCursors(), list));"],
        "}",
    )
    return [
        block([head, " {"], [block("return queryOptions({", entries, "});")], "}"),
        [f"/** One page of the list, and how many {names.words_plural} there are. */", HARD, use],
    ]


def _one(feature: Feature) -> list[Doc]:
    names = feature.names
    options = f"{names.camel}Options"
    read = hugged("await client.GET", [f'"{_url(feature)}{{id}}"'], [BY_ID, "signal"])
    entries: list[Doc] = [
        f"queryKey: {names.camel}Keys.one(id),",
        ["queryFn: async ({ signal }) =>", Indented([HARD, call("dataOf", read)]), ","],
    ]
    found = braces([f'...{options}(useApiClient(), id ?? "")', "enabled: id !== undefined"])
    use = block(
        f"export function use{names.pascal}(id: string | undefined) {{", [["return useQuery(", found, ");"]], "}"
    )
    return [
        block(
            [call(f"function {options}", "client: ApiClient", "id: string"), " {"],
            [block("return queryOptions({", entries, "});")],
            "}",
        ),
        [f"/** The {names.words} with this id; without an id, none. */", HARD, use],
    ]


def _save(feature: Feature) -> Doc:
    names = feature.names
    one, url, title, model = names.camel, _url(feature), capitalized(names.words), names.pascal
    post = call("dataOf", hugged("await client.POST", [f'"{url}"'], ["body"]))
    read = hugged("client.GET", [f'"{url}{{id}}"'], ["params: { path }"])
    write = hugged("client.PATCH", [f'"{url}{{id}}"'], ["params: { path, header }", "body"])
    update = call("version.update", "body", arrow_to_call("()", read), arrow_to_call("(header)", write))
    lines: list[Doc] = [
        Group([f"if ({one} === null)", Indented([LINE, "return ", post, ";"])]),
        f"const path = {{ id: {one}.id }};",
        ["return ", update, ";"],
    ]
    pattern = f"{{ {feature.label.column} }}" if is_plain(feature) else one
    detail = feature.label.column if is_plain(feature) else row_name(feature, one)
    meta: list[Doc] = [
        _choice(one, "done", f"{title} created.", f"{title} saved."),
        [Group([f"detail: ({pattern}: {model}) =>", Indented([LINE, detail])]), ","],
        _choice(one, "failed", f"The {names.words} was not created.", f"The {names.words} was not saved."),
        f"changes: [{one}Keys.all],",
    ]
    return [
        f"/** Updates {a(names.words)}; without one, creates one. Overwrites no unseen change. */",
        HARD,
        _mutation(
            [call(f"export function useSave{model}", f"{one}: {model} | null"), " {"],
            block(f"mutationFn: async (body: {model}Create) => {{", lines, "},"),
            meta,
            f"const version = useVersion({one});",
        ),
    ]


def _choice(row: str, key: str, created: str, saved: str) -> Doc:
    """Return a property whose text depends on whether there is a row."""
    text = conditional(f"{row} === null", quoted(created), quoted(saved))
    return [Group([f"{key}:", Indented([LINE, text])]), ","]


def _delete(feature: Feature) -> Doc:
    names = feature.names
    post = hugged("await client.POST", [f'"{_url(feature)}delete"'], ["body: { ids }"])
    function: Doc = ["mutationFn: async (ids: string[]) =>", Group(Indented([LINE, call("dataOf", post)])), ","]
    meta = call("deleteMeta", quoted(names.words), quoted(names.words_plural))
    mutation = block("return useMutation({", [function, ["meta: ", meta, ","]], "});")
    return [
        f"/** Deletes the {names.words_plural} with these ids, all or none. */",
        HARD,
        block(
            f"export function useDelete{names.pascal_plural}() {{",
            ["const client = useApiClient();", mutation],
            "}",
        ),
    ]


def _mutation(head: Doc, function: Doc, meta: list[Doc], *more: Doc) -> Doc:
    mutation = block("return useMutation({", [function, block("meta: {", meta, "},")], "});")
    return block(head, ["const client = useApiClient();", *more, mutation], "}")


# References


def sources(feature: Feature) -> list[Referenced]:
    """Return the features that fields refer to, once each."""
    found: dict[str, Referenced] = {}
    for field in feature.fields:
        if field.reference is not None:
            found.setdefault(field.reference.names.plural, field.reference)
    return [found[plural] for plural in sorted(found)]


def references(feature: Feature, tree: Mapping[str, str], only: Referenced | None = None) -> str:
    """Return the text of api/references.ts, with all features that fields refer to or with one."""
    imports = Imports()
    imports.add(CLIENT, "dataOf")
    imports.add("@/shared/references/references", "type ReferenceSource")
    wanted = sources(feature) if only is None else [only]
    return module(imports, *(_source(feature, reference, tree) for reference in wanted))


def _source(feature: Feature, reference: Referenced, tree: Mapping[str, str]) -> Doc:
    names, label = reference.names, reference.label
    url = f"/api/v1/{names.kebab_plural}/"
    is_text, sortable = _label(feature, reference, tree)
    one = f"dataOf({names.camel}).{label}"
    if not is_text:
        one, shown = f"String({one})", f"label: String({label})"
    elif reference.label_nullable:
        one, shown = f"{one} ?? id", f"label: {label} ?? id"
    else:
        shown = "label" if label == "label" else f"label: {label}"
    pattern = "{ id }" if label == "id" else f"{{ id, {label} }}"
    query = ["limit: 20", *([f'sort: "{label}"'] if sortable else []), '...(q !== "" && { q })']
    by_id = hugged("await client.GET", [f'"{url}{{id}}"'], [BY_ID, "signal"])
    page = hugged("await client.GET", [f'"{url}"'], ["params: { query }", "signal"])
    option = f"({pattern}) => ({{ value: id, {shown} }})"
    return block(
        f"export const {names.upper_plural}: ReferenceSource = {{",
        [
            f'key: "{names.kebab_plural}",',
            block(
                "fetchLabel: async (client, id, signal) => {",
                [[f"const {names.camel} = ", by_id, ";"], f"return {one};"],
                "},",
            ),
            block(
                "search: async (client, q, signal) => {",
                [
                    ["const query = ", braces(query), " as const;"],
                    ["const page = ", page, ";"],
                    ["return ", call("dataOf(page).data.map", option), ";"],
                ],
                "},",
            ),
        ],
        "};",
    )


def _label(feature: Feature, reference: Referenced, tree: Mapping[str, str]) -> tuple[bool, bool]:
    """Return whether a referenced row's label is a text, and whether its list can be sorted by it."""
    label = reference.label
    if reference.own:
        field = next((field for field in feature.fields if field.column == label), None)
        return field is not None and field.kind in TEXTS, label in sorts(feature)
    column = existing_features(tree)[reference.names.plural].columns.get(label)
    models = tree.get(f"{FEATURES}{reference.names.plural}/models.py", "")
    return column is not None and column.is_text, f'"{label}": "{label}"' in models


# The texts of enums


def texts(feature: Feature) -> str:
    """Return the text of product-texts.ts."""
    names = feature.names
    imports = Imports()
    imports.add(f"./api/{names.kebab_plural}", f"type {names.pascal}")
    return module(imports, *(_texts(names.pascal, field) for field in feature.fields if field.kind is Kind.ENUM))


def _texts(model: str, field: Field) -> Doc:
    type_ = f'{model}["{field.column}"]'
    type_ = f"NonNullable<{type_}>" if field.nullable else type_
    record = Group(["Record<", Indented([SOFT, f"{type_},", LINE, "string"]), SOFT, ">"])
    entries = [f"{choice}: {quoted(capitalized(choice.replace('_', ' ')))}," for choice in field.choices]
    return block([f"export const {texts_constant(field)}: ", record, " = {"], entries, "};")
