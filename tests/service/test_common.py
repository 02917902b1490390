"""What server processes hold in common: counted together by all, given up by one that is killed."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from service.api.context import opened
from service.api.pace import Pace, Streams, TooManyRequestsError
from service.common import Buckets, Common, Counts, Turn, metrics_folder
from service.settings import Settings

_fork = multiprocessing.get_context("fork")


def in_processes(number: int, work: Callable[[], int]) -> list[int]:
    """What each of so many processes gives, all at once."""
    pipes = [_fork.Pipe(duplex=False) for _ in range(number)]
    members = [_fork.Process(target=lambda end=end: end.send(work())) for _, end in pipes]  # type: ignore[misc]
    for member in members:
        member.start()
    given = [int(end.recv()) for end, _ in pipes]
    for member in members:
        member.join()
    return given


def test_requests_are_counted_over_all_processes() -> None:
    pace = Pace(1, 150, kept=Buckets())

    def work() -> int:
        return sum(pace.take("token")[1] is None for _ in range(100))

    given = in_processes(4, work)
    assert sum(given) == 150
    assert pace.take("token")[1] is not None
    assert pace.take("another")[1] is None


def test_more_keys_than_there_is_room_for_forget_the_longest_unused() -> None:
    now = [0.0]
    pace = Pace(1, 2, kept=Buckets(), clock=lambda: now[0])
    for number in range(20_000):
        now[0] += 0.001
        assert pace.take(f"token {number}")[0].remaining == 1
    for number in range(19_990, 20_000):
        assert pace.take(f"token {number}")[0].remaining == 0


def test_streams_are_counted_over_all_processes_and_those_of_a_killed_one_end() -> None:
    streams = Streams(5, Counts())
    mine = [streams.begin("su") for _ in range(3)]

    def work() -> int:
        taken = 0
        with contextlib.suppress(TooManyRequestsError):
            while True:
                streams.begin("su")
                taken += 1
        return taken

    assert in_processes(1, work) == [2]
    ours, theirs = _fork.Pipe(duplex=False)

    def hold() -> None:
        theirs.send(work())
        signal.pause()

    member = _fork.Process(target=hold)
    member.start()
    assert ours.recv() == 2
    with pytest.raises(TooManyRequestsError):
        streams.begin("su")
    streams.end(streams.begin("another"))
    os.kill(member.pid or 0, signal.SIGKILL)
    member.join()
    streams.end(streams.begin("su"))
    for place in mine:
        streams.end(place)
    assert in_processes(1, work) == [5]


def test_folders_of_killed_services_are_removed_and_others_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.common._IN_MEMORY", tmp_path)
    ended = _fork.Process(target=int)
    ended.start()
    ended.join()
    for pid in (ended.pid, os.getpid()):
        (tmp_path / f"mingjian-metrics-{pid}-x").mkdir()
    (tmp_path / "mingjian-metrics").mkdir()
    with metrics_folder() as folder:
        assert folder.parent == tmp_path
        left = {each.name for each in tmp_path.iterdir()} - {folder.name}
        assert left == {f"mingjian-metrics-{os.getpid()}-x", "mingjian-metrics"}
    assert not folder.exists()


def test_a_turn_is_one_processes_and_free_when_it_is_killed() -> None:
    turn = Turn()
    ours, theirs = _fork.Pipe(duplex=False)

    def hold() -> None:
        with turn:
            theirs.send(1)
            signal.pause()

    member = _fork.Process(target=hold)
    member.start()
    assert ours.recv() == 1
    taken = threading.Event()

    def take() -> None:
        with turn:
            taken.set()

    waiting = threading.Thread(target=take)
    waiting.start()
    assert not taken.wait(0.2)
    os.kill(member.pid or 0, signal.SIGKILL)
    assert taken.wait(10)
    waiting.join()
    member.join()


def test_what_is_done_beside_the_requests_is_done_by_the_first_process_alone(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", workers=1, webhook_hosts="hooks.example")
    common = Common.of(2, tmp_path)
    names = {"upkeep", "webhooks"}
    for place, expected in ((0, names), (1, set())):
        before = set(threading.enumerate())  # other tests' services may still be ending
        with opened(settings, common, place=place):
            assert names & {thread.name for thread in set(threading.enumerate()) - before} == expected
