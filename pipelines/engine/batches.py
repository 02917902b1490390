"""Small calls sent to a worker several at a time: the way to and from a process costs more than they do.

A batch that fails in any way is made again call by call, so that each call has its own answer or error.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from pipelines.engine.child import resolve
from pipelines.engine.workers import Ask, Call, WorkerError

Item = TypeVar("Item")

_LENGTH_BYTES = 8
_ONE_BY_ONE = "pipelines.engine.batches:answer_all"


def grouped(
    items: Iterable[Item], *, is_small: Callable[[Item], bool], most: int
) -> Iterator[tuple[Item, ...]]:
    """The items in order: small neighbours together, up to ``most`` of them, others by themselves."""
    for small, run in itertools.groupby(items, key=is_small):
        size = most if small else 1
        while group := tuple(itertools.islice(run, size)):
            yield group


def ask_all(calls: Sequence[Call], ask: Ask, together: str = _ONE_BY_ONE) -> list[bytes | WorkerError]:
    """The answers in order, in one call where there are several.

    ``together`` names the function that answers several; it takes and gives what ``answer_all`` does.
    """
    if len(calls) > 1:
        answer = _answer_or_error(_batch(calls, together), ask)
        parts = _parted(answer, len(calls)) if isinstance(answer, bytes) else None
        if parts is not None:
            return [*parts]
    return [_answer_or_error(call, ask) for call in calls]


def answer_all(calls: Sequence[dict[str, Any]]) -> bytes:
    """Inside the worker: the answers of all calls, each after its length."""
    return together_of([resolve(call["function"])(**call["arguments"]) for call in calls])


def together_of(answers: Iterable[bytes]) -> bytes:
    """Several answers as one."""
    return b"".join(len(answer).to_bytes(_LENGTH_BYTES, "big") + answer for answer in answers)


def _answer_or_error(call: Call, ask: Ask) -> bytes | WorkerError:
    try:
        return ask(call)
    except WorkerError as error:
        return error


def _batch(group: Sequence[Call], together: str) -> Call:
    """One call for all; it may take as long as one of them."""
    return Call(
        function=together,
        arguments={"calls": [{"function": c.function, "arguments": dict(c.arguments)} for c in group]},
        seconds=max(call.seconds for call in group),
    )


def _parted(answer: bytes, count: int) -> list[bytes] | None:
    """The single answers; None where the bytes are not exactly that many."""
    parts: list[bytes] = []
    at = 0
    while at < len(answer) and len(parts) < count:
        start = at + _LENGTH_BYTES
        at = start + int.from_bytes(answer[at:start], "big")
        parts.append(answer[start:at])
    return parts if len(parts) == count and at == len(answer) else None
