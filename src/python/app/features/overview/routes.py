"""`/overview`: what the app holds for the caller, for its first page."""

from dataclasses import asdict
from datetime import datetime, time, timedelta, timezone
from typing import Annotated

from fastapi import APIRouter, Query, Request

from app.core.error_responses import error_responses
from app.core.types import utc_now
from app.db.session import SessionDependency
from app.features.overview.lists import visible_lists
from app.features.overview.models import ListOverviewPublic, OverviewPublic
from app.features.users.current import CurrentUser
from app.features.users.ownership import visible_owner
from app.listing import MAX_PER_DAY, summarize

DAYS = 30

router = APIRouter(prefix="/overview", tags=["overview"], responses=error_responses(503))


@router.get("", responses=error_responses(401))
def read_overview(
    request: Request,
    session: SessionDependency,
    user: CurrentUser,
    utc_offset: Annotated[
        int, Query(ge=-900, le=900, description="The caller's offset from UTC in minutes: when their days begin.")
    ] = 0,
) -> OverviewPublic:
    """Count the rows of each list that the caller may see, and return the newest ones.

    It takes two statements for each list. Their cost has a bound, whatever the number of rows (app.listing.summary).
    """
    # The offset of a day in winter may differ from today's by an hour, which a chart of days does not show.
    zone = timezone(timedelta(minutes=utc_offset))
    midnight = datetime.combine(utc_now().astimezone(zone), time(), zone)
    days = [midnight - timedelta(days=number) for number in range(DAYS - 1, -2, -1)]
    lists = [
        ListOverviewPublic.model_validate({"name": name, **asdict(summarize(session, spec, visible_owner(user), days))})
        for name, spec in visible_lists(request.app.state.features, user)
    ]
    return OverviewPublic(days=[day.date() for day in days[:-1]], max_per_day=MAX_PER_DAY, lists=lists)
