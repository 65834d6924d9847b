"""The components and the routes of a feature in the frontend."""

from __future__ import annotations

from feature.backend_models import sorts
from feature.frontend_fields import (
    AUTOFOCUS,
    aligned_right,
    cell,
    initial,
    input_of,
    is_plain,
    row_name,
    rule,
    sent,
    shown_value,
)
from feature.frontend_filters import filters_constant
from feature.layout import LINE, SOFT, Doc, Group, IfBroken, Indented
from feature.spec import Feature, Field, Kind
from feature.typescript import (
    Imports,
    arrow_to_call,
    arrow_to_element,
    block,
    braces,
    brackets,
    call,
    capitalized,
    conditional,
    element,
    hugged,
    module,
    property_of,
    quoted,
    rest_pattern,
)

# The columns


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
    entries.append(_actions(feature))
    actions = [f"onEdit: ({one}: {model}) => void;", f"onDelete: ({one}: {model}) => void;"]
    head: Doc = [
        f"export function {one}Columns(",
        braces(["onEdit", "onDelete"]),
        f": {model}Actions): ",
        Group(["Column<", Indented([SOFT, f"{model},", LINE, f"{model}Sort"]), SOFT, ">"]),
        "[] {",
    ]
    return module(
        imports,
        block(f"interface {model}Actions {{", actions, "}"),
        block(head, [["return ", brackets(entries, breaks=True), ";"]], "}"),
    )


def _actions(feature: Feature) -> Doc:
    one = feature.names.camel
    buttons = element(
        "RowActions",
        [
            f"name={{{row_name(feature, one)}}}",
            f"onEdit={{() => onEdit({one})}}",
            f"onDelete={{() => onDelete({one})}}",
        ],
    )
    content = arrow_to_element(f"({one})", buttons)
    parts: list[Doc] = ['header: "Actions"', ["cell: ", content], "width: 100", 'align: "right"', "pinned: true"]
    return braces(parts, breaks=True)


def column(feature: Feature, field: Field, imports: Imports) -> Doc:
    """Return the entry of a field in the columns."""
    content = cell(feature, field, imports)
    head = f"({feature.names.camel})"
    # Only elements go into round brackets.
    is_element = isinstance(content, Group)
    value = arrow_to_element(head, content) if is_element else Group([f"{head} =>", Indented([LINE, content])])
    return braces(
        [
            f"header: {quoted(field.label)}",
            *([f'sort: "{field.name}"'] if field.name in sorts(feature) else []),
            ["cell: ", value],
            *(['align: "right"'] if aligned_right(field) else []),
            *(["main: true"] if field == main_field(feature) else []),
        ]
    )


def main_field(feature: Feature) -> Field | None:
    """Return the field whose cell opens the details: the label, or the first field whose cell is not a link itself."""
    links = {Kind.EMAIL, Kind.URL}
    return next((field for field in (feature.label, *feature.fields) if field.kind not in links), None)


# The form


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
    options: list[Doc] = [f"initialValues: {one}Values({one}),"]
    if any(check is not None for check in checks):
        options.append(["validate: ", braces([check for check in checks if check is not None]), ","])
    lines: list[Doc] = [
        f"const save{model} = useSave{model}({one});",
        block("const form = useForm({", options, "});"),
        block("return (", [_dialog(feature, imports)], ");"),
    ]
    props = [
        "opened: boolean;",
        "onClose: () => void;",
        "inline?: boolean;",
        f"/** The {names.words} to edit; null to create one. */",
        f"{one}: {model} | null;",
    ]
    head: Doc = [f"export function {model}Form(", rest_pattern([one, "...dialog"]), f": {model}FormProps) {{"]
    row_values = block(
        [call(f"function {one}Values", f"{one}: {model} | null"), " {"], [["return ", braces(values), ";"]], "}"
    )
    interface = block(f"interface {model}FormProps {{", props, "}")
    return module(imports, interface, row_values, block(head, lines, "}"))


def _dialog(feature: Feature, imports: Imports) -> Doc:
    names = feature.names
    one, save = names.camel, f"save{names.pascal}.mutateAsync"
    bodies = [body for body in (form_body(field, imports) for field in feature.fields) if body is not None]
    shown = [value for value in (shown_value(field, imports) for field in feature.fields) if value is not None]
    focused = next((field for field in feature.fields if field.kind in AUTOFOCUS), None)
    unique = [field.column for field in feature.fields if field.unique]
    saved: Doc = [f"{save}(", braces(["...values", *bodies]), ")"] if bodies else f"{save}(values)"
    return element(
        "FormDialog",
        [
            "{...dialog}",
            _new_or(one, "title", f"New {names.words}", f"Edit {names.words}"),
            _new_or(one, "submitLabel", f"Create {names.words}", "Save"),
            "form={form}",
            f"valuesOf={{{one}Values}}",
            *([["shownValues={", braces(shown), "}"]] if shown else []),
            ["onSave={", arrow_to_call("(values)", saved, in_attribute=True), "}"],
            *([f'uniqueField="{unique[0]}"'] if len(unique) == 1 else []),
        ],
        [input_of(feature, field, imports, autofocus=field is focused) for field in feature.fields],
    )


def _new_or(one: str, name: str, new: str, edit: str) -> Doc:
    """Return an attribute whose text depends on whether a row is created or edited."""
    text = conditional(f"{one} === null", quoted(new), quoted(edit))
    return Group([f"{name}={{", Indented([SOFT, text]), SOFT, "}"])


def form_value(feature: Feature, field: Field, imports: Imports) -> Doc:
    """Return the line of a field in the form's initial values."""
    value = initial(feature, field, imports)
    if isinstance(value, str):
        return Group([f"{field.column}:", Indented([LINE, value])])
    return [f"{field.column}: ", value]


def form_rule(feature: Feature, field: Field, imports: Imports) -> Doc | None:
    """Return the line of a field in the form's rules, or None."""
    found = rule(feature, field, imports)
    return None if found is None else property_of(field.column, found)


def form_body(field: Field, imports: Imports) -> Doc | None:
    """Return the line of a field in the body of the request, or None if its value is sent as it is."""
    value = sent(field, imports)
    return None if value is None else f"{field.column}: {value}"


# The page


def page(feature: Feature) -> str:
    """Return the text of components/products-page.tsx."""
    names = feature.names
    one, model = names.camel, names.pascal
    imports = Imports()
    imports.add("@mantine/core", "Button")
    imports.add_icon(feature.icon)
    imports.add_icon("IconPlus")
    imports.add("@/shared/palette/create-request", "useCreateRequest")
    imports.add("@/shared/details/details-panel", "DetailsPanel")
    imports.add("@/shared/table/data-table", "DataTable")
    imports.add("@/shared/table/empty-state", "EmptyState")
    imports.add("@/shared/table/list-state", "type ListPageProps")
    imports.add("@/shared/ui/page-header", "PageHeader")
    imports.add("@/shared/ui/use-dialog", "useDialog")
    hooks = (f"useDelete{names.pascal_plural}", f"use{model}", f"use{names.pascal_plural}")
    used = (f"type {model}", f"type {model}Sort", *hooks)
    imports.add(f"../api/{names.kebab_plural}", *used)
    imports.add(f"../{names.kebab}-filters", filters_constant(feature))
    imports.add(f"./{names.kebab}-columns", f"{one}Columns")
    imports.add(f"./{names.kebab}-form", f"{model}Form")
    owned, shared = f"Each {names.words} belongs to a user.", f"All {names.words_plural}, for all users."
    header = element(
        "PageHeader",
        [
            f'title="{capitalized(names.words_plural)}"',
            f'description="{owned if feature.owned else shared}"',
            f"action={{new{model}}}",
        ],
    )
    form_ = element(
        f"{model}Form",
        ["key={key}", f"{one}={{subject}}", "opened={dialog.opened}", "onClose={dialog.close}"],
    )
    deletes = f"onDelete: ({{ id }}) => delete{names.pascal_plural}([id])"
    lines: list[Doc] = [
        f"const {names.camel_plural} = use{names.pascal_plural}(list);",
        f"const {one} = use{model}(details.id);",
        f"const {{ mutate: delete{names.pascal_plural} }} = useDelete{names.pascal_plural}();",
        f"const {{ key, subject, ...dialog }} = useDialog<{model} | null>(null);",
        f'useCreateRequest("/{names.kebab_plural}", () => dialog.open(null));',
        "",
        _new(feature),
        ["const columns = ", hugged(f"{one}Columns", [], ["onEdit: dialog.open", deletes]), ";"],
        block("return (", [block("<>", [header, _table(feature), _details(feature), form_], "</>")], ");"),
    ]
    head: Doc = [
        f"export function {names.pascal_plural}Page(",
        braces(["list", "onListChange", "details"]),
        f": ListPageProps<{model}Sort>) {{",
    ]
    return module(imports, block(head, lines, "}"))


def _new(feature: Feature) -> Doc:
    names = feature.names
    button = "<Button leftSection={<IconPlus size={16} />} onClick={() => dialog.open(null)}>"
    return block(f"const new{names.pascal} = (", [block(button, [f"New {names.words}"], "</Button>")], ");")


def _table(feature: Feature) -> Doc:
    names = feature.names
    one = names.camel
    hint = f"Create the first {names.words}." + (" It will belong to you." if feature.owned else "")
    empty = element(
        "EmptyState",
        [
            f"icon={{<{feature.icon} size={{24}} />}}",
            f'title="No {names.words_plural} yet"',
            f'hint="{hint}"',
            f"action={{new{names.pascal}}}",
        ],
    )
    return element(
        "DataTable",
        [
            f'label="{capitalized(names.words_plural)}"',
            "columns={columns}",
            f"query={{{names.camel_plural}}}",
            f"rowKey={{({one}) => {one}.id}}",
            f"rowName={{({one}) => {row_name(feature, one)}}}",
            f'selectable="{names.words}"',
            "onOpen={({ id }) => details.open(id)}",
            f"onDelete={{(rows) => delete{names.pascal_plural}(rows.map(({{ id }}) => id))}}",
            "list={list}",
            "onListChange={onListChange}",
            f"filters={{{filters_constant(feature)}}}",
            block("empty={", [empty], "}"),
        ],
    )


def _details(feature: Feature) -> Doc:
    names = feature.names
    one = names.camel
    name = f"({{ {feature.label.column} }}) => {feature.label.column}"
    if not is_plain(feature):
        name = f"({one}) => {row_name(feature, one)}"
    form_ = element(f"{names.pascal}Form", [f"{one}={{{one}}}", "opened", "onClose={onClose}", "inline"])
    return element(
        "DetailsPanel",
        [
            f'noun="{names.words}"',
            "details={details}",
            f"query={{{one}}}",
            f"rows={{{names.camel_plural}.data?.data ?? []}}",
            f"name={{{name}}}",
            "columns={columns}",
            ["form={", arrow_to_element(f"({one}, onClose)", form_), "}"],
            block("onDelete={({ id }) => {", ["details.close();", f"delete{names.pascal_plural}([id]);"], "}}"),
        ],
    )


def routes(feature: Feature) -> str:
    """Return the text of routes.tsx."""
    names = feature.names
    route, constant = f"{names.camel_plural}Route", f"{names.upper}_SORTS"
    imports = Imports()
    imports.add("@tanstack/react-router", "createRoute")
    imports.add("@/shared/details/use-details", "useDetails")
    imports.add("@/shared/router/root-route", "rootRoute")
    imports.add("@/shared/table/list-state", "listSearch")
    imports.add("@/shared/ui/lazy-component", "lazyComponent")
    imports.add(f"./api/{names.kebab_plural}", constant)
    imports.add(f"./{names.kebab}-filters", filters_constant(feature))
    module_of_page = f'() => import("./components/{names.kebab_plural}-page")'
    lazy_page: Doc = [
        f"const {names.pascal_plural}Page = ",
        call("lazyComponent", module_of_page, f'"{names.pascal_plural}Page"'),
        ";",
    ]
    page_ = element(
        f"{names.pascal_plural}Page",
        [
            "list={listRoute.useSearch()}",
            "onListChange={(search) => void navigate({ search })}",
            f'details={{useDetails("/{names.kebab_plural}")}}',
        ],
    )
    returned: Doc = ["return ", Group([IfBroken("("), Indented([SOFT, page_]), SOFT, IfBroken(")")]), ";"]
    component = block(
        f"component: function {names.pascal_plural}Route() {{",
        ["const navigate = listRoute.useNavigate();", returned],
        "},",
    )
    options: list[Doc] = [
        "getParentRoute: () => rootRoute,",
        f'path: "/{names.kebab_plural}",',
        f"...listSearch({constant}, {filters_constant(feature)}),",
        f"loader: {names.pascal_plural}Page.preload,",
        component,
    ]
    return module(
        imports,
        lazy_page,
        block("const listRoute = createRoute({", options, "});"),
        'const detailsRoute = createRoute({ getParentRoute: () => listRoute, path: "$id" });',
        f"export const {route} = listRoute.addChildren([detailsRoute]);",
    )
