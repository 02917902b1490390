"""Functions that a worker is told to run: each fails in its own way."""

from __future__ import annotations

import os
import signal
import socket
import time

from core.errors import FailedError, RefusedError


def echo(text: str) -> bytes:
    return text.encode()


def crash() -> bytes:
    os.kill(os.getpid(), signal.SIGSEGV)
    return b""


def hang() -> bytes:
    time.sleep(600)
    return b""


def gorge() -> bytes:
    return bytes(bytearray(8 << 30)[:1])


def leave() -> bytes:
    os._exit(7)


def refuse() -> bytes:
    raise RefusedError("这种文件不受理。", code="example")


def fail() -> bytes:
    raise FailedError("这一页坏了。", code="page_damaged")


def stumble() -> bytes:
    raise ZeroDivisionError("a parser's bug")


def defect() -> bytes:
    return undefined_name  # type: ignore[name-defined]  # noqa: F821


def call_out() -> bytes:
    try:
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    except PermissionError:
        return b"refused"
    except OSError as error:
        return repr(error).encode()
    return b"connected"


def process_id() -> bytes:
    return str(os.getpid()).encode()
