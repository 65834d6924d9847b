"""Items in the database."""

from __future__ import annotations

import uuid

from sqlalchemy import Table
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.core.errors import ConflictError, NotFoundError
from app.db.derived.listed import text_key
from app.db.persistence import save
from app.features.items.models import Item, ItemCreate, ItemPublic, ItemsQuery, ItemUpdate
from app.features.users.models import User
from app.listing.keyset import Sort
from app.listing.listing import Listing
from app.listing.page import Page, read_page

_items: Table = Item.__table__  # type: ignore[attr-defined]
_users: Table = User.__table__  # type: ignore[attr-defined]

ITEMS = Listing(
    _items,
    ItemPublic,
    {
        "created_at": Sort((_items.c.created_at, _items.c.id)),
        "title": Sort((text_key(_items.c.title), _items.c.id)),
        "description": Sort((text_key(_items.c.description), _items.c.id)),
        "owner": Sort(
            (_users.c.email, _items.c.created_at, _items.c.id), join=(_users, _users.c.id == _items.c.owner_id)
        ),
    },
)


def list_items(session: Session, caller: User, query: ItemsQuery) -> Page:
    """Return one page of the items that the caller may see."""
    return read_page(session, ITEMS, query, query.sort, scope=None if caller.is_superuser else caller.id)


def get_item(session: Session, caller: User, item_id: uuid.UUID) -> Item:
    """Return the item with this id; NotFoundError where there is none that the caller may see."""
    item = session.get(Item, item_id)
    if item is None or not (caller.is_superuser or item.owner_id == caller.id):
        raise NotFoundError(f"There is no item {item_id}.")
    return item


def create_item(session: Session, caller: User, create: ItemCreate) -> Item:
    """Store a new item of the caller; ConflictError where the caller was deleted meanwhile."""
    item = Item.model_validate(create, update={"owner_id": caller.id})
    try:
        save(session, item)
    except IntegrityError as error:
        session.rollback()
        raise ConflictError("Your account was deleted meanwhile: sign in again.") from error
    return item


def update_item(session: Session, item: Item, update: ItemUpdate) -> Item:
    """Change the fields that the update holds; ConflictError where the item was deleted meanwhile."""
    item.sqlmodel_update(update.model_dump(exclude_unset=True))
    save(session, item)
    return item


def delete_item(session: Session, item: Item) -> None:
    session.delete(item)
    session.commit()
