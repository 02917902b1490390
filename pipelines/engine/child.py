"""The inside of a worker process: takes named calls, answers with bytes, opens nothing on its own account."""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from core.errors import MingjianError, RefusedError
from pipelines.engine.answers import Kind, Problem, pack, pack_problem
from pipelines.engine.confinement import confine

# No damaged file gives these: they are mistakes of our own and must not pass for a damaged page.
_OURS = (NameError, ImportError, SyntaxError, NotImplementedError)

# Pages are many small records without cycles: looking for cycles after every 700 costs a tenth of the time.
_COLLECT_AFTER = (20_000, 20, 20)

Handler = Callable[..., bytes]


def serve(connection: Connection, memory_bytes: int) -> None:
    """Answer calls until the connection closes."""
    confine(memory_bytes)
    _silence()
    gc.set_threshold(*_COLLECT_AFTER)
    while True:
        try:
            request = json.loads(connection.recv_bytes())
        except EOFError:
            return
        connection.send_bytes(_answer(request))


def _answer(request: dict[str, Any]) -> bytes:
    call_id: str = request["id"]
    try:
        return pack(call_id, Kind.RESULT, resolve(request["function"])(**request["arguments"]))
    except MingjianError as error:
        is_refusal = isinstance(error, RefusedError)
        problem = Problem(code=error.code, message=error.message, is_refusal=is_refusal)
    except MemoryError:
        problem = Problem(code="memory", message="读取该内容所需内存超过上限")
    except _OURS:
        return pack(call_id, Kind.DEFECT, traceback.format_exc().encode())
    except Exception as error:  # noqa: BLE001 - third-party parsers raise anything on damaged files
        problem = Problem(code="reader_error", message=f"{type(error).__name__}: {error}"[:500])
    return pack_problem(call_id, problem)


def resolve(name: str) -> Handler:
    """The function of that name (``package.module:function``)."""
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
