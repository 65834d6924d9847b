"""The entry point for uvicorn: `DATA_DIR=./data uvicorn app.main:app --reload --port 1430`, in src/python."""

import atexit
import contextlib
import os
import sys

from app.core.data_dir_lock import lock_folders
from app.core.errors import StartError
from app.core.settings import LISTENING, Settings
from app.db.errors import translate_errors
from app.db.location import data_folders
from app.registry import FEATURES
from app.serve.server import any_port_policy, apply_policy, create_ready_app

# uvicorn imports this module and then serves, so the lock on the data folder is held until the process exits.
_process = contextlib.ExitStack()
atexit.register(_process.close)

try:
    # uvicorn chooses the address.
    settings = Settings.from_environment(os.environ, unused=LISTENING)
    with translate_errors(settings.data_dir or ""):
        _process.enter_context(lock_folders(data_folders(settings), "uvicorn app.main:app"))
    app = apply_policy(create_ready_app(settings, FEATURES), any_port_policy(settings))
except StartError as error:
    # uvicorn would show a traceback. This message says what to do.
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
