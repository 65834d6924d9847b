"""Fields that are added to features which people have edited: edits where they are certain, and a list of the rest."""

from __future__ import annotations

import pytest

from feature.creation import feature_files
from feature.errors import FeatureError
from feature.new_field import backend_edits, field_of
from feature.resolution import Description, resolve

FOLDER = "src/python/app/features/"
MODELS = f"{FOLDER}products/models.py"
CALLS = "tests/python/app_tests/features/products/product_calls.py"
LIMITS = "tests/python/app_tests/features/products/limits_test.py"
REGISTRY = """\
from app.features.users.routes import router as users

FEATURES = (users,)
"""
USERS = """\
class User(SQLModel, table=True):
    __tablename__ = "user"

    email: Email = Field(unique=True, max_length=255)
"""


@pytest.fixture
def tree() -> dict[str, str]:
    """A tree with users, and with products as the command writes them."""
    tree = {"src/python/app/registry.py": REGISTRY, f"{FOLDER}users/models.py": USERS}
    description = Description("products", ("name:str(1..80)", "note:text?", "owner"), frontend=False)
    return {**tree, **feature_files(resolve(description, tree), tree)}


def add(tree: dict[str, str], text: str) -> tuple[dict[str, str], list[str]]:
    feature, new = field_of("products", text, tree)
    edits = backend_edits(feature, new, tree)
    return edits.files, edits.left


@pytest.mark.parametrize(
    "text",
    [
        "weight:float?",
        "price:decimal(12,2)=1>0",
        "state:enum(open,done)=open",
        "day:date?",
        "data:json={}",
        "scan:bytes?",
    ],
)
def test_a_field_is_added_as_if_it_had_been_there_from_the_start(tree: dict[str, str], text: str) -> None:
    name = text.split(":")[0]
    files, left = add(tree, text)
    assert left == []
    whole = {"src/python/app/registry.py": REGISTRY, f"{FOLDER}users/models.py": USERS}
    description = Description("products", ("name:str(1..80)", "note:text?", text, "owner"), frontend=False)
    assert files[MODELS] == feature_files(resolve(description, whole), whole)[MODELS]
    assert f'"{name}":' in files[CALLS]
    assert f'"{name}, ' in files[LIMITS] or text in {"scan:bytes?"}


def test_edits_of_people_stay(tree: dict[str, str]) -> None:
    tree[MODELS] = tree[MODELS].replace(
        "class ProductCreate(ProductBase):\n    pass", "class ProductCreate(ProductBase):\n    gift: bool = False"
    )
    tree[MODELS] = tree[MODELS].replace('        "owner": (', '        # Two people share a shelf.\n        "owner": (')
    files, _ = add(tree, "weight:float?")
    added = [line for line in files[MODELS].splitlines() if line not in tree[MODELS].splitlines()]
    assert [line.strip() for line in added if "may be null" not in line] == [
        "weight: float | None = None",
        "weight: float | None = None",
        '"weight": "weight",',
        'filters=("weight", "created_at"),',
        'weight_min: float | None = Field(None, description="Only products whose weight is this or more.")',
        'weight_max: float | None = Field(None, description="Only products whose weight is this or less.")',
    ]
    assert "gift: bool = False" in files[MODELS]
    assert "# Two people share a shelf." in files[MODELS]


def test_what_is_not_certain_is_left_to_people(tree: dict[str, str]) -> None:
    models = tree[MODELS].replace('search=("name", "note")', "search=SEARCHED")
    start, end = models.index("    sorts={"), models.index("    search=")
    tree[MODELS] = f"{models[:start]}    sorts=SORTS,\n{models[end:]}"
    tree[CALLS] = tree[CALLS].replace("body: dict[str, Any] = {", "body = {")
    del tree[LIMITS]
    files, left = add(tree, "code:str?")
    assert "code: Text255 | None" in files[MODELS]
    assert [one.split(": ", 1)[1] for one in left] == [
        'add "code": "code" to the sorts of PRODUCTS.',
        'add "code" to the search of PRODUCTS, if people search for it.',
        "create rows with a code in the tests.",
        "test which values of code are refused.",
    ]


def test_a_reference_to_rows_with_owners_is_left_to_check(tree: dict[str, str]) -> None:
    _, left = add(tree, "parent:ref(products)?")
    assert any("check_reference for parent_id" in one for one in left)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name:str?", "has a field name already"),
        ("weight:float", "Rows that exist would have no value in weight"),
        ("id:int?", "cannot be called id"),
        ("shelf:ref(shelves)?", "not a feature with a table"),
    ],
)
def test_a_field_that_cannot_be_added_is_refused(tree: dict[str, str], text: str, words: str) -> None:
    with pytest.raises(FeatureError, match=words):
        field_of("products", text, tree)


def test_a_feature_that_does_not_exist_is_refused(tree: dict[str, str]) -> None:
    with pytest.raises(FeatureError, match=r"no feature shelves with a table.*products, users"):
        field_of("shelves", "weight:float?", tree)


def test_models_of_another_form_are_not_edited(tree: dict[str, str]) -> None:
    tree[MODELS] = tree[MODELS].replace("ProductUpdate", "ProductChange")
    with pytest.raises(FeatureError, match="Nothing was written"):
        add(tree, "weight:float?")
