"""Logs for programs: one JSON object a line, with its request or job, without personal data.

What people hand in and ask for must not end in a log: names, certificate, identity and telephone numbers. So
values that come into a line are masked, messages of exceptions are left out (only their kind and where they
came from are told), addresses of requests appear as the template of their route, and accounts by their id.
"""

from __future__ import annotations

import datetime as dt
import functools
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import IO, Any

import msgspec

from core.errors import MingjianError

OWN = "mingjian"
_about: ContextVar[Mapping[str, str] | None] = ContextVar("about", default=None)
_ROOT = Path(__file__).parents[2]
_MOST_FRAMES = 12
_WORD = re.compile(r"[^\W_][\w.@-]*")
_DIGITS = re.compile(r"\d{6}")
_ID = re.compile(r"(?:msg_)?(?:[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{64})")
_CHINESE = re.compile(r"[^\x00-\x7f]+")
_MASK = "…"
_SHORT = 200  # letters of what is masked once and known again: routes, accounts, addresses
_ENCODER = msgspec.json.Encoder(enc_hook=str)


def set_up(form: str, *, stream: IO[str] | None = None) -> None:
    """All logs of this process go to ``stream`` (the error output), as ``json`` or ``text``."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    root = logging.getLogger()
    for other in root.handlers[:]:
        root.removeHandler(other)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in (OWN, "uvicorn"):
        logging.getLogger(name).setLevel(logging.INFO)
    logging.getLogger("dbos").addHandler(logging.NullHandler())  # without any it would write by itself
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


@contextmanager
def about(**what: str) -> Iterator[None]:
    """Lines written within, also from threads that are begun there, tell ``request`` or ``job``."""
    token = _about.set({**(_about.get() or {}), **what})
    try:
        yield
    finally:
        _about.reset(token)


def masked(text: str) -> str:
    """Without what may be somebody's name or number. Ids of ours are kept: they are random or digests."""
    return _masked_before(text) if len(text) <= _SHORT else _masked(text)


def _masked(text: str) -> str:
    return _WORD.sub(_kept_or_not, _CHINESE.sub(_MASK, text))


_masked_before = functools.lru_cache(maxsize=4096)(_masked)


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        return _ENCODER.encode(_told(record)).decode()


class TextLines(logging.Formatter):
    """The same for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        told = _told(record)
        first = f"{told.pop('at')} {told.pop('level'):7} {told.pop('logger')}: {told.pop('event')}"
        return " ".join([first, *(f"{name}={value}" for name, value in told.items())])


def _told(record: logging.LogRecord) -> dict[str, Any]:
    at = dt.datetime.fromtimestamp(record.created, dt.UTC)
    told: dict[str, Any] = {
        "at": at.isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": _event(record),
    }
    told |= _about.get() or {}
    fields: Mapping[str, object] = getattr(record, "fields", {})
    told |= {name: masked(value) if isinstance(value, str) else value for name, value in fields.items()}
    if record.exc_info and record.exc_info[1] is not None:
        told["error"] = _error(record.exc_info[1])
    return told


def _event(record: logging.LogRecord) -> str:
    """Our own messages stand in the code, only their values are masked; of others' all is."""
    if record.name.partition(".")[0] != OWN:
        return masked(record.getMessage())
    text, args = str(record.msg), record.args
    if not args:
        return text
    if isinstance(args, Mapping):
        return text % {name: _value(value) for name, value in args.items()}
    return text % tuple(_value(value) for value in args)


def _value(value: object) -> object:
    return value if isinstance(value, int | float) else masked(str(value))


def _error(error: BaseException) -> dict[str, Any]:
    """Its kind and where it came from, without its message, which may hold anything."""
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
    told: dict[str, Any] = {
        "kind": type(error).__name__,
        "at": [f"{_shown(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, MingjianError):
        told["code"] = error.code
    if error.__cause__ is not None:
        told["cause"] = _error(error.__cause__)
    return told


def _shown(path: str) -> str:
    """From the program's folder, or from that of the installed package."""
    where = Path(path)
    if where.is_relative_to(_ROOT):
        return str(where.relative_to(_ROOT))
    return "/".join(where.parts[-2:])


def _kept_or_not(found: re.Match[str]) -> str:
    word = found[0]
    if "@" in word:
        return _MASK
    if not _DIGITS.search(word):
        return word
    return word if _ID.fullmatch(word) and not word.isdecimal() else _MASK


def _uncaught(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger(OWN).critical("not caught", exc_info=(kind, error, trace))


def _uncaught_in_thread(said: threading.ExceptHookArgs) -> None:
    if said.exc_value is not None:
        _uncaught(said.exc_type, said.exc_value, said.exc_traceback)
