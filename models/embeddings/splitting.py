"""A text as passages: whole sentences, about ``LENGTH`` characters of them together."""

from __future__ import annotations

import re
from collections.abc import Iterator

LENGTH = 128  # characters about which a passage ends
LONGEST = 176  # a sentence that would go beyond begins a passage of its own
LEAST = 40  # a passage with fewer is no passage
_END = re.compile("[。；;！？!?]")
Span = tuple[int, int]


def sentences(text: str, start: int = 0, stop: int | None = None) -> Iterator[Span]:
    """``[start, stop)`` of the sentences in this part; one that is too long is cut."""
    stop = len(text) if stop is None else stop
    at = start
    while at < stop:
        end = _END.search(text, at, stop)
        to = end.end() if end else stop
        while to - at > LONGEST:
            yield at, at + LENGTH
            at += LENGTH
        if to > at:
            yield at, to
        at = to


def passages(text: str, start: int = 0, stop: int | None = None) -> Iterator[Span]:
    """``[start, stop)`` of the passages in this part, in order; what is left at the end may be short."""
    first: int | None = None
    last = start
    for begin, end in sentences(text, start, stop):
        if first is not None and end - first > LONGEST:
            yield first, last
            first = None
        first = begin if first is None else first
        last = end
        if last - first >= LENGTH:
            yield first, last
            first = None
    if first is not None and last - first >= LEAST:
        yield first, last
