"""Lines of the log: whose they are, and that nobody's name or number is in them."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from core.errors import StoreError
from service.watch import logs

LOG = logging.getLogger("mingjian.test")
SECRETS = (
    "沈安",
    "云栖加油站",
    "S011032000110192001234",
    "13800138000",
    "330106199001011234",
    "33010619900101123X",
    "110000000030412",
    "shen.an@example.gov.cn",
    "浙B2-20190042",
)


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root, before = logging.getLogger(), logging.getLogger().handlers[:]
    hooks = sys.excepthook, threading.excepthook
    level, levels = root.level, {name: logging.getLogger(name).level for name in ("mingjian", "uvicorn")}
    made = io.StringIO()
    logs.set_up("json", stream=made)
    yield made
    logging.captureWarnings(capture=False)
    root.handlers[:] = before
    root.setLevel(level)
    for name, kept in levels.items():
        logging.getLogger(name).setLevel(kept)
    sys.excepthook, threading.excepthook = hooks


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_values_are_masked_and_our_ids_are_kept(stream: io.StringIO) -> None:
    for secret in SECRETS:
        LOG.info("report of %s", secret)
        LOG.info("request", extra={"fields": {"who": f"by {secret}."}})
        logging.getLogger("other").warning(f"cannot open {secret}.pdf")
    text = stream.getvalue()
    for secret in SECRETS:
        assert secret not in text
    for kept in ("a1" * 8, "b2" * 16, "c3" * 32, "msg_" + "d4" * 16):
        LOG.info("job %s of worker %s ended", kept, "worker-12")
        assert lines(stream)[-1]["event"] == f"job {kept} of worker worker-12 ended"
    LOG.info("%d pages in %.1f s, %s", 1234567, 2.5, "12345")
    assert lines(stream)[-1]["event"] == "1234567 pages in 2.5 s, 12345"


def test_a_line_tells_its_request_and_job_also_from_threads(stream: io.StringIO) -> None:
    with logs.about(request="r1"):
        LOG.info("first")
        with logs.about(job="j1"):
            LOG.info("second")
    LOG.info("third")
    told = lines(stream)
    assert [(line.get("request"), line.get("job")) for line in told] == [
        ("r1", None),
        ("r1", "j1"),
        (None, None),
    ]
    assert {"at", "level", "logger", "event"} <= set(told[0])


def test_of_an_error_kind_and_place_are_told_and_nothing_it_says(stream: io.StringIO) -> None:
    def fails() -> None:
        try:
            int("沈安 13800138000")
        except ValueError as error:
            raise StoreError("「云栖加油站」没有写入", code="store_busy") from error

    try:
        fails()
    except StoreError:
        LOG.exception("a fault")
    told = lines(stream)[0]["error"]
    assert (told["kind"], told["code"], told["cause"]["kind"]) == ("StoreError", "store_busy", "ValueError")
    assert told["at"][-1].startswith("tests/service/watch/test_logs.py:")
    assert not any(secret in stream.getvalue() for secret in SECRETS)


def test_what_nobody_caught_is_told_so_too(stream: io.StringIO) -> None:
    def fails() -> None:
        raise ValueError("沈安")

    thread = threading.Thread(target=fails)
    thread.start()
    thread.join()
    try:
        fails()
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    assert [line["event"] for line in lines(stream)] == ["not caught", "not caught"]
    assert "沈安" not in stream.getvalue()


def test_a_person_reads_the_same_as_text(stream: io.StringIO) -> None:
    logging.getLogger().handlers[0].setFormatter(logs.TextLines())
    with logs.about(request="r1"):
        LOG.info("job %s", "沈安")
    assert stream.getvalue().endswith("info    mingjian.test: job … request=r1\n")
