"""What a worker process sends back for one call, and how its parent reads it without trusting it.

An answer is the id of its call (16 ASCII bytes), one byte that says its kind, and a body: plain bytes
(JSON, or core records as ``records`` packs them) and never a pickle, for a worker taken over by a hostile
file must not be able to run code in its parent.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from enum import Enum

_ID_BYTES = 8
_ID_CHARACTERS = 2 * _ID_BYTES
_MESSAGE_CHARACTERS = 1000


class Kind(Enum):
    """The first byte after the id: a result, an error of the file or its reader, a mistake of our own."""

    RESULT = b"A"
    ERROR = b"E"
    DEFECT = b"D"


class BadAnswerError(ValueError):
    """Bytes that are no answer to the call: another call's id, an unknown kind, a malformed error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """The body of an error: ``message`` is a Chinese sentence; a refusal is no failure."""

    code: str
    message: str
    is_refusal: bool = False


def new_call_id() -> str:
    """An id that a worker cannot know before it has the request: nothing can be answered in advance."""
    return secrets.token_hex(_ID_BYTES)


def pack(call_id: str, kind: Kind, body: bytes) -> bytes:
    """The bytes of an answer."""
    return call_id.encode() + kind.value + body


def pack_problem(call_id: str, problem: Problem) -> bytes:
    """The bytes of an answer that is an error."""
    fields = {"code": problem.code, "message": problem.message, "is_refusal": problem.is_refusal}
    return pack(call_id, Kind.ERROR, json.dumps(fields).encode())


def unpack(answer: bytes, call_id: str) -> tuple[Kind, bytes]:
    """Kind and body; raises ``BadAnswerError`` (a ``ValueError``) for anything but an answer to this call."""
    if answer[:_ID_CHARACTERS] != call_id.encode():
        raise BadAnswerError("answer to another call")
    return Kind(answer[_ID_CHARACTERS : _ID_CHARACTERS + 1]), answer[_ID_CHARACTERS + 1 :]


def unpack_problem(body: bytes) -> Problem:
    """The error in ``body``; raises ``ValueError`` or ``KeyError`` where it is none."""
    fields = json.loads(body)
    if not isinstance(fields, dict):
        raise BadAnswerError("an error is an object")
    code, message, is_refusal = fields["code"], fields["message"], fields["is_refusal"]
    if not (isinstance(code, str) and isinstance(message, str) and isinstance(is_refusal, bool)):
        raise BadAnswerError("an error has a code, a message and a mark of refusal")
    return Problem(code=_printable(code), message=_printable(message), is_refusal=is_refusal)


def _printable(text: str) -> str:
    """Bounded, and without lone surrogates, which no file or database takes."""
    return text[:_MESSAGE_CHARACTERS].encode(errors="replace").decode()
