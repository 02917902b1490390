"""Untrusted work stays in its process: crashes, overruns and greed cost one call, never the pool."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from core.document import FailureCategory
from core.errors import RefusedError
from pipelines.engine.workers import Call, WorkerError, WorkerPool


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(2, memory_bytes=512 << 20) as workers:
        yield workers


def call(name: str, seconds: float = 20.0, **arguments: object) -> Call:
    return Call(function=f"tests.faults.readers:{name}", arguments=arguments, seconds=seconds)


@pytest.mark.parametrize(
    ("name", "code", "category"),
    [
        ("crash", "reader_crashed", FailureCategory.ENGINE),
        ("leave", "reader_crashed", FailureCategory.ENGINE),
        ("gorge", "memory", FailureCategory.LIMIT),
        ("fail", "page_damaged", FailureCategory.INPUT),
        ("stumble", "reader_error", FailureCategory.ENGINE),
    ],
)
def test_a_failure_is_named_and_the_next_call_goes_on(
    pool: WorkerPool, name: str, code: str, category: FailureCategory
) -> None:
    with pytest.raises(WorkerError) as caught:
        pool.call(call(name))
    assert (caught.value.code, caught.value.category) == (code, category)
    assert pool.call(call("echo", text="还在")).decode() == "还在"


def test_a_call_that_overruns_is_killed_in_time(pool: WorkerPool) -> None:
    with pytest.raises(WorkerError) as caught:
        pool.call(call("hang", seconds=0.5))
    assert (caught.value.code, caught.value.category) == ("time_limit", FailureCategory.LIMIT)
    assert "0.5 秒" in caught.value.message


def test_a_refusal_comes_through_as_a_refusal(pool: WorkerPool) -> None:
    with pytest.raises(RefusedError, match="不受理") as caught:
        pool.call(call("refuse"))
    assert caught.value.code == "example"


def test_a_mistake_of_our_own_is_not_taken_for_a_damaged_file(pool: WorkerPool) -> None:
    with pytest.raises(RuntimeError, match="undefined_name"):
        list(pool.map([call("defect")]))


def test_answers_come_in_the_order_of_the_calls(pool: WorkerPool) -> None:
    names = [f"第{number}页" for number in range(40)]
    calls = [call("echo", text=name) for name in names]
    calls[7] = call("crash")
    answers = list(pool.map(calls))
    assert isinstance(answers[7], WorkerError)
    decoded = [answer.decode() for answer in answers if isinstance(answer, bytes)]
    assert decoded == [*names[:7], *names[8:]]


def test_a_worker_has_no_network(pool: WorkerPool) -> None:
    assert pool.call(call("call_out")) == b"refused"


def test_closing_leaves_no_process_behind() -> None:
    with WorkerPool(1, memory_bytes=512 << 20) as workers:
        child = int(workers.call(call("process_id")))
        os.kill(child, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
