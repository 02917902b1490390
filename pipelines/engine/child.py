"""The inside of a worker process: takes named calls, answers with bytes, opens nothing on its own account.

Answers are plain bytes (JSON of core records), never pickles: a worker taken over by a hostile file
must not be able to run code in its parent.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from core.errors import MingjianError, RefusedError
from pipelines.engine.confinement import confine

ANSWER = b"A"
ERROR = b"E"
DEFECT = b"D"

# No damaged file gives these: they are mistakes of our own and must not pass for a damaged page.
_OURS = (NameError, ImportError, SyntaxError, NotImplementedError)

Handler = Callable[..., bytes]


def serve(connection: Connection, memory_bytes: int) -> None:
    """Answer calls until the connection closes."""
    confine(memory_bytes)
    _silence()
    while True:
        try:
            request = json.loads(connection.recv_bytes())
        except EOFError:
            return
        connection.send_bytes(_answer(request))


def _answer(request: dict[str, Any]) -> bytes:
    try:
        return ANSWER + _resolve(request["function"])(**request["arguments"])
    except MingjianError as error:
        return ERROR + _error(error.code, error.message, is_refusal=isinstance(error, RefusedError))
    except MemoryError:
        return ERROR + _error("memory", "读取该内容所需内存超过上限")
    except _OURS:
        return DEFECT + traceback.format_exc().encode()
    except Exception as error:  # noqa: BLE001 - third-party parsers raise anything on damaged files
        return ERROR + _error("reader_error", f"{type(error).__name__}: {error}"[:500])


def _error(code: str, message: str, *, is_refusal: bool = False) -> bytes:
    return json.dumps({"code": code, "message": message, "is_refusal": is_refusal}).encode()


def _resolve(name: str) -> Handler:
    module, _, function = name.partition(":")
    handler: Handler = getattr(importlib.import_module(module), function)
    return handler


def _silence() -> None:
    """Parsers write warnings about damaged files to the standard streams; the findings carry them instead."""
    null = os.open(os.devnull, os.O_RDWR)
    sys.stdout.flush()
    sys.stderr.flush()
    for stream in (0, 1, 2):
        os.dup2(null, stream)
