"""A worker taken over by a hostile file: each function does to its parent or the machine what it can."""

from __future__ import annotations

import ctypes
import errno
import gc
import mmap
import os
import signal
import struct
import subprocess
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pipelines.engine.answers import Kind, pack


def _connection() -> Connection:
    return next(thing for thing in gc.get_objects() if isinstance(thing, Connection))


def answer_in_part() -> bytes:
    os.write(_connection().fileno(), struct.pack("!i", 1000) + b"A")
    time.sleep(600)
    return b""


def announce(size: int) -> bytes:
    os.write(_connection().fileno(), struct.pack("!i", size))
    time.sleep(600)
    return b""


def answer_garbage(text: str) -> bytes:
    _connection().send_bytes(text.encode())
    return b"second answer"


def answer_with_own_id(kind: str, body: str) -> bytes:
    """The right id, found where the request lies, and then ``kind`` and ``body``."""
    requests = (thing for thing in gc.get_objects() if isinstance(thing, dict) and "arguments" in thing)
    call_id = next(request["id"] for request in requests if "function" in request)
    _connection().send_bytes(str(call_id).encode() + kind.encode() + body.encode())
    return b"second answer"


def answer_another_call() -> bytes:
    _connection().send_bytes(pack("0" * 16, Kind.RESULT, b"stolen"))
    return b"second answer"


def answer_again_later() -> bytes:
    _after_the_answer(lambda send: send(pack("0" * 16, Kind.RESULT, b"late")))
    return b"first answer"


def leave_after_the_answer() -> bytes:
    _after_the_answer(lambda send: os._exit(3))
    return b"last answer"


def _after_the_answer(act: Callable[[Callable[[bytes], None]], None]) -> None:
    """Do this as soon as the answer is sent, however long that takes on a busy machine."""
    connection: Any = _connection()
    send = connection._send_bytes  # ``send_bytes`` is looked up before the answer is there

    def sent(answer: bytes) -> None:
        send(answer)
        act(send)

    connection._send_bytes = sent


def die_by_an_unnamed_signal() -> bytes:
    os.kill(os.getpid(), signal.SIGRTMIN + 1)
    return b""


def system_call(number: int, arguments: list[int]) -> bytes:
    """Name of the error the call gave, or ``done``."""
    libc = ctypes.CDLL(None, use_errno=True)
    given = [ctypes.c_long(argument) for argument in arguments]
    if libc.syscall(ctypes.c_long(number), *given) >= 0:
        return b"done"
    return errno.errorcode[ctypes.get_errno()].encode()


def call_as_32_bit_code() -> bytes:
    """``getpid`` by the 32-bit table: mov eax, 20; int 0x80; ret."""
    code = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")
    entry = ctypes.addressof(ctypes.c_char.from_buffer(code))
    return str(ctypes.CFUNCTYPE(ctypes.c_int)(entry)()).encode()


def leave_a_grandchild(told_in: str, then_hang: bool) -> bytes:
    grandchild = subprocess.Popen(["sleep", "600"])
    Path(told_in).write_text(str(grandchild.pid))
    time.sleep(600 if then_hang else 0)
    return b"started"


def start_a_session() -> bytes:
    try:
        subprocess.Popen(["sleep", "600"], start_new_session=True)
    except PermissionError:
        return b"refused"
    return b"started"


def write_more_than_a_file_may_hold(path: str) -> bytes:
    with Path(path).open("wb") as file:
        try:
            file.truncate(2 << 30)
        except OSError as error:
            return errno.errorcode[error.errno or 0].encode()
    return b"written"
