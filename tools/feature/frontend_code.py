"""The modules of a feature in the frontend, except its test."""

from __future__ import annotations

from collections.abc import Mapping

from feature.backend_models import sorts
from feature.existing import FEATURES, existing_features
from feature.frontend_fields import AUTOFOCUS, aligned_right, cell, initial, input_of, rule, sent, texts_constant
from feature.layout import HARD, LINE, SOFT, Doc, Group, IfBroken, Indented, joined, render
from feature.spec import TEXTS, Feature, Field, Kind, Referenced
from feature.typescript import (
    Imports,
    arrow_to_call,
    arrow_to_element,
    braces,
    brackets,
    call,
    element,
    property_of,
    quoted,
)

CLIENT = "@triptych/api-client/client"
SCHEMA = "@triptych/api-client/schema.gen"


def module(imports: Imports, *parts: Doc) -> str:
    """Return the text of a module: its imports and its parts, with empty lines between."""
    return "\n".join([imports.render(), *(render(part).rstrip("\n") + "\n" for part in parts)])


def row_name(feature: Feature, row: str) -> str:
    """Return the expression for the text that tells a row apart."""
    label = feature.label
    value = f"{row}.{label.column}"
    if label.kind in TEXTS or label.kind in {Kind.DATE, Kind.TIME, Kind.DATETIME, Kind.UUID, Kind.ENUM, Kind.DECIMAL}:
        return f"{value} ?? {row}.id" if label.nullable else value
    if label.kind in {Kind.INT, Kind.FLOAT} and not label.nullable:
        return f"String({value})"
    return f"{row}.id"


def is_plain(feature: Feature) -> bool:
    """Return whether the row's name is a text that is never null, so that patterns can take it apart."""
    return row_name(feature, "x") == f"x.{feature.label.column}" and feature.label.column.isidentifier()


# api/


def api(feature: Feature) -> str:
    """Return the text of api/products.ts."""
    names = feature.names
    one, many, model, url = names.camel, names.camel_plural, names.pascal, f"/api/v1/{names.kebab_plural}/"
    sort_type, list_type = f"{model}Sort", f"ListState<{model}Sort>"
    imports = Imports()
    query = "@tanstack/react-query"
    imports.add(query, "keepPreviousData", "queryOptions", "useMutation", "useQuery")
    imports.add(CLIENT, "type ApiClient", "dataOf")
    imports.add(SCHEMA, "type components")
    imports.add("@/shared/api/api-client-provider", "useApiClient")
    imports.add("@/shared/table/list-state", "type ListState")
    imports.add("@/shared/table/use-cursors", "type Cursors", "useCursors")
    keys = [quoted(key) for key in sorts(feature)]
    constant = f"{names.upper}_SORTS"
    changes = f"changes: [{one}Keys.all]"
    saved = [
        call("await client.POST", f'"{url}"', "{ body }"),
        call("await client.PATCH", f'"{url}{{id}}"', "{ params: { path: { id } }, body }"),
    ]
    choice = ["id === undefined", Indented([HARD, "? ", saved[0], HARD, ": ", saved[1]])]
    name = f"{{ {feature.label.column} }}" if is_plain(feature) else one
    detail = feature.label.column if is_plain(feature) else row_name(feature, one)
    return module(
        imports,
        [
            f'export type {model} = components["schemas"]["{model}Public"];',
            HARD,
            f'type {model}Create = components["schemas"]["{model}Create"];',
        ],
        [
            "/** The sort keys of the backend. The first one is the default. */",
            HARD,
            f"export const {constant} = ",
            brackets(keys),
            " as const;",
            HARD,
            f"export type {sort_type} = (typeof {constant})[number];",
        ],
        [
            f"const {one}Keys = ",
            braces(
                [
                    f'all: ["{names.kebab_plural}"] as const',
                    [
                        f"list: (list: {list_type}) =>",
                        Group(Indented([LINE, f'[...{one}Keys.all, "list", list] as const'])),
                    ],
                ],
                breaks=True,
            ),
            ";",
        ],
        [
            function(f"function {one}ListOptions", ["client: ApiClient", "cursors: Cursors", f"list: {list_type}"]),
            f"""{{
  return queryOptions({{
    queryKey: {one}Keys.list(list),
    queryFn: async ({{ signal }}) => {{
      const query = {{ ...cursors.query(list), sort: list.sort }};
""",
            "      ",
            Indented(
                Indented(
                    Indented(["const page = ", call("await client.GET", f'"{url}"', "{ params: { query }, signal }"), ";"])
                )
            ),
            """
      return cursors.remember(list, dataOf(page));
    },
    placeholderData: keepPreviousData,
  });
}""",
        ],
        f"""/** One page of the list, and how many {names.words_plural} there are. */
export function use{names.pascal_plural}(list: {list_type}) {{
  return useQuery({one}ListOptions(useApiClient(), useCursors(), list));
}}""",
        [
            f"/** Updates the {names.words} with this id; without an id, creates one. */",
            HARD,
            f"export function useSave{model}(id?: string) {{",
            Indented(
                [
                    HARD,
                    "const client = useApiClient();",
                    HARD,
                    "return useMutation({",
                    Indented(
                        [
                            HARD,
                            f"mutationFn: async (body: {model}Create) =>",
                            Indented([HARD, "dataOf(", Indented([HARD, choice, ","]), HARD, "),"]),
                            HARD,
                            "meta: {",
                            Indented(
                                [
                                    HARD,
                                    choice_of("done", f"{names_title(feature)} created.", f"{names_title(feature)} saved."),
                                    HARD,
                                    f"detail: ({name}: {model}) => {detail},",
                                    HARD,
                                    choice_of(
                                        "failed",
                                        f"The {names.words} was not created.",
                                        f"The {names.words} was not saved.",
                                    ),
                                    HARD,
                                    f"{changes},",
                                ]
                            ),
                            HARD,
                            "},",
                        ]
                    ),
                    HARD,
                    "});",
                ]
            ),
            HARD,
            "}",
        ],
        [
            f"export function useDelete{model}() {{",
            Indented(
                [
                    HARD,
                    "const client = useApiClient();",
                    HARD,
                    "return useMutation({",
                    Indented(
                        [
                            HARD,
                            "mutationFn: ",
                            arrow_to_call(
                                "(id: string)",
                                call("client.DELETE", f'"{url}{{id}}"', "{ params: { path: { id } } }"),
                            ),
                            ",",
                            HARD,
                            "meta: {",
                            Indented(
                                [
                                    HARD,
                                    f'done: "{names_title(feature)} deleted.",',
                                    HARD,
                                    f'failed: "The {names.words} was not deleted.",',
                                    HARD,
                                    f"{changes},",
                                ]
                            ),
                            HARD,
                            "},",
                        ]
                    ),
                    HARD,
                    "});",
                ]
            ),
            HARD,
            "}",
        ],
    )


def choice_of(key: str, created: str, saved: str) -> Doc:
    """Return a property whose text depends on whether there is an id."""
    return [
        f"{key}: ",
        Group(["id === undefined", Indented([LINE, f'? "{created}"', LINE, f': "{saved}"'])]),
        ",",
    ]


def names_title(feature: Feature) -> str:
    """Return the singular at the beginning of a sentence: `Order line`."""
    return capitalized(feature.names.words)


def capitalized(words: str) -> str:
    return words[:1].upper() + words[1:]


def function(head: str, parameters: list[str], result: str = "") -> Doc:
    """Return the head of a function."""
    return [call(head, *parameters), f"{result} "]


def sources(feature: Feature) -> list[Referenced]:
    """Return the features that fields refer to, without users in cells, once each."""
    found: dict[str, Referenced] = {}
    for field in feature.fields:
        if field.reference is not None:
            found.setdefault(field.reference.names.plural, field.reference)
    return [found[plural] for plural in sorted(found)]


def references(feature: Feature, tree: Mapping[str, str]) -> str:
    """Return the text of api/references.ts."""
    imports = Imports()
    imports.add(CLIENT, "dataOf")
    imports.add("@/shared/references/references", "type ReferenceSource")
    parts = [_source(feature, reference, tree) for reference in sources(feature)]
    return module(imports, *parts)


def _source(feature: Feature, reference: Referenced, tree: Mapping[str, str]) -> Doc:
    names, label = reference.names, reference.label
    url = f"/api/v1/{names.kebab_plural}/"
    text, sorted_by = label_of(feature, reference, tree)
    pattern = "{ id }" if text.startswith("id") and label == "id" else f"{{ id, {label} }}"
    query = ["limit: 20", *([f'sort: "{label}"'] if sorted_by else []), '...(q !== "" && { q })']
    shown = f"dataOf({names.camel}).{label}"
    if text == f"{label} ?? id":
        shown += " ?? id"
    elif text != label and text != "id":
        shown = f"String({shown})"
    option = f"({pattern}) => ({{ value: id, {'label' if text == 'label' else f'label: {text}'} }})"
    return [
        f"export const {names.upper_plural}: ReferenceSource = {{",
        Indented(
            [
                HARD,
                f'key: "{names.kebab_plural}",',
                HARD,
                "fetchLabel: async (client, id, signal) => {",
                Indented(
                    [
                        HARD,
                        f"const {names.camel} = ",
                        hugged("await client.GET", [f'"{url}{{id}}"'], ["params: { path: { id } }", "signal"]),
                        ";",
                        HARD,
                        f"return {shown};",
                    ]
                ),
                HARD,
                "},",
                HARD,
                "search: async (client, q, signal) => {",
                Indented(
                    [
                        HARD,
                        "const query = ",
                        braces(query),
                        " as const;",
                        HARD,
                        "const page = ",
                        hugged("await client.GET", [f'"{url}"'], ["params: { query }", "signal"]),
                        ";",
                        HARD,
                        "return dataOf(page).data",
                        call(".map", option),
                        ";",
                    ]
                ),
                HARD,
                "},",
            ]
        ),
        HARD,
        "};",
    ]


def hugged(name: str, arguments: list[Doc], properties: list[Doc]) -> Doc:
    """Return a call whose last argument is an object that breaks before the arguments do."""
    return [f"{name}(", joined(", ", arguments), ", ", braces(properties), ")"]


def label_of(feature: Feature, reference: Referenced, tree: Mapping[str, str]) -> tuple[str, bool]:
    """Return the expression for a referenced row's label, and whether its list can be sorted by it."""
    label = reference.label
    if reference.own:
        field = next((field for field in feature.fields if field.column == label), None)
        is_text = field is not None and field.kind in TEXTS
        sortable = label in sorts(feature)
    else:
        column = existing_features(tree)[reference.names.plural].columns.get(label)
        is_text = column is not None and column.is_text
        models = tree.get(f"{FEATURES}{reference.names.plural}/models.py", "")
        sortable = f'"{label}": "{label}"' in models
    if label == "id":
        return "id", False
    if not is_text:
        return f"String({label})", sortable
    return (f"{label} ?? id" if reference.label_nullable else label), sortable


# The texts of enums


def texts(feature: Feature) -> str:
    """Return the text of product-texts.ts."""
    model = feature.names.pascal
    imports = Imports()
    imports.add(f"./api/{feature.names.kebab_plural}", f"type {model}")
    return module(imports, *(_texts_of(model, field) for field in feature.fields if field.kind is Kind.ENUM))


def _texts_of(model: str, field: Field) -> Doc:
    type_ = f'{model}["{field.column}"]'
    type_ = f"NonNullable<{type_}>" if field.nullable else type_
    entries = [f"{choice}: {quoted(capitalized(choice.replace('_', ' ')))}" for choice in field.choices]
    return [f"export const {texts_constant(field)}: Record<{type_}, string> = ", braces(entries, breaks=True), ";"]


# components/


def columns(feature: Feature) -> str:
    """Return the text of components/product-columns.tsx."""
    names = feature.names
    one, model = names.camel, names.pascal
    imports = Imports()
    imports.add("@/shared/table/data-table", "type Column")
    imports.add("@/shared/table/row-actions", "RowActions")
    imports.add("@/shared/ui/date-time", "DateTime")
    imports.add(f"../api/{names.kebab_plural}", f"type {model}", f"type {model}Sort")
    entries = [column(feature, field, imports) for field in feature.fields]
    if feature.owned:
        imports.add("@/shared/users/owner", "Owner")
        owner = arrow_to_element(f"({one})", f"<Owner id={{{one}.owner_id}} />")
        entries.append(braces(['header: "Owner"', 'sort: "owner"', ["cell: ", owner]]))
    created = arrow_to_element(f"({one})", f"<DateTime value={{{one}.created_at}} />")
    entries.append(braces(['header: "Created"', 'sort: "created_at"', ["cell: ", created], "width: 190"], breaks=True))
    actions = element(
        "RowActions",
        [
            f"name={{{row_name(feature, one)}}}",
            f"onEdit={{() => onEdit({one})}}",
            f"onDelete={{() => onDelete({one})}}",
        ],
    )
    entries.append(
        braces(
            [
                'header: "Actions"',
                ["cell: ", arrow_to_element(f"({one})", actions)],
                "width: 100",
                'align: "right"',
                "pinned: true",
            ],
            breaks=True,
        )
    )
    return module(
        imports,
        f"""interface {model}Actions {{
  onEdit: ({one}: {model}) => void;
  onDelete: ({one}: {model}) => void;
}}""",
        [
            f"export function {one}Columns(",
            braces(["onEdit", "onDelete"]),
            f": {model}Actions): Column<{model}, {model}Sort>[] {{",
            Indented([HARD, "return ", brackets(entries, breaks=True), ";"]),
            HARD,
            "}",
        ],
    )


def column(feature: Feature, field: Field, imports: Imports) -> Doc:
    """Return the entry of a field in the columns."""
    content = cell(feature, field, imports)
    head = f"({feature.names.camel})"
    is_element = not isinstance(content, str)
    value = arrow_to_element(head, content) if is_element else Group([f"{head} =>", Group(Indented([LINE, content]))])
    return braces(
        [
            f"header: {quoted(field.label)}",
            *([f'sort: "{field.name}"'] if field.name in sorts(feature) else []),
            ["cell: ", value],
            *(['align: "right"'] if aligned_right(field) else []),
        ]
    )


def form(feature: Feature) -> str:
    """Return the text of components/product-form.tsx."""
    names = feature.names
    one, model = names.camel, names.pascal
    imports = Imports()
    imports.add("@mantine/form", "useForm")
    imports.add("@/shared/forms/form-dialog", "FormDialog")
    imports.add(f"../api/{names.kebab_plural}", f"type {model}", f"useSave{model}")
    values = [form_value(feature, field, imports) for field in feature.fields]
    checks = [form_rule(feature, field, imports) for field in feature.fields]
    validate = [check for check in checks if check is not None]
    bodies = [body for body in (form_body(field, imports) for field in feature.fields) if body is not None]
    focused = next((field for field in feature.fields if field.kind in AUTOFOCUS), None)
    inputs = [input_of(feature, field, imports, autofocus=field is focused) for field in feature.fields]
    unique = [field.column for field in feature.fields if field.unique]
    save = hugged_object(f"save{model}.mutateAsync", ["...values", *bodies]) if bodies else f"save{model}.mutateAsync(values)"
    dialog = element(
        "FormDialog",
        [
            "{...dialog}",
            f'title={{{one} === null ? "New {names.words}" : "Edit {names.words}"}}',
            f'submitLabel={{{one} === null ? "Create {names.words}" : "Save"}}',
            "form={form}",
            ["onSave={", arrow_to_call("(values)", save, in_attribute=True), "}"],
            *([f'uniqueField="{unique[0]}"'] if len(unique) == 1 else []),
        ],
        inputs,
    )
    return module(
        imports,
        f"""interface {model}FormProps {{
  opened: boolean;
  onClose: () => void;
  /** The {names.words} to edit; null to create one. */
  {one}: {model} | null;
}}""",
        [
            f"export function {model}Form(",
            braces([one, "...dialog"]),
            f": {model}FormProps) {{",
            Indented(
                [
                    HARD,
                    f"const save{model} = useSave{model}({one}?.id);",
                    HARD,
                    "const form = useForm({",
                    Indented(
                        [
                            HARD,
                            "initialValues: ",
                            braces(values),
                            ",",
                            *([HARD, "validate: ", braces(validate), ","] if validate else []),
                        ]
                    ),
                    HARD,
                    "});",
                    HARD,
                    "return (",
                    Indented([HARD, dialog]),
                    HARD,
                    ");",
                ]
            ),
            HARD,
            "}",
        ],
    )


def form_value(feature: Feature, field: Field, imports: Imports) -> Doc:
    """Return the line of a field in the form's initial values."""
    return [f"{field.column}: ", initial(feature, field, imports)]


def form_rule(feature: Feature, field: Field, imports: Imports) -> Doc | None:
    """Return the line of a field in the form's rules, or None."""
    found = rule(feature, field, imports)
    return None if found is None else property_of(field.column, found)


def form_body(field: Field, imports: Imports) -> Doc | None:
    """Return the line of a field in the body of the request, or None if its value is sent as it is."""
    value = sent(field, imports)
    return None if value is None else f"{field.column}: {value}"


def hugged_object(name: str, properties: list[Doc]) -> Doc:
    return [f"{name}(", braces(properties), ")"]


def page(feature: Feature) -> str:
    """Return the text of components/products-page.tsx."""
    names = feature.names
    one, many, model = names.camel, names.camel_plural, names.pascal
    title = capitalized(names.words_plural)
    imports = Imports()
    imports.add("@mantine/core", "Button")
    imports.add_icon(feature.icon)
    imports.add_icon("IconPlus")
    imports.add("@/shared/table/data-table", "DataTable")
    imports.add("@/shared/table/empty-state", "EmptyState")
    imports.add("@/shared/table/list-state", "type ListPageProps")
    imports.add("@/shared/ui/confirm", "confirm")
    imports.add("@/shared/ui/page-header", "PageHeader")
    imports.add("@/shared/ui/use-dialog", "useDialog")
    imports.add(
        f"../api/{names.kebab_plural}",
        f"type {model}",
        f"type {model}Sort",
        f"useDelete{model}",
        f"use{names.pascal_plural}",
    )
    imports.add(f"./{names.kebab}-columns", f"{one}Columns")
    imports.add(f"./{names.kebab}-form", f"{model}Form")
    if is_plain(feature):
        parameter, shown, id_ = f"{{ id, {feature.label.column} }}", feature.label.column, "id"
    else:
        parameter, shown, id_ = one, row_name(feature, one), f"{one}.id"
    description = f"Each {names.words} belongs to a user." if feature.owned else f"All {names.words_plural}, for all users."
    hint = f"Create the first {names.words}." + (" It will belong to you." if feature.owned else "")
    new = f"new{model}"
    table = element(
        "DataTable",
        [
            f'label="{title}"',
            f"columns={{{one}Columns({{ onEdit: dialog.open, onDelete: confirmDelete }})}}",
            f"query={{{many}}}",
            f"rowKey={{({one}) => {one}.id}}",
            "list={list}",
            "onListChange={onListChange}",
            [
                "empty={",
                Indented(
                    [
                        HARD,
                        element(
                            "EmptyState",
                            [
                                f"icon={{<{feature.icon} size={{24}} />}}",
                                f'title="No {names.words_plural} yet"',
                                f'hint="{hint}"',
                                f"action={{{new}}}",
                            ],
                        ),
                    ]
                ),
                HARD,
                "}",
            ],
        ],
    )
    return module(
        imports,
        [
            f"export function {names.pascal_plural}Page(",
            braces(["list", "onListChange"]),
            f""": ListPageProps<{model}Sort>) {{
  const {many} = use{names.pascal_plural}(list);
  const delete{model} = useDelete{model}();
  const {{ key, subject, ...dialog }} = useDialog<{model} | null>(null);

  const confirmDelete = ({parameter}: {model}) =>
    confirm({{
      title: "Delete {names.words}",
      message: `“${{{shown}}}” will be deleted. This cannot be undone.`,
      confirmLabel: "Delete {names.words}",
      onConfirm: () => delete{model}.mutate({id_}),
    }});
  const {new} = (
    <Button leftSection={{<IconPlus size={{16}} />}} onClick={{() => dialog.open(null)}}>
      New {names.words}
    </Button>
  );
  return (
    <>""",
            Indented(
                Indented(
                    Indented(
                        [
                            HARD,
                            element(
                                "PageHeader",
                                [f'title="{title}"', f'description="{description}"', f"action={{{new}}}"],
                            ),
                            HARD,
                            table,
                            HARD,
                            element(
                                f"{model}Form",
                                [
                                    "key={key}",
                                    f"{one}={{subject}}",
                                    "opened={dialog.opened}",
                                    "onClose={dialog.close}",
                                ],
                            ),
                        ]
                    )
                )
            ),
            "\n    </>\n  );\n}",
        ],
    )


def routes(feature: Feature) -> str:
    """Return the text of routes.tsx."""
    names = feature.names
    many, constant = names.camel_plural, f"{names.upper}_SORTS"
    imports = Imports()
    imports.add("@tanstack/react-router", "createRoute")
    imports.add("@/shared/router/root-route", "rootRoute")
    imports.add("@/shared/table/list-state", "listSearch")
    imports.add(f"./api/{names.kebab_plural}", constant)
    imports.add(f"./components/{names.kebab_plural}-page", f"{names.pascal_plural}Page")
    page_ = element(
        f"{names.pascal_plural}Page",
        [f"list={{{many}Route.useSearch()}}", "onListChange={(search) => void navigate({ search })}"],
    )
    return module(
        imports,
        [
            f"""export const {many}Route = createRoute({{
  getParentRoute: () => rootRoute,
  path: "/{names.kebab_plural}",
  ...listSearch({constant}),
  component: function {names.pascal_plural}Route() {{
    const navigate = {many}Route.useNavigate();
    return """,
            Indented(
                Indented(Group([IfBroken("("), Indented([SOFT, page_]), SOFT, IfBroken(")")])),
            ),
            ";\n  },\n});",
        ],
    )
