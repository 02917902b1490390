"""What is done at the command line, in the audit trail: by whom, as far as the system tells."""

from __future__ import annotations

import getpass
import os

from corpus.store.store import Store
from service.audit.trail import Deed, Trail

AT_TERMINAL = "命令行"


def noted(store: Store, action: str, kind: str = "", object_id: str = "", **detail: object) -> None:
    """Note a deed. Who sits at the terminal is named by the system's account, which nobody has checked."""
    actor = f"{AT_TERMINAL}:{_account()}"
    Trail(store.engine).note(
        Deed(actor=actor, action=action, object_kind=kind, object_id=object_id, detail=detail)
    )


def _account() -> str:
    """The system account; a container may run as a number that has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "?"
