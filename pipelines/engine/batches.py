"""Small calls sent to a worker several at a time: the way to and from a process costs more than they do.

A batch that fails in any way is made again call by call, so that each call has its own answer or error.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from pipelines.engine.child import resolve
from pipelines.engine.workers import Call, WorkerError, WorkerPool

_LENGTH_BYTES = 8


def map_batched(
    workers: WorkerPool, calls: Iterable[Call], *, is_small: Callable[[Call], bool], most: int
) -> Iterator[bytes | WorkerError]:
    """Answers in the order of the calls, as ``WorkerPool.map`` gives them; small neighbours go together."""
    groups = list(_groups(calls, is_small, most))
    answers = workers.map(group[0] if len(group) == 1 else _batch(group) for group in groups)
    for group, answer in zip(groups, answers, strict=True):
        if len(group) == 1:
            yield answer
            continue
        parts = _parted(answer, len(group)) if isinstance(answer, bytes) else None
        yield from workers.map(group) if parts is None else parts


def answer_all(calls: Sequence[dict[str, Any]]) -> bytes:
    """Inside the worker: the answers of all calls, each after its length."""
    answers = [resolve(call["function"])(**call["arguments"]) for call in calls]
    return b"".join(len(answer).to_bytes(_LENGTH_BYTES, "big") + answer for answer in answers)


def _groups(calls: Iterable[Call], is_small: Callable[[Call], bool], most: int) -> Iterator[tuple[Call, ...]]:
    for small, run in itertools.groupby(calls, key=is_small):
        size = most if small else 1
        while group := tuple(itertools.islice(run, size)):
            yield group


def _batch(group: Sequence[Call]) -> Call:
    """One call for all; it may take as long as one of them."""
    return Call(
        function="pipelines.engine.batches:answer_all",
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
