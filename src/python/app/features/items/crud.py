"""Database operations on items."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.core.errors import ConflictError
from app.db.persistence import save
from app.features.deletions.crud import delete_rows
from app.features.deletions.models import Deleted
from app.features.items.models import ITEMS, Item, ItemCreate, ItemsQuery, ItemUpdate
from app.features.users.models import User
from app.features.users.ownership import get_owned, visible_owner
from app.listing import Page, fetch_page


def list_items(session: Session, caller: User, query: ItemsQuery) -> Page:
    """Return one page of the items that the caller may see."""
    return fetch_page(session, ITEMS, query, visible_owner(caller))


def get_item(session: Session, caller: User, item_id: uuid.UUID) -> Item:
    """Return the item with this id.

    :raises NotFoundError: if there is none that the caller may see.
    """
    return get_owned(session, Item, item_id, caller)


def create_item(session: Session, caller: User, create: ItemCreate) -> Item:
    """Store a new item of the caller.

    :raises ConflictError: if the caller's account was deleted in the meantime.
    """
    item = Item.model_validate(create, update={"owner_id": caller.id})
    try:
        save(session, item)
    except IntegrityError as error:
        session.rollback()
        raise ConflictError("Your account was deleted in the meantime: sign in again.") from error
    return item


def update_item(session: Session, item: Item, update: ItemUpdate) -> Item:
    """Change the fields that the update has.

    :raises ConflictError: if the item was deleted in the meantime.
    """
    item.sqlmodel_update(update.model_dump(exclude_unset=True))
    save(session, item)
    return item


def delete_items(session: Session, caller: User, ids: Sequence[uuid.UUID]) -> Deleted:
    """Delete these items, all or none.

    :raises NotFoundError: if there is one of them that the caller may not see.
    """
    return delete_rows(session, ITEMS, caller, ids)
