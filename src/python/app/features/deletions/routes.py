"""`/deletions`: users restore what they have just deleted."""

import uuid

from fastapi import APIRouter

from app.core.error_responses import error_responses
from app.db.session import SessionDependency
from app.features.deletions import crud
from app.features.deletions.models import Restored
from app.features.users.current import CurrentUser

router = APIRouter(prefix="/deletions", tags=["deletions"], responses=error_responses(503))


@router.post("/{id}/restore", responses=error_responses(401, 404, 409))
def restore_deletion(session: SessionDependency, user: CurrentUser, id: uuid.UUID) -> Restored:
    """Undo a delete. This is possible for a minute."""
    return crud.restore_deletion(session, user, id)
