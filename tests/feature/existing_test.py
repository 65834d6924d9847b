"""What is read from the models of features that exist."""

from __future__ import annotations

import pytest

from feature.existing import existing_features, snake_case

MODELS = """\
class ShelfBase(SQLModel):
    code: Text = Field(max_length=20, unique=True)
    notes: Text | None = Field(default=None)
    data: JsonObject
    secret_hash: str | None = None


class Shelf(ShelfBase, table=True):
    __tablename__ = "book_shelf"

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    owner_id: uuid.UUID = Field(foreign_key="user.id")


class ShelfPublic(ShelfBase):
    id: uuid.UUID
"""
FOLDER = "src/python/app/features/"
TREE = {
    f"{FOLDER}__init__.py": "",
    f"{FOLDER}health/routes.py": 'router = APIRouter(prefix="/health", tags=["health"])',
    f"{FOLDER}shelves/models.py": MODELS,
    f"{FOLDER}shelves/routes.py": 'router = APIRouter(\n    prefix="/shelves/inner", tags=["shelves"])',
}


def test_features_are_the_folders() -> None:
    found = existing_features(TREE)
    assert list(found) == ["health", "shelves"]
    assert found["health"].model is None
    assert found["shelves"].classes == {"ShelfBase", "Shelf", "ShelfPublic"}
    assert found["shelves"].prefixes == {"shelves"}


def test_a_table_has_the_columns_of_its_base_classes() -> None:
    columns = existing_features(TREE)["shelves"].columns
    assert list(columns) == ["code", "notes", "data", "secret_hash", "id", "owner_id"]
    assert [name for name, column in columns.items() if column.nullable] == ["notes", "secret_hash"]


def test_a_reference_knows_table_label_and_owner() -> None:
    reference = existing_features(TREE)["shelves"].referenced()
    assert (reference.table, reference.model, reference.names.singular) == ("book_shelf", "Shelf", "shelf")
    assert (reference.label, reference.label_unique, reference.label_nullable) == ("code", True, False)
    assert reference.owned


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ("code: Title\n    name: Title", "name"),
        ("about: Text\n    code: Text = Field(max_length=20)", "code"),
        ("data: JsonObject\n    about: Text", "about"),
        ("data: JsonObject\n    count: int", "count"),
    ],
)
def test_the_label_is_the_most_likely_text(fields: str, label: str) -> None:
    tree = {f"{FOLDER}pins/models.py": f"class Pin(SQLModel, table=True):\n    {fields}\n"}
    assert existing_features(tree)["pins"].referenced().label == label


def test_names_of_classes_become_names_of_variables() -> None:
    assert [snake_case(name) for name in ("Item", "OrderLine", "URLPath")] == ["item", "order_line", "url_path"]
