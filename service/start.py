"""Where the program starts: the two commands of the server do not wait for what only others need."""

from __future__ import annotations

import sys
from typing import NoReturn

from service.command_line import run


def main() -> NoReturn:
    """Entry point."""
    if sys.argv[1:2] in (["serve"], ["worker"]):
        from service.serve_command import server_app as app
    else:
        from service.cli import app
    sys.exit(run(app))
