"""The route `/health`: whether the backend is running, and its version. It is the only one without a launch token."""

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
