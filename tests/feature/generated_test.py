"""Twelve features that together have every kind of field, every option and every reference, in a copy of the backend.

The copy's own tests run: those that the command wrote, and those that hold for every list, revision and archive.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from feature.creation import feature_files
from feature.fields import parse_fields
from feature.names import choose_names
from feature.new_field import backend_edits, field_of
from feature.resolution import Description, resolve
from feature.spec import Kind, OnDelete
from harness.backend_copy import BackendCopy, fill, get

FEATURES = {
    "brands": "name:str(1..80)! website:url? contact:email?",
    "categories": "title:str(2..40) parent:ref(categories)? position:int=1>=1<=1000",
    "products": "name:str(1..255) description:text(..1000)? price:decimal(12,2)>0 stock:int=0>=0"
    " status:enum(draft,active,retired)=draft released:date? category:ref(categories)"
    " brand:ref(brands,set null)? owner",
    "orders": "number:str(3..20)! placed_at:datetime customer:ref(users,cascade) total:decimal(18,4)=0>=0 paid:bool",
    "order-lines": "order:ref(orders,cascade) product:ref(products,restrict)? quantity:int>0 note:text(..200)=''",
    "shops": "name:str=Main opens_at:time=09:00 closes_at:time? open:bool=true since:date=2026-01-01",
    "measurements": "value:float ratio:float=0.5>0<1 taken_at:datetime=2026-01-01T00:00:00+02:00 raw:json owner",
    "files": "name:str(1..120) content:bytes size:int(64)=0>=0 digest:uuid! preview:bytes(..1000)? meta:json={} owner",
    "settings-profiles": 'label:str? theme:enum(light,dark)? options:json={"dense": false} address:url=https://example.com/',
    "people": "full_name:str(1..100) email:email! birthday:date? manager:ref(people,set null)? batch:uuid?",
    "reservations": "code:str(..12)?! day:date! hour:time?! person:ref(people,restrict) amount:decimal(5,0)?! owner",
    "keywords": "group:int? index:int? type:str? select:str? table:bool? values:float? default:date?"
    " shop:ref(shops)?! owner",
}
# Fields that are added later, to tables with rows.
ADDED = {
    "products": ["weight:float?", "deposit:decimal(8,2)=2.50>=0", "grade:enum(a,b)=b", "extra:json={}"],
    "shops": ["opened:datetime=2026-01-01T00:00:00Z", "note:text?", "lunch:time=12:30", "floors:int=1>0"],
}
# The values of the new fields in rows that were there before.
FILLED: dict[str, dict[str, object]] = {
    "products": {"weight": None, "deposit": "2.50", "grade": "b", "extra": {}},
    "shops": {"opened": "2026-01-01T00:00:00Z", "note": None, "lunch": "12:30:00", "floors": 1},
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> BackendCopy:
    """A copy with the twelve features and one revision for all of them."""
    copy = BackendCopy(tmp_path_factory.mktemp("copy"))
    for name, fields in FEATURES.items():
        description = Description(name, (fields,), frontend=False)
        copy.write(feature_files(resolve(description, copy.tree), copy.tree))
    copy.new_revision("add twelve features")
    return copy


def test_the_features_have_every_kind_and_every_reference() -> None:
    fields = [parsed.field for texts in FEATURES.values() for parsed in parse_fields([texts]).fields]
    assert len(FEATURES) == 12
    assert {one.kind for one in fields} == set(Kind)
    assert {one.on_delete for one in fields} >= set(OnDelete)
    with_default = {one.kind for one in fields if one.default is not None}
    assert with_default == set(Kind) - {Kind.BYTES, Kind.REF, Kind.UUID, Kind.EMAIL}
    assert any(one.nullable and one.unique for one in fields)


@pytest.mark.parametrize(
    "tests",
    [
        *(f"features/{name.replace('-', '_')}" for name in FEATURES),
        "features/every",
        "listing/specs_test.py",
        "layers_test.py",
        "db/schema/revisions_test.py",
        "db/archive/transfer_test.py",
    ],
)
def test_the_tests_of_the_copy_pass(copy: BackendCopy, tests: str) -> None:
    copy.test(tests)


def test_revisions_go_down_and_up_with_rows_and_new_fields(copy: BackendCopy, tmp_path: Path) -> None:
    data = {"DATA_DIR": str(tmp_path)}
    named = [choose_names(name) for name in FEATURES]
    fill(copy.root, tmp_path, 3, *(names.singular for names in named))
    copy.run("-m", "app", "check", **data)
    for name, fields in ADDED.items():
        for text in fields:
            feature, new = field_of(name, text, copy.tree)
            edits = backend_edits(feature, new, copy.tree)
            assert edits.left == []
            copy.write(edits.files)
    copy.run("-m", "app", "migrate", "new", "add fields")
    copy.run("-m", "app", "migrate", "upgrade", **data)
    for name, values in FILLED.items():
        (answer,) = get(copy.root, tmp_path, f"/{name}/")
        rows = answer["data"]
        assert rows
        assert all(values.items() <= row.items() for row in rows)
    copy.run("-m", "app", "check", **data)
    copy.run("-m", "app", "migrate", "downgrade", "-2", **data)
    copy.run("-m", "app", "migrate", "upgrade", **data)
    copy.run("-m", "app", "check", **data)
    for name in ADDED:
        copy.test(f"features/{name}")
    copy.new_database()
    copy.test("db/schema/revisions_test.py")
