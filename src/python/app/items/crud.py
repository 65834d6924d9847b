"""Items in the database."""

from __future__ import annotations

import uuid

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from app.core.errors import ConflictError, NotFoundError
from app.core.rows import save
from app.items.models import Item, ItemCreate, ItemUpdate
from app.users.models import User


def list_items(session: Session, caller: User, *, skip: int, limit: int) -> tuple[list[Item], int]:
    """Return one page of the items that the caller may see, the oldest first, and the number of all of them."""
    query = select(Item).order_by(col(Item.created_at), col(Item.id)).offset(skip).limit(limit)
    counted = select(func.count()).select_from(Item)
    if not caller.is_superuser:
        query = query.where(Item.owner_id == caller.id)
        counted = counted.where(Item.owner_id == caller.id)
    return list(session.exec(query)), session.exec(counted).one()


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
