"""What the removal of a feature deletes and changes, and which removals are refused."""

from __future__ import annotations

import pytest

from feature.errors import FeatureError
from feature.removal import removal_of, unregistered

MODELS = """\
class Item(SQLModel, table=True):
    __tablename__ = "item"
    id: uuid.UUID
    title: str = Field(max_length=255)
"""
TREE = {
    "src/python/app/registry.py": """\
from app.features.items.routes import router as items
from app.features.login.routes import router as login
from app.features.users.routes import router as users

FEATURES = (login, users, items)
""",
    "src/python/app/features/items/__init__.py": "",
    "src/python/app/features/items/models.py": MODELS,
    "src/python/app/features/users/models.py": MODELS.replace("Item", "User").replace("item", "user"),
    "src/python/app/features/login/routes.py": "",
    "src/python/app/migrations/versions/0001_items.py": 'sa.ForeignKeyConstraint(["item_id"], ["item.id"])',
    "tests/python/app_tests/features/items/items_test.py": "from app.features.items import crud",
    "src/ts/e2e/src/items.test.ts": "",
    "src/ts/frontend/src/features/items/routes.tsx": "export const itemsRoute = 1;",
    "src/ts/frontend/src/app/features.ts": """\
import IconPackage from "@tabler/icons-react/icons/IconPackage";
import IconUsers from "@tabler/icons-react/icons/IconUsers";
import { itemsRoute } from "@/features/items/routes";
import { usersRoute } from "@/features/users/routes";

const FEATURES = [
  { label: "Users", icon: IconUsers, routes: [usersRoute], superusersOnly: true },
  { label: "Items", icon: IconPackage, routes: [itemsRoute] },
] satisfies FeatureOptions[];
""",
}


def test_all_files_of_the_feature_are_deleted() -> None:
    removal = removal_of("items", TREE)

    assert set(removal.deleted) == {path for path in TREE if "/items" in path and "versions" not in path}
    assert removal.table == "item"


def test_the_lists_of_features_have_no_trace_of_it() -> None:
    written = removal_of("items", TREE).written

    assert written["src/python/app/registry.py"] == (
        "from app.features.login.routes import router as login\n"
        "from app.features.users.routes import router as users\n\nFEATURES = (login, users)\n"
    )
    assert "Package" not in written["src/ts/frontend/src/app/features.ts"]
    assert "usersRoute" in written["src/ts/frontend/src/app/features.ts"]


def test_the_last_one_of_a_list_stays_a_tuple() -> None:
    registry = "from app.features.items.routes import router as items\n\nFEATURES = (health, items)\n"

    assert unregistered(registry, "items") == "\nFEATURES = (health,)\n"


def test_a_feature_without_a_page_changes_nothing_in_the_frontend() -> None:
    tree = {path: text for path, text in TREE.items() if not path.startswith("src/ts/frontend/src/features/items")}

    assert list(removal_of("items", tree).written) == ["src/python/app/registry.py"]


@pytest.mark.parametrize("name", ["users", "login", "data", "settings"])
def test_what_the_app_needs_is_refused_with_the_reason(name: str) -> None:
    with pytest.raises(FeatureError, match=rf"{name} cannot be removed: .*\. Features that can be removed: items\."):
        removal_of(name, TREE)


def test_an_unknown_name_is_refused_with_those_that_exist() -> None:
    with pytest.raises(FeatureError, match=r"no feature item in .*can be removed: items\."):
        removal_of("item", TREE)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("src/python/app/features/orders/models.py", 'item_id: uuid.UUID = Field(foreign_key="item.id")'),
        ("src/python/app/features/orders/crud.py", "from app.features.items.models import Item"),
        ("src/python/app/features/orders/crud.py", "from app.features import items"),
        ("src/python/app/features/orders/crud.py", "from app.features import items as catalog, users"),
        ("src/python/app/features/orders/models.py", 'sa.ForeignKey("item.id")'),
        ("tests/faults/orders_test.py", "from app.features.items import crud"),
        ("src/ts/frontend/src/features/orders/page.tsx", 'import { Item } from "@/features/items/api/items";'),
        ("src/ts/frontend/src/features/orders/page.tsx", 'import { itemsRoute } from "../items/routes";'),
    ],
)
def test_a_feature_in_use_is_refused_with_the_place(path: str, line: str) -> None:
    with pytest.raises(FeatureError, match="is in use") as refused:
        removal_of("items", {**TREE, path: f"# A line.\n{line}\n"})

    assert f"{path}:2: {line.strip()}" in str(refused.value)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("src/python/app/features/orders/crud.py", "from app.features.items_archive.models import Archive"),
        ("src/python/app/features/orders/models.py", 'Field(foreign_key="items_archive.id")'),
        ("src/ts/frontend/src/features/orders/page.tsx", 'import { Archive } from "@/features/items-archive/api";'),
        ("src/python/app/migrations/versions/0002_more.py", 'sa.ForeignKey("item.id")'),
        ("docs/models.md", "from app.features.items.models import Item"),
        ("tests/faults/apps_test.py", "for name in app.features.items():"),
    ],
)
def test_what_only_looks_like_a_use_is_not_one(path: str, line: str) -> None:
    assert removal_of("items", {**TREE, path: f"{line}\n"}).table == "item"


def test_all_names_of_an_import_in_brackets_are_read() -> None:
    text = "from app.features import (\n    items,\n    users,\n)\n"

    with pytest.raises(FeatureError, match=r"orders/crud\.py:2: items,"):
        removal_of("items", {**TREE, "src/python/app/features/orders/crud.py": text})


def test_a_list_without_the_line_of_the_feature_is_refused() -> None:
    registry = "from app.features import items\n\nFEATURES = (items.router,)\n"

    with pytest.raises(FeatureError, match=r"registry\.py has no line"):
        removal_of("items", {**TREE, "src/python/app/registry.py": registry})
