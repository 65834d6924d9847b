"""For uvicorn by hand: `DATA_DIR=./data uvicorn app.main:app --reload --port 1430`, in src/python."""

import os
import sys

from app.core.errors import StartError
from app.core.settings import Settings
from app.serve.server import any_port_guard, guarded, ready_app

try:
    settings = Settings.from_environment(os.environ)
    app = guarded(ready_app(settings), any_port_guard(settings))
except StartError as error:
    # uvicorn would show a traceback; the sentence says what to do.
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
