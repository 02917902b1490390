"""Small calls go to a worker together; one that fails costs the others nothing."""

from __future__ import annotations

import itertools
from typing import Any

from core.errors import FailedError
from pipelines.engine.batches import ask_all, grouped, together_of
from pipelines.engine.workers import Ask, Call, WorkerError, WorkerPool

HERE = "tests.pipelines.engine.test_batches"


def say(text: str) -> bytes:
    if text == "bad":
        raise FailedError("该页已损坏", code="page_damaged")
    return text.encode()


def say_together(calls: list[dict[str, Any]]) -> bytes:
    """All of them at once, with a mark; one bad one spoils all."""
    return together_of(say(call["arguments"]["text"]) + b"+" for call in calls)


def call(text: str) -> Call:
    return Call(function=f"{HERE}:say", arguments={"text": text}, seconds=20.0)


def answers(workers: WorkerPool, texts: list[str]) -> list[str]:
    groups = grouped(map(call, texts), is_small=lambda c: c.arguments["text"] != "large", most=3)
    found = itertools.chain.from_iterable(workers.each(groups, ask_all))
    return [a.code if isinstance(a, WorkerError) else a.decode() for a in found]


def test_answers_come_in_the_order_of_the_calls(workers: WorkerPool) -> None:
    texts = ["a", "b", "large", "", "c", "d", "e", "large", "f"]
    assert answers(workers, texts) == texts


def test_a_call_that_fails_is_the_only_one(workers: WorkerPool) -> None:
    assert answers(workers, ["a", "bad", "b", "c"]) == ["a", "page_damaged", "b", "c"]


def test_several_are_answered_by_a_function_of_their_own(workers: WorkerPool) -> None:
    def answered(group: list[Call], ask: Ask) -> list[bytes | WorkerError]:
        return ask_all(group, ask, f"{HERE}:say_together")

    (found,) = workers.each([[call("a"), call("b")]], answered)
    assert found == [b"a+", b"b+"]
    (found,) = workers.each([[call("a"), call("bad")]], answered)
    assert found[0] == b"a"
    assert isinstance(found[1], WorkerError)


def test_small_neighbours_go_together() -> None:
    groups = grouped("aabbbbLab", is_small=str.islower, most=3)
    assert ["".join(group) for group in groups] == ["aab", "bbb", "L", "ab"]
