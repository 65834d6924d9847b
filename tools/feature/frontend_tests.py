"""The test of a feature's page in the frontend."""

from __future__ import annotations

import re
from collections.abc import Mapping

from feature.frontend_code import capitalized, label_of, module, sources
from feature.frontend_fields import literal, must_be_filled, required_message
from feature.frontend_samples import OWNER, REFERENCED, ROW, entered, label_text, option_of, sample, shown_name
from feature.layout import HARD, Doc, Indented, joined
from feature.spec import Feature, Field, Kind
from feature.typescript import Imports, a, braces, call, property_of, quoted

TYPED = frozenset({Kind.STR, Kind.TEXT, Kind.EMAIL, Kind.URL, Kind.UUID, Kind.INT, Kind.FLOAT, Kind.DECIMAL})


def page_test(feature: Feature, tree: Mapping[str, str]) -> str:
    """Return the text of components/products-page.test.tsx."""
    names = feature.names
    constant, model = names.upper, names.pascal
    imports = Imports()
    imports.add("@testing-library/react", "screen", "waitFor", "within")
    imports.add_default("@testing-library/user-event", "userEvent")
    imports.add("vitest", "beforeEach", "expect", "test")
    imports.add("@/shared/table/list-state", "firstPage")
    imports.add("@/shared/testing/fake-backend", "type FakeBackend", "fakeBackend", "listOf")
    imports.add("@/shared/testing/render", "renderFeature")
    imports.add(f"../api/{names.kebab_plural}", f"{constant}_SORTS", f"type {model}")
    imports.add(f"./{names.kebab_plural}-page", f"{names.pascal_plural}Page")
    tests = [_row(feature), _created(feature), _required(feature), _kept(feature), _nulls(feature), _deleted(feature)]
    return module(
        imports,
        _constants(feature),
        _answers(feature, tree),
        f"""function show() {{
  renderFeature(<{names.pascal_plural}Page list={{firstPage({constant}_SORTS)}} onListChange={{() => {{}}}} />);
  return userEvent.setup();
}}""",
        """function callsOf(method: string) {
  return backend.calls.filter(({ request }) => request.method === method);
}""",
        _save_unchanged(feature),
        *(found for found in tests if found is not None),
    )


def _constants(feature: Feature) -> Doc:
    names = feature.names
    values = [property_of(field.column, literal(sample(field))) for field in feature.fields]
    own = ["id", *(["owner_id"] if feature.owned else []), "created_at"]
    omitted = " | ".join(quoted(name) for name in own)
    row = [
        f'id: "{ROW}"',
        "...VALUES",
        *(["owner_id: OWNER"] if feature.owned else []),
        'created_at: "2026-11-24T02:00:00Z"',
    ]
    path = f"api\\/v1\\/{names.kebab_plural}\\/"
    return [
        *([f'const OWNER = "{OWNER}";', HARD] if _shows_users(feature) else []),
        f"const VALUES: Omit<{names.pascal}, {omitted}> = ",
        braces(values, breaks=True),
        ";",
        HARD,
        f"const {names.upper}: {names.pascal} = ",
        braces(row, breaks=True),
        ";",
        HARD,
        f"const LIST = /^\\/{path}$/;",
        HARD,
        f"const ONE = /^\\/{path}[^/]+$/;",
        HARD,
        *([r"const USER = /^\/api\/v1\/users\/[^/]+$/;", HARD] if _shows_users(feature) else []),
    ]


def _shows_users(feature: Feature) -> bool:
    return feature.owned or any(reference.names.plural == "users" for reference in sources(feature))


def _answers(feature: Feature, tree: Mapping[str, str]) -> Doc:
    row = feature.names.upper
    lines: list[Doc] = ["backend = fakeBackend();", f'backend.on("GET", LIST, () => listOf([{row}]));']
    if _shows_users(feature):
        lines.append('backend.on("GET", USER, () => Response.json({ id: OWNER, email: "ada@example.com" }));')
    for reference in sources(feature):
        plural = reference.names.plural
        if reference.own:
            lines.append(f'backend.on("GET", ONE, () => Response.json({row}));')
        elif plural == "users":
            lines.append(
                r'backend.on("GET", /^\/api\/v1\/users\/$/, () => listOf([{ id: OWNER, email: "ada@example.com" }]));'
            )
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
    return [
        "let backend: FakeBackend;",
        HARD,
        "beforeEach(() => {",
        Indented([HARD, joined(HARD, lines)]),
        HARD,
        "});",
    ]


def test_of(title: str, *lines: Doc) -> Doc:
    """Return a test; an empty line stands between parts that `""` divides."""
    return [f"test({quoted(title)}, async () => {{", Indented([HARD, joined(HARD, lines)]), HARD, "});"]


def _save_unchanged(feature: Feature) -> Doc:
    names = feature.names
    one = names.camel
    return [
        f"/** @returns the body of the request after {a(names.words)} was opened and saved without a change */",
        HARD,
        f"async function saveUnchanged({one}: {names.pascal}) {{",
        Indented(
            [
                HARD,
                joined(
                    HARD,
                    [
                        f'backend.on("GET", LIST, () => listOf([{one}]));',
                        f'backend.on("PATCH", ONE, () => Response.json({one}));',
                        "const user = show();",
                        'await user.click(await screen.findByRole("button", { name: /^Edit / }));',
                        'await user.click(await screen.findByRole("button", { name: "Save" }));',
                        f'await screen.findByText("{capitalized(names.words)} saved.");',
                        'return callsOf("PATCH")[0]?.body;',
                    ],
                ),
            ]
        ),
        HARD,
        "}",
    ]


def _row(feature: Feature) -> Doc:
    names = feature.names
    with_owner = " with its owner" if feature.owned else ""
    lines: list[Doc] = ["show();", ""]
    if feature.label.kind in TYPED - {Kind.INT, Kind.FLOAT, Kind.DECIMAL}:
        pattern = re.sub(r"([.*+?^${}()|\[\]\\/])", r"\\\1", shown_name(feature))
        if feature.label.kind is Kind.URL:
            pattern = pattern.replace(r"https:\/\/", "")
        lines.append(f'const row = within(await screen.findByRole("row", {{ name: /{pattern}/ }}));')
    else:
        lines.append('const row = within((await screen.findAllByRole("row"))[1] as HTMLElement);')
    if feature.owned:
        lines.append('expect((await row.findAllByText("ada@example.com"))[0]).toBeVisible();')
    for field in feature.fields:
        if field.kind is Kind.REF and field.reference and not field.reference.own and field.reference.names.plural != "users":
            lines.append(f"expect((await row.findAllByText({option_of(feature, field)}))[0]).toBeVisible();")
            break
    name = quoted(f"Delete {shown_name(feature)}")
    lines.append([call("expect", f'row.getByRole("button", {{ name: {name} }})'), ".toBeVisible();"])
    return test_of(f"{a(names.words)} is a row{with_owner}", *lines)


def _open(feature: Feature) -> list[Doc]:
    words = feature.names.words
    return [
        f'await user.click(await screen.findByRole("button", {{ name: "New {words}" }}));',
        f'const dialog = within(await screen.findByRole("dialog", {{ name: "New {words}" }}));',
    ]


def _needed(feature: Feature) -> list[Field]:
    """Return the fields that a person must fill in to create a row."""
    return [field for field in feature.fields if must_be_filled(field) and field.default is None]


def _created(feature: Feature) -> Doc:
    names = feature.names
    body = [property_of(field.column, expected_value(field)) for field in feature.fields]
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


def expected_value(field: Field) -> str:
    """Return what is sent for a field of a new row, if only the fields were filled in that must be."""
    from feature.frontend_fields import default_literal

    if field.default is not None:
        return default_literal(field)
    if field.kind is Kind.DATETIME and not field.nullable:
        return "expect.stringMatching(/-15T|-14T|-16T/)"
    if field.nullable:
        return "null"
    if field.kind is Kind.BOOL:
        return "false"
    if field.kind is Kind.JSON:
        return "{}"
    return literal(sample(field)) if must_be_filled(field) else '""'


def _required(feature: Feature) -> Doc | None:
    words = feature.names.words
    field = next((field for field in _needed(feature) if field.kind in TYPED), None)
    if field is None:
        return None
    label = label_text(field, filled=True)
    return test_of(
        f"{a(words)} needs {a(field.label.lower())}",
        "const user = show();",
        "",
        *_open(feature),
        f'await user.click(dialog.getByRole("button", {{ name: "Create {words}" }}));',
        "",
        [
            f"expect(dialog.getByLabelText({label}))",
            call(".toHaveAccessibleDescription", quoted(required_message(field))),
            ";",
        ],
        'expect(callsOf("POST")).toHaveLength(0);',
    )


def _kept(feature: Feature) -> Doc:
    names = feature.names
    return test_of(
        f"{a(names.words)} that is saved without a change keeps its values",
        f"expect(await saveUnchanged({names.upper})).toEqual(VALUES);",
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
            f"{{ ...{names.upper}, ...empty }})).toEqual({{ ...VALUES, ...empty }});",
        ],
    )


def _deleted(feature: Feature) -> Doc:
    names = feature.names
    name = quoted(f"Delete {shown_name(feature)}")
    return test_of(
        f"a deleted {names.words} leaves the table",
        'backend.on("DELETE", ONE, () => new Response(null, { status: 204 }));',
        "const user = show();",
        "",
        ["await user.click(await screen.findByRole(", '"button", ', f"{{ name: {name} }}));"],
        'backend.on("GET", LIST, () => listOf([]));',
        f'await user.click(await screen.findByRole("button", {{ name: "Delete {names.words}" }}));',
        "",
        f'expect(await screen.findByText("{capitalized(names.words)} deleted.")).toBeVisible();',
        f'await waitFor(() => expect(screen.getByText("No {names.words_plural} yet")).toBeInTheDocument());',
    )
