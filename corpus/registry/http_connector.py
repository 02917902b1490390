"""Asks a registry over HTTP as docs/registry-http.md describes: page by page, at a pace, again where safe."""

from __future__ import annotations

import datetime as dt
import email.utils
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from corpus.registry.answer_form import PROTOCOL, Page, error_code, page_of
from corpus.registry.connector import (
    Answer,
    BadAnswerError,
    ConnectorError,
    NoHistoryError,
    NotKeptError,
    UnreachableError,
)
from corpus.registry.http_call import ConnectionFailedError, Endpoint, Reply, post
from corpus.registry.pace import Pace
from corpus.registry.questions import Question
from corpus.registry.records import Register

PAGE_ROWS = 500
MOST_PAGES = 40
_AGAIN = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
_SAID: dict[str, type[ConnectorError]] = {
    NotKeptError.code: NotKeptError,
    NoHistoryError.code: NoHistoryError,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often and how long a request is tried. Look-ups change nothing, so asking again is safe."""

    tries: int = 3
    backoff_seconds: float = 0.5  # doubled from try to try
    longest_wait_seconds: float = 20.0  # that a server may ask for by Retry-After
    rest_seconds: float = 60.0  # without a request after one that failed for good


class HttpConnector:
    """A registry at an address; see ``Connector``."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        name: str,
        registers: frozenset[Register],
        pace: Pace,
        patience: Patience | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._name = name
        self._registers = registers
        self._pace = pace
        self._patience = patience or Patience()
        self._last_failure = ""

    @property
    def name(self) -> str:
        """See ``Connector.name``."""
        return self._name

    @property
    def registers(self) -> frozenset[Register]:
        """See ``Connector.registers``."""
        return self._registers

    def ask(self, question: Question, *, as_of: dt.date) -> Answer:
        """See ``Connector.ask``; all pages, of one state of the register."""
        first = page = self._page(question, as_of, 1)
        rows: list[Mapping[str, object]] = [*first.rows]
        number = 1
        while page.next_page is not None:
            number = page.next_page
            if number > MOST_PAGES:
                raise BadAnswerError(f"登记库接口的答复超过 {MOST_PAGES} 页，没有采用。")
            page = self._page(question, as_of, number)
            if (page.as_of, page.total) != (first.as_of, first.total):
                raise BadAnswerError("登记库接口的答复在翻页时发生了变化，没有采用。")
            rows.extend(page.rows)
        if len(rows) != first.total:
            raise BadAnswerError(f"登记库接口称有 {first.total} 行，实际给出 {len(rows)} 行，没有采用。")
        return Answer(as_of=first.as_of, rows=rows, register_rows=first.register_rows)

    def _page(self, question: Question, as_of: dt.date, number: int) -> Page:
        asked = {
            "protocol": PROTOCOL,
            "as_of": as_of.isoformat(),
            "page": number,
            "page_rows": PAGE_ROWS,
            **dict(question.by),
        }
        body = json.dumps(asked, ensure_ascii=False).encode(errors="replace")
        reply = self._reply(f"/v1/{question.register}", body)
        if reply.status != HTTPStatus.OK:
            raise _refusal(reply)
        return page_of(reply.body, question.register, number=number, as_of=as_of)

    def _reply(self, path: str, body: bytes) -> Reply:
        """The first reply that is final; raises ``UnreachableError`` when the tries are used up."""
        if self._pace.is_closed:
            raise UnreachableError(self._last_failure)
        last: Reply | None = None
        for tried in range(1, self._patience.tries + 1):
            self._pace.wait()
            try:
                last = post(self._endpoint, path, body)
                if last.status not in _AGAIN:
                    return last
            except UnreachableError as error:
                last = None
                if tried == self._patience.tries or not isinstance(error, ConnectionFailedError):
                    self._rest(error)  # of a time that was up once is long enough
                    raise
            wait = self._wait(tried, last)
            if wait is None or tried == self._patience.tries:
                break
            self._pace.pause(wait)
        assert last is not None
        self._rest(_refusal(last))
        return last

    def _rest(self, failure: ConnectorError) -> None:
        """Leave it alone for a while: who does not answer now will not answer the next question either."""
        self._last_failure = failure.message
        self._pace.close(self._patience.rest_seconds)

    def _wait(self, tried: int, reply: Reply | None) -> float | None:
        """Seconds before the next try; None where the server asks for more than we give."""
        backoff: float = self._patience.backoff_seconds * 2 ** (tried - 1)
        asked = _retry_after(reply) if reply else None
        if asked is None:
            return backoff
        return max(asked, backoff) if asked <= self._patience.longest_wait_seconds else None


def _retry_after(reply: Reply) -> float | None:
    """Seconds by the header, given as seconds or as a day and time."""
    text = reply.headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text[:9])
    try:
        moment = email.utils.parsedate_to_datetime(text)
        stated = email.utils.parsedate_to_datetime(reply.headers.get("date", ""))
        return max((moment - stated).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None


def _refusal(reply: Reply) -> ConnectorError:
    """What a reply without an answer means."""
    said = error_code(reply.body)
    if said in _SAID:
        return _SAID[said](f"登记库接口答复：{said}。")
    if 300 <= reply.status < 400:
        return UnreachableError(
            f"登记库接口要求转到别处（HTTP {reply.status}），没有跟随。请核对设置 registry_url。"
        )
    if reply.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return UnreachableError(
            f"登记库接口拒绝访问（HTTP {reply.status}）。请核对设置 registry_token 是否有效。"
        )
    return UnreachableError(f"登记库接口没有答复查询（HTTP {reply.status}）。请稍后再筛查，或联系其管理员。")
