"""Sample rows that refer to each other, and own rows that refer to sample rows."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.db.progress import no_progress
from app.features.sample_data.ids import sample_id
from app.features.sample_data.rows import add_samples, remove_samples

metadata = sa.MetaData()
SHELVES = sa.Table(
    "shelf", metadata, sa.Column("id", sa.Uuid, primary_key=True), sa.Column("name", sa.String(80), unique=True)
)
BOXES = sa.Table(
    "box",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("shelf_id", sa.ForeignKey("shelf.id", ondelete="CASCADE"), nullable=False),
    sa.Column("inside_id", sa.ForeignKey("box.id", ondelete="SET NULL")),
)
TABLES = [SHELVES, BOXES]
OWN = uuid.UUID(int=1)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(tmp_path / "boxes.db")))
    sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=ON"))
    metadata.create_all(engine)
    yield engine
    engine.dispose()


def add(engine: sa.Engine, rows: int) -> dict[str, int]:
    return add_samples(engine, TABLES, rows, uuid.uuid4(), no_progress)


def ids(engine: sa.Engine, table: sa.Table) -> set[uuid.UUID]:
    with engine.connect() as connection:
        return set(connection.execute(sa.select(table.c.id)).scalars())


def test_samples_refer_to_samples(engine: sa.Engine) -> None:
    assert add(engine, 20) == {"shelf": 20, "box": 20}
    with engine.connect() as connection:
        shelves = set(connection.execute(sa.select(BOXES.c.shelf_id)).scalars())
    assert len(shelves) > 1
    assert shelves <= ids(engine, SHELVES)


def test_all_samples_are_removed_children_first(engine: sa.Engine) -> None:
    add(engine, 20)
    assert remove_samples(engine, TABLES, no_progress) == ({"box": 20, "shelf": 20}, 0)
    assert ids(engine, SHELVES) == ids(engine, BOXES) == set()


def test_samples_that_own_rows_refer_to_stay_and_so_do_the_own_rows(engine: sa.Engine) -> None:
    add(engine, 20)
    with engine.begin() as connection:
        connection.execute(BOXES.insert(), {"id": OWN, "shelf_id": sample_id(3), "inside_id": sample_id(5)})
        of_kept_box = sa.select(BOXES.c.shelf_id).where(BOXES.c.id == sample_id(5))
        shelf = connection.execute(of_kept_box).scalar_one()

    removed, left = remove_samples(engine, TABLES, no_progress)
    assert ids(engine, BOXES) == {OWN, sample_id(5)}
    assert ids(engine, SHELVES) == {sample_id(3), shelf}
    assert removed == {"box": 19, "shelf": 20 - len({sample_id(3), shelf})}
    assert left == 1 + len({sample_id(3), shelf})


def test_rows_whose_unique_values_exist_are_left_out(engine: sa.Engine) -> None:
    add(engine, 20)
    with engine.begin() as connection:
        name = connection.execute(sa.select(SHELVES.c.name).where(SHELVES.c.id == sample_id(7))).scalar_one()
        connection.execute(BOXES.delete())
        connection.execute(SHELVES.delete())
        connection.execute(SHELVES.insert(), {"id": OWN, "name": name})
    assert add(engine, 20) == {"shelf": 19, "box": 20}
    assert OWN in ids(engine, SHELVES)
