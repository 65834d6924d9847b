"""For uvicorn by hand: `DATA_DIR=./data uvicorn app.main:app --reload --port 1430`, in src/python."""

import atexit
import contextlib
import os
import sys

from app.core.data_dir_lock import owning
from app.core.errors import StartError
from app.core.settings import LISTENING, Settings
from app.db.errors import naming_refusals
from app.db.location import owned_folders
from app.serve.server import any_port_guard, guarded, ready_app

# uvicorn imports this module and serves: the data folder is ours as long as the process runs.
_process = contextlib.ExitStack()
atexit.register(_process.close)

try:
    # The address is uvicorn's own choice.
    settings = Settings.from_environment(os.environ, unused=LISTENING)
    with naming_refusals(settings.data_dir or ""):
        _process.enter_context(owning(owned_folders(settings), "uvicorn app.main:app"))
    app = guarded(ready_app(settings), any_port_guard(settings))
except StartError as error:
    # uvicorn would show a traceback; the sentence says what to do.
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
