"""`/health`: that the backend answers, and which version it is. The one route that wants no launch token."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from app import __version__

router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    status: Literal["ok"]
    version: str


@router.get("")
def health() -> Health:
    return Health(status="ok", version=__version__)
