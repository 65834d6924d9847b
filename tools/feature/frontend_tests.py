"""The test of a feature's page in the frontend."""

from __future__ import annotations

from decimal import Decimal

from feature.frontend_api import sources
from feature.frontend_fields import default_literal, literal, must_be_filled, required_message
from feature.frontend_samples import (
    OWNER,
    REFERENCED,
    ROW,
    entered,
    option_of,
    sample,
    sample_number,
    sent_sample,
    shown_name,
)
from feature.layout import HARD, Doc, joined
from feature.spec import Feature, Field, Kind
from feature.typescript import (
    Imports,
    a,
    block,
    braces,
    brackets,
    call,
    capitalized,
    element,
    module,
    property_of,
    quoted,
)

TYPED = frozenset({Kind.STR, Kind.TEXT, Kind.EMAIL, Kind.URL, Kind.UUID, Kind.INT, Kind.FLOAT, Kind.DECIMAL})


def page_test(feature: Feature) -> str:
    """Return the text of components/products-page.test.tsx."""
    names = feature.names
    constant, model = names.upper, names.pascal
    imports = Imports()
    imports.add("@testing-library/react", "screen", "within")
    imports.add_default("@testing-library/user-event", "userEvent")
    imports.add("vitest", "beforeEach", "expect", "test")
    imports.add("@/shared/testing/no-details", "NO_DETAILS")
    imports.add("@/shared/table/list-state", "firstPage")
    imports.add("@/shared/testing/fake-backend", "type FakeBackend", "fakeBackend", "listOf")
    imports.add("@/shared/testing/render", "renderFeature")
    imports.add(f"../api/{names.kebab_plural}", f"{constant}_SORTS", f"type {model}")
    imports.add(f"./{names.kebab_plural}-page", f"{names.pascal_plural}Page")
    tests = [
        _row(feature),
        _details(feature),
        _created(feature),
        _required(feature),
        _kept(feature),
        _nulls(feature),
        _deleted(feature),
    ]
    shown = element(
        f"{names.pascal_plural}Page",
        [f"list={{firstPage({constant}_SORTS)}}", "onListChange={() => {}}", "details={details}"],
    )
    return module(
        imports,
        _constants(feature),
        _answers(feature),
        block(
            "function show(details = NO_DETAILS) {",
            [[call("renderFeature", shown), ";"], "return userEvent.setup();"],
            "}",
        ),
        """function callsOf(method: string) {
  return backend.calls.filter(({ request }) => request.method === method);
}""",
        _save_unchanged(feature),
        *(found for found in tests if found is not None),
    )


def _details(feature: Feature) -> Doc:
    names = feature.names
    labels = [quoted(field.label) for field in feature.fields]
    labels += [*(['"Owner"'] if feature.owned else []), '"Created"']
    return test_of(
        f"the details of {a(names.words)} have all its fields",
        f"show({{ ...NO_DETAILS, id: {names.upper}.id }});",
        "",
        'const panel = within(await screen.findByRole("dialog"));',
        'const labels = await panel.findAllByRole("term");',
        ["expect(labels.map((label) => label.textContent)).toEqual(", brackets(labels), ");"],
    )


def _constants(feature: Feature) -> Doc:
    names = feature.names
    values = [property_of(field.column, literal(sample(feature, field))) for field in feature.fields]
    row: list[Doc] = [
        f'id: "{ROW}"',
        "...VALUES",
        *(["owner_id: OWNER"] if feature.owned else []),
        'created_at: "2026-11-24T02:00:00Z"',
    ]
    path = f"api\\/v1\\/{names.kebab_plural}\\/"
    lines: list[Doc] = [
        [f"const VALUES: {values_type(feature)} = ", braces(values, breaks=True), ";"],
        [f"const {names.upper}: {names.pascal} = ", braces(row, breaks=True), ";"],
        f"const LIST = /^\\/{path}$/;",
        f"const ONE = /^\\/{path}[^/]+$/;",
    ]
    if _shows_users(feature):
        lines = [f'const OWNER = "{OWNER}";', *lines, r"const USER = /^\/api\/v1\/users\/[^/]+$/;"]
    return joined(HARD, lines)


def values_type(feature: Feature) -> str:
    """Return the type of a row without what the backend sets."""
    own = ["id", *(["owner_id"] if feature.owned else []), "created_at"]
    return f"Omit<{feature.names.pascal}, {' | '.join(map(quoted, own))}>"


def _shows_users(feature: Feature) -> bool:
    return feature.owned or any(reference.names.plural == "users" for reference in sources(feature))


def _answers(feature: Feature) -> Doc:
    row = feature.names.upper
    lines: list[Doc] = [
        "backend = fakeBackend();",
        f'backend.on("GET", LIST, () => listOf([{row}]));',
        f'backend.on("GET", ONE, () => Response.json({row}));',
    ]
    if _shows_users(feature):
        lines.append('backend.on("GET", USER, () => Response.json({ id: OWNER, email: "ada@example.com" }));')
    for reference in sources(feature):
        plural = reference.names.plural
        if reference.own:
            continue
        if plural == "users":
            lines += [
                'const user = { id: OWNER, email: "ada@example.com" };',
                r'backend.on("GET", /^\/api\/v1\/users\/$/, () => listOf([user]));',
            ]
        else:
            field = next(field for field in feature.fields if field.reference == reference)
            other = f'{{ id: "{REFERENCED}", {reference.label}: {option_of(feature, field)} }}'
            name = reference.names.camel
            path = f"\\/api\\/v1\\/{reference.names.kebab_plural}\\/"
            lines += [
                f"const {name} = {other};",
                f'backend.on("GET", /^{path}$/, () => listOf([{name}]));',
                f'backend.on("GET", /^{path}[^/]+$/, () => Response.json({name}));',
            ]
    return ["let backend: FakeBackend;", HARD, block("beforeEach(() => {", lines, "});")]


def test_of(title: str, *lines: Doc) -> Doc:
    """Return a test; an empty line stands between parts that `""` divides."""
    return block(f"test({quoted(title)}, async () => {{", lines, "});")


def _save_unchanged(feature: Feature) -> Doc:
    names = feature.names
    one = names.camel
    lines = [
        f'backend.on("GET", LIST, () => listOf([{one}]));',
        f'backend.on("GET", ONE, () => Response.json({one}));',
        f'backend.on("PATCH", ONE, () => Response.json({one}));',
        "const user = show();",
        'await user.click(await screen.findByRole("button", { name: /^Edit / }));',
        'await user.click(await screen.findByRole("button", { name: "Save" }));',
        f'await screen.findByText("{capitalized(names.words)} saved.");',
        'return callsOf("PATCH")[0]?.body;',
    ]
    return [
        f"/** @returns the body of the request after {a(names.words)} was opened and saved without a change */",
        HARD,
        block(f"async function saveUnchanged({one}: {names.pascal}) {{", lines, "}"),
    ]


def _row(feature: Feature) -> Doc:
    names = feature.names
    with_owner = " with its owner" if feature.owned else ""
    title = capitalized(names.words_plural)
    lines: list[Doc] = [
        "show();",
        "",
        f'const table = within(await screen.findByRole("table", {{ name: "{title}" }}));',
    ]
    if feature.label.kind in {Kind.STR, Kind.TEXT, Kind.EMAIL}:
        lines.append(f"expect(table.getByText({quoted(shown_name(feature))})).toBeVisible();")
    else:
        name = quoted(f"Edit {shown_name(feature)}")
        lines.append([call("expect", f'table.getByRole("button", {{ name: {name} }})'), ".toBeVisible();"])
    others = {option_of(feature, field) for field in feature.fields if field.reference and not field.reference.own}
    if feature.owned:
        others.add(quoted("ada@example.com"))
    for other in sorted(others):
        lines.append(f"expect((await table.findAllByText({other}))[0]).toBeVisible();")
    return test_of(f"{a(names.words)} is a row{with_owner}", *lines)


def _click(name: str) -> Doc:
    """Return a click on the button with a name, as soon as it is there."""
    return [call("await user.click", f'await screen.findByRole("button", {{ name: {quoted(name)} }})'), ";"]


def _open(feature: Feature) -> list[Doc]:
    words = feature.names.words
    return [
        _click(f"New {words}"),
        [call("const dialog = within", f'await screen.findByRole("dialog", {{ name: "New {words}" }})'), ";"],
    ]


def _needed(feature: Feature) -> list[Field]:
    """Return the fields that a person must fill in to create a row."""
    return [field for field in feature.fields if must_be_filled(field) and field.default is None]


def _created(feature: Feature) -> Doc:
    names = feature.names
    body = [property_of(field.column, expected_value(feature, field)) for field in feature.fields]
    lines: list[Doc] = [
        f'backend.on("POST", LIST, () => Response.json({names.upper}, {{ status: 201 }}));',
        "const user = show();",
        "",
        *_open(feature),
    ]
    for field in _needed(feature):
        lines += entered(feature, field, filled=True)
    lines += [
        f'await user.click(dialog.getByRole("button", {{ name: "Create {names.words}" }}));',
        "",
        f'expect(await screen.findByText("{capitalized(names.words)} created.")).toBeVisible();',
        ['expect(callsOf("POST")[0]?.body).toEqual(', braces(body), ");"],
    ]
    return test_of(f"a new {names.words} has what was entered, and defaults", *lines)


def expected_value(feature: Feature, field: Field) -> str:
    """Return what is sent for a field of a new row, if only the fields were filled in that must be."""
    if field.default is not None:
        default = default_literal(field)
        return sent_number(default) if field.kind is Kind.DECIMAL else default
    if field.kind is Kind.DATETIME and not field.nullable:
        return "expect.stringMatching(/-15T|-14T|-16T/)"
    if field.nullable:
        return "null"
    if field.kind is Kind.BOOL:
        return "false"
    if field.kind is Kind.JSON:
        return "{}"
    if field.kind is Kind.DECIMAL:
        return quoted(f"{sample_number(field).normalize():f}")
    if field.kind in {Kind.INT, Kind.FLOAT}:
        return f"{sample_number(field).normalize():f}"
    return literal(sample(feature, field)) if must_be_filled(field) else '""'


def sent_number(default: str) -> str:
    """Return a decimal in quotation marks without zeros at the end, as the form sends it."""
    return quoted(f"{Decimal(default.strip(chr(34))).normalize():f}")


def _required(feature: Feature) -> Doc | None:
    words = feature.names.words
    field = next((field for field in _needed(feature) if field.kind in TYPED), None)
    if field is None:
        return None
    return test_of(
        f"{a(words)} needs {a(field.label.lower())}",
        "const user = show();",
        "",
        *_open(feature),
        f'await user.click(dialog.getByRole("button", {{ name: "Create {words}" }}));',
        "",
        [call("expect", f"await dialog.findByText({quoted(required_message(field))})"), ".toBeVisible();"],
        'expect(callsOf("POST")).toHaveLength(0);',
    )


def _sent_values(feature: Feature, *more: str) -> Doc:
    """Return the expression for the values as the form sends them."""
    different = [
        f"{field.column}: {literal(sent_sample(feature, field))}"
        for field in feature.fields
        if sent_sample(feature, field) != sample(feature, field)
    ]
    return braces(["...VALUES", *different, *more]) if different or more else "VALUES"


def _kept(feature: Feature) -> Doc:
    names = feature.names
    values = _sent_values(feature)
    return test_of(
        f"{a(names.words)} that is saved without a change keeps its values",
        [f"expect(await saveUnchanged({names.upper})).toEqual(", values, ");"],
    )


def _nulls(feature: Feature) -> Doc | None:
    nullable = [field for field in feature.fields if field.nullable]
    if not nullable:
        return None
    names = feature.names
    empty = braces([f"{field.column}: null" for field in nullable])
    return test_of(
        "a value that is empty is sent as null",
        ["const empty = ", empty, ";"],
        "",
        [
            "expect(await saveUnchanged(",
            f"{{ ...{names.upper}, ...empty }})).toEqual(",
            _sent_values(feature, "...empty"),
            ");",
        ],
    )


def _deleted(feature: Feature) -> Doc:
    names = feature.names
    answer = block(
        'backend.on("POST", ONE, () => {',
        [
            'backend.on("GET", LIST, () => listOf([]));',
            'return Response.json({ deleted: 1, deletion_id: "7" });',
        ],
        "});",
    )
    return test_of(
        f"a deleted {names.words} leaves the table and can come back",
        answer,
        "const user = show();",
        "",
        _click(f"Delete {shown_name(feature)}"),
        "",
        f'expect(await screen.findByText("{capitalized(names.words)} deleted.")).toBeVisible();',
        f'expect(await screen.findByText("No {names.words_plural} yet")).toBeVisible();',
        'expect(screen.getByRole("button", { name: "Undo" })).toBeVisible();',
    )
