"""The frontend's half of a feature: what it has, how it is laid out, and what is edited later."""

from __future__ import annotations

import pytest

from feature.errors import FeatureError
from feature.frontend import frontend_edits, frontend_files, without_feature
from feature.resolution import Description, resolve
from feature.spec import Feature
from feature.typescript_edits import with_part

FEATURES_TS = """\
import IconPackage from "@tabler/icons-react/icons/IconPackage";
import IconSettings from "@tabler/icons-react/icons/IconSettings";
import type { AnyRoute } from "@tanstack/react-router";
import { itemsRoute } from "@/features/items/routes";
import { settingsRoute } from "@/features/settings/routes";

export const FEATURES = [
  { label: "Items", icon: IconPackage, routes: [itemsRoute] },
  { label: "Settings", icon: IconSettings, routes: [settingsRoute] },
] satisfies FeatureOptions[];
"""
REGISTRY = "src/ts/frontend/src/app/features.ts"
TREE = {REGISTRY: FEATURES_TS}
FOLDER = "src/ts/frontend/src/features/order-lines"
FIELDS = "name:str(1..80) note:text? price:decimal(12,2)>0 status:enum(draft,sent)=draft due:date?"


def feature_of(fields: str, name: str = "order-lines") -> Feature:
    return resolve(Description(name, (fields,), icon="IconReceipt"), TREE)


def files_of(fields: str) -> dict[str, str]:
    return frontend_files(feature_of(fields), TREE)


def test_a_feature_has_its_modules_and_its_entry() -> None:
    assert sorted(files_of(FIELDS)) == [
        REGISTRY,
        f"{FOLDER}/api/order-lines.ts",
        f"{FOLDER}/components/order-line-columns.tsx",
        f"{FOLDER}/components/order-line-form.tsx",
        f"{FOLDER}/components/order-lines-page.test.tsx",
        f"{FOLDER}/components/order-lines-page.tsx",
        f"{FOLDER}/order-line-filters.ts",
        f"{FOLDER}/order-line-texts.ts",
        f"{FOLDER}/palette.ts",
        f"{FOLDER}/routes.tsx",
    ]


def test_the_code_of_a_page_is_loaded_when_it_is_needed() -> None:
    routes = files_of(FIELDS)[f"{FOLDER}/routes.tsx"]

    assert '  () => import("./components/order-lines-page"),\n' in routes
    assert "  loader: OrderLinesPage.preload,\n" in routes
    assert "import { OrderLinesPage }" not in routes


def test_the_palette_opens_the_form_and_searches_by_the_label() -> None:
    palette = files_of(FIELDS)[f"{FOLDER}/palette.ts"]

    assert 'create: "New order line",' in palette
    assert "return dataOf(page).data.map(({ id, name }) => ({ id, label: name }));" in palette
    assert (
        'useCreateRequest("/order-lines", () => dialog.open(null));'
        in files_of(FIELDS)[f"{FOLDER}/components/order-lines-page.tsx"]
    )


def test_a_list_without_texts_is_not_searched() -> None:
    assert "search" not in files_of("amount:int on:date")[f"{FOLDER}/palette.ts"]


def test_lines_are_as_long_as_the_formatter_allows() -> None:
    for path, text in files_of(FIELDS + " owner").items():
        assert all(len(line) <= 100 for line in text.splitlines()), path
        assert text == f"{text.rstrip()}\n", path


def test_the_entry_comes_before_the_pages_of_the_app_and_its_imports_are_sorted() -> None:
    text = files_of(FIELDS)[REGISTRY]

    entry = """\
  {
    label: "Order lines",
    icon: IconReceipt,
    routes: [orderLinesRoute],
    palette: orderLinesPalette,
  },
"""
    assert f'routes: [itemsRoute] }},\n{entry}  {{ label: "Settings"' in text
    assert 'IconPackage";\nimport IconReceipt from "@tabler/icons-react/icons/IconReceipt";\n' in text
    assert (
        'items/routes";\nimport { orderLinesPalette } from "@/features/order-lines/palette";\n'
        'import { orderLinesRoute } from "@/features/order-lines/routes";\n'
    ) in text


def test_a_feature_that_is_taken_out_leaves_the_list_as_it_was() -> None:
    assert without_feature(files_of(FIELDS)[REGISTRY], "order_lines") == FEATURES_TS


def test_an_icon_that_another_feature_uses_stays() -> None:
    with_two = frontend_files(resolve(Description("notes", ("name:str",), icon="IconPackage"), TREE), TREE)[REGISTRY]

    assert without_feature(with_two, "notes") == FEATURES_TS


def test_a_feature_that_is_not_in_the_list_is_refused() -> None:
    with pytest.raises(FeatureError, match="imports nothing from @/features/orders/routes"):
        without_feature(FEATURES_TS, "orders")


@pytest.mark.parametrize(
    ("field", "rule"),
    [
        ("code:str(1..20)", 'code: all(required("Enter a code."), length(limits.OrderLineCreate.code)),'),
        ("code:str(..20)?", "code: length(limits.OrderLineCreate.code),"),
        ("contact:email?", "contact: optional(all(email, length(limits.OrderLineCreate.contact))),"),
        ("stock:int?", "stock: optional(integer(limits.OrderLineCreate.stock)),"),
        ("weight:float", 'weight: all(required("Enter a number."), number({})),'),
        ("kind:enum(a,b)", 'kind: required("Choose a kind."),'),
        ("content:bytes", 'content: required("Choose a file."),'),
        ("begins:time?", "begins: optional(time),"),
    ],
)
def test_the_rules_of_a_field_come_from_the_limits_of_the_contract(field: str, rule: str) -> None:
    form = files_of(f"name:str(1..80) {field}")[f"{FOLDER}/components/order-line-form.tsx"]

    assert f"      {rule}\n" in form


def test_null_of_a_stored_row_does_not_become_the_default() -> None:
    form = files_of("name:str(1..80) color:str=red?")[f"{FOLDER}/components/order-line-form.tsx"]

    assert 'color: orderLine === null ? "red" : (orderLine.color ?? ""),' in form


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("kind:enum(a,b)?", "kind: (value) => value && KIND_TEXTS[value]"),
        ("parent:ref(order_lines)?", "parent_id: (id) => id && <ReferenceText source={ORDER_LINES} id={id} />"),
        ("day:date", "day: (value) => value && dateText(value)"),
        ("content:bytes", "content: (value) => value && sizeText(byteCount(value))"),
    ],
)
def test_a_conflict_shows_values_as_people_read_them(field: str, shown: str) -> None:
    form = files_of(f"name:str(1..80) {field}")[f"{FOLDER}/components/order-line-form.tsx"]

    assert shown in form
    assert "valuesOf={orderLineValues}" in form


@pytest.mark.parametrize(("fields", "main"), [("name:str(1..80)", "Name"), ("address:email day:date", "Day")])
def test_a_cell_that_is_no_link_opens_the_details(fields: str, main: str) -> None:
    columns = files_of(fields)[f"{FOLDER}/components/order-line-columns.tsx"]

    assert [one.split('"')[1] for one in columns.split("header:") if "main: true" in one] == [main]


def added(field: str, changes: dict[str, str] | None = None) -> tuple[dict[str, str], list[str]]:
    """Add a field to a feature whose files may have been changed, and return new texts and what is left to do."""
    before = {**files_of(FIELDS), **(changes or {})}
    after = feature_of(f"{FIELDS} {field}")
    return frontend_edits(after, after.fields[-1], before)


def test_a_field_that_is_added_makes_the_same_files_as_a_feature_with_it() -> None:
    texts, left = added("weight:float?")

    assert left == []
    expected = files_of(f"{FIELDS} weight:float?")
    for path in texts:
        if not path.endswith(".test.tsx"):
            assert texts[path] == expected[path]
    assert {path.rsplit("/", 1)[-1] for path in texts} == {
        "order-lines.ts",
        "order-line-columns.tsx",
        "order-line-filters.ts",
        "order-line-form.tsx",
        "order-lines-page.test.tsx",
    }


def test_an_enum_that_is_added_brings_its_texts() -> None:
    texts, _ = added("size:enum(s,m)?")

    assert "export const SIZE_TEXTS" in texts[f"{FOLDER}/order-line-texts.ts"]
    assert "export const STATUS_TEXTS" in texts[f"{FOLDER}/order-line-texts.ts"]


def test_what_has_no_certain_place_is_left_to_people() -> None:
    path = f"{FOLDER}/components/order-line-columns.tsx"
    texts, left = added("weight:float?", {path: "export const orderLineColumns = [];\n"})

    assert path not in texts
    assert len(left) == 1
    assert left[0].startswith(f"In {path}, add the column:\n")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("const A = [1, 2];\n", "const A = [1, 2, 3];\n"),
        ("const A = [\n  1,\n  2,\n];\n", "const A = [\n  1,\n  2,\n  3,\n];\n"),
        ("const A = [];\nconst A = [];\n", None),
        ("const B = [1];\n", None),
    ],
)
def test_a_part_is_added_where_its_place_is_certain(text: str, result: str | None) -> None:
    assert with_part(text, "A = [", "3") == result
