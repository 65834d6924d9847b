"""The minimum cost of a list of notes: one hand-written route with sqlite3 and json, on the same server.

`python -m bench.baseline DATABASE` serves it on a free port, and prints its URL as `serve` does.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import threading
import uuid

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.db.engine import PRAGMAS
from app.serve.server import Server, address, listen

LIST = """
SELECT id, title, description, owner_id, created_at FROM note ORDER BY created_at, id LIMIT ?
"""
_thread = threading.local()


def application(database: str) -> Starlette:
    def connection() -> sqlite3.Connection:
        if not hasattr(_thread, "connection"):
            _thread.connection = sqlite3.connect(database)
            for pragma in PRAGMAS:
                _thread.connection.execute(f"PRAGMA {pragma}")
        kept: sqlite3.Connection = _thread.connection
        return kept

    # In a thread, like the backend's routes.
    def notes(request: Request) -> Response:
        rows = connection().execute(LIST, (int(request.query_params["limit"]),)).fetchall()
        data = [
            {
                "title": title,
                "description": description,
                "id": str(uuid.UUID(id)),
                "owner_id": str(uuid.UUID(owner)),
                "created_at": f"{created.replace(' ', 'T')}Z",
            }
            for id, title, description, owner, created in rows
        ]
        return Response(json.dumps({"data": data}, ensure_ascii=False), media_type="application/json")

    return Starlette(routes=[Route("/api/v1/notes/", notes)])


def main() -> None:
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        server = Server(
            application(sys.argv[1]), lambda: print(f"Listening on {address('127.0.0.1', port)}", flush=True)
        )
        server.run(sockets=[listener])


if __name__ == "__main__":
    main()
