"""Pages that need not be read again: this report's from an interrupted run, and any page seen before.

Works in the main process: a worker says which page it has before it (``identity``), the store is asked
here, and only a page that nobody has read is read.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

from core.document import Page, PageSurvey, Route
from pipelines.engine.workers import Ask, Call, WorkerError
from pipelines.reading.identity import is_told

_IDENTITY_SECONDS = 10.0
_IDENTITY = re.compile(r"[0-9a-f]{64}")

Look: TypeAlias = Callable[[Sequence[PageSurvey]], list[Page | WorkerError]]
"""Reads pages in the worker, in order."""


class Kept(Protocol):
    """Where read pages are kept: ``corpus.store.kept_pages``."""

    def of_report(self, number: int) -> Page | None:
        """Page ``number`` of this report, read before."""

    def of_identity(self, identity: str, route: Route, number: int) -> Page | None:
        """A page of any report with this identity and route, as page ``number``."""

    def keep(self, page: Page) -> None:
        """Keep a page that was read."""


def read_or_known(
    path: Path, group: Sequence[PageSurvey], kept: Kept | None, ask: Ask, look: Look
) -> list[Page | WorkerError]:
    """The pages as they were read before, else as ``look`` reads them, kept for the next time."""
    found: dict[int, Page | WorkerError] = {}
    unread: list[tuple[PageSurvey, str]] = []
    for surveyed in group:
        page = kept.of_report(surveyed.number) if kept else None
        identity = "" if page else _identity(path, surveyed, ask)
        if kept and identity:
            page = kept.of_identity(identity, surveyed.route, surveyed.number)
        if page:
            found[surveyed.number] = page
        else:
            unread.append((surveyed, identity))
    answers = look([surveyed for surveyed, _ in unread]) if unread else []
    for (surveyed, identity), answer in zip(unread, answers, strict=True):
        if isinstance(answer, Page):
            if identity:
                answer = dataclasses.replace(answer, image=identity)  # noqa: PLW2901
            if kept:
                kept.keep(answer)
        found[surveyed.number] = answer
    return [found[surveyed.number] for surveyed in group]


def _identity(path: Path, surveyed: PageSurvey, ask: Ask) -> str:
    """The page's identity; empty where it has none or could not be found in time: it is then simply read."""
    if not is_told(surveyed.route):
        return ""
    call = Call(
        function="pipelines.reading.identity:look",
        arguments={"path": str(path), "number": surveyed.number},
        seconds=_IDENTITY_SECONDS,
    )
    try:
        answer = json.loads(ask(call))
        identity = answer["identity"]
    except (WorkerError, ValueError, TypeError, KeyError):
        return ""
    return identity if isinstance(identity, str) and _IDENTITY.fullmatch(identity) else ""
