"""A worker taken over by a hostile file cannot hold up its parent, answer for another page or stay."""

from __future__ import annotations

import json
import platform
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.document import FailureCategory
from pipelines.engine.workers import Call, WorkerError, WorkerPool

PROCESSOR = platform.machine()
FILTERED = pytest.mark.skipif(PROCESSOR not in {"x86_64", "aarch64"}, reason="no filter for this processor")
INTEL = pytest.mark.skipif(PROCESSOR != "x86_64", reason="calls of this processor")
PTRACE = {"x86_64": 101, "aarch64": 117}.get(PROCESSOR, 0)
WRITE_INTO_PROCESS = {"x86_64": 311, "aarch64": 271}.get(PROCESSOR, 0)
PTRACE_TRACEME = 0


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(1, memory_bytes=512 << 20) as workers:
        yield workers


def call(name: str, seconds: float = 20.0, **arguments: object) -> Call:
    return Call(function=f"tests.faults.intruders:{name}", arguments=arguments, seconds=seconds)


def echo(text: str) -> Call:
    return Call(function="tests.faults.readers:echo", arguments={"text": text}, seconds=20.0)


def is_running(process_id: int) -> bool:
    """A process that ended and waits to be collected does not run."""
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"}


def ends(process_id: int) -> bool:
    deadline = time.monotonic() + 5.0
    while is_running(process_id) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_running(process_id)


def test_an_answer_that_never_ends_is_cut_at_the_time_limit(pool: WorkerPool) -> None:
    started = time.monotonic()
    with pytest.raises(WorkerError) as caught:
        pool.call(call("answer_in_part", seconds=1.0))
    assert time.monotonic() - started < 5.0
    assert (caught.value.code, caught.value.category) == ("time_limit", FailureCategory.LIMIT)
    assert pool.call(echo("还在")).decode() == "还在"


@pytest.mark.parametrize("size", [-5, (256 << 20) + 1, (1 << 31) - 1])
def test_an_answer_of_no_possible_size_is_not_awaited(pool: WorkerPool, size: int) -> None:
    with pytest.raises(WorkerError) as caught:
        pool.call(call("announce", size=size))
    assert (caught.value.code, caught.value.category) == ("bad_answer", FailureCategory.ENGINE)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("answer_garbage", {"text": ""}),
        ("answer_garbage", {"text": "Ejunk"}),
        ("answer_another_call", {}),
        ("answer_with_own_id", {"kind": "", "body": ""}),
        ("answer_with_own_id", {"kind": "X", "body": "{}"}),
        ("answer_with_own_id", {"kind": "E", "body": "junk"}),
        ("answer_with_own_id", {"kind": "E", "body": "[]"}),
        ("answer_with_own_id", {"kind": "E", "body": "[" * 100_000}),
        ("answer_with_own_id", {"kind": "E", "body": '{"code": "page_damaged"}'}),
        ("answer_with_own_id", {"kind": "E", "body": '{"code": 1, "message": "", "is_refusal": false}'}),
    ],
)
def test_a_bad_answer_costs_its_own_call_only(
    pool: WorkerPool, name: str, arguments: dict[str, object]
) -> None:
    answers = list(pool.map([echo("前"), call(name, **arguments), echo("后")]))
    assert (answers[0], answers[2]) == ("前".encode(), "后".encode())
    assert isinstance(answers[1], WorkerError)
    assert (answers[1].code, answers[1].category) == ("bad_answer", FailureCategory.ENGINE)
    assert "无法识别" in answers[1].message


def test_a_well_formed_answer_of_an_intruder_is_bounded_text(pool: WorkerPool) -> None:
    body = json.dumps({"code": "page_damaged", "message": "\ud800" + "长" * 100_000, "is_refusal": False})
    with pytest.raises(WorkerError) as caught:
        pool.call(call("answer_with_own_id", kind="E", body=body))
    assert caught.value.code == "page_damaged"
    assert len(caught.value.message.encode()) < 4000


@pytest.mark.parametrize("name", ["answer_again_later", "leave_after_the_answer"])
def test_what_a_worker_does_after_its_answer_costs_the_next_call_nothing(pool: WorkerPool, name: str) -> None:
    assert pool.call(call(name)).endswith(b"answer")
    (worker,) = pool._workers
    assert worker._connection is not None
    assert worker._connection.poll(10.0)  # the second answer, or the end, has arrived
    assert pool.call(echo("下一页")).decode() == "下一页"


def test_a_death_by_a_signal_without_a_name_is_told(pool: WorkerPool) -> None:
    with pytest.raises(WorkerError, match="异常退出") as caught:
        pool.call(call("die_by_an_unnamed_signal"))
    assert caught.value.code == "reader_crashed"


@FILTERED
@pytest.mark.parametrize(
    ("number", "arguments"),
    [
        pytest.param(425, [8, 0], id="io_uring_setup"),
        pytest.param(426, [0, 0, 0, 0, 0, 0], id="io_uring_enter"),
        pytest.param(427, [0, 0, 0, 0], id="io_uring_register"),
        pytest.param(438, [0, 0, 0], id="pidfd_getfd"),
        pytest.param(PTRACE, [PTRACE_TRACEME, 0, 0, 0], id="ptrace"),
        pytest.param(WRITE_INTO_PROCESS, [1, 0, 0, 0, 0, 0], id="process_vm_writev"),
    ],
)
def test_ways_around_the_network_ban_and_into_others_are_refused(
    pool: WorkerPool, number: int, arguments: list[int]
) -> None:
    assert pool.call(call("system_call", number=number, arguments=arguments)) == b"EACCES"


@INTEL
def test_a_socket_by_its_x32_number_is_refused(pool: WorkerPool) -> None:
    arguments = [int(socket.AF_INET), int(socket.SOCK_STREAM), 0]
    assert pool.call(call("system_call", number=0x40000000 + 41, arguments=arguments)) == b"EACCES"
    assert pool.call(call("system_call", number=41, arguments=arguments)) == b"EACCES"
    local = [int(socket.AF_UNIX), int(socket.SOCK_STREAM), 0]
    assert pool.call(call("system_call", number=41, arguments=local)) == b"done"


@INTEL
def test_a_call_by_the_32_bit_table_ends_the_worker(pool: WorkerPool) -> None:
    with pytest.raises(WorkerError) as caught:
        pool.call(call("call_as_32_bit_code"))
    if "SIGSEGV" in caught.value.message:
        pytest.skip("this kernel runs no 32-bit code")
    assert "SIGSYS" in caught.value.message


@FILTERED
def test_a_worker_starts_no_session_outside_its_parents_reach(pool: WorkerPool) -> None:
    assert pool.call(call("start_a_session")) == b"refused"


def test_a_grandchild_ends_when_the_pool_closes(tmp_path: Path) -> None:
    told_in = tmp_path / "grandchild"
    with WorkerPool(1, memory_bytes=512 << 20) as workers:
        assert workers.call(call("leave_a_grandchild", told_in=str(told_in), then_hang=False)) == b"started"
        assert is_running(int(told_in.read_text()))
    assert ends(int(told_in.read_text()))


def test_a_grandchild_ends_with_the_call_that_overran(pool: WorkerPool, tmp_path: Path) -> None:
    told_in = tmp_path / "grandchild"
    with pytest.raises(WorkerError, match="用时超过上限"):
        pool.call(call("leave_a_grandchild", seconds=2.0, told_in=str(told_in), then_hang=True))
    assert ends(int(told_in.read_text()))


def test_an_exception_in_the_parent_ends_running_calls() -> None:
    def interrupted() -> None:
        with WorkerPool(1, memory_bytes=512 << 20) as workers:
            workers.call(echo("已启动"))
            workers.map([Call(function="tests.faults.readers:hang", seconds=60.0)] * 3)
            time.sleep(0.3)
            raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert time.monotonic() - started < 10.0


def test_no_file_grows_without_bound(pool: WorkerPool, tmp_path: Path) -> None:
    assert pool.call(call("write_more_than_a_file_may_hold", path=str(tmp_path / "large"))) == b"EFBIG"
