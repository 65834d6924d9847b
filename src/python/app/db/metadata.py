"""The tables of all features. They are in it once app.registry is imported, which every program does at its start."""

from sqlmodel import SQLModel

metadata = SQLModel.metadata
